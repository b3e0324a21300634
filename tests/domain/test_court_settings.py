"""The court's settings behind an office's own, and the values that make sense."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import pytest

from shared.domain.office.court_settings import (
    BOUNDS,
    PUBLISHED,
    Bounds,
    CourtSettings,
    OutOfBounds,
    amounts,
    out_of_bounds,
    own_timing,
    own_week,
    setting_name,
    timing_behind,
    week_behind,
    with_amounts,
)
from shared.domain.office.office import Office
from shared.domain.office.office_list import COLUMNS, new_offices, read_offices
from shared.domain.office.opening_hours import COURT_DEFAULT, OpeningHours, every, week_of
from shared.domain.timing import DEFAULT_TIMING, Timing

MACHINERY = {"room_retry", "room_retry_at_most", "room_attempts", "lock_takeover", "idempotency"}
"""Fields that are no settings: what they wait for knows nothing of the court."""
LONGER = replace(DEFAULT_TIMING, minute=timedelta(seconds=90), queue_limit=50)
ALL_WEEK = every(range(7), 8 * 60, 20 * 60)
COURT = CourtSettings(LONGER, ALL_WEEK)
NEVER = week_of({})


def office(timing: Timing = DEFAULT_TIMING, court: CourtSettings = PUBLISHED) -> Office:
    hours = OpeningHours("America/Sao_Paulo", court.week)
    return Office("centro", "Centro", "d", "c", "vara", hours, timing=timing, court=court)


def test_an_office_has_of_its_own_only_what_differs() -> None:
    assert own_timing(LONGER, DEFAULT_TIMING) == {"minute": timedelta(seconds=90), "queue_limit": 50}
    assert own_timing(LONGER, LONGER) == {}
    assert own_week(COURT_DEFAULT, COURT_DEFAULT) is None
    assert own_week(NEVER, COURT_DEFAULT) == NEVER


def test_the_court_stands_behind_what_is_not_the_offices_own() -> None:
    assert timing_behind({}, LONGER) == LONGER
    assert timing_behind({"queue_limit": 7}, LONGER) == replace(LONGER, queue_limit=7)
    assert week_behind(None, ALL_WEEK) == ALL_WEEK
    assert week_behind(NEVER, ALL_WEEK) == NEVER, "closed all week is a decision, too"
    with pytest.raises(TypeError):
        timing_behind({"surprise": 1}, LONGER)


def test_an_office_without_anything_of_its_own_follows_the_court() -> None:
    now = office().under(COURT)

    assert (now.timing, now.hours.week, now.court) == (LONGER, ALL_WEEK, COURT)
    assert now.under(PUBLISHED) == office(), "and back"


def test_what_is_the_offices_own_stays_whatever_the_court_decides() -> None:
    own = office(replace(DEFAULT_TIMING, queue_limit=2, pause=timedelta(seconds=60)))
    own = replace(own, hours=replace(own.hours, week=NEVER))

    now = own.under(COURT)

    assert now.timing == replace(LONGER, queue_limit=2, pause=timedelta(seconds=60))
    assert now.hours.week == NEVER
    assert now.under(PUBLISHED) == own


def test_the_published_value_can_be_an_offices_own() -> None:
    usual = replace(office(court=COURT), timing=replace(LONGER, minute=timedelta(seconds=60)))
    stricter = CourtSettings(replace(LONGER, minute=timedelta(seconds=45)))

    assert usual.under(stricter).timing.minute == timedelta(seconds=60)


def test_a_list_of_offices_is_read_under_the_courts_settings() -> None:
    line = f"{','.join(COLUMNS)}\na,A,d,c,1,vara,,,\nb,B,d,c,1,vara,09:00,12:00,mon\n"

    blank, with_hours = new_offices(read_offices(line.encode()), COURT)

    assert (blank.hours.week, blank.timing, blank.court) == (ALL_WEEK, LONGER, COURT)
    assert blank.under(PUBLISHED).hours.week == COURT_DEFAULT
    assert with_hours.under(PUBLISHED).hours.week == every((0,), 540, 720)


def test_every_duration_is_a_setting_or_machinery() -> None:
    assert set(BOUNDS).isdisjoint(MACHINERY)
    assert set(BOUNDS) | MACHINERY == {field.name for field in fields(Timing)}


def test_amounts_are_whole_seconds_and_counts() -> None:
    shown = amounts(LONGER)

    assert (shown["minute_seconds"], shown["queue_limit"], shown["longest_meeting_seconds"]) == (90, 50, 7200)
    assert len(shown) == len(BOUNDS)
    assert with_amounts(DEFAULT_TIMING, shown) == LONGER
    assert with_amounts(LONGER, {}) == LONGER
    assert with_amounts(LONGER, {"surprise_seconds": 5, "pauses": 3}) == replace(LONGER, pauses=3)


def test_the_published_settings_make_sense() -> None:
    assert out_of_bounds(amounts(DEFAULT_TIMING)) == []


@pytest.mark.parametrize("field", BOUNDS)
def test_both_ends_make_sense_and_beyond_them_nothing_does(field: str) -> None:
    name, bounds = setting_name(field), BOUNDS[field]
    # The pairs far apart, so that only this field is judged.
    others = amounts(DEFAULT_TIMING) | {
        "minute_seconds": 30,
        "long_minute_seconds": 1800,
        "clerk_late_after_seconds": 30,
        "nobody_came_after_seconds": 3600,
    }

    assert out_of_bounds(others | {name: bounds.least}) == []
    assert out_of_bounds(others | {name: bounds.most}) == []
    assert out_of_bounds(others | {name: bounds.least - 1}) == [OutOfBounds(name, bounds)]
    assert out_of_bounds(others | {name: bounds.most + 1}) == [OutOfBounds(name, bounds)]


@pytest.mark.parametrize(
    ("shorter", "longer"),
    [
        ("minute_seconds", "long_minute_seconds"),
        ("clerk_late_after_seconds", "nobody_came_after_seconds"),
    ],
)
def test_some_must_not_be_shorter_than_others(shorter: str, longer: str) -> None:
    usual = amounts(DEFAULT_TIMING)
    most = BOUNDS[longer.removesuffix("_seconds")].most

    assert out_of_bounds(usual | {shorter: 200, longer: 200}) == []
    assert out_of_bounds(usual | {shorter: 200, longer: 199}) == [OutOfBounds(longer, Bounds(200, most))]
    nonsense = out_of_bounds(usual | {shorter: 10**30})
    assert [fault.name for fault in nonsense] == [shorter], "one mistake is told of once"
