"""What stands in the rows of the table `reports`. Figures are one JSON text, cut into pieces of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from shared.domain.priority import Priority
from shared.domain.reports.day import DayFigures
from shared.domain.reports.figures import figures_of
from shared.domain.reports.months import Month, OfficeMonth, Scores
from shared.domain.reports.slots import Slot
from shared.domain.reports.turned_away import TurnedAway
from shared.storage.tables.client.row import BadRow, Cell, Row
from shared.storage.tables.codec import SCHEMA_VERSION, RowType, read_cell

PIECE = 30_000
"""Characters in one cell: half of what a cell may hold."""


@dataclass(frozen=True)
class DayRow:
    """A day of an office, a district or the court: `pieces` of text in the columns `figures0`…"""

    day: date
    pieces: int
    office_id: str | None = None
    district: str | None = None


@dataclass(frozen=True)
class MonthRow:
    """An office's month. `figures` and `turned_away` as packed; `scores` counts opinions from 1 to 5."""

    office_id: str
    district: str
    year: int
    month: int
    figures: str
    turned_away: str
    scores: str


@dataclass(frozen=True)
class MarkRow:
    """An office's day that is to be aggregated."""

    office_id: str
    day: date
    at: datetime


@dataclass(frozen=True)
class UntilRow:
    """Every day until then is marked or aggregated."""

    day: date


@dataclass(frozen=True)
class GuardRow:
    """The day whose sums it guards."""

    day: date


@dataclass(frozen=True)
class RefusalRow:
    """Refusals that one instance has counted in part of an hour."""

    office_id: str
    day: date
    hour: int
    closed: int
    full: int
    suspended: int
    limited: int


DAY = RowType(DayRow)
MONTH = RowType(MonthRow)
MARK = RowType(MarkRow)
UNTIL = RowType(UntilRow)
GUARD = RowType(GuardRow)
REFUSALS = RowType(RefusalRow)


class _PackedDay(msgspec.Struct, rename={"total": "t", "hours": "h", "priorities": "p", "clerks": "c"}):
    """A day's figures as JSON; every histogram is a list of numbers (`Durations.packed`)."""

    total: list[int | list[int]]
    hours: dict[int, list[int | list[int]]]
    priorities: dict[int, list[int | list[int]]]
    clerks: dict[str, tuple[str, list[int | list[int]]]] = {}
    slots: dict[int, list[int]] = {}
    refused: dict[int, list[int]] = {}


_DAY = msgspec.json.Decoder(_PackedDay)
_FIGURES = msgspec.json.Decoder(list[int | list[int]])
_NUMBERS = msgspec.json.Decoder(list[int])


def day_columns(figures: DayFigures, row: DayRow) -> dict[str, Cell]:
    """The columns of a day's row."""
    packed = _PackedDay(
        total=figures.total.packed(),
        hours={hour: of.packed() for hour, of in sorted(figures.hours.items())},
        priorities={int(priority): of.packed() for priority, of in sorted(figures.priorities.items())},
        clerks={
            clerk_id: (figures.clerk_names.get(clerk_id, ""), of.packed())
            for clerk_id, of in sorted(figures.clerks.items())
        },
        slots={slot: of.packed() for slot, of in sorted(figures.slots.items())},
        refused={hour: of.packed() for hour, of in sorted(figures.refused.items())},
    )
    text = msgspec.json.encode(packed).decode()
    pieces = [text[start : start + PIECE] for start in range(0, len(text), PIECE)]
    cells: dict[str, Cell] = {f"figures{place}": piece for place, piece in enumerate(pieces)}
    return {**DAY.write(DayRow(row.day, len(pieces), row.office_id, row.district)), **cells}


def day_of(row: Row) -> tuple[DayRow, DayFigures]:
    """What stands in a day's row. Raises `BadRow`."""
    head = DAY.read(row)
    text = "".join(read_cell(row, f"figures{place}", str) for place in range(head.pieces))
    try:
        packed = _DAY.decode(text)
        return head, DayFigures(
            total=figures_of(packed.total),
            hours={hour: figures_of(of) for hour, of in packed.hours.items()},
            priorities={Priority(name): figures_of(of) for name, of in packed.priorities.items()},
            clerks={clerk_id: figures_of(of) for clerk_id, (_, of) in packed.clerks.items()},
            clerk_names={clerk_id: name for clerk_id, (name, _) in packed.clerks.items()},
            slots={slot: Slot(*of) for slot, of in packed.slots.items()},
            refused={hour: TurnedAway(*of) for hour, of in packed.refused.items()},
        )
    except (ValueError, TypeError, msgspec.MsgspecError) as error:
        raise BadRow(row.partition, row.key, f"figures: {error}") from None


def month_columns(month: OfficeMonth) -> dict[str, Cell]:
    """The columns of a month's row."""
    return MONTH.write(
        MonthRow(
            office_id=month.office_id,
            district=month.district,
            year=month.month.year,
            month=month.month.number,
            figures=msgspec.json.encode(month.figures.packed()).decode(),
            turned_away=msgspec.json.encode(month.turned_away.packed()).decode(),
            scores=msgspec.json.encode(month.scores.counts).decode(),
        )
    )


class _MonthCells(msgspec.Struct):
    """A month's row as storage sends it, without the way over its columns: there are 28,000 in a year."""

    v: int
    office_id: str
    district: str
    year: int
    month: int
    figures: str
    turned_away: str
    scores: str


_CELLS = msgspec.json.Decoder(_MonthCells)
_SCORES = msgspec.json.Decoder(tuple[int, int, int, int, int])


def month_of_json(partition: str, key: str, body: msgspec.Raw) -> OfficeMonth:
    """What stands in a month's row, as storage sends it. Raises `BadRow`."""
    try:
        return _month(_CELLS.decode(body))
    except (ValueError, TypeError, msgspec.MsgspecError) as error:
        raise BadRow(partition, key, str(error)) from None


def month_of_row(row: Row) -> OfficeMonth:
    """What stands in a month's row. Raises `BadRow`."""
    try:
        return _month(msgspec.convert(dict(row.columns), _MonthCells))
    except (ValueError, TypeError, msgspec.MsgspecError) as error:
        raise BadRow(row.partition, row.key, str(error)) from None


def _month(cells: _MonthCells) -> OfficeMonth:
    if cells.v != SCHEMA_VERSION:
        raise ValueError(f"schema version {cells.v}, this code knows {SCHEMA_VERSION}")
    return OfficeMonth(
        office_id=cells.office_id,
        district=cells.district,
        month=Month(cells.year, cells.month),
        figures=figures_of(_FIGURES.decode(cells.figures)),
        turned_away=TurnedAway(*_NUMBERS.decode(cells.turned_away)),
        scores=Scores(_SCORES.decode(cells.scores)),
    )


def refusal_of(row: Row) -> tuple[int, TurnedAway]:
    """Hour and refusals of a row. Raises `BadRow`."""
    read = REFUSALS.read(row)
    return read.hour, TurnedAway(read.closed, read.full, read.suspended, read.limited)
