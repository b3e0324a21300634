"""Case 21: the court at a glance while somebody looks, and an import of all its offices."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from benchmarks.counting import CHANGE_LOG, Requests, counted_storage
from benchmarks.report import Report, ReportTable, at_most
from benchmarks.reports import offices
from benchmarks.setting import CourtClock, NoVisits, fresh_tables
from memory_adapters import MemoryMeetings
from shared.domain.clerk import Clerk, Role
from shared.domain.credentials import TicketKeys
from shared.domain.office.office import Office
from shared.domain.office.office_list import read_offices
from shared.front_desk.administration.auditing import Administration
from shared.front_desk.administration.importing import ImportStep, import_offices
from shared.front_desk.administration.offices import OfficeChange, change_office
from shared.front_desk.desk import Desk
from shared.front_desk.read_models.overview import TOGETHER, Overviews
from shared.front_desk.visitor import joining
from shared.storage import Storage, StorageConfig
from shared.storage.bundle import BOARD_SECONDS

ADMIN = Clerk("admin", "Administração", frozenset({Role.ADMINISTRATOR}), ())
HEADER = "id,name,district,city,degree,kind,opens,closes,weekdays"
IMPORT_SECONDS = 60.0
AT_ONCE = 16


@dataclass(frozen=True)
class CourtSize:
    """Offices of the court, those where somebody waits, answers of the overview that are asked for one after
    the other, and offices that are created one by one.
    """

    offices: int = 2_348
    active: int = 300
    looks: int = 6
    one_by_one: int = 100


@dataclass(frozen=True)
class StepCost:
    """What one step took; `found` is what it answered: people who wait, or offices written."""

    seconds: float
    processor: float
    requests: int
    """Without those of the change log, which come with time."""
    found: int
    log: int


@dataclass(frozen=True)
class CourtCosts:
    """The baselines are the first answer, which reads every queue, and offices written one by one."""

    first_look: StepCost
    looking: StepCost
    imported: StepCost
    again: StepCost
    one_by_one: StepCost


@dataclass(frozen=True)
class _Stage:
    storage: Storage
    requests: Requests
    desk: Desk
    clock: CourtClock

    @property
    def administration(self) -> Administration:
        """What an import needs."""
        storage = self.storage
        return Administration(storage.registry, storage.memberships, storage.configuration, self.clock)

    async def cost(self, step: str, work: Callable[[], Awaitable[int]]) -> StepCost:
        began, used = time.perf_counter(), time.process_time()
        with self.requests.step(step):
            found = await work()
        took, used = time.perf_counter() - began, time.process_time() - used
        log = self.requests.total([step], port=CHANGE_LOG)
        return StepCost(took, used, self.requests.total([step]), found, log)


@asynccontextmanager
async def _stage(config: StorageConfig) -> AsyncGenerator[_Stage]:
    """One instance over these tables, with the product's own intervals."""
    clock, requests = CourtClock(), Requests()
    storage = counted_storage(config, clock, requests)
    keys = TicketKeys(secrets.token_bytes(32))
    desk = Desk.over(storage, clock=clock, keys=keys, meetings=MemoryMeetings(), signals=NoVisits())
    try:
        yield _Stage(storage, requests, desk, clock)
    finally:
        await storage.close()


async def measure(connection: str, size: CourtSize) -> CourtCosts:
    """The overview over one set of tables, the imports over another."""
    config = await _court(connection, offices(size.offices))
    await _somebody_waits(config, size)
    async with _stage(config) as stage:
        first_look, looking = await _overview(stage, size.looks)
    async with _stage(await _court(connection, ())) as stage:
        imported = await stage.cost("import", partial(_import, stage, size.offices))
        again = await stage.cost("again", partial(_import, stage, size.offices))
    async with _stage(await _court(connection, ())) as stage:
        one_by_one = await stage.cost("one by one", partial(_one_by_one, stage, size.one_by_one))
    return CourtCosts(first_look, looking, imported, again, one_by_one)


async def _court(connection: str, court: Sequence[Office]) -> StorageConfig:
    return await fresh_tables(connection, board_interval=BOARD_SECONDS, refresh=30.0, offices=court, staff=())


