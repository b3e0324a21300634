"""The court's calendar as a CSV file: `date,name,kind,scope[,opens]`, a date or `from/to`.

A scope that is empty, or one of `EVERYWHERE`, is the whole court; any other names a district.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from shared.domain.office import directory_texts_pt
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.csv_rows import BadLine, LineFault, read_csv
from shared.domain.office.office_list import checked_length, time_of
from shared.domain.office.opening_hours import DayKind, SpecialDay
from shared.domain.office.spelling import fold

COLUMNS = ("date", "name", "kind", "scope")
OPTIONAL = ("opens",)
LONGEST_RANGE_DAYS = 366
EVERYWHERE = frozenset({"", "estado", "state", "all", "todos", "tribunal"})
MUNICIPAL = "municipal"
"""A kind of files alone: a day without service that has to name its district."""
KINDS: Mapping[str, DayKind] = {
    **{kind: kind for kind in (DayKind.NO_SERVICE, DayKind.LATE_START, DayKind.RECESS, DayKind.SUSPENSION)},
    MUNICIPAL: DayKind.NO_SERVICE,
}
FIRST_YEAR, LAST_YEAR = 2000, 2200
_NAME_LIMIT, _DISTRICT_LIMIT = 200, 120


@dataclass(frozen=True)
class CalendarLine:
    """The days of one line."""

    line: int
    days: Sequence[CourtDay]


@dataclass(frozen=True)
class CalendarList:
    """What a file holds: days by line, lines that cannot be used, notes on the rest."""

    lines: Sequence[CalendarLine]
    rejected: Sequence[LineFault]
    notes: Sequence[str]

    @property
    def days(self) -> Sequence[CourtDay]:
        """The days of all lines."""
        return [day for line in self.lines for day in line.days]


def read_calendar(data: bytes) -> CalendarList:
    """The days of a CSV file. Raises `BadLine` when the file as a whole cannot be used."""
    file = read_csv(data, COLUMNS, OPTIONAL)
    lines: list[CalendarLine] = []
    rejected = list(file.rejected)
    seen: dict[tuple[date, str], int] = {}
    for line, row in file.rows:
        try:
            days = _days(row)
            for day in days:
                if day.place in seen:
                    shown = day.day.strftime("%d/%m/%Y")
                    raise BadLine(directory_texts_pt.CSV_DAY_TWICE.format(day=shown, line=seen[day.place]))
        except BadLine as error:
            rejected.append(LineFault(line, str(error)))
        else:
            seen.update({day.place: line for day in days})
            lines.append(CalendarLine(line, days))
    return CalendarList(lines, sorted(rejected, key=lambda bad: bad.line), file.notes)


def _days(row: Mapping[str, str]) -> Sequence[CourtDay]:
    special = special_day(row["kind"], row["name"], row.get("opens", ""))
    district = district_of(row["kind"], row["scope"])
    return [CourtDay(day, special, district) for day in _dates(row["date"])]


def special_day(kind: str, name: str, opens: str) -> SpecialDay:
    """The rule of a day. Raises `BadLine`."""
    if kind not in KINDS:
        raise BadLine(directory_texts_pt.CSV_BAD_KIND.format(value=kind[:40]))
    if not name:
        raise BadLine(directory_texts_pt.CSV_NO_DAY_NAME)
    checked_length("name", name, _NAME_LIMIT)
    if opens and KINDS[kind] is not DayKind.LATE_START:
        raise BadLine(directory_texts_pt.CSV_TIME_WITHOUT_USE)
    return SpecialDay(KINDS[kind], name, time_of(opens) if opens else None)


def district_of(kind: str, scope: str) -> str:
    """The district that the scope names; empty for the whole court. Raises `BadLine`."""
    checked_length("scope", scope, _DISTRICT_LIMIT)
    if fold(scope) not in EVERYWHERE:
        return scope
    if kind == MUNICIPAL:
        raise BadLine(directory_texts_pt.CSV_MUNICIPAL_WITHOUT_DISTRICT)
    return ""


def _dates(text: str) -> Sequence[date]:
    try:
        first, *rest = [date.fromisoformat(part.strip()) for part in text.split("/")]
    except ValueError as error:
        raise BadLine(directory_texts_pt.CSV_BAD_DATE.format(value=text[:40])) from error
    last = rest[0] if rest else first
    if len(rest) > 1 or not timedelta(0) <= last - first <= timedelta(days=LONGEST_RANGE_DAYS):
        raise BadLine(directory_texts_pt.CSV_BAD_DATE.format(value=text[:40]))
    if not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR:
        raise BadLine(directory_texts_pt.CSV_BAD_DATE.format(value=text[:40]))
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
