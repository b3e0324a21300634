"""A small day keeps every rule, and each check of the simulation finds the fault that it is there for."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.document import BEGIN, END
from benchmarks.simulate_day.__main__ import main
from benchmarks.simulate_day.checks import RULES
from benchmarks.simulate_day.day import Parameters, SimulatedDay, simulate
from benchmarks.simulate_day.demand import COURT_SIZE
from benchmarks.simulate_day.notifications import wait_for_change
from benchmarks.simulate_day.virtual_time import NothingScheduledError, VirtualClock, VirtualTimeLoop
from tests.benchmarks.faults import FAULTS

SMALL = Parameters(visits=300, offices=20)
FEW = ["--visits", "30", "--offices", "3"]


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Such a day warns of hundreds of simulated failures."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def small_day() -> SimulatedDay:
    return simulate(SMALL)


def test_a_small_day_breaks_no_rule(small_day: SimulatedDay) -> None:
    assert small_day.court.checker.violations == []
    assert set(small_day.court.checker.checks) == set(RULES)


def test_a_small_day_has_everything_in_it(small_day: SimulatedDay) -> None:
    """Else a rule would be kept because nothing ever tried it."""
    court = small_day.court
    tickets = court.checker.tickets.values()
    statuses = {known.last.status for known in tickets}
    operations = {entry.operation for known in tickets for entry in known.entries}
    assert statuses >= {"completed", "left", "no_show", "unreached"}
    assert operations >= {"return", "unheard", "unreach", "passed-over", "settle"}
    assert court.counts["sent twice"] > 0
    assert court.counts["entries too late"] > 0
    assert court.host.counts["starts and wake-ups lost"] > 0
    assert court.done_by_housekeeping.total() > 0


def test_the_same_seed_is_the_same_day_and_another_is_another() -> None:
    few = replace(SMALL, visits=30, offices=3)
    first, again, other = (simulate(each).court for each in (few, few, replace(few, seed=2)))
    assert again.checker.tickets == first.checker.tickets
    assert again.counts == first.counts
    assert other.checker.tickets.keys() != first.checker.tickets.keys()


def test_each_rule_has_a_planted_fault() -> None:
    assert FAULTS.keys() == RULES.keys()


@pytest.mark.slow
@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_a_planted_fault_is_found(rule: str) -> None:
    day = simulate(Parameters(visits=60, offices=4, use_cases=FAULTS[rule]))
    broken = Counter(violation.rule for violation in day.court.checker.violations)
    assert broken[rule] > 0, broken


def test_the_command_writes_its_sections_and_keeps_the_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    report = tmp_path / "simulation.md"
    report.write_text(f"# Before\n\n{BEGIN}\n{END}\n", "utf-8")

    assert main([*FEW, "--report", str(report)]) == 0
    assert main([*FEW, "--seeds", "2", "--report", str(report)]) == 0
    assert main([*FEW, "--growth", "1", "2", "--report", str(report)]) == 0

    text = report.read_text("utf-8")
    headings = re.findall(r"(?m)^## (\d)", text)
    assert headings == ["1", "2", "3"]
    assert all(f"| {rule} | {meaning} |" in text for rule, meaning in RULES.items())
    growth = text[text.index("## 3") :]
    assert re.search(r"(?m)^\| 30 \| 3 \|", growth)
    assert re.search(r"(?m)^\| 60 \| 3 \|", growth)
    assert "seed 2: " in capsys.readouterr().out


def test_the_command_tells_a_violation_with_audit_and_seed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, "--seed", "3"], FAULTS["idempotency"]) == 1

    told = capsys.readouterr().out
    assert re.search(r"idempotency: .* ring without its key \(ticket \S+, seed 3\)\n +0 \S+ join None", told)
    assert re.search(r"idempotency: \d+ violations", told)


def run_on_virtual_time(work: Callable[[], Awaitable[None]]) -> float:
    """Seconds that pass on the loop's own clock."""

    async def timed() -> float:
        await work()
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(timed())


def test_sleeping_moves_the_clock_and_takes_no_time() -> None:
    start = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    instants: list[datetime] = []

    async def two_sleepers() -> None:
        clock = VirtualClock(start, asyncio.get_running_loop())

        async def sleep(hours: float) -> None:
            await clock.until(start + timedelta(hours=hours))
            instants.append(clock.now())

        await asyncio.gather(sleep(9), sleep(3))

    assert run_on_virtual_time(two_sleepers) == pytest.approx(9 * 3600)
    assert instants == [start + timedelta(hours=3), start + timedelta(hours=9)]


def test_a_timeout_ends_a_longer_sleep() -> None:
    async def impatient() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await asyncio.sleep(60)

    assert run_on_virtual_time(impatient) == pytest.approx(2)


def test_the_smallest_pause_moves_the_clock() -> None:
    """Late in the day a float of seconds cannot represent a step below some 10⁻¹¹."""

    async def late_in_the_day() -> None:
        await asyncio.sleep(35_524.531809967666)
        await wait_for_change(asyncio.Event(), 2.37e-12)

    assert run_on_virtual_time(late_in_the_day) > 35_524.531809967666


def test_waiting_for_what_cannot_happen_is_an_error() -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(NothingScheduledError):
        run_on_virtual_time(forever)


@pytest.mark.slow
def test_a_day_of_a_quarter_of_the_court_breaks_no_rule() -> None:
    """The whole court takes minutes: `python -m benchmarks.simulate_day`, in docs/simulation.md."""
    assert simulate(Parameters(visits=5_000, offices=COURT_SIZE // 4)).court.checker.violations == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_other_days_break_no_rule(seed: int) -> None:
    assert simulate(Parameters(visits=500, offices=59, seed=seed)).court.checker.violations == []
