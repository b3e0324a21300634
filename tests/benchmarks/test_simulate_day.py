"""A small day keeps every rule; and each check of the simulator catches the fault that it is there for."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.simulate_day.__main__ import main
from benchmarks.simulate_day.day import Day, Parameters, simulate
from benchmarks.simulate_day.day_loop import DayClock, DayLoop, EverybodyWaits
from benchmarks.simulate_day.document import write_day
from benchmarks.simulate_day.house import Trouble
from benchmarks.simulate_day.news import news_or_pause
from benchmarks.simulate_day.rules import RULES
from benchmarks.simulate_day.upgrade import Upgrade
from benchmarks.simulate_day.use_cases import REAL
from local_host.demo import offices
from shared.domain.office.office_list import read_offices
from shared.domain.status import FINAL
from tests.benchmarks.faults import FAULTS

SMALL = Parameters(visits=300, offices=20)


def broken(day: Day) -> Counter[str]:
    """rule → violations."""
    return Counter(violation.rule for violation in day.house.watch.violations)


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Such a day warns thousands of times: that is what it is for."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def small_day() -> Day:
    return simulate(SMALL)


def test_a_small_day_breaks_no_rule(small_day: Day) -> None:
    assert small_day.house.watch.violations == []
    assert set(small_day.house.watch.checks) == set(RULES) - {"visits run"}


def test_a_small_day_has_everything_in_it(small_day: Day) -> None:
    """Else a rule would be kept because nothing ever tried it."""
    house = small_day.house
    statuses = {known.last.status for known in house.watch.tickets.values()}
    operations = {entry.operation for known in house.watch.tickets.values() for entry in known.entries}
    assert statuses >= FINAL - {"removed", "closed"}
    assert operations >= {"recall", "return", "more-time", "release", "unheard", "unreach", "passed-over"}
    assert house.counted["sent twice"] > 0
    assert house.visits.tally.lost_signals > 0
    assert sum(house.repairs.values()) > 0


def test_the_same_seed_is_the_same_day(small_day: Day) -> None:
    again = simulate(SMALL)
    assert again.house.watch.tickets == small_day.house.watch.tickets
    assert again.house.counted == small_day.house.counted


def test_another_seed_is_another_day(small_day: Day) -> None:
    other = simulate(replace(SMALL, seed=2))
    assert other.house.watch.violations == []
    assert other.house.watch.tickets.keys() != small_day.house.watch.tickets.keys()


def test_each_rule_has_a_planted_fault() -> None:
    assert FAULTS.keys() == RULES.keys()


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_a_planted_fault_is_caught(rule: str) -> None:
    fault = FAULTS[rule]
    parameters = replace(SMALL, visits=fault.visits, offices=fault.offices, rules=fault.rules)
    day = simulate(parameters)
    assert broken(day)[rule] > 0, broken(day)


def test_the_report_tells_the_day_and_draws_it(small_day: Day, tmp_path: Path) -> None:
    write_day(small_day, "python -m benchmarks.simulate_day", tmp_path / "simulation.md")

    text = (tmp_path / "simulation.md").read_text("utf-8")
    pictures = re.findall(r"\(images/(simulation-\w+\.svg)\)", text)
    assert len(pictures) == 3
    for name in pictures:
        drawn = ElementTree.parse(tmp_path / "images" / name).getroot()  # noqa: S314  (our own file)
        assert drawn.tag.endswith("svg")
        assert len(drawn.findall(".//{*}rect")) > 3
    assert "**0 violations**" in text
    assert all(f"| {rule} |" in text for rule in small_day.house.watch.checks)


def test_the_command_tells_a_table_of_days(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    report = tmp_path / "days.md"
    words = ["--visits", "40", "--offices", "4", "--seeds", "2", "--report", str(report)]

    assert main(words) == 0

    told = capsys.readouterr().out
    assert re.search(r"\| 1 \| \d+ \| 0 \| \d+ \|\n\| 2 \| \d+ \| 0 \|", told)
    assert "## Other days" in report.read_text("utf-8")


def test_the_command_tells_a_violation_with_audit_and_seed(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--visits", "60", "--offices", "5", "--seed", "3"]

    assert main(words, FAULTS["idempotency"].rules) == 1

    told = capsys.readouterr().out
    assert re.search(r"idempotency: .* ring without its key \(ticket \S+, seed 3\)\n +0 \S+ join None", told)
    assert re.search(r"idempotency: \d+ violations", told)


def test_a_real_list_of_offices_may_be_played() -> None:
    listed = Path(offices.__file__).parent / "offices.csv"
    day = simulate(Parameters(visits=40, offices=3, office_list=listed))
    assert day.house.watch.violations == []
    played = [office.office_id for office in read_offices(listed.read_bytes()).offices][1:4]
    assert [each.office.office_id for each in day.counters] == played, "all but the one that never closes"


def in_a_loop(work: Callable[[], Awaitable[None]]) -> float:
    """Seconds that pass on the loop's own clock."""

    async def timed() -> float:
        await work()
        return asyncio.get_running_loop().time()

    with asyncio.Runner(loop_factory=DayLoop) as runner:
        return runner.run(timed())


