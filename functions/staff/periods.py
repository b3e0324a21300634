"""Periods in queries: from one local day to another, both included."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from functions import request_texts_pt
from functions.requests import Request
from shared.domain.errors import FieldError
from shared.domain.office.opening_hours import OpeningHours
from shared.domain.reports.months import Month, month_of


def period_in(
    request: Request, hours: OpeningHours, now: datetime, longest: int
) -> tuple[datetime, datetime]:
    """The instants of the days `from` to `to` in the zone of `hours`; without them today.

    At most `longest` days. Raises `invalid-request`.
    """
    first, last = days_in(request, hours.local(now).date(), longest)
    return hours.instant(first, 0), hours.instant(last + timedelta(days=1), 0)


def days_in(request: Request, today: date, longest: int) -> tuple[date, date]:
    """The days `from` and `to`; without them today. Raises `invalid-request`."""
    last = local_day(request, "to", local_day(request, "from", today))
    first = local_day(request, "from", last)
    if not timedelta(0) <= last - first < timedelta(days=longest):
        raise FieldError("to", request_texts_pt.PERIOD.format(days=longest)).refused()
    return first, last


def months_in(request: Request, today: date, longest: int) -> tuple[Month, Month]:
    """The months `from` and `to` (`AAAA-MM`); without them this one. Raises `invalid-request`."""
    last = _month(request, "to", _month(request, "from", month_of(today)))
    first = _month(request, "from", last)
    number = (last.year - first.year) * 12 + last.number - first.number
    if not 0 <= number < longest:
        raise FieldError("to", request_texts_pt.MONTHS.format(months=longest)).refused()
    return first, last


def _month(request: Request, name: str, otherwise: Month) -> Month:
    text = request.query.get(name, "")
    if not text:
        return otherwise
    found = re.fullmatch(r"(2[01][0-9]{2})-(0[1-9]|1[0-2])", text)
    if found is None:
        raise FieldError(name, request_texts_pt.MONTH).refused()
    return Month(int(found[1]), int(found[2]))


def local_day(request: Request, name: str, otherwise: date) -> date:
    """The day in the query, else `otherwise`. Raises `invalid-request`."""
    text = request.query.get(name, "")
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise FieldError(name, request_texts_pt.DATE).refused() from None
    if not 2000 <= day.year <= 2200:
        raise FieldError(name, request_texts_pt.DATE).refused()
    return day
