"""Reports of offices, districts and the court, by every cut, and while days are being aggregated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from orchestrations.housekeeping.reports import aggregate_days
from shared.domain import report_texts_pt
from shared.domain.errors import Problem
from shared.domain.reports.months import Month, Scores
from shared.domain.reports.turned_away import TurnedAway
from shared.front_desk.read_models.reports import (
    Cut,
    PeriodReport,
    reads_of,
    report_of_many,
    report_of_offices,
)
from shared.front_desk.system import report_aggregation
from shared.ports import StorageUnavailable
from tests.builders import Court, an_office
from tests.domain.reporting import DAY, LEFT, MISSED, record
from tests.domain.test_calling import refused

FIRST, LAST = DAY.replace(day=1), DAY.replace(day=30)
MONTH = Month(DAY.year, DAY.month)


async def a_court() -> Court:
    """Two offices, a day of visits at each, not aggregated yet."""
    court = await Court.build(an_office(), an_office("norte"))
    for office, of in (("centro", [record(), MISSED, LEFT]), ("norte", [record("n")])):
        await court.desk.active.mark(office, DAY)
        for each in of:
            await report_aggregation.keep_record(court.desk, replace(each, office_id=office))
    court.desk.refusals.count("centro", court.clock.now(), TurnedAway(full=2))
    return court


def scored(count: int) -> Scores:
    return Scores((0, 0, 0, 0, count))


async def a_court_with_opinions(*, closed: bool = True, **counts: int) -> Court:
    """The same court, aggregated, with so many opinions an office; its month is closed, or still runs."""
    court = await a_court()
    court.clock.advance(24 * 3600)
    await aggregate_days(court.desk)
    for office_id, count in counts.items():
        await court.desk.reports.put_scores(office_id, MONTH, scored(count))
    if closed:
        court.clock.advance(8 * 24 * 3600)
    return court


@pytest.mark.parametrize("cut", [Cut.DAY, Cut.MONTH, Cut.HOUR, Cut.WEEKDAY, Cut.OFFICE, Cut.DISTRICT])
async def test_an_office_s_report_is_the_same_before_and_after_the_aggregation(cut: Cut) -> None:
    court = await a_court()
    before = await report_of_offices(court.desk, ["centro"], FIRST, LAST, cut)
    court.clock.advance(24 * 3600)
    await aggregate_days(court.desk)

    after = await report_of_offices(court.desk, ["centro"], FIRST, LAST, cut)

    assert after == before
    assert (after.total.figures.entered, after.total.turned_away) == (3, TurnedAway(full=2))
    assert sum(line.figures.entered for line in after.lines) == 3


async def test_a_late_record_is_told_before_it_is_aggregated() -> None:
    court = await a_court()
    court.clock.advance(24 * 3600)
    await aggregate_days(court.desk)
    await report_aggregation.keep_record(court.desk, record("late"))

    found = await report_of_offices(court.desk, ["centro"], FIRST, LAST, Cut.DAY)

    assert found.total.figures.entered == 4
    many = await report_of_many(court.desk, None, FIRST, LAST, Cut.DAY)
    assert (many.total.figures.entered, DAY in many.pending) == (4, True)


@pytest.mark.parametrize("cut", [Cut.CLERK, Cut.PRIORITY])
async def test_clerks_and_priorities(cut: Cut) -> None:
    court = await a_court()

    found = await report_of_offices(court.desk, ["centro", "norte"], FIRST, LAST, cut)

    keys = {line.key: line.figures.served for line in found.lines}
    assert keys == ({"ana": 2} if cut is Cut.CLERK else {"none": 2})
    assert {line.name for line in found.lines} == ({"Ana Souza"} if cut is Cut.CLERK else {None})


@pytest.mark.parametrize("cut", list(Cut))
@pytest.mark.parametrize("whole_month", [True, False])
async def test_the_court_s_report_is_the_sum_of_its_offices(cut: Cut, *, whole_month: bool) -> None:
    court = await a_court()
    court.clock.advance(24 * 3600)
    await aggregate_days(court.desk)
    first, last = (FIRST, LAST) if whole_month else (DAY, DAY)

    found = await report_of_many(court.desk, None, first, last, cut)

    assert (found.total.figures.entered, found.total.turned_away.full) == (4, 2)
    if cut is Cut.CLERK:
        assert found.lines == []
    else:
        assert sum(line.figures.entered for line in found.lines) == 4
    if cut is Cut.OFFICE:
        assert [line.key for line in found.lines] == ["centro", "norte"]


async def test_another_district_is_empty() -> None:
    court = await a_court()
    court.clock.advance(24 * 3600)
    await aggregate_days(court.desk)

    for cut in (Cut.DAY, Cut.OFFICE):
        assert (await report_of_many(court.desk, "Outra", DAY, DAY, cut)).lines == []
        assert (await report_of_many(court.desk, "Outra", FIRST, LAST, cut)).lines == []


async def test_opinions_are_told_by_whole_months_and_never_few() -> None:
    court = await a_court_with_opinions(centro=6, norte=3)
    both = ["centro", "norte"]

    found = await report_of_offices(court.desk, both, FIRST, LAST, Cut.OFFICE)
    assert [line.scores for line in found.lines] == [None, None]
    assert found.total.scores == scored(6), "the difference to the other office's would be 3"
    one = await report_of_offices(court.desk, ["centro"], FIRST, LAST, Cut.MONTH)
    assert one.lines[0].scores == scored(6)
    few = await report_of_offices(court.desk, ["norte"], FIRST, LAST, Cut.MONTH)
    assert (few.lines[0].scores, few.total.scores) == (None, None)
    part = await report_of_offices(court.desk, both, DAY, DAY, Cut.OFFICE)
    assert part.total.scores is None
    court_wide = await report_of_many(court.desk, None, FIRST, LAST, Cut.DISTRICT)
    assert court_wide.total.scores == scored(6)


async def test_two_looks_at_the_running_month_tell_nobody_s_opinion() -> None:
    court = await a_court_with_opinions(centro=6, closed=False)
    looks = list[list[PeriodReport]]()
    for count in (6, 7):
        await court.desk.reports.put_scores("centro", MONTH, scored(count))
        many = [await report_of_many(court.desk, None, FIRST, LAST, cut) for cut in Cut]
        looks.append([*many, await report_of_offices(court.desk, ["centro"], FIRST, LAST, Cut.MONTH)])

    assert looks[0] == looks[1], "the difference is one visitor's opinion"


@pytest.mark.parametrize("whole", [True, False])
async def test_the_court_and_a_district_tell_opinions_by_month(*, whole: bool) -> None:
    court = await a_court_with_opinions(centro=6, norte=5)
    await court.desk.reports.put_scores("centro", Month(2026, 12), scored(9))
    district = None if whole else an_office().district

    found = await report_of_many(court.desk, district, FIRST, date(2026, 12, 31), Cut.MONTH)

    assert [(line.key, line.scores) for line in found.lines] == [("2026-11", scored(11))]
    assert found.total.scores == scored(11)
    other = await report_of_many(court.desk, "Outra", FIRST, LAST, Cut.MONTH)
    assert other.total.scores is None


async def test_an_office_that_does_not_exist_has_no_report() -> None:
    court = await Court.build()
    with refused(Problem.NOT_FOUND):
        await report_of_offices(court.desk, ["nowhere"], FIRST, LAST, Cut.DAY)


def test_what_a_report_of_every_office_reads() -> None:
    assert reads_of(FIRST, LAST) == ([MONTH], [])
    assert reads_of(FIRST, LAST + timedelta(days=2)) == (
        [MONTH],
        [LAST + timedelta(days=1), LAST + timedelta(days=2)],
    )


async def test_the_usual_wait_is_read_once_a_day_and_missed_without_storage() -> None:
    court = await a_court()
    office = await court.desk.offices.get("centro")
    assert office is not None
    asked = list[str]()

    class Reports:
        down = True

        async def of_office(self, office_id: str, *_days: object) -> dict[object, object]:
            asked.append(office_id)
            if self.down:
                raise StorageUnavailable
            return {}

    reports = Reports()
    for _ in range(2):
        assert await court.desk.usual_waits.at(reports, office, DAY) == ()  # type: ignore[arg-type]
    reports.down = False
    for _ in range(2):
        assert await court.desk.usual_waits.at(reports, office, DAY) == []  # type: ignore[arg-type]
    assert len(asked) == 3


def test_every_cut_has_a_heading_in_the_file() -> None:
    assert set(report_texts_pt.CUTS) == set(Cut)
