"""What is counted of visits: histograms, figures, days, half hours."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.errors import Problem
from shared.domain.priority import Priority
from shared.domain.reports.day import day_figures, of_many, together, without_clerks
from shared.domain.reports.durations import ERROR, NO_DURATIONS, durations, merged, unpacked
from shared.domain.reports.figures import NO_FIGURES, Figures, added, figures, figures_of
from shared.domain.reports.slots import Slot, slots_of, summed_slots
from shared.domain.reports.turned_away import TurnedAway, turned_away_by
from shared.domain.status import Status
from shared.domain.ticket.overdue_service import EndedBy
from tests.builders import START
from tests.domain.reporting import DAY, DROPPED, LEFT, MISSED, MISSED_THEN_SERVED, local, record

# --- histograms --------------------------------------------------------------------------------------


def exact(values: list[int], percent: int) -> int:
    return sorted(values)[-(-percent * len(values) // 100) - 1]


@pytest.mark.parametrize("seed", range(5))
def test_percentiles_of_merged_histograms_are_within_five_per_cent(seed: int) -> None:
    given = random.Random(seed)  # noqa: S311 - the same in each run
    days = [[int(given.lognormvariate(5, 1.4)) for _ in range(given.randrange(1, 60))] for _ in range(40)]
    together_ = [value for day in days for value in day]

    found = merged(durations(timedelta(seconds=each) for each in day) for day in days)

    assert (found.count, found.longest) == (len(together_), max(together_))
    for percent in (1, 50, 90, 99, 100):
        true, told = exact(together_, percent), found.percentile(percent)
        assert told is not None
        assert abs(told - true) <= ERROR * true, (percent, true, told)


def test_every_second_of_a_day_is_within_the_error() -> None:
    for seconds in range(1, 86_400, 7):
        of = durations([timedelta(seconds=seconds), timedelta(days=3)])
        told = of.percentile(50)
        assert told is not None
        assert abs(told - seconds) <= ERROR * seconds


def test_odd_durations() -> None:
    ahead, ages = durations([timedelta(seconds=-4)]), durations([timedelta(days=30)])

    assert (ahead.percentile(50), ahead.longest) == (0, 0)
    assert ages.longest == 30 * 86_400
    assert ages.percentile(50) is not None
    assert NO_DURATIONS.percentile(50) is None
    assert unpacked(ages.packed()) == ages
    assert unpacked(NO_DURATIONS.packed()) == NO_DURATIONS


# --- figures -----------------------------------------------------------------------------------------


def test_a_missed_and_then_served_visitor_counts_as_both() -> None:
    found = figures([record(), MISSED, MISSED_THEN_SERVED])

    assert (found.entered, found.served, found.no_show, found.missed_then_served) == (3, 2, 2, 1)


def test_a_dropped_service_is_none() -> None:
    found = figures([record(), DROPPED])

    assert (found.served, found.dropped) == (1, 1)


def test_every_end_is_counted() -> None:
    ends = (Status.UNREACHED, Status.LEFT, Status.REMOVED, Status.CLOSED, Status.TRANSFERRED)
    found = figures(record(str(status), status, waited=None) for status in ends)

    assert (found.unreached, found.left, found.removed, found.closed, found.transferred) == (1, 1, 1, 1, 1)


def test_a_chain_of_transfers_is_one_entry_and_its_wait_is_no_office_s() -> None:
    found = figures([record(), replace(record("over"), transferred_from="there")])

    assert (found.entered, found.served, found.waits.count) == (1, 2, 1)


def test_services_that_the_system_ended_stay_out_of_the_times() -> None:
    found = figures([record(), replace(record("long"), end_reason=EndedBy.LIMIT.value), MISSED])

    assert (found.services.count, found.calls_to_entry.count, found.waits.count) == (1, 2, 3)
    assert (found.waits.longest, found.calls_to_entry.longest, found.services.longest) == (60, 20, 300)


def test_figures_add_up_and_survive_their_row() -> None:
    one, other = figures([record(), MISSED]), figures([DROPPED, LEFT])

    assert added([one, other]) == figures([record(), MISSED, DROPPED, LEFT])
    assert added([]) == NO_FIGURES
    assert added([one]) is one
    assert figures_of(one.packed()) == one
    assert figures_of([3]) == Figures(entered=3), "a row of a version with fewer fields"


# --- days --------------------------------------------------------------------------------------------


def test_a_day_by_hour_priority_and_clerk() -> None:
    late = replace(record("late", arrived=3600), priority=Priority.LEGAL, out_of_order=True)
    nameless = replace(record("old row"), clerk_name=None)
    refused = {10: TurnedAway(full=2), 11: TurnedAway(closed=1)}

    day = day_figures([late, record(), nameless, LEFT], refused, DAY, local)

    first = local(START).hour
    assert {hour: of.entered for hour, of in day.hours.items()} == {first: 3, first + 1: 1}
    assert {priority: of.entered for priority, of in day.priorities.items()} == {
        Priority.NONE: 3,
        Priority.LEGAL: 1,
    }
    assert {clerk: of.served for clerk, of in day.clerks.items()} == {"ana": 3}
    assert day.clerk_names == {"ana": "Ana Souza"}
    assert day.total.out_of_order == 1
    assert day.turned_away == TurnedAway(closed=1, full=2)


def test_the_order_of_the_records_changes_nothing() -> None:
    records = [record(), MISSED, LEFT, replace(record("late", arrived=900), clerk_id="rui", clerk_name="Rui")]

    days = [day_figures(order, {}, DAY, local) for order in (records, records[::-1])]

    assert days[0] == days[1]


def test_days_add_up_and_many_offices_tell_no_clerk() -> None:
    late = replace(record("late"), out_of_order=True)
    one = day_figures([record()], {9: TurnedAway(full=1)}, DAY, local)
    other = day_figures([late], {9: TurnedAway(limited=1)}, DAY, local)

    both = together([one, other])

    assert both.total == figures([record(), late])
    assert (both.clerks["ana"].served, both.clerk_names) == (2, {"ana": "Ana Souza"})
    assert (both.total.out_of_order, both.refused) == (1, {9: TurnedAway(full=1, limited=1)})
    assert sum(slot.arrivals for slot in both.slots.values()) == 2
    many = of_many([one, other])
    assert (many.total, many.clerks, many.slots) == (both.total, {}, {})
    assert without_clerks(one).hours == one.hours


# --- half hours --------------------------------------------------------------------------------------


def test_half_hours_count_who_came_and_who_served() -> None:
    first = local(START)
    number = first.hour * 2 + first.minute // 30
    long = record("long", arrived=0, waited=60, entry=40, lasted=2400)
    came = replace(record("sent", arrived=10, waited=50), transferred_from="there", clerk_id="rui")

    found = slots_of([long, came, LEFT], DAY, local)

    assert found[number] == Slot(
        arrivals=3, waited_seconds=60 + 600, gave_up=1, calls=2, held_seconds=2440 + 320, clerks=2
    )
    assert found[number + 1] == Slot(clerks=1), "the long service goes on"


def test_half_hours_of_other_days_count_no_clerk() -> None:
    night = record("night", arrived=0, lasted=20 * 3600)
    yesterday = replace(night, ticket_id="old", called_at=START - timedelta(days=1))

    assert max(slots_of([night], DAY, local)) == 47
    assert all(slot.clerks == 0 for slot in slots_of([yesterday], DAY, local).values())


def test_half_hours_add_up() -> None:
    assert summed_slots([{3: Slot(1, 2, 3, 4, 5, 6)}, {3: Slot(1, 1, 1, 1, 1, 1), 4: Slot(7)}]) == {
        3: Slot(2, 3, 4, 5, 6, 7),
        4: Slot(7),
    }


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (Problem.OFFICE_CLOSED, TurnedAway(closed=1)),
        (Problem.QUEUE_FULL, TurnedAway(full=1)),
        (Problem.ENTRIES_SUSPENDED, TurnedAway(suspended=1)),
        (Problem.TOO_MANY_REQUESTS, TurnedAway(limited=1)),
        (Problem.NOT_FOUND, TurnedAway()),
    ],
)
def test_why_an_entry_was_refused(problem: Problem, expected: TurnedAway) -> None:
    assert turned_away_by(problem) == expected
    assert TurnedAway(*expected.packed()) == expected
    assert expected.total == (0 if problem is Problem.NOT_FOUND else 1)
