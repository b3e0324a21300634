"""Kinds of values of host.json: what a value must be, in words and as a test."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

INT32 = 2_147_483_647
_SPAN = re.compile(r"(?:(\d+)\.)?([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,7}))?")
_VERSIONS = re.compile(r"[\[(]\s*\d+(\.(\d+|\*))*\s*,\s*\d+(\.\d+)*\s*[\])]")


@dataclass(frozen=True)
class ValueKind:
    """What a value must be. `wanted` ends the sentence «it must be …»."""

    wanted: str
    fits: Callable[[object], bool]


def seconds_of(value: object) -> float | None:
    """Seconds of a .NET time span `[days.]hh:mm:ss[.fraction]`; None for anything else."""
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    days, hours, minutes, seconds, fraction = found.groups()
    whole = timedelta(days=int(days or 0), hours=int(hours), minutes=int(minutes), seconds=int(seconds))
    return whole.total_seconds() + (float(f"0.{fraction}") if fraction else 0.0)


def number(low: int, high: int = INT32) -> ValueKind:
    """A whole number; true and false are none."""
    wanted = f"a whole number from {low}" + (f" to {high}" if high != INT32 else "")
    return ValueKind(
        wanted,
        lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high,
    )


def span(low: str, high: str | None = None) -> ValueKind:
    """A time span between two others."""
    least, most = seconds_of(low) or 0.0, seconds_of(high) if high else None

    def fits(value: object) -> bool:
        seconds = seconds_of(value)
        return seconds is not None and least <= seconds and (most is None or seconds <= most)

    return ValueKind(f"a time span hh:mm:ss from {low}" + (f" to {high}" if high else ""), fits)


def one_of(*values: str, same_case: bool = False) -> ValueKind:
    """One of some words. .NET reads the names of an enumeration without regard to case."""
    known = set(values) if same_case else {value.casefold() for value in values}

    def fits(value: object) -> bool:
        return isinstance(value, str) and (value if same_case else value.casefold()) in known

    return ValueKind(" or ".join(f'"{value}"' for value in values), fits)


def never(why: str) -> ValueKind:
    """A key that the host reads and that must not be there."""
    return ValueKind(f"left out: {why}", lambda _: False)


SWITCH = ValueKind("true or false, without quotation marks", lambda value: isinstance(value, bool))
NAME = ValueKind("a name that is not empty", lambda value: isinstance(value, str) and bool(value.strip()))
PREFIX = ValueKind("a text without / at its ends", lambda v: isinstance(v, str) and v == v.strip("/ "))
HUB = ValueKind(
    "3 to 45 letters and digits, a letter first: it is part of the names of queues, tables and containers",
    lambda value: isinstance(value, str) and bool(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{2,44}", value)),
)
VERSIONS = ValueKind(
    "a range of versions such as [4.*, 5.0.0)",
    lambda value: isinstance(value, str) and bool(_VERSIONS.fullmatch(value)),
)
LEVEL = one_of("Trace", "Debug", "Information", "Warning", "Error", "Critical", "None")
TELEMETRY_TYPES = ValueKind(
    "names among Dependency, Event, Exception, PageView, Request, Trace, separated by semicolons",
    lambda value: (
        isinstance(value, str)
        and set(value.split(";")) <= {"Dependency", "Event", "Exception", "PageView", "Request", "Trace"}
    ),
)
TIMEOUT = ValueKind(
    'a time span hh:mm:ss from 00:00:01, or "-1" for none',
    lambda value: value == "-1" or (seconds_of(value) or 0.0) >= 1.0,
)
