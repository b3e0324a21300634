"""Who serves where: accounts are added by name, bound to an object id at their first sign-in, and removed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.clerk import Clerk, check_manages
from shared.domain.errors import Problem, Refused
from shared.domain.office.configuration import Plain, Subject
from shared.domain.office.membership import AccountBinding, Membership, is_lapsed
from shared.front_desk.administration.auditing import Administration, ConfigurationChange, begin, end
from shared.front_desk.desk import Desk, office_of

log = logging.getLogger(__name__)


async def members_of(administration: Administration, who: Clerk, office_id: str) -> Sequence[Membership]:
    """Everybody of the office, without those whose membership has lapsed. Raises `not-allowed`."""
    check_manages(who, office_id)
    now = administration.clock.now()
    found = await administration.memberships.of_office(office_id)
    return [membership for membership in found if not is_lapsed(membership, now)]


async def add_member(
    administration: Administration, desk: Desk, who: Clerk, membership: Membership
) -> Membership:
    """The account belongs to the office from now on. No effect where it does already.

    Raises `not-allowed`, `not-found` for an office that does not exist.
    """
    check_manages(who, membership.office_id)
    await office_of(desk, membership.office_id)
    there = await _find(administration, membership)
    if there is not None and not is_lapsed(there, administration.clock.now()):
        return there
    await add_members(administration, who, [membership])
    added = await _find(administration, membership)
    return membership if added is None else added


async def add_members(administration: Administration, who: Clerk, memberships: Sequence[Membership]) -> None:
    """Add many, with their entries. Who may is checked by the caller."""
    entries = await begin(administration, who, [_audited(each, added=True) for each in memberships])
    await administration.memberships.add(memberships)
    await end(administration, entries)


async def remove_member(administration: Administration, who: Clerk, membership: Membership) -> None:
    """End the membership: calls and the queue are refused within half a minute.

    Raises `not-allowed`, `not-found`.
    """
    check_manages(who, membership.office_id)
    there = await _find(administration, membership)
    if there is None:
        raise Refused(Problem.NOT_FOUND)
    await remove_members(administration, who, [there])


async def remove_members(
    administration: Administration, who: Clerk, memberships: Sequence[Membership]
) -> None:
    """End many, with their entries. Who may is checked by the caller."""
    entries = await begin(administration, who, [_audited(each, added=False) for each in memberships])
    await administration.memberships.remove(memberships)
    await end(administration, entries)


async def _find(administration: Administration, wanted: Membership) -> Membership | None:
    found = await administration.memberships.of_account(wanted.account)
    return next((each for each in found if each.office_id == wanted.office_id), None)


def _audited(membership: Membership, *, added: bool) -> ConfigurationChange:
    subject = f"{membership.account} {membership.office_id}"
    plain: Plain = {"account": membership.account, "officeId": membership.office_id}
    return ConfigurationChange(Subject.MEMBER, subject, None if added else plain, plain if added else None)


# --- the first sign-in -------------------------------------------------------------------------------


@dataclass(frozen=True)
class SignedIn:
    """A member of the court's own directory, as the platform has verified: no guest, no other tenant."""

    who: Clerk
    account: str
    """The sign-in name (`upn`), in lower case."""


async def bind_at_sign_in(administration: Administration, person: SignedIn) -> bool:
    """Bind the account's name to this object id if offices wait for it; whether it is bound to it now.

    A name that is bound to another object id stays so, although the directory has given it to this person:
    memberships are not inherited. A name whose memberships have lapsed is not bound.
    """
    found = await administration.memberships.of_account(person.account)
    if not found:
        return False
    now, clerk_id = administration.clock.now(), person.who.clerk_id
    holder = found[0].binding
    if holder is not None:
        if holder.clerk_id != clerk_id:
            log.warning("an account's name is bound to another object id than the one that signs in")
            return False
        return await administration.memberships.bind(holder)
    waiting = [membership for membership in found if not is_lapsed(membership, now)]
    if len(waiting) < len(found):
        # Lapsed ones go first: binding the name would bring them back.
        await remove_members(administration, person.who, [each for each in found if each not in waiting])
    if not waiting:
        return False
    change = ConfigurationChange(
        Subject.MEMBER, person.account, None, {"account": person.account, "objectId": clerk_id}
    )
    entries = await begin(administration, person.who, [change])
    binding = AccountBinding(person.account, clerk_id, person.who.name, now)
    bound = await administration.memberships.bind(binding)
    await end(administration, entries, () if bound else (person.account,))
    return bound
