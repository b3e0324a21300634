"""The counts that `docs/performance.md` publishes, at small sizes: a new storage request is noticed here."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.calling import count_calls
from benchmarks.document import DOCUMENT
from benchmarks.durable_price import price
from benchmarks.joining import count_joins
from benchmarks.movements import work_of_a_visit
from benchmarks.visit import Visit, count_visit, requests_by_steps
from benchmarks.visit_script import (
    LONGER,
    SCENARIOS,
    STEPS,
)
from local_host.azurite import Azurite

pytestmark = pytest.mark.xdist_group("counts")
STEPS_OF_A_VISIT = {
    "join": {"tickets.add: batch": 1},
    "call": {
        "boards.get fresh: query": 1,
        "locks.take: batch": 1,
        "tickets.save: batch": 1,
    },
    "room": {"tickets.load: get": 1, "tickets.save: batch": 1},
    "ring": {"tickets.save: batch": 1},
    "enter": {"tickets.save: batch": 1},
    "clerk enters": {"tickets.save: batch": 1},
    "alarm": {"tickets.load: get": 1},
    "finish": {"tickets.save: batch": 1, "locks.release: batch": 1},
    "after the visit": {
        "tickets.load: get": 1,
        "records.add: batch": 1,
        "after_visit.mark_done: batch": 1,
    },
    "evaluation": {"tickets.load: get": 1, "tickets.save: batch": 1},
    "visitor's views": {},
}
"""Own requests of an ordinary visit while the office's board is kept fresh by the pages that wait."""


_WALKED: dict[str, Visit] = {}


async def walked(azurite: Azurite, folder: Path, name: str) -> Visit:
    """The visit of one of `SCENARIOS`, walked once for all tests."""
    if name not in _WALKED:
        _WALKED[name] = await count_visit(azurite.connection_string, folder, SCENARIOS[name])
    return _WALKED[name]


async def test_a_join_is_one_request_and_conflicts_with_nobody(azurite: Azurite) -> None:
    joins = await count_joins(azurite.connection_string, 8)

    assert (joins.appends, joins.conflicts, joins.tickets) == (8, 0, 8)
    assert joins.shared == 5  # the board, the directory's version and two tables, the day's mark
    assert joins.baseline_requests >= 2 * (joins.joins + joins.baseline_conflicts)


@pytest.mark.parametrize("clerks", [1, 5])
async def test_clerks_at_once_get_the_first_ones_for_three_requests_each(
    azurite: Azurite, clerks: int
) -> None:
    calls = await count_calls(azurite.connection_string, clerks, waiting=6)

    assert calls.took_exactly_the_first
    assert calls.requests == 3 * clerks, calls.by_port
    assert calls.baseline >= 2 * clerks


async def test_every_step_of_a_visit_costs_what_is_published(azurite: Azurite, tmp_path: Path) -> None:
    visit = await walked(azurite, tmp_path, "entry before the first alarm")

    own = {step: visit.requests.of_step(step, shared=False) for step in STEPS}
    assert own == STEPS_OF_A_VISIT
    assert visit.requests.total(STEPS, shared=False) == 17
    assert price(visit.work) == 48


async def test_a_late_entry_costs_one_alarm_more(azurite: Azurite, tmp_path: Path) -> None:
    visit = await walked(azurite, tmp_path, "entry after it")

    assert visit.requests.of_step("alarm", shared=False) == {"tickets.load: get": 2}
    assert visit.requests.total(STEPS, shared=False) == 18
    assert "One that is entered later has 18:" in DOCUMENT.read_text("utf-8")
    assert price(visit.work) == 60


async def test_ten_minutes_more_of_waiting_cost_nothing(azurite: Azurite, tmp_path: Path) -> None:
    visit = await walked(azurite, tmp_path, LONGER)

    assert {step: visit.requests.of_step(step, shared=False) for step in STEPS} == STEPS_OF_A_VISIT
    assert price(visit.work) == 48


async def test_a_visit_that_reads_before_each_write_has_three_times_its_requests(azurite: Azurite) -> None:
    assert await requests_by_steps(azurite.connection_string, 4) == 12


async def test_a_no_show_ends_by_itself(azurite: Azurite, tmp_path: Path) -> None:
    visit = await walked(azurite, tmp_path, "no-show")

    assert price(visit.work) == 46


async def test_an_end_before_the_alarm_leaves_a_timer_that_its_history_knows(
    azurite: Azurite, tmp_path: Path
) -> None:
    visit = await walked(azurite, tmp_path, "end before the first alarm")

    work = visit.work
    assert (work.timers_cancelled, work.timers_matured, work.unclaimed_deliveries) == (1, 1, 0)
    assert work.warnings == 1
    assert price(visit.work) == 41


@pytest.mark.parametrize("name", SCENARIOS)
async def test_the_host_warns_of_no_visit_that_goes_on(azurite: Azurite, tmp_path: Path, name: str) -> None:
    visit = await walked(azurite, tmp_path, name)

    assert visit.work.unclaimed_deliveries == 0
    assert visit.work.warnings == (name == "end before the first alarm")


async def test_the_visit_does_not_notice_how_the_queue_moves(azurite: Azurite, tmp_path: Path) -> None:
    still = await work_of_a_visit(azurite.connection_string, tmp_path / "still", 0)
    moving = await work_of_a_visit(azurite.connection_string, tmp_path / "moving", 3)

    assert still == moving
    assert still.work.wakeups == 2  # the call and the end
