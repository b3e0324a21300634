"""Offices are created, changed and made inactive; never deleted, since visit records and audits name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.clerk import Clerk, check_administers, check_manages
from shared.domain.errors import Problem, Refused
from shared.domain.office.configuration import Subject, plain_office
from shared.domain.office.office import Office
from shared.front_desk.administration.auditing import Administration, ConfigurationChange, begin, end
from shared.ports import Changed, StoredOffice

AT_ONCE = 100
"""Offices that are written together: as many as storage takes in one request."""


@dataclass(frozen=True)
class OfficeChange:
    """An office as it is wanted, in the place of `before`; None where it is new."""

    wanted: Office
    before: StoredOffice | None

    @property
    def is_one(self) -> bool:
        """Whether anything differs."""
        return self.before is None or self.before.office != self.wanted


async def stored_office(administration: Administration, who: Clerk, office_id: str) -> StoredOffice:
    """The office as stored now, for those who manage it. Raises `not-allowed`, `not-found`."""
    check_manages(who, office_id)
    stored = await administration.registry.office(office_id)
    if stored is None:
        raise Refused(Problem.NOT_FOUND)
    return stored


async def change_office(administration: Administration, who: Clerk, change: OfficeChange) -> StoredOffice:
    """Write the office; nothing is written where nothing differs.

    A new one is an administrator's. Raises `not-allowed`; `changed-meanwhile` where another version is stored
    by now.
    """
    if change.before is None:
        check_administers(who)
    else:
        check_manages(who, change.wanted.office_id)
        if not change.is_one:
            return change.before
    if await change_offices(administration, who, [change]):
        raise Refused(Problem.CHANGED_MEANWHILE)
    stored = await administration.registry.office(change.wanted.office_id)
    if stored is None:
        raise Refused(Problem.TRY_AGAIN)
    return stored


async def change_offices(
    administration: Administration, who: Clerk, changes: Sequence[OfficeChange]
) -> Sequence[str]:
    """Write many, a hundred at a time with their entries; the ids of those that changed meanwhile."""
    lost: list[str] = []
    for start in range(0, len(changes), AT_ONCE):
        together = changes[start : start + AT_ONCE]
        entries = await begin(administration, who, [_audited(change) for change in together])
        changed = Changed(who.clerk_id, who.name, administration.clock.now())
        refused = await administration.registry.change_offices(
            [
                StoredOffice(each.wanted, each.before.version if each.before else "", changed)
                for each in together
            ]
        )
        await end(administration, entries, refused)
        lost += refused
    return lost


def _audited(change: OfficeChange) -> ConfigurationChange:
    before = None if change.before is None else plain_office(change.before.office)
    return ConfigurationChange(Subject.OFFICE, change.wanted.office_id, before, plain_office(change.wanted))