def test_sleeping_moves_the_clock_and_takes_no_time() -> None:
    start = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    instants: list[datetime] = []

    async def two_sleepers() -> None:
        clock = DayClock(start, asyncio.get_running_loop())

        async def sleep(hours: float) -> None:
            await clock.until(start + timedelta(hours=hours))
            instants.append(clock.now())

        await asyncio.gather(sleep(9), sleep(3))

    assert in_a_loop(two_sleepers) == pytest.approx(9 * 3600)
    assert instants == [start + timedelta(hours=3), start + timedelta(hours=9)]


def test_a_time_out_rings_before_a_longer_sleep() -> None:
    async def impatient() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(2):
                await asyncio.sleep(60)

    assert in_a_loop(impatient) == pytest.approx(2)


def test_the_smallest_pause_moves_the_clock() -> None:
    """Late in the day a float of seconds knows nothing below some 10⁻¹¹."""

    async def late_in_the_day() -> None:
        await asyncio.sleep(35_524.531809967666)
        await news_or_pause(asyncio.Event(), 2.37e-12)

    assert in_a_loop(late_in_the_day) > 35_524.531809967666


def test_waiting_for_what_nobody_will_do_is_an_error() -> None:
    async def forever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(EverybodyWaits):
        in_a_loop(forever)


@pytest.mark.slow
def test_a_day_of_the_whole_court_breaks_no_rule() -> None:
    day = simulate(Parameters(visits=20_000))
    assert day.house.watch.violations == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 11))
def test_ten_days_break_no_rule(seed: int) -> None:
    day = simulate(Parameters(visits=1_000, offices=118, seed=seed))
    assert day.house.watch.violations == []
    assert REAL is day.parameters.rules
    assert day.parameters.trouble == Trouble()


# --- an upgrade ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("breaking", [False, True])
def test_an_upgrade_in_the_middle_of_the_day_loses_nobody(breaking: bool) -> None:
    day = simulate(replace(SMALL, visits=600, upgrade=Upgrade(time(14, 30), breaking)))

    tally = day.house.visits.tally
    assert day.house.watch.violations == []
    assert day.house.counted["upgrades"] == 1
    assert day.house.counted["requests while a version starts"] > 0
    assert tally.carried_over > 20
    # A visit whose last wake-up was lost sleeps on, and so fails at nothing.
    woken = tally.carried_over - tally.lost_signals
    assert woken <= tally.non_deterministic <= tally.carried_over if breaking else not tally.non_deterministic


def test_the_upgrade_has_a_section_that_the_days_own_report_keeps(small_day: Day, tmp_path: Path) -> None:
    report = tmp_path / "simulation.md"
    write_day(small_day, "python -m benchmarks.simulate_day", report)
    words = ["--visits", "60", "--offices", "4", "--upgrade-at", "14:30", "--report", str(report)]

    assert main(words) == 0
    assert main([*words, "--breaking"]) == 0
    write_day(small_day, "python -m benchmarks.simulate_day", report)
    assert main(words) == 0

    text = report.read_text("utf-8")
    assert text.count("## An upgrade in the middle of the day\n") == 1
    assert text.count("## An upgrade that breaks running visits\n") == 1
    assert text.count("# A court's day, simulated") == 1
    assert "| **violations** | **0** |" in text
