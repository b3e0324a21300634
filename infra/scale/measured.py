"""The figures of docs/performance.md that the model uses, each by where it stands there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

PERFORMANCE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_STEPS = "Storage requests of our own by step"
_VISIT = "Durable work of the visit"
_LATE = ("entry after it",)
_CPU = "Milliseconds of processor time"
_CHANGED, _SNAPSHOT = "one more has joined", "its snapshot alone"
HOUSEKEPT_OFFICES = 400
"""Of the line that housekeeping's requests are taken from."""


class MissingFigure(ValueError):
    """docs/performance.md has a table without a line that the model needs: run `make bench`."""


@dataclass(frozen=True)
class Line:
    """Where a figure stands: `table` is how the table's title begins, `row` its first cells.

    With `pattern` the figure is the sum of what its group matches in the column, over all rows.
    """

    section: int
    table: str
    row: tuple[str, ...]
    column: str
    pattern: str = ""

    def __str__(self) -> str:
        row = f", row «{', '.join(self.row)}»" if self.row else ", all rows"
        return f"section {self.section}, «{self.table}»{row}, «{self.column}»"


@dataclass(frozen=True)
class Measured:
    """What one visit and one read cost. Counts are those of the more expensive ordinary visit, whose entry
    comes after the first alarm.
    """

    own_requests: float
    durable_requests: float
    changes: float
    """Writes of a visit that change an office's board."""
    records: float
    """Visit records of a visit: noted in the change log, but no change of the board."""
    starts: float
    wake_ups: float
    activities: float
    timers: float
    renewals: float
    room_ms: float
    """From the press to a page at another instance, without Graph's own time."""
    held_us: float
    """Processor time of a request that is held, without its host."""
    page_ms: float
    """Of a page that a change wakes: its answer and the request that follows, in the local host. There are a
    thousand: their seconds are the milliseconds of each.
    """
    empty_page_ms: float
    """The same where handlers are empty."""
    shown_changes: float
    """Of one visit, those that each other page at the office is shown."""
    board_10_ms: float
    board_100_ms: float
    board_1000_ms: float
    clerk_10_ms: float
    """A clerk's view after a change, its office's snapshot included."""
    clerk_100_ms: float
    clerk_1000_ms: float
    snapshot_10_ms: float
    """An office's snapshot after a change."""
    snapshot_100_ms: float
    snapshot_1000_ms: float
    request_ms: float
    """Processor time of one storage request."""
    note_row_ms: float
    told_ticket_ms: float
    empty_ms: float
    """Of a request to an empty handler in the local host."""
    visit_ms: float
    """Of a visit's commands, activities and records, above empty handlers."""
    housekeeping: float
    """Storage requests a second of housekeeping at `HOUSEKEPT_OFFICES`."""


LINES: Mapping[str, Line] = {
    "own_requests": Line(4, _VISIT, _LATE, "own requests"),
    "durable_requests": Line(4, _VISIT, _LATE, "price"),
    "changes": Line(4, _STEPS, (), "by what", r"tickets\.(?:add|save): batch (\d+)"),
    "records": Line(4, _STEPS, (), "by what", r"records\.add: batch (\d+)"),
    "starts": Line(4, _VISIT, _LATE, "starts"),
    "wake_ups": Line(4, _VISIT, _LATE, "wake-ups"),
    "activities": Line(4, _VISIT, _LATE, "activities"),
    "timers": Line(4, _VISIT, _LATE, "fired"),
    "renewals": Line(4, _VISIT, _LATE, "continued as new"),
    "room_ms": Line(
        9, "Milliseconds from the press", ("HTTP and visits apart, 0.25 s",), "a page at another one"
    ),
    "held_us": Line(10, "In Azure's worker library", ("court hours", "1,000"), "held a second"),
    "page_ms": Line(6, "One change", ("court hours",), "processor time"),
    "empty_page_ms": Line(6, "One change", ("empty handler",), "processor time"),
    "shown_changes": Line(
        12, "What clerks", ("changes that each other page at the office was shown, of one visit",), "figure"
    ),
    "board_10_ms": Line(11, _CPU, ("10",), "nothing has changed"),
    "board_100_ms": Line(11, _CPU, ("100",), "nothing has changed"),
    "board_1000_ms": Line(11, _CPU, ("1,000",), "nothing has changed"),
    "clerk_10_ms": Line(15, _CPU, ("10",), _CHANGED),
    "clerk_100_ms": Line(15, _CPU, ("100",), _CHANGED),
    "clerk_1000_ms": Line(15, _CPU, ("1,000",), _CHANGED),
    "snapshot_10_ms": Line(15, _CPU, ("10",), _SNAPSHOT),
    "snapshot_100_ms": Line(15, _CPU, ("100",), _SNAPSHOT),
    "snapshot_1000_ms": Line(15, _CPU, ("1,000",), _SNAPSHOT),
    "request_ms": Line(17, _CPU, ("a storage request for one row",), "each"),
    "note_row_ms": Line(17, _CPU, ("a row of the change log",), "each"),
    "told_ticket_ms": Line(17, _CPU, ("a ticket in another instance's presence row",), "each"),
    "empty_ms": Line(17, _CPU, ("a request that an empty handler answers",), "each"),
    "visit_ms": Line(17, _CPU, ("a visit, above as many such requests",), "each"),
    "housekeeping": Line(
        1, "Storage requests per second", ("court hours", "2,000", f"{HOUSEKEPT_OFFICES}"), "housekeeping"
    ),
}
"""By the name of the field."""


