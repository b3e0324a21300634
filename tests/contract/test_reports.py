"""Figures of days and months, marks and refusals: the same in memory and on Azurite."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from memory_adapters import MemoryMeetings
from shared.domain.reports.day import DayFigures, day_figures, of_many, without_clerks
from shared.domain.reports.figures import added
from shared.domain.reports.months import Month, OfficeMonth, Scores
from shared.domain.reports.turned_away import TurnedAway
from shared.front_desk.desk import Desk
from shared.front_desk.read_models.reports import Cut, PeriodReport, report_of_many, report_of_offices
from shared.front_desk.system import report_aggregation
from shared.ports import AggregationMark, Conflict
from shared.storage import Storage
from shared.storage.names import Table
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.reports import keys
from tests.builders import KEYS, START, RecordingSignals, an_office
from tests.contract.conftest import Backend
from tests.domain.reporting import DAY, LEFT, MISSED, local, record

NEXT = DAY + timedelta(days=1)
MONTH = Month(DAY.year, DAY.month)
ONE = day_figures([replace(record(), out_of_order=True), MISSED], {9: TurnedAway(full=3)}, DAY, local)
OTHER = day_figures([record("a"), record("b", waited=600), LEFT], {}, DAY, local)


async def aggregate(
    storage: Storage, office: str, day: date, figures: DayFigures, district: str = "Capital"
) -> None:
    async def count(_: DayFigures | None) -> DayFigures:
        return figures

    await storage.reports.aggregate(office, district, day, count)


def a_desk(backend: Backend) -> Desk:
    """The use cases over an instance of their own."""
    return Desk.over(
        backend.instance(),
        clock=backend.clock,
        keys=KEYS,
        meetings=MemoryMeetings(),
        signals=RecordingSignals(),
    )


async def test_an_office_s_days_come_back_as_they_were(backend: Backend) -> None:
    here = backend.instance()
    await aggregate(here, "centro", DAY, ONE)
    await aggregate(here, "centro", NEXT, OTHER)
    await aggregate(here, "norte", DAY, OTHER)

    there = backend.instance().reports
    assert await there.of_office("centro", DAY, NEXT) == {DAY: ONE, NEXT: OTHER}
    assert await there.of_office("centro", NEXT, NEXT + timedelta(days=9)) == {NEXT: OTHER}
    assert await there.of_office("sul", DAY, NEXT) == {}


async def test_sums_of_districts_and_of_the_court(backend: Backend) -> None:
    here = backend.instance()
    await aggregate(here, "centro", DAY, ONE)
    await aggregate(here, "norte", DAY, OTHER)
    await aggregate(here, "santos", DAY, OTHER, "Santos")
    await here.reports.sum_up(DAY)

    there = backend.instance().reports
    assert await there.of_court(DAY, DAY) == {DAY: of_many([ONE, OTHER, OTHER])}
    assert await there.of_district("Capital", DAY, DAY) == {DAY: of_many([ONE, OTHER])}
    assert await there.of_district("Santos", DAY, DAY) == {DAY: without_clerks(OTHER)}
    assert await there.of_district("Franca", DAY, DAY) == {}
    found = sorted(await there.offices_on(DAY), key=lambda each: each.office_id)
    assert [(each.office_id, each.district, each.figures) for each in found] == [
        ("centro", "Capital", without_clerks(ONE)),
        ("norte", "Capital", without_clerks(OTHER)),
        ("santos", "Santos", without_clerks(OTHER)),
    ]


async def test_months_are_the_sums_of_their_days_and_keep_the_scores(backend: Backend) -> None:
    here = backend.instance()
    await here.reports.put_scores("centro", MONTH, Scores((0, 0, 1, 0, 5)))
    await aggregate(here, "centro", DAY, OTHER)
    await aggregate(here, "centro", DAY, ONE)
    await aggregate(here, "centro", NEXT, OTHER)
    await aggregate(here, "norte", DAY, OTHER)
    await here.reports.put_scores("norte", MONTH, Scores((1, 0, 0, 0, 0)))

    there = backend.instance().reports
    assert await there.months_of("centro", [MONTH, MONTH.next_month]) == [
        OfficeMonth(
            "centro",
            "Capital",
            MONTH,
            added([ONE.total, OTHER.total]),
            TurnedAway(full=3),
            Scores((0, 0, 1, 0, 5)),
        )
    ]
    found = {each.office_id: each.scores.count for each in await there.months([MONTH, MONTH.next_month])}
    assert found == {"centro": 6, "norte": 1}


async def test_a_mark_made_again_stays(backend: Backend) -> None:
    here, there = backend.instance().reports, backend.instance().reports
    await here.mark([AggregationMark("centro", DAY, START), AggregationMark("norte", DAY, START)])
    seen = (await here.to_aggregate()).marks
    await there.mark([AggregationMark("centro", DAY, START + timedelta(minutes=1))])

    await here.unmark(seen)

    left = await there.to_aggregate()
    assert [(mark.office_id, mark.at) for mark in left.marks] == [("centro", START + timedelta(minutes=1))]
    assert left.until is None
    await here.marked_until(DAY)
    assert (await there.to_aggregate()).until == DAY


async def test_refusals_of_all_instances_add_up(backend: Backend) -> None:
    here, there = backend.instance(), backend.instance()
    wall = local(START)
    here.refusals.count("centro", wall, TurnedAway(full=1))
    here.refusals.count("centro", wall, TurnedAway(full=1))
    here.refusals.count("norte", wall, TurnedAway(full=1))
    there.refusals.count("centro", wall + timedelta(hours=1), TurnedAway(closed=1))
    await here.close()
    await there.close()

    found = await backend.instance().refusals.of_day("centro", wall.date())

    assert found == {wall.hour: TurnedAway(full=2), wall.hour + 1: TurnedAway(closed=1)}


# --- on tables alone ---------------------------------------------------------------------------------


async def test_what_an_aggregation_and_a_report_cost(tables: Backend) -> None:
    here = tables.instance()
    await aggregate(here, "centro", DAY, ONE)
    assert tables.requests == {"get": 2, "query": 1, "batch": 3}
    tables.requests.clear()

    await aggregate(here, "centro", DAY, ONE)
    assert tables.requests == {"get": 2, "query": 1}, "the same again is not written"
    tables.requests.clear()

    await here.reports.sum_up(DAY)
    assert tables.requests == {"get": 1, "query": 1, "batch": 1}
    tables.requests.clear()

    await here.reports.of_office("centro", MONTH.first, MONTH.last)
    assert tables.requests == {"query": 1}, "a month of one office"


async def test_of_two_aggregations_at_once_the_older_one_gives_way(tables: Backend) -> None:
    here, there = tables.instance(), tables.instance()

    async def overtaken(_: DayFigures | None) -> DayFigures:
        await aggregate(there, "centro", DAY, ONE)
        return OTHER

    with pytest.raises(Conflict):
        await here.reports.aggregate("centro", "Capital", DAY, overtaken)

    assert await there.reports.of_office("centro", DAY, DAY) == {DAY: ONE}


async def test_rows_that_cannot_be_read_are_left_out(tables: Backend) -> None:
    assert tables.config is not None
    here = tables.instance()
    await aggregate(here, "centro", DAY, ONE)
    await aggregate(here, "norte", DAY, OTHER)
    await here.reports.sum_up(DAY)
    account = Account(tables.config)
    table = RowTable(account, Table.REPORTS)
    for partition in (keys.office_partition("centro"), keys.day_partition(DAY), keys.month_partition(MONTH)):
        for row in await table.partition(partition):
            if row.columns.get("office_id") == "centro":
                await table.put(Row(row.partition, row.key, {**row.columns, "figures0": "[", "figures": "["}))
    await table.put(Row(keys.MARKS, "20261124!odd", {"v": 1}))
    await table.put(Row(keys.refusals_partition("centro"), f"{keys.day_key(DAY)}!x", {"v": 1}))
    await account.close()

    there = tables.instance()
    assert await there.reports.of_office("centro", DAY, DAY) == {}
    assert [each.office_id for each in await there.reports.offices_on(DAY)] == ["norte"]
    assert [each.office_id for each in await there.reports.months([MONTH])] == ["norte"]
    assert await there.reports.months_of("centro", [MONTH]) == []
    assert (await there.reports.to_aggregate()).marks == []
    assert await there.refusals.of_day("centro", DAY) == {}


async def test_a_day_with_many_districts_is_summed_in_several_batches(tables: Backend) -> None:
    here = tables.instance()
    for place in range(101):
        await aggregate(here, f"office-{place}", DAY, OTHER, f"Comarca {place}")
    await here.reports.sum_up(DAY)
    await here.reports.sum_up(DAY)

    found = await here.reports.of_district("Comarca 100", DAY, DAY)
    assert found == {DAY: without_clerks(OTHER)}
    assert (await here.reports.of_court(DAY, DAY))[DAY].total.entered == 303


async def test_a_report_that_is_asked_while_rows_are_being_aggregated(backend: Backend) -> None:
    """At each step of a night: before, within an office, between two, before and after the sums."""
    await backend.instance().registry.put_offices([an_office(), an_office("norte")])
    desk, reader = a_desk(backend), a_desk(backend)
    for office_id, count in (("centro", 3), ("norte", 1)):
        await desk.active.mark(office_id, DAY)
        for place in range(count):
            await desk.records.add(replace(record(f"{office_id}-{place}"), office_id=office_id))
    backend.clock.advance(24 * 3600)
    looks = list[tuple[PeriodReport, bool, int]]()

    async def look() -> None:
        own = await report_of_offices(reader, ["centro"], DAY, DAY, Cut.HOUR)
        court = await report_of_many(reader, None, DAY, DAY, Cut.HOUR)
        looks.append((own, DAY in court.pending, court.total.figures.entered))

    async def seen(before: DayFigures | None) -> DayFigures:
        await look()
        assert before is None
        return day_figures(await desk.records.of_days("norte", DAY, DAY), {}, DAY, local)

    marks = [mark for mark in await report_aggregation.mark_days_over(desk) if mark.day == DAY]
    await look()
    for mark in marks:
        if mark.office_id == "norte":
            await desk.reports.aggregate("norte", "São Paulo", DAY, seen)
        else:
            await report_aggregation.aggregate_office(desk, mark)
        await look()
    await desk.reports.sum_up(DAY)
    await look()
    await desk.reports.unmark(marks)
    await look()

    assert [own for own, _, _ in looks] == [looks[0][0]] * 6, "an office's report is its records', always"
    assert looks[0][0].total.figures.entered == 3
    assert [pending for _, pending, _ in looks] == [True] * 5 + [False]
    assert {entered for _, _, entered in looks[:-2]} <= {0, 1, 3, 4}
    assert [entered for _, _, entered in looks[-2:]] == [4, 4]
