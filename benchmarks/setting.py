"""What the cases run on: an emulator, fresh tables, one office or a court of many, and their clerks."""

from __future__ import annotations

import asyncio
import secrets
import string
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from benchmarks.counting import Requests, counted_storage
from local_host.azurite import Azurite
from local_host.clock import SystemClock
from local_host.staff import STAFF, StaffAccount
from memory_adapters import MemoryMeetings
from shared.domain.clerk import Clerk, Role
from shared.domain.credentials import TicketKeys
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import COURT_DEFAULT, MIDNIGHT, OpeningHours, every
from shared.domain.timing import Timing
from shared.front_desk.desk import Desk
from shared.ports import Clock
from shared.storage import StorageConfig, azure_storage, create_tables

OFFICE_ID = "balcao-de-medida"
OFFICE = Office(
    office_id=OFFICE_ID,
    name="Balcão de Medida",
    district="São Paulo",
    city="São Paulo",
    kind="outro",
    hours=OpeningHours("America/Sao_Paulo", every(range(7), 0, MIDNIGHT)),
    timing=Timing(queue_limit=10_000),
)
"""Always open, and the queue may be as long as a case wants."""
START = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
"""A Tuesday, two in the afternoon in São Paulo."""
FOR_GOOD = 1e9
"""Seconds: what is remembered does not grow old within a case."""
ALWAYS_OPEN = "always open"
HOURS = {"court hours": OpeningHours(OFFICE.hours.zone, COURT_DEFAULT), ALWAYS_OPEN: OFFICE.hours}


def offices_with(hours: str, count: int = 1) -> tuple[Office, ...]:
    """So many offices with one of the kinds of `HOURS`."""
    return tuple(
        replace(OFFICE, office_id=f"{OFFICE_ID}-{hours.split()[0]}-{n}", hours=HOURS[hours])
        for n in range(count)
    )


class CourtClock(SystemClock):
    """The machine's time, moved so that the court's offices are open: `ahead` is by how much."""

    def __init__(self, ahead: timedelta | None = None) -> None:
        self.ahead = START - datetime.now(UTC) if ahead is None else ahead

    def now(self) -> datetime:
        """Aware, UTC; it begins at `START`."""
        return super().now() + self.ahead


class StillClock:
    """`shared.ports.Clock` that stands still."""

    def now(self) -> datetime:
        return START

    async def sleep(self, seconds: float) -> None:
        await (asyncio.sleep(0) if seconds <= 0 else asyncio.get_running_loop().create_future())


class NoVisits:
    """`shared.ports.VisitSignals` for cases that count the desk alone."""

    async def start(self, ticket_id: str) -> None: ...

    async def wake(self, ticket_id: str) -> None: ...


@contextmanager
def emulator() -> Generator[str]:
    """The connection string of an Azurite of one's own, in memory."""
    azurite = Azurite(None)
    azurite.start()
    try:
        yield azurite.connection_string
    finally:
        azurite.stop()


async def fresh_tables(
    connection: str,
    *,
    board_interval: float = 20.0,
    refresh: float = FOR_GOOD,
    offices: Sequence[Office] = (OFFICE,),
    staff: Sequence[StaffAccount] = STAFF,
) -> StorageConfig:
    """Tables that nobody has used, with these offices and this staff as the clerks of each."""
    prefix = "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
    config = StorageConfig(
        connection, table_prefix=prefix, board_interval=board_interval, directory_refresh=refresh
    )
    await create_tables(config)
    seeding = azure_storage(config, StillClock())
    await seeding.registry.put_offices(offices)
    for place, account in enumerate(staff):
        own = offices if len(offices) == 1 else offices[place :: len(staff)]
        await asyncio.gather(*(seeding.memberships.put_member(account.oid, each.office_id) for each in own))
    await seeding.close()
    return config


@dataclass(frozen=True)
class CountedDesk:
    """The use cases over counted tables, without HTTP and without visits."""

    desk: Desk
    requests: Requests
    config: StorageConfig


@asynccontextmanager
async def counted_desk(
    connection: str, clock: Clock | None = None, offices: Sequence[Office] = (OFFICE,)
) -> AsyncGenerator[CountedDesk]:
    """One instance over fresh tables; boards and the directory stay fresh unless asked for anew.

    Several offices have no staff.
    """
    clock = clock or StillClock()
    staff = STAFF if len(offices) == 1 else ()
    config = await fresh_tables(connection, board_interval=FOR_GOOD, offices=offices, staff=staff)
    async with _instance(config, clock, TicketKeys(secrets.token_bytes(32))) as counted:
        yield counted


@asynccontextmanager
async def another_instance(of: CountedDesk) -> AsyncGenerator[CountedDesk]:
    """Over the same tables and on the same clock; it counts its own requests."""
    async with _instance(of.config, of.desk.clock, of.desk.keys) as counted:
        yield counted


@asynccontextmanager
async def _instance(config: StorageConfig, clock: Clock, keys: TicketKeys) -> AsyncGenerator[CountedDesk]:
    requests = Requests()
    storage = counted_storage(config, clock, requests)
    desk = Desk.over(storage, clock=clock, keys=keys, meetings=MemoryMeetings(), signals=NoVisits())
    try:
        yield CountedDesk(desk, requests, config)
    finally:
        await storage.close()


def clerks(count: int) -> list[Clerk]:
    """So many clerks of the office."""
    roles = frozenset({Role.CLERK})
    return [Clerk(f"clerk-{n}", f"Atendente {n}", roles, (OFFICE_ID,)) for n in range(count)]
