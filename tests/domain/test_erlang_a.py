"""Erlang A against published values, against a simulation, and the staffing made from it."""

from __future__ import annotations

import heapq
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.domain.reports.day import NO_DAY, DayFigures, day_figures
from shared.domain.reports.erlang_a import (
    Demand,
    abandoning,
    called_in_time,
    clerks_needed,
    share_in_time,
)
from shared.domain.reports.slots import Slot
from shared.domain.reports.staffing import SlotNeed, staffing, usual_wait
from tests.domain.reporting import DAY, local, record

GARNETT = Demand(arrivals=48 / 60, service_seconds=60, giving_up=1 / 120)
"""O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with impatient
customers" (2002), table 1."""


def test_published_values_with_patience() -> None:
    gave_up = abandoning(GARNETT, 50)

    assert gave_up == pytest.approx(0.031, abs=0.0005)
    assert gave_up / GARNETT.giving_up == pytest.approx(3.7, abs=0.05), "the mean wait in seconds"
    assert share_in_time(GARNETT, 50, 12.5) == pytest.approx(0.9, abs=0.002)
    assert 48 * (1 - gave_up) / 50 == pytest.approx(0.93, abs=0.001), "how busy clerks are"


def test_published_values_without_patience_are_those_of_erlang_c() -> None:
    patient = replace(GARNETT, giving_up=0.0)

    assert share_in_time(patient, 50, 58.1) == pytest.approx(0.9, abs=0.001)
    assert abandoning(patient, 50) == 0
    assert share_in_time(patient, 48, 600) == 0, "the queue grows without end"


@pytest.mark.parametrize("clerks", [1, 2, 4])
def test_one_clerk_s_worth_of_theory_is_what_a_simulation_sees(clerks: int) -> None:
    demand = Demand(arrivals=clerks * 0.95 / 480, service_seconds=480, giving_up=1 / 2400)

    over, called = simulated(demand, clerks, 600)

    assert over == pytest.approx(share_in_time(demand, clerks, 600), abs=0.005)
    assert called == pytest.approx(called_in_time(demand, clerks, 600), abs=0.005)


def simulated(demand: Demand, clerks: int, limit: float, visits: int = 150_000) -> tuple[float, float]:
    """The shares of waits that are over within the limit, and that ended there with a call; visitor by
    visitor, in the order of arrival.
    """
    chance = random.Random(clerks)  # noqa: S311 - the same in each run
    free, now, in_time, called = [0.0] * clerks, 0.0, 0, 0
    for _ in range(visits):
        now += chance.expovariate(demand.arrivals)
        patience = chance.expovariate(demand.giving_up)
        wait = max(0.0, free[0] - now)
        if wait <= patience:
            heapq.heapreplace(free, now + wait + chance.expovariate(demand.served))
            called += wait <= limit
        in_time += min(wait, patience) <= limit
    return in_time / visits, called / visits


@pytest.mark.parametrize("clerks", [1, 3, 40])
def test_who_is_not_called_gives_up(clerks: int) -> None:
    """In a long time everybody is called or has given up; both are computed in ways of their own."""
    demand = replace(GARNETT, giving_up=1 / 60)

    called = called_in_time(demand, clerks, 3600)

    assert called == pytest.approx(1 - abandoning(demand, clerks), abs=0.001)


def test_nobody_is_in_time_where_the_queue_has_no_end_or_no_float_holds_it() -> None:
    hopeless = Demand(arrivals=1.0, service_seconds=3600, giving_up=1e-6)

    assert called_in_time(replace(hopeless, giving_up=0.0), 1, 600) == 0
    assert (called_in_time(hopeless, 1, 600), share_in_time(hopeless, 1, 600)) == (0, 0)
    assert called_in_time(replace(GARNETT, giving_up=0.0), 60, 600) == pytest.approx(1, abs=0.001)


def test_the_fewest_clerks_that_keep_the_limit() -> None:
    needed = clerks_needed(GARNETT, 20, 0.9)

    assert called_in_time(GARNETT, needed, 20) >= 0.9 > called_in_time(GARNETT, needed - 1, 20)
    assert clerks_needed(replace(GARNETT, arrivals=50.0), 20, 0.99, most=5) == 5


# --- staffing and usual waits ------------------------------------------------------------------------

MONDAY = date(2026, 11, 23)


def half_hour(**values: int) -> DayFigures:
    return replace(NO_DAY, slots={20: Slot(**values)})


def test_staffing_by_weekday_and_half_hour() -> None:
    busy = half_hour(arrivals=12, waited_seconds=1200, gave_up=1, calls=11, held_seconds=11 * 480, clerks=2)
    days = {MONDAY: busy, MONDAY - timedelta(days=7): busy, MONDAY + timedelta(days=1): NO_DAY}

    [need] = staffing(days, 600, 0.9)

    demand = Demand(12 / 1800, 480, 1 / 1200)
    assert (need.weekday, need.slot, need.arrivals, need.service_seconds, need.had) == (0, 20, 12.0, 480, 2.0)
    assert need.needed == clerks_needed(demand, 600, 0.9)
    assert need.expected_share_in_time == round(called_in_time(demand, need.needed, 600), 3)


def test_half_hours_with_few_calls_take_the_office_s_own_mean() -> None:
    few = replace(NO_DAY, slots={20: Slot(arrivals=1), 21: Slot(calls=10, held_seconds=6000, clerks=1)})

    [need] = staffing({MONDAY: few}, 600, 0.9)

    assert need == SlotNeed(0, 20, 1.0, 600, 0.0, need.needed, need.expected_share_in_time)


def test_without_calls_nothing_is_said() -> None:
    assert staffing({MONDAY: half_hour(arrivals=3)}, 600, 0.9) == []
    assert staffing({}, 600, 0.9) == []


@pytest.mark.parametrize(("waited", "told"), [(61, 120), (540, 540), (700, 900), (1900, 2100)])
def test_the_usual_wait_is_rounded(waited: int, told: int) -> None:
    visits = [record(str(place), waited=waited) for place in range(5)]
    day = day_figures(visits, {}, DAY, local)

    [usual] = usual_wait({DAY: day}, DAY.weekday())

    assert abs(usual.median_seconds - told) <= 60
    assert usual.median_seconds % 60 == 0


def test_fewer_than_five_waits_tell_nothing() -> None:
    day = day_figures([record(str(place)) for place in range(4)], {}, DAY, local)

    assert usual_wait({DAY: day}, DAY.weekday()) == []
    assert usual_wait({DAY: day}, (DAY.weekday() + 1) % 7) == []
