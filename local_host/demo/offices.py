"""Demo offices and memberships, put into storage at every start (insert or replace)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from local_host.staff import STAFF, StaffAccount
from shared.domain.office.membership import AccountBinding, Membership
from shared.domain.office.office import Contact, Office
from shared.domain.office.office_list import new_offices, read_offices
from shared.domain.office.opening_hours import DayKind, SpecialDay
from shared.storage import Storage

_LIST = Path(__file__).parent / "offices.csv"
ALWAYS_OPEN = "balcao-de-demonstracao"
FIRST_PICTURE = "coordenadoria-de-entrada-e-distribuicao-de-recursos"
SECOND_PICTURE = "coordenadoria-de-apoio-em-recesso"
"""As in the manual's second picture: Monday to Wednesday, and closed by an exception at any time."""
THIRD = "vara-do-juizado-especial-civel-foro-regional-xv-butanta"
OFFICES_OF_STAFF = {
    "ana": (ALWAYS_OPEN, FIRST_PICTURE, THIRD),
    "bruno": (ALWAYS_OPEN,),
    "carla": (ALWAYS_OPEN, FIRST_PICTURE, THIRD),
    "admin": (ALWAYS_OPEN,),
}
AT_ONCE = 16
"""Accounts that are written concurrently."""
_CLOSED_DAYS = range(-1, 366)
_ABOUT = {
    ALWAYS_OPEN: "Unidade de demonstração, aberta a qualquer hora. Orienta sobre processos; "
    "não recebe petições e não dá acesso a gabinetes.",
    FIRST_PICTURE: "Informa sobre a entrada e a distribuição de recursos no Tribunal. "
    "Não recebe petições, que devem ser enviadas pelo portal e-SAJ.",
}
_CONTACTS = {
    ALWAYS_OPEN: (Contact("E-mail", "balcao.demonstracao@tjsp.example"),),
    SECOND_PICTURE: (Contact("E-mail", "apoio.demonstracao@tjsp.example"),),
}


@dataclass(frozen=True)
class Additions:
    """What a start adds to the demo: `offices` of a list, and clerks."""

    offices: Sequence[Office] = ()
    clerks: Sequence[StaffAccount] = ()
    history_weeks: int = 0
    """So many weeks of made-up visits."""


NOTHING_ADDED = Additions()


def demo_offices(today: date) -> list[Office]:
    """The offices of the demo; one is kept closed by an exception from yesterday on for a year."""
    closed = SpecialDay(DayKind.NO_SERVICE, "sem expediente (exceção da demonstração)")
    exceptions = {today + timedelta(days=offset): closed for offset in _CLOSED_DAYS}
    offices = new_offices(read_offices(_LIST.read_bytes()))
    return [
        replace(
            office,
            about=_ABOUT.get(office.office_id),
            contacts=_CONTACTS.get(office.office_id, ()),
            hours=replace(office.hours, exceptions=exceptions)
            if office.office_id == SECOND_PICTURE
            else office.hours,
        )
        for office in offices
    ]


async def put_demo(storage: Storage, today: date, added: Additions = NOTHING_ADDED) -> int:
    """Write the demo's offices and memberships and what is added; returns how many offices there are.

    An added clerk serves every demo office; the added offices are shared out among these clerks.
    """
    demo = demo_offices(today)
    known = {office.office_id for office in demo}
    listed = [office for office in added.offices if office.office_id not in known]
    await storage.registry.put_offices([*demo, *listed])
    members: list[tuple[StaffAccount, Sequence[str]]] = [
        (account, OFFICES_OF_STAFF[account.user]) for account in STAFF
    ]
    for place, clerk in enumerate(added.clerks):
        own = listed[place :: len(added.clerks)]
        members.append((clerk, [each.office_id for each in (*demo, *own)]))
    for start in range(0, len(members), AT_ONCE):
        await asyncio.gather(*(_put_members(storage, *each) for each in members[start : start + AT_ONCE]))
    return len(demo) + len(listed)


async def _put_members(storage: Storage, account: StaffAccount, office_ids: Sequence[str]) -> None:
    """By the account's name, as a court adds people, and bound to it already.

    A start of an earlier version added them by object id, which «Pessoas» would show beside the name.
    """
    now = datetime.now(UTC)
    names = storage.memberships
    await names.add([Membership(account.mail, office_id, now) for office_id in office_ids])
    await names.bind(AccountBinding(account.mail, account.oid, account.name, now))
    by_id = await names.of_account(account.oid)
    await names.remove([each for each in by_id if each.office_id in office_ids])
