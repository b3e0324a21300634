"""Erlang A, fed with what the simulated court's days have left, beside what their visitors saw.

The court's day is no steady queue: two fifths come at the opening, clerks have lunch, phones fall silent.
Where a half hour leaves a queue to the next one the model, which knows none, sees too good a share there.
Once the rush is over it is near, and so it is over the whole day.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from benchmarks.simulate_day.day import DAY, HOURS, Parameters, simulate
from shared.domain.reports.erlang_a import Demand, called_in_time
from shared.domain.reports.slots import Slot, slot_of, slots_of, summed_slots
from shared.domain.ticket.visit_record import VisitRecord

pytestmark = pytest.mark.slow
LIMIT = 600
DAYS = 12
RUSH_IS_OVER = 31
"""Half past three: the queue of the opening is served by then."""


def is_called_in_time(record: VisitRecord) -> bool:
    return record.called_at is not None and (record.called_at - record.arrived_at).total_seconds() <= LIMIT


def weeks_of_one_office() -> tuple[dict[int, Slot], dict[int, list[VisitRecord]]]:
    """The half hours of so many days added up, and their visits."""
    parts, visits = list[dict[int, Slot]](), defaultdict[int, list[VisitRecord]](list)
    for seed in range(1, DAYS + 1):
        day = simulate(Parameters(visits=150, offices=1, seed=seed))
        records = list(day.court.account.records.by_ticket.values())
        parts.append(slots_of(records, DAY, HOURS.local))
        for record in records:
            visits[slot_of(HOURS.local(record.arrived_at))].append(record)
    return summed_slots(parts), visits


def test_the_share_in_time_is_what_the_visitors_of_the_simulated_court_saw() -> None:
    slots, visits = weeks_of_one_office()
    giving_up = sum(each.gave_up for each in slots.values()) / sum(
        each.waited_seconds for each in slots.values()
    )
    computed, seen = dict[int, float](), dict[int, float]()
    for number, slot in slots.items():
        if slot.arrivals and slot.calls:
            demand = Demand(slot.arrivals / DAYS / 1800, slot.held_seconds / slot.calls, giving_up)
            computed[number] = slot.arrivals * called_in_time(demand, round(slot.clerks / DAYS), LIMIT)
            seen[number] = sum(map(is_called_in_time, visits[number]))
    arrivals = {number: slots[number].arrivals for number in computed}

    def shares(numbers: list[int]) -> tuple[float, float]:
        total = sum(arrivals[number] for number in numbers)
        return sum(computed[n] for n in numbers) / total, sum(seen[n] for n in numbers) / total

    whole_day = shares(list(arrivals))
    assert whole_day[0] == pytest.approx(whole_day[1], abs=0.03)
    after_the_rush = shares([number for number in arrivals if number >= RUSH_IS_OVER])
    assert after_the_rush[0] == pytest.approx(after_the_rush[1], abs=0.03)