async def _somebody_waits(config: StorageConfig, size: CourtSize) -> None:
    """At each active office; another instance looks, which has read none of the queues."""
    turn = asyncio.Semaphore(AT_ONCE)
    async with _stage(config) as stage:

        async def join(office_id: str) -> None:
            async with turn:
                await joining.join(stage.desk, joining.Join(office_id))

        await asyncio.gather(*(join(each.office_id) for each in offices(size.active)))


async def _overview(stage: _Stage, looks: int) -> tuple[StepCost, StepCost]:
    overviews = Overviews()

    async def look() -> int:
        return sum(each.waiting for each in await overviews.get(stage.desk, None))

    async def look_on() -> int:
        found = 0
        for _ in range(looks):
            await asyncio.sleep(TOGETHER.total_seconds())
            found = await look()
        return found

    return await stage.cost("first look", look), await stage.cost("looking", look_on)


def office_lines(count: int) -> bytes:
    """A file of so many offices, as a court would import it."""
    lines = [
        f"{n}a-vara-civel,{n}ª Vara Cível do Foro de São João,Comarca {n % 319},São João,1,vara,,,"
        for n in range(count)
    ]
    return "\n".join([HEADER, *lines]).encode()


async def _import(stage: _Stage, count: int) -> int:
    """Step by step, as the page and the command do; the number of offices created or found as they are."""
    listed, administration = read_offices(office_lines(count)), stage.administration
    total = report = await import_offices(administration, ADMIN, listed, ImportStep())
    while report.goes_on:
        report = await import_offices(administration, ADMIN, listed, ImportStep())
        total = total.followed_by(report)
    return total.created + total.unchanged


async def _one_by_one(stage: _Stage, count: int) -> int:
    """As somebody would who creates each on its own page, only without a pause."""
    court = (await stage.storage.registry.court_settings()).settings
    for line in read_offices(office_lines(count)).lines:
        await change_office(stage.administration, ADMIN, OfficeChange(line.new(court), None))
    return count


async def run(connection: str) -> Report:
    """The case at its published size."""
    size = CourtSize()
    costs = await measure(connection, size)
    return Report(
        "21. The court at a glance, and its import",
        f"A court of {size.offices:,} offices; at {size.active} of them somebody waits.",
        [_glance(costs, size), _imports(costs, size)],
    )


def _glance(costs: CourtCosts, size: CourtSize) -> ReportTable:
    first, looking = costs.first_look, costs.looking
    seconds, each = looking.seconds, looking.processor / size.looks
    most = 5 + size.active / 20
    a_second = (looking.requests + looking.log) / seconds
    return ReportTable(
        f"The overview, asked for every {TOGETHER.total_seconds():g} s",
        ("answer", "requests", "seconds", "of our processor time"),
        [
            (
                "the first, which reads every active queue (baseline)",
                f"{first.requests:,}",
                f"{first.seconds:.2f}",
                f"{first.processor:.2f}",
            ),
            ("each one after it", f"{looking.requests / size.looks:.0f}", "", f"{each:.2f}"),
        ],
        [
            at_most("12", f"at most {most:g} requests a second while somebody looks", a_second, most),
        ],
        ["While nobody looks: none, as `tests/benchmarks/test_overview_counts.py` asserts."],
    )


def _imports(costs: CourtCosts, size: CourtSize) -> ReportTable:
    alone = costs.one_by_one
    rows = [
        (f"a file of {size.offices:,} offices", costs.imported),
        ("the same file again", costs.again),
        (f"{size.one_by_one} offices one by one (baseline)", alone),
    ]
    return ReportTable(
        "Importing offices",
        ("what", "requests", "seconds", "of our processor time"),
        [(name, f"{cost.requests:,}", f"{cost.seconds:.2f}", f"{cost.processor:.2f}") for name, cost in rows],
        [
            at_most(
                "12",
                f"{size.offices:,} offices in at most {IMPORT_SECONDS:g} s",
                costs.imported.seconds,
                IMPORT_SECONDS,
                " s",
            )
        ],
    )
