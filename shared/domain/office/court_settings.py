"""The court's settings, and how an office's own values override them.

An office stores only the values that differ from the court's. For all others the court's current value
holds, so a change of the court's settings takes effect at the office too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from types import MappingProxyType

from shared.domain.office.opening_hours import COURT_DEFAULT, Week
from shared.domain.timing import DEFAULT_TIMING, Timing


@dataclass(frozen=True)
class CourtSettings:
    """What holds at every office that does not say otherwise."""

    timing: Timing = DEFAULT_TIMING
    week: Week = COURT_DEFAULT
    """The hours of an office that has published none."""


PUBLISHED = CourtSettings()
"""In force until an administrator decides otherwise."""

# --- the office's own values over the court's ---------------------------------------------------------------


def own_timing(timing: Timing, court: Timing) -> dict[str, timedelta | int]:
    """Field → value for what differs from the court's: the office's own values."""
    every: dict[str, timedelta | int] = {field.name: getattr(timing, field.name) for field in fields(Timing)}
    return {name: value for name, value in every.items() if value != getattr(court, name)}


def timing_behind(own: Mapping[str, timedelta | int], court: Timing) -> Timing:
    """The timing in force: an office's own values, the court's for the rest.

    Raises `TypeError` for a field that does not exist.
    """
    return replace(court, **own)  # pyright: ignore[reportArgumentType] - each by its field's type


def own_week(week: Week, court: Week) -> Week | None:
    """The hours that an office has of its own; None where they are the court's."""
    return None if week == court else week


def week_behind(own: Week | None, court: Week) -> Week:
    """The hours in force; an office that is closed all week has seven empty days, which is not None."""
    return court if own is None else own


# --- settings as whole numbers: in the API and in the row --------------------------------------------


@dataclass(frozen=True)
class Bounds:
    """The allowed values, both ends included: seconds, or a count."""

    least: int
    most: int


BOUNDS: Mapping[str, Bounds] = MappingProxyType(
    {
        "minute": Bounds(30, 600),
        "long_minute": Bounds(30, 1800),
        "no_show_after": Bounds(3, 30),  # below, a clock a second ahead could overtake somebody who enters
        "ring_within": Bounds(15, 300),
        "absent_after": Bounds(60, 600),  # a page that waits is heard every 25 seconds at most
        "unreached_after": Bounds(60, 7200),
        "return_within": Bounds(60, 3600),
        "return_after_drop": Bounds(60, 7200),
        "pause": Bounds(30, 1800),
        "pauses": Bounds(0, 50),
        "clerk_late_after": Bounds(30, 1800),
        "nobody_came_after": Bounds(30, 3600),
        "empty_room_after": Bounds(60, 3600),
        "longest_meeting": Bounds(900, 14_400),
        "served_after_closing": Bounds(0, 14_400),
        "queue_limit": Bounds(1, 1000),  # as many as a benchmark has seen wait at one office
        "source_limit": Bounds(1, 1000),
        "crowded_source_limit": Bounds(1, 1000),
        "uncalled_after": Bounds(120, 7200),
    }
)
"""The fields of `Timing` that are settings. The others are technical (attempts at a room, locks, how long an
idempotency key is kept) and not for a court to change."""
_NOT_BELOW: Mapping[str, str] = MappingProxyType(
    {"long_minute": "minute", "nobody_came_after": "clerk_late_after"}
)
"""Field → the field that it must not be shorter than."""


@dataclass(frozen=True)
class OutOfBounds:
    """A setting out of its bounds: its published name, and the values that are allowed."""

    name: str
    bounds: Bounds


def setting_name(field: str) -> str:
    """A field's name as it is published: durations end in `_seconds`."""
    return f"{field}_seconds" if isinstance(getattr(DEFAULT_TIMING, field), timedelta) else field


def amounts(timing: Timing) -> dict[str, int]:
    """Published name → whole seconds, or a count; every setting."""
    return {setting_name(field): _amount(timing, field) for field in BOUNDS}


def with_amounts(timing: Timing, given: Mapping[str, int]) -> Timing:
    """The timing with the settings that are given by their published names; other names change nothing."""
    values: dict[str, timedelta | int] = {}
    for field in BOUNDS:
        name = setting_name(field)
        if name in given:
            values[field] = given[name] if name == field else timedelta(seconds=given[name])
    return timing_behind(values, timing)


def out_of_bounds(given: Mapping[str, int]) -> Sequence[OutOfBounds]:
    """The settings that are out of bounds, or contradict another one."""
    found: list[OutOfBounds] = []
    for field, bounds in BOUNDS.items():
        name, shorter = setting_name(field), _NOT_BELOW.get(field)
        if shorter is not None and _within(given[setting_name(shorter)], BOUNDS[shorter]):
            bounds = Bounds(max(bounds.least, given[setting_name(shorter)]), bounds.most)
        if not _within(given[name], bounds):
            found.append(OutOfBounds(name, bounds))
    return found


def _within(amount: int, bounds: Bounds) -> bool:
    return bounds.least <= amount <= bounds.most


def _amount(timing: Timing, field: str) -> int:
    value: timedelta | int = getattr(timing, field)
    return value // timedelta(seconds=1) if isinstance(value, timedelta) else value
