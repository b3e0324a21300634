"""Hours in requests: texts become weeks and days, and every fault is named at its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from functions import request_bodies, request_texts_pt
from functions.public import presenters
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.office.configuration import stretches
from shared.domain.office.opening_hours import Block, DayKind, SpecialDay, Week, minute_of, week_of
from shared.domain.office.schedule_texts_pt import clock_time
from shared.domain.visitor_input import clean_text

FIRST_YEAR, LAST_YEAR = 2000, 2200
MOST_EXCEPTION_DAYS = 1_100
_EXCEPTION_NAME = 100


def refuse(errors: Sequence[FieldError]) -> None:
    """Raise `invalid-request` with all of these, if there is any."""
    if errors:
        raise Refused(
            Problem.INVALID_REQUEST, errors=[{"field": e.field, "message": e.message} for e in errors]
        )


def week_in(given: Sequence[request_bodies.WeeklyBlockBody], errors: list[FieldError]) -> Week:
    """The week with these blocks; errors in them are added to `errors`."""
    by_day: dict[int, tuple[Block, ...]] = {}
    for place, one in enumerate(given):
        day = presenters.DAYS.index(one.day)
        block = block_in(one.opens, one.closes, f"weekly[{place}]", errors)
        if block is not None:
            by_day[day] = (*by_day.get(day, ()), block)
    try:
        return week_of(by_day)
    except ValueError:
        errors.append(FieldError("weekly", request_texts_pt.HOURS_OVERLAP))
        return ()


def block_in(opens: str, closes: str, field: str, errors: list[FieldError]) -> Block | None:
    """One block; an error is added to `errors` and None returned."""
    first = minute_in(opens, f"{field}.opens", errors)
    last = minute_in(closes, f"{field}.closes", errors)
    if first is None or last is None:
        return None
    if first >= last:
        errors.append(FieldError(f"{field}.closes", request_texts_pt.HOURS_ORDER))
        return None
    return Block(first, last)


def minute_in(text: str, field: str, errors: list[FieldError]) -> int | None:
    """`13:00` → 780, `24:00` is the end of the day; an error is added to `errors` and None returned."""
    with suppress(ValueError):
        if len(text) == len("HH:MM"):
            return minute_of(text)
    errors.append(FieldError(field, request_texts_pt.TIME_OF_DAY))
    return None


def day_in(text: str, field: str, errors: list[FieldError]) -> date | None:
    """A date `2026-12-25`; an error is added to `errors` and None returned."""
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if len(text) == len("YYYY-MM-DD") and FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    errors.append(FieldError(field, request_texts_pt.DATE))
    return None


def zone_in(text: str, errors: list[FieldError]) -> str:
    """A time zone's IANA name."""
    try:
        ZoneInfo(text)
    except (ValueError, OSError, KeyError):
        errors.append(FieldError("timeZone", request_texts_pt.TIME_ZONE))
    return text


def exceptions_in(
    given: Sequence[request_bodies.ExceptionBody], errors: list[FieldError]
) -> Mapping[date, SpecialDay]:
    """The days of an office's own rules; a date has one rule."""
    days: dict[date, SpecialDay] = {}
    for place, one in enumerate(given):
        field = f"exceptions[{place}]"
        first = day_in(one.date, f"{field}.date", errors)
        last = first if one.until is None else day_in(one.until, f"{field}.until", errors)
        special = special_in(one, field, errors)
        if first is None or last is None or special is None:
            continue
        count = (last - first).days + 1
        if not 1 <= count <= MOST_EXCEPTION_DAYS - len(days):
            errors.append(
                FieldError(f"{field}.until", request_texts_pt.EXCEPTION_DAYS.format(days=MOST_EXCEPTION_DAYS))
            )
            continue
        named = [first + timedelta(days=offset) for offset in range(count)]
        if any(day in days for day in named):
            errors.append(FieldError(f"{field}.date", request_texts_pt.DATE_TWICE))
        days.update(dict.fromkeys(named, special))
    return days


def special_in(one: request_bodies.ExceptionBody, field: str, errors: list[FieldError]) -> SpecialDay | None:
    """The rule of an exception."""
    before = len(errors)
    kind, name = DayKind(one.kind), clean_text(one.name)
    if not 1 <= len(name) <= _EXCEPTION_NAME:
        errors.append(
            FieldError(f"{field}.name", request_texts_pt.LENGTH.format(least=1, most=_EXCEPTION_NAME))
        )
    opens = None if one.opens is None else minute_in(one.opens, f"{field}.opens", errors)
    if opens is not None and kind is not DayKind.LATE_START:
        errors.append(FieldError(f"{field}.opens", request_texts_pt.NOT_OF_THIS_KIND))
    if bool(one.blocks) != (kind is DayKind.SPECIAL_HOURS):
        errors.append(FieldError(f"{field}.blocks", request_texts_pt.NOT_OF_THIS_KIND))
    blocks = [
        block_in(block.opens, block.closes, f"{field}.blocks[{place}]", errors)
        for place, block in enumerate(one.blocks)
    ]
    kept = tuple(sorted(block for block in blocks if block is not None))
    if any(second.opens < first.closes for first, second in pairwise(kept)):
        errors.append(FieldError(f"{field}.blocks", request_texts_pt.HOURS_OVERLAP))
    return None if len(errors) > before else SpecialDay(kind, name, opens, kept)


def exceptions_body(days: Mapping[date, SpecialDay]) -> list[request_bodies.ExceptionBody]:
    """The inverse of `exceptions_in`, equal neighbours together."""
    return [
        request_bodies.ExceptionBody(
            date=each.first.isoformat(),
            until=None if each.first == each.last else each.last.isoformat(),
            kind=each.special.kind.value,
            name=each.special.name,
            opens=None if each.special.opens is None else clock_time(each.special.opens),
            blocks=[
                request_bodies.BlockBody(clock_time(b.opens), clock_time(b.closes))
                for b in each.special.blocks
            ],
        )
        for each in stretches(days)
    ]
