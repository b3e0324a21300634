"""Erlang A, fed with what the simulated court's days have left, beside what their visitors saw.

The court's day is no steady queue: two fifths come at the opening, clerks have lunch, phones fall silent.
Where a half hour leaves a queue to the next one the model, which knows none, sees too good a share there.
Once the rush is over it is near, and so it is over the whole day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from benchmarks.simulate_day.day import DAY, HOURS, Parameters, simulate
from shared.domain.reports.erlang_a import Demand, called_in_time
from shared.domain.reports.slots import Slot, slot_of, slots_of, summed_slots
from shared.domain.ticket.visit_record import VisitRecord
from tests.architecture.source import ROOT

pytestmark = pytest.mark.slow
LIMIT = 600
DAYS = 12
RUSH_IS_OVER = 31
"""Half past three: the queue of the opening is served by then."""
MOST_IN_THE_RUSH, MOST_AFTERWARDS = 65, 6
"""Percentage points between the computed and the seen share of one half hour, as page and document say."""
SAID_BY = ("docs/operations/relatorios.md", "web/administration/report-texts.js")


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


@dataclass(frozen=True)
class Shares:
    """By half hour: who came, and how many of them were called in time as computed and as seen."""

    arrivals: dict[int, int]
    computed: dict[int, float]
    seen: dict[int, float]

    def of(self, numbers: Iterable[int]) -> tuple[float, float]:
        """The computed and the seen share of these half hours together."""
        chosen = list(numbers)
        total = sum(self.arrivals[n] for n in chosen)
        return sum(self.computed[n] for n in chosen) / total, sum(self.seen[n] for n in chosen) / total

    def errors(self, numbers: Iterable[int]) -> list[float]:
        """Percentage points, of each half hour by itself."""
        return [abs(100 * (computed - seen)) for computed, seen in map(self.of, ([n] for n in numbers))]


@pytest.fixture(scope="module")
def shares() -> Shares:
    slots, visits = weeks_of_one_office()
    waited = sum(each.waited_seconds for each in slots.values())
    giving_up = sum(each.gave_up for each in slots.values()) / waited
    found = Shares({}, {}, {})
    for number, slot in slots.items():
        if slot.arrivals and slot.calls:
            demand = Demand(slot.arrivals / DAYS / 1800, slot.held_seconds / slot.calls, giving_up)
            found.arrivals[number] = slot.arrivals
            found.computed[number] = slot.arrivals * called_in_time(demand, round(slot.clerks / DAYS), LIMIT)
            found.seen[number] = sum(map(is_called_in_time, visits[number]))
    return found


def test_the_share_in_time_is_what_the_visitors_of_the_simulated_court_saw(shares: Shares) -> None:
    computed, seen = shares.of(shares.arrivals)
    assert computed == pytest.approx(seen, abs=0.03)
    computed, seen = shares.of(number for number in shares.arrivals if number >= RUSH_IS_OVER)
    assert computed == pytest.approx(seen, abs=0.03)


def test_each_half_hour_is_as_wrong_as_is_said(shares: Shares) -> None:
    rush = max(shares.errors(number for number in shares.arrivals if number < RUSH_IS_OVER))
    afterwards = max(shares.errors(number for number in shares.arrivals if number >= RUSH_IS_OVER))

    assert MOST_IN_THE_RUSH - 5 < rush <= MOST_IN_THE_RUSH
    assert MOST_AFTERWARDS - 2 < afterwards <= MOST_AFTERWARDS


@pytest.mark.parametrize("file", SAID_BY)
def test_the_error_is_said_where_the_table_is_read(file: str) -> None:
    text = " ".join((ROOT / file).read_text("utf-8").split())

    assert f"até {MOST_IN_THE_RUSH} pontos percentuais" in text
    assert f"até {MOST_AFTERWARDS} pontos" in text
