"""The list of offices as a CSV file: `id,name,district,city,degree,kind,opens,closes,weekdays`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.domain import text_pt
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.csv_rows import BadLine, Rejected, read_csv
from shared.domain.office.office import Contact, Office
from shared.domain.office.opening_hours import OpeningHours, Week, every, minute_of
from shared.domain.visitor_input import clean_text

COLUMNS = ("id", "name", "district", "city", "degree", "kind", "opens", "closes", "weekdays")
OPTIONAL = ("phone", "email")
DEFAULT_ZONE = "America/Sao_Paulo"
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAME_LIMIT = 200


@dataclass(frozen=True)
class OfficeList:
    """What a file holds: offices that can be used, lines that cannot, notes on the rest."""

    offices: Sequence[Office]
    rejected: Sequence[Rejected]
    notes: Sequence[str]


def read_offices(data: bytes, court: CourtSettings = PUBLISHED, zone: str = DEFAULT_ZONE) -> OfficeList:
    """The offices of a CSV file, under the court's settings; blank hours are the court's.

    Raises `BadLine` when the file as a whole cannot be used.
    """
    file = read_csv(data, COLUMNS, OPTIONAL)
    offices: dict[str, Office] = {}
    rejected: list[Rejected] = []
    for line, row in file.rows:
        try:
            office = _office(row, court, zone)
            if office.office_id in offices:
                raise BadLine(text_pt.CSV_ID_TWICE)
        except BadLine as error:
            rejected.append(Rejected(line, str(error)))
        else:
            offices[office.office_id] = office
    return OfficeList(list(offices.values()), rejected, file.notes)


def _office(row: Mapping[str, str], court: CourtSettings, zone: str) -> Office:
    office_id, name = row["id"], clean_text(row["name"])
    if not _ID.fullmatch(office_id):
        raise BadLine(text_pt.CSV_BAD_ID)
    if not name or len(name) > _NAME_LIMIT:
        raise BadLine(text_pt.CSV_BAD_NAME.format(limit=_NAME_LIMIT))
    labels = (("phone", text_pt.PHONE), ("email", text_pt.EMAIL))
    return Office(
        office_id=office_id,
        name=name,
        district=clean_text(row["district"]),
        city=clean_text(row["city"]),
        degree=row["degree"],
        kind=row["kind"],
        hours=OpeningHours(zone, _week(row, court.week)),
        timing=court.timing,
        court=court,
        contacts=tuple(
            Contact(label, clean_text(row[column])) for column, label in labels if row.get(column)
        ),
    )


def _week(row: Mapping[str, str], default: Week) -> Week:
    opens, closes, weekdays = row["opens"], row["closes"], row["weekdays"]
    if not (opens or closes or weekdays):
        return default
    if not (opens and closes and weekdays):
        raise BadLine(text_pt.CSV_HOURS_INCOMPLETE)
    start, end = time_of(opens), time_of(closes)
    if start >= end:
        raise BadLine(text_pt.CSV_HOURS_ORDER)
    return every(_weekdays(weekdays), start, end)


def time_of(text: str) -> int:
    """The minute of a cell's time. Raises `BadLine`."""
    try:
        return minute_of(text)
    except ValueError:
        raise BadLine(text_pt.CSV_BAD_TIME.format(value=text)) from None


def _weekdays(text: str) -> tuple[int, ...]:
    """`mon-fri`, `mon,wed`, or both together."""
    days: set[int] = set()
    for part in re.split(r"[,;/ ]+", text.lower()):
        ends = part.split("-")
        if len(ends) > 2 or not all(end in _DAYS for end in ends):
            raise BadLine(text_pt.CSV_BAD_WEEKDAYS.format(value=text))
        first, last = _DAYS.index(ends[0]), _DAYS.index(ends[-1])
        if first > last:
            raise BadLine(text_pt.CSV_BAD_WEEKDAYS.format(value=text))
        days.update(range(first, last + 1))
    return tuple(sorted(days))
