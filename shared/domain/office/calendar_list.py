"""The court's calendar as a CSV file: `date,name,kind,scope[,opens]`, a date or `from/to`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain import text_pt
from shared.domain.office.csv_rows import BadLine, Rejected, read_csv
from shared.domain.office.office_list import time_of
from shared.domain.office.opening_hours import DayKind, SpecialDay
from shared.domain.visitor_input import clean_text

COLUMNS = ("date", "name", "kind", "scope")
OPTIONAL = ("opens",)
LONGEST_RANGE_DAYS = 366
_KINDS = frozenset({DayKind.NO_SERVICE, DayKind.LATE_START, DayKind.RECESS, DayKind.SUSPENSION})


@dataclass(frozen=True)
class CalendarList:
    """What a file holds: days by date, lines that cannot be used, notes on the rest."""

    days: Mapping[date, SpecialDay]
    rejected: Sequence[Rejected]
    notes: Sequence[str]


def read_calendar(data: bytes) -> CalendarList:
    """The days of a CSV file. Raises `BadLine` when the file as a whole cannot be used."""
    file = read_csv(data, COLUMNS, OPTIONAL)
    days: dict[date, SpecialDay] = {}
    rejected: list[Rejected] = []
    for line, row in file.rows:
        try:
            special = _special_day(row)
            days.update(dict.fromkeys(_dates(row["date"]), special))
        except BadLine as error:
            rejected.append(Rejected(line, str(error)))
    return CalendarList(days, rejected, file.notes)


def _special_day(row: Mapping[str, str]) -> SpecialDay:
    kind = row["kind"]
    if kind not in _KINDS:
        raise BadLine(text_pt.CSV_BAD_KIND.format(value=kind))
    name = clean_text(row["name"])
    if not name:
        raise BadLine(text_pt.CSV_NO_DAY_NAME)
    opens = row.get("opens")
    return SpecialDay(DayKind(kind), name, time_of(opens) if opens else None)


def _dates(text: str) -> Sequence[date]:
    try:
        first, *rest = [date.fromisoformat(part) for part in text.split("/")]
    except ValueError as error:
        raise BadLine(text_pt.CSV_BAD_DATE.format(value=text)) from error
    last = rest[0] if rest else first
    if len(rest) > 1 or not timedelta(0) <= last - first <= timedelta(days=LONGEST_RANGE_DAYS):
        raise BadLine(text_pt.CSV_BAD_DATE.format(value=text))
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
