"""Case 4: what one visit costs, from joining to the evaluation, step by step."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.baselines import Baseline
from benchmarks.counting import Requests
from benchmarks.durable_price import price
from benchmarks.product import running
from benchmarks.report import Report, ReportTable, at_most
from benchmarks.setting import FOR_GOOD, OFFICE_ID, START, fresh_tables
from benchmarks.visit_script import (
    CLERKS_VIEWS,
    LONGER,
    LONGER_MINUTES,
    RELEASE,
    SCENARIOS,
    STEPS,
    Scenario,
    VisitScript,
)
from local_host.clock import MovableClock
from local_host.durable.records import DurableWork
from shared.storage import StorageClock

OWN_GOAL, DURABLE_GOAL = 18, 60
FIRST_OWN_GOAL, FIRST_GOAL = 8, 35
"""What the targets first asked, before the real host was measured."""
_WHY_OWN = (
    "5 are the writes that the model of then had; the others are the fresh board before the call, the "
    "clerk's lock taken and released, the room (2), the ring, the clerk's entry, the alarm's look, the "
    "visit's record with its mark (3), and the look before the evaluation"
)
_WHY_DURABLE = (
    "the model of then had no activities; on the real host a start with its end takes 8, and each of the two "
    "wake-ups and three activities takes 7"
)


@dataclass(frozen=True)
class Visit:
    """What one visit has cost: our own requests by step, and the work of the durable engine."""

    requests: Requests
    work: DurableWork


@asynccontextmanager
async def a_visit(
    connection: str, folder: Path, *, board_is_kept: bool = True
) -> AsyncGenerator[VisitScript]:
    """One visitor and one clerk. `board_is_kept`: pages wait at the office, so its board is fresh (case 1);
    else it is too old at every step, as when nobody waits."""
    clock = MovableClock(START)
    storage_clock = StorageClock(lambda: clock.now().timestamp())
    interval = FOR_GOOD if board_is_kept else 1.0
    async with running(
        connection, folder, clock, board_interval=interval, storage_clock=storage_clock
    ) as product:
        yield VisitScript(product, clock, await product.person(), await product.person("ana"))


async def count_visit(
    connection: str, folder: Path, scenario: Scenario, *, board_is_kept: bool = True
) -> Visit:
    """Walk one visit and count."""
    async with a_visit(connection, folder, board_is_kept=board_is_kept) as visit:
        await scenario(visit)
        return Visit(visit.product.requests, visit.product.host.engine.work_done()[visit.instance])


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    found = {
        name: await count_visit(connection, folder / name.replace(" ", "-"), scenario)
        for name, scenario in SCENARIOS.items()
    }
    ordinary = next(iter(SCENARIOS))
    quiet = await count_visit(connection, folder / "quiet", SCENARIOS[ordinary], board_is_kept=False)
    by_steps = await requests_by_steps(connection, _writes(found[ordinary].requests))
    return Report(
        "4. A visit",
        "One visitor with a name and a case number, one clerk, HTTP and the durable engine in one process; "
        "both pages look after every change.",
        [
            _steps_table(
                found[ordinary].requests, quiet.requests, found["entry after it"].requests, by_steps
            ),
            _durable_table(found),
        ],
    )


async def requests_by_steps(connection: str, writes: int) -> int:
    """Of the baseline: a visit that reads before each write and asks Durable how it stands."""
    baseline = Baseline(await fresh_tables(connection), OFFICE_ID)
    await baseline.visit_by_steps(writes)
    await baseline.close()
    return baseline.requests


def _steps_table(kept: Requests, quiet: Requests, late: Requests, by_steps: int) -> ReportTable:
    rows: list[tuple[object, ...]] = []
    for step in (*STEPS, CLERKS_VIEWS):
        what = ", ".join(f"{port} {count}" for port, count in kept.of_step(step).items())
        own, alone = kept.total([step], shared=False), quiet.total([step], shared=False)
        rows.append((step, own, kept.total([step], shared=True), alone, what or "nothing"))
    own = kept.total(STEPS, shared=False)
    shared, alone = kept.total(STEPS, shared=True), quiet.total(STEPS, shared=False)
    rows.append(("**join → evaluation**", own, shared, alone, ""))
    return ReportTable(
        "Storage requests of our own by step (entry before the first alarm)",
        ("step", "own", "shared", "own, quiet office", "by what"),
        rows,
        [
            at_most(
                "3",
                f"at most {OWN_GOAL} requests of its own for the ordinary visit, entered within the 30 s of "
                "the first alarm",
                own,
                OWN_GOAL,
            ),
            at_most("3", f"as first asked: at most {FIRST_OWN_GOAL}", own, FIRST_OWN_GOAL, why=_WHY_OWN),
        ],
        [
            f"One that is entered later has {late.total(STEPS, shared=False)}: the alarm that fires reads "
            "the row once more.",
            "Baseline, run over the same emulator: a version that reads its ticket and Durable's status "
            f"before each of the {_writes(kept)} writes has {by_steps} for the writes alone.",
            "Shared: what is read or written once per office (or instance) and time, however many ask: the "
            "board, presence, the directory with its memberships, the day's mark, records and calls.",
            "Quiet office: nobody's page waits there, so a command has its board read first; that read is "
            "shared and not the visit's own.",
            "An opinion lies with the visitor's personal data until the night, which stores those of an "
            "office together: that belongs to housekeeping, as does the erasure.",
            "The clerk's views belong to the clerk's page, which looks at all visits at once.",
        ],
    )


def _writes(requests: Requests) -> int:
    """Batches of the visit's own: each changes something."""
    own = [requests.of_step(step, shared=False) for step in STEPS]
    return sum(count for step in own for port, count in step.items() if port.endswith(": batch"))