_LABEL = re.compile(r"^_`[^`]+`, .*?commit (?P<commit>[^,]+), (?P<date>\d{2} \w+ \d{4}), ", re.MULTILINE)
"""Below each section: what was measured, and when."""


@dataclass(frozen=True)
class _Table:
    section: int
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


def measured(text: str | None = None) -> Measured:
    """All figures, of the document unless its text is given. Raises `MissingFigure`."""
    tables = _tables(PERFORMANCE.read_text("utf-8") if text is None else text)
    return Measured(**{each.name: _figure(tables, LINES[each.name]) for each in fields(Measured)})


def figure(line: Line, text: str | None = None) -> float:
    """One figure that the model does not use. Raises `MissingFigure`."""
    return _figure(_tables(PERFORMANCE.read_text("utf-8") if text is None else text), line)


def labels(text: str | None = None) -> Mapping[int, str]:
    """Number of a section → the commit and the day of its measurement. Raises `MissingFigure`."""
    found: dict[int, str] = {}
    for section in re.split(r"(?m)^## ", PERFORMANCE.read_text("utf-8") if text is None else text)[1:]:
        if number := re.match(r"(\d+)\. ", section):
            label = _LABEL.search(section)
            if label is None:
                raise MissingFigure(
                    f"section {number[1]} of docs/performance.md has no label: run `make bench`"
                )
            found[int(number[1])] = f"{label['commit']}, {label['date']}"
    return found


def _figure(tables: Sequence[_Table], line: Line) -> float:
    table = _table(tables, line)
    if table is None:
        raise MissingFigure(f"docs/performance.md has no table of {line}: run `make bench`")
    cells = [
        row[table.header.index(line.column)]
        for row in table.rows
        if line.column in table.header and tuple(row[: len(line.row)]) == line.row
    ]
    if line.pattern:
        found = [amount for cell in cells for amount in re.findall(line.pattern, cell)]
    else:
        found = [match[0] for cell in cells[:1] if (match := _NUMBER.match(cell))]
    if not found:
        raise MissingFigure(f"docs/performance.md has no line of {line}: run `make bench`")
    return sum(float(amount.replace(",", "")) for amount in found)


def _table(tables: Sequence[_Table], line: Line) -> _Table | None:
    there = (each for each in tables if each.section == line.section and each.title.startswith(line.table))
    return next(there, None)


def _tables(text: str) -> list[_Table]:
    found: list[_Table] = []
    for section in re.split(r"(?m)^## ", text)[1:]:
        number = re.match(r"(\d+)\. ", section)
        for title, body in re.findall(r"(?m)^\*\*(.+)\*\*\n\n((?:\|.*\n)+)", section):
            header, _, *rows = ([cell.strip() for cell in row.split("|")[1:-1]] for row in body.splitlines())
            found.append(_Table(int(number[1]) if number else 0, title, header, rows))
    return found
