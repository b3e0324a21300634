"""Opening hours against a naive model that walks minute by minute over the wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.office.opening_hours import MIDNIGHT, Block, DayKind, OpeningHours, SpecialDay, week_of

MONDAY = date(2026, 3, 23)
"""The week in which Lisbon's clocks go forward, on its Sunday at 01:00."""
ZONES = ("America/Sao_Paulo", "America/Manaus", "Europe/Lisbon", "Asia/Kolkata", "America/St_Johns")
WALK_DAYS = 2
FEW_AND_MANY = pytest.mark.parametrize("examples", [20, pytest.param(200, marks=pytest.mark.slow)])
"""How many examples: enough to notice a broken rule before a commit, and the rare ones in `make test-all`."""
# Clocks change between midnight and three: blocks that touch those hours exist only where none changes.
DAYTIME, ANY_TIME = (4 * 60, 23 * 60), (0, MIDNIGHT)
SAFE_ALL_DAY = frozenset({"America/Sao_Paulo", "America/Manaus", "Asia/Kolkata"})


@st.composite
def blocks(draw: st.DrawFn, bounds: tuple[int, int]) -> tuple[Block, ...]:
    """Up to three blocks of a day; some touch each other."""
    low, high = bounds
    steps = st.integers(low // 30, high // 30)
    edges = sorted(draw(st.sets(steps, max_size=4)))
    touching = draw(st.booleans())
    pairs = list(pairwise(edges)) if touching else list(zip(edges[::2], edges[1::2], strict=False))
    return tuple(Block(opens * 30, closes * 30) for opens, closes in pairs)


@st.composite
def opening_hours(draw: st.DrawFn) -> OpeningHours:
    """Any week with any special days in any zone."""
    zone = draw(st.sampled_from(ZONES))
    bounds = ANY_TIME if zone in SAFE_ALL_DAY else DAYTIME
    week = week_of({day: draw(blocks(bounds)) for day in range(7)})
    special = st.builds(
        SpecialDay,
        st.sampled_from(DayKind),
        st.just("dia"),
        st.none() | st.integers(0, MIDNIGHT),
        blocks(bounds),
    )
    days = st.integers(0, 9).map(lambda n: MONDAY + timedelta(days=n))
    calendar, exceptions = (draw(st.dictionaries(days, special, max_size=2)) for _ in range(2))
    return OpeningHours(zone, week, calendar, exceptions)


def open_by_the_rules(hours: OpeningHours, instant: datetime) -> bool:
    """What a person with the notice in hand would say."""
    wall = instant.astimezone(ZoneInfo(hours.zone))
    usual = hours.week[wall.weekday()]
    special = hours.exceptions.get(wall.date()) or hours.calendar.get(wall.date())
    minute = wall.hour * 60 + wall.minute
    if special is None:
        return any(block.opens <= minute < block.closes for block in usual)
    if special.kind is DayKind.SPECIAL_HOURS:
        return any(block.opens <= minute < block.closes for block in special.blocks)
    if special.kind is not DayKind.LATE_START or not usual:
        return False
    late = special.opens if special.opens is not None else min(b.opens for b in usual) + 180
    return minute >= late and any(block.opens <= minute < block.closes for block in usual)


def next_change(hours: OpeningHours, instant: datetime) -> datetime | None:
    """The first minute after `instant` at which open becomes closed or the other way round."""
    now = open_by_the_rules(hours, instant)
    minute = instant.replace(second=0, microsecond=0)
    for _ in range(WALK_DAYS * MIDNIGHT):
        minute += timedelta(minutes=1)
        if open_by_the_rules(hours, minute) is not now:
            return minute
    return None


@FEW_AND_MANY
def test_it_opens_and_closes_when_the_naive_model_does(examples: int) -> None:
    @settings(max_examples=examples)
    @given(opening_hours(), st.integers(0, 7 * MIDNIGHT * 60))
    def holds(hours: OpeningHours, second: int) -> None:
        instant = datetime(2026, 3, 23, tzinfo=UTC) + timedelta(seconds=second)

        is_open = open_by_the_rules(hours, instant)
        change = next_change(hours, instant)

        assert hours.is_open(instant) is is_open
        answer = hours.closes_at(instant) if is_open else hours.opens_at(instant)
        if change is not None:
            assert answer == change
        else:
            assert answer is None or answer > instant + timedelta(days=WALK_DAYS)
        assert (hours.opens_at if is_open else hours.closes_at)(instant) is None

    holds()