def _durable_table(found: dict[str, Visit]) -> ReportTable:
    rows = [_durable_row(name, visit) for name, visit in found.items()]
    ordinary = found[next(iter(SCENARIOS))]
    with_one_ring = [price(visit.work) for name, visit in found.items() if "second" not in name]
    return ReportTable(
        "Durable work of the visit, and its price in storage requests on Azure",
        (
            *("visit", "own requests", "starts", "wake-ups", "activities", "timers created", "cancelled"),
            *("matured", "fired", "continued as new", "warnings", "price"),
        ),
        rows,
        [
            at_most(
                "3",
                f"at most {DURABLE_GOAL} requests of Durable with one ring",
                max(with_one_ring),
                DURABLE_GOAL,
            ),
            at_most(
                "3",
                f"as first asked: at most {FIRST_GOAL} of the ordinary visit, its own included",
                _own(ordinary) + price(ordinary.work),
                FIRST_GOAL,
                why=_WHY_DURABLE,
            ),
            at_most("3", "0 requests per minute waited, Durable's included", _per_minute(found), 0),
        ],
        [
            "Price: start with its end 8, wake-up 7, activity 7, timer cancelled 1 and 4 more when it "
            "matures, timer fired 5, continue-as-new 0, as counted on the real Functions host; the polls "
            "that the work adds are apart.",
            "Warnings: lines of the host about messages that nobody waits for any more (operar.md).",
        ],
    )


def _per_minute(found: dict[str, Visit]) -> float:
    """What the longer wait costs beside the ordinary visit, own requests and Durable's."""
    longer, ordinary = found[LONGER], found[next(iter(SCENARIOS))]
    own = _own(longer) - _own(ordinary)
    return (own + price(longer.work) - price(ordinary.work)) / LONGER_MINUTES


def _own(visit: Visit) -> int:
    return visit.requests.total(STEPS, shared=False)


def _durable_row(name: str, visit: Visit) -> tuple[object, ...]:
    work, own = visit.work, visit.requests.total([*STEPS, RELEASE], shared=False)
    timers = (work.timers_created, work.timers_cancelled, work.timers_matured, work.timers_fired)
    counts = (work.starts, work.wakeups, work.activities, *timers, work.continue_as_new, work.warnings)
    return name, own, *counts, price(work)
