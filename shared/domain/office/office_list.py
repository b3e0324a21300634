"""The list of offices as a CSV file: `id,name,district,city,degree,kind,opens,closes,weekdays`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shared.domain.office import directory_texts_pt
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.csv_rows import BadLine, LineFault, read_csv
from shared.domain.office.office import Contact, Office
from shared.domain.office.opening_hours import DAYS, OpeningHours, Week, every, minute_of

COLUMNS = ("id", "name", "district", "city", "degree", "kind", "opens", "closes", "weekdays")
CONTACTS: Mapping[str, str] = {"phone": directory_texts_pt.PHONE, "email": directory_texts_pt.EMAIL}
"""Optional column → the label of the contact."""
DEFAULT_ZONE = "America/Sao_Paulo"
RESERVED_IDS = frozenset({"court"})
"""Storage keeps the calendar under this name."""
LIMITS: Mapping[str, int] = {
    "name": 200,
    "district": 120,
    "city": 120,
    "degree": 40,
    "kind": 80,
    "phone": 80,
    "email": 254,
}
"""Characters of a column."""
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,118}[a-z0-9])?")


@dataclass(frozen=True)
class OfficeLine:
    """What one line says of an office. What it says nothing of is left as it is."""

    line: int
    office_id: str
    name: str
    district: str
    city: str
    degree: str
    kind: str
    week: Week | None
    """None is the court's."""
    contacts: Mapping[str, str]
    """Label → value, empty to remove it; only for the columns that the file has."""

    def new(self, court: CourtSettings, zone: str = DEFAULT_ZONE) -> Office:
        """The office of the line, for an identifier that no office has yet."""
        hours = OpeningHours(zone, court.week)
        blank = Office(self.office_id, "", "", "", "", hours, timing=court.timing, court=court)
        return self.over(blank)

    def over(self, office: Office) -> Office:
        """The office with what the line says."""
        week = office.court.week if self.week is None else self.week
        kept = [contact for contact in office.contacts if contact.label not in self.contacts]
        said = [Contact(label, value) for label, value in self.contacts.items() if value]
        known = {contact.label: contact.value for contact in office.contacts}
        same = all(known.get(label, "") == value for label, value in self.contacts.items())
        return replace(
            office,
            name=self.name,
            district=self.district,
            city=self.city,
            degree=self.degree,
            kind=self.kind,
            hours=replace(office.hours, week=week),
            contacts=office.contacts if same else (*said, *kept),
        )


@dataclass(frozen=True)
class ListedOffices:
    """What a file holds: lines that can be used, lines that cannot, notes on the rest."""

    lines: Sequence[OfficeLine]
    rejected: Sequence[LineFault]
    notes: Sequence[str]


def read_offices(data: bytes) -> ListedOffices:
    """The offices of a CSV file; blank hours are the court's. A reserved or repeated id rejects its line.

    Raises `BadLine` when the file as a whole cannot be used.
    """
    file = read_csv(data, COLUMNS, tuple(CONTACTS))
    lines: dict[str, OfficeLine] = {}
    rejected = list(file.rejected)
    for line, row in file.rows:
        try:
            office = _office_line(line, row)
            if office.office_id in lines:
                raise BadLine(directory_texts_pt.CSV_ID_TWICE.format(line=lines[office.office_id].line))
        except BadLine as error:
            rejected.append(LineFault(line, str(error)))
        else:
            lines[office.office_id] = office
    return ListedOffices(list(lines.values()), sorted(rejected, key=lambda bad: bad.line), file.notes)


def new_offices(
    listed: ListedOffices, court: CourtSettings = PUBLISHED, zone: str = DEFAULT_ZONE
) -> list[Office]:
    """The offices of a list, as if none had been there before."""
    return [line.new(court, zone) for line in listed.lines]


def _office_line(line: int, row: Mapping[str, str]) -> OfficeLine:
    check_id(row["id"])
    if not row["name"]:
        raise BadLine(directory_texts_pt.CSV_BAD_NAME.format(limit=LIMITS["name"]))
    for column, limit in LIMITS.items():
        checked_length(column, row.get(column, ""), limit)
    return OfficeLine(
        line,
        office_id=row["id"],
        name=row["name"],
        district=row["district"],
        city=row["city"],
        degree=row["degree"],
        kind=row["kind"],
        week=_week(row),
        contacts={label: row[column] for column, label in CONTACTS.items() if column in row},
    )


def check_id(office_id: str) -> None:
    """Raise `BadLine` unless an office may have this id."""
    if not _ID.fullmatch(office_id):
        raise BadLine(directory_texts_pt.CSV_BAD_ID)
    if office_id in RESERVED_IDS:
        raise BadLine(directory_texts_pt.CSV_RESERVED_ID.format(value=office_id))


def checked_length(column: str, text: str, limit: int) -> str:
    """The text. Raises `BadLine` where it is longer than `limit` characters."""
    if len(text) > limit:
        raise BadLine(directory_texts_pt.CSV_TOO_LONG.format(column=column, limit=limit))
    return text


def _week(row: Mapping[str, str]) -> Week | None:
    opens, closes, weekdays = row["opens"], row["closes"], row["weekdays"]
    if not (opens or closes or weekdays):
        return None
    if not (opens and closes and weekdays):
        raise BadLine(directory_texts_pt.CSV_HOURS_INCOMPLETE)
    start, end = time_of(opens), time_of(closes)
    if start >= end:
        raise BadLine(directory_texts_pt.CSV_HOURS_ORDER)
    return every(_weekdays(weekdays), start, end)


def time_of(text: str) -> int:
    """The minute of a cell's time. Raises `BadLine`."""
    try:
        return minute_of(text)
    except ValueError:
        raise BadLine(directory_texts_pt.CSV_BAD_TIME.format(value=text[:40])) from None


def _weekdays(text: str) -> tuple[int, ...]:
    """`mon-fri`, `mon,wed`, or both together."""
    days: set[int] = set()
    for part in re.split(r"[,;/ ]+", text.lower()):
        ends = part.split("-")
        if len(ends) > 2 or not all(end in DAYS for end in ends):
            raise BadLine(directory_texts_pt.CSV_BAD_WEEKDAYS.format(value=text[:40]))
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        if first > last:
            raise BadLine(directory_texts_pt.CSV_BAD_WEEKDAYS.format(value=text[:40]))
        days.update(range(first, last + 1))
    return tuple(sorted(days))
