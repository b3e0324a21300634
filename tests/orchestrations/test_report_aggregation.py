"""Housekeeping aggregates the days that are over for the reports, and again those that were added to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from memory_adapters.records import MemoryVisits
from orchestrations.housekeeping.reports import aggregate_days
from shared.domain.reports.turned_away import TurnedAway
from shared.front_desk.day_figures import counted_day
from shared.front_desk.system import report_aggregation
from shared.ports import AggregationMark, StorageUnavailable
from shared.telemetry import metrics
from shared.telemetry.instruments import Instruments
from tests.builders import Court, an_office
from tests.domain.reporting import DAY, MISSED, record
from tests.telemetry.recording import Recorded

NIGHT = 24 * 3600


async def a_day_over(court: Court) -> None:
    """Two visits at one office, and the night after."""
    await court.desk.active.mark("centro", DAY)
    await report_aggregation.keep_record(court.desk, record())
    await report_aggregation.keep_record(court.desk, MISSED)
    court.desk.refusals.count("centro", court.clock.now(), TurnedAway(full=1))
    court.clock.advance(NIGHT)


async def test_a_day_is_aggregated_once_it_is_over() -> None:
    court = await Court.build()
    await court.desk.active.mark("centro", DAY)
    await report_aggregation.keep_record(court.desk, record())
    assert await aggregate_days(court.desk) == 0

    court.clock.advance(NIGHT)
    assert await aggregate_days(court.desk) == 1

    found = await court.desk.reports.of_office("centro", DAY, DAY)
    assert found[DAY].total.served == 1
    assert (await court.desk.reports.to_aggregate()).marks == []
    assert await aggregate_days(court.desk) == 0


async def test_a_late_record_marks_its_day_and_it_is_aggregated_again() -> None:
    court = await Court.build()
    await a_day_over(court)
    await aggregate_days(court.desk)

    await report_aggregation.keep_record(court.desk, record("late"))
    assert await aggregate_days(court.desk) == 0, "its record may still be on its way"
    court.clock.advance(120)
    assert await aggregate_days(court.desk) == 1

    assert (await court.desk.reports.of_office("centro", DAY, DAY))[DAY].total.entered == 3
    assert (await court.desk.reports.to_aggregate()).marks == []


async def test_a_record_written_during_the_aggregation_is_not_lost() -> None:
    court = await Court.build()
    await a_day_over(court)
    [mark] = await report_aggregation.mark_days_over(court.desk)
    await report_aggregation.aggregate_office(court.desk, mark)
    await report_aggregation.keep_record(court.desk, record("late"))
    await report_aggregation.finish_day(court.desk, DAY, [mark])

    court.clock.advance(120)
    assert await aggregate_days(court.desk) == 1

    assert (await court.desk.reports.of_office("centro", DAY, DAY))[DAY].total.entered == 3


async def test_aggregating_again_and_from_nothing_comes_out_the_same() -> None:
    court = await Court.build()
    await a_day_over(court)
    await aggregate_days(court.desk)
    first = await court.desk.reports.of_office("centro", DAY, DAY)
    court.account.reports.days.clear()

    first_day, now = DAY - timedelta(days=400), court.clock.now()
    assert await report_aggregation.mark_again(court.desk, ["centro"], first_day, DAY, now) == 1
    assert await aggregate_days(court.desk) == 1

    assert await court.desk.reports.of_office("centro", DAY, DAY) == first
    assert first[DAY].turned_away == TurnedAway(full=1)


async def test_a_day_of_which_rows_are_gone_stays_as_it_was_aggregated() -> None:
    court = await Court.build()
    await a_day_over(court)
    await aggregate_days(court.desk)
    aggregated = await court.desk.reports.of_office("centro", DAY, DAY)
    without_rows = replace(court.desk, records=MemoryVisits())

    await court.desk.reports.mark([AggregationMark("centro", DAY, court.clock.now() - timedelta(minutes=5))])
    assert await aggregate_days(without_rows) == 1

    assert await court.desk.reports.of_office("centro", DAY, DAY) == aggregated
    assert (await court.desk.reports.to_aggregate()).marks == []


async def test_one_office_that_fails_stops_no_other_and_is_aggregated_the_next_time() -> None:
    court = await Court.build(an_office(), an_office("norte"))
    await a_day_over(court)
    away = replace(record("north"), office_id="norte")
    await report_aggregation.keep_record(court.desk, away)
    real = court.desk.records.of_days

    class Failing:
        def __getattr__(self, name: str) -> object:
            return getattr(court.account.records, name)

        async def of_days(self, office_id: str, *_days: object) -> object:
            if office_id == "norte":
                raise StorageUnavailable
            return await real(office_id, DAY, DAY)

    court.clock.advance(120)
    recorded = Recorded()
    desk = replace(court.desk, records=Failing(), telemetry=Instruments(recorded))
    assert await aggregate_days(desk) == 1
    assert recorded.of(metrics.LEFT) == [(1, {"sweep": "reports"})], "operators are told"
    assert [mark.office_id for mark in (await court.desk.reports.to_aggregate()).marks] == ["norte"]
    assert await aggregate_days(court.desk) == 1


async def test_the_mark_of_an_office_that_is_gone_goes() -> None:
    court = await Court.build()
    await court.desk.reports.mark([AggregationMark("gone", DAY, court.clock.now() - timedelta(minutes=5))])

    assert await aggregate_days(court.desk) == 1

    assert (await court.desk.reports.to_aggregate()).marks == []


async def test_the_figures_may_come_from_memory_for_a_page() -> None:
    court = await Court.build()
    await report_aggregation.keep_record(court.desk, record())
    office = await court.desk.offices.get("centro")
    assert office is not None

    assert (await counted_day(court.desk, office, DAY, exact=False)).total.served == 1
