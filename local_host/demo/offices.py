"""Demo offices and memberships, put into storage at every start (insert or replace)."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from local_host.staff import STAFF, StaffAccount
from shared.domain.office.office import Contact, Office
from shared.domain.office.office_list import read_offices
from shared.domain.office.opening_hours import DayKind, SpecialDay
from shared.ports import OfficeRegistry

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


NOTHING_ADDED = Additions()


def demo_offices(today: date) -> list[Office]:
    """The offices of the demo; one is kept closed by an exception from yesterday on for a year."""
    closed = SpecialDay(DayKind.NO_SERVICE, "sem expediente (exceção da demonstração)")
    exceptions = {today + timedelta(days=offset): closed for offset in _CLOSED_DAYS}
    offices = read_offices(_LIST.read_bytes()).offices
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


async def put_demo(registry: OfficeRegistry, today: date, added: Additions = NOTHING_ADDED) -> int:
    """Write the demo's offices and memberships and what is added; returns how many offices there are.

    An added clerk serves every demo office; the added offices are shared out among these clerks.
    """
    demo = demo_offices(today)
    known = {office.office_id for office in demo}
    listed = [office for office in added.offices if office.office_id not in known]
    await registry.put_offices([*demo, *listed])
    accounts = {account.user: account for account in STAFF}
    for user, office_ids in OFFICES_OF_STAFF.items():
        for office_id in office_ids:
            await registry.put_member(accounts[user].oid, office_id)
    for place, clerk in enumerate(added.clerks):
        own = listed[place :: len(added.clerks)]
        await asyncio.gather(*(registry.put_member(clerk.oid, each.office_id) for each in (*demo, *own)))
    return len(demo) + len(listed)
