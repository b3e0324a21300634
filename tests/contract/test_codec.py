"""The codec of all rows: the columns of each type, and what it does with cells that do not fit."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.storage import BadRow, tables
from shared.storage.names import Table
from shared.storage.tables.changes import NOTE
from shared.storage.tables.clerks import LOCK
from shared.storage.tables.client.row import Cell, Row
from shared.storage.tables.codec import Part, RowType
from shared.storage.tables.configuration import ENTRY
from shared.storage.tables.directory import members, offices, schedule_rows
from shared.storage.tables.directory.court_rows import SETTINGS
from shared.storage.tables.directory.office_rows import OFFICE
from shared.storage.tables.presence.instance_row import PARTITION
from shared.storage.tables.records import ACTIVE, EVALUATION, VISIT
from shared.storage.tables.reports.keys import MARKS
from shared.storage.tables.reports.rows import DAY, GUARD, MARK, MONTH, REFUSALS, UNTIL
from shared.storage.tables.tickets import handovers, rows, source_keys
from tests.contract.golden_rows import GOLDEN, read_tables

COLUMNS = Path(__file__).with_name("golden_columns.json")
"""Row type -> column -> `text`, `number` or `flag`, with `?` where the cell may be missing. A column that
was ever written stays in it: renaming a field of the domain needs an entry in the type's `columns`."""
WRONG: dict[str, Cell] = {"text": 7, "number": "seven", "flag": "yes"}


def row_types() -> dict[str, RowType[Any]]:
    """Every row type of the storage package by the name of its module and its own."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(tables.__path__, f"{tables.__name__}.")
    ]
    return {
        f"{module.__name__.removeprefix('shared.storage.tables.')}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, RowType) and name.isupper() and _is_defined_in(module.__name__, name)
    }


def _is_defined_in(module: str, name: str) -> bool:
    source = Path(importlib.import_module(module).__file__ or "").read_text("utf-8")
    return f"\n{name} = RowType(" in source


def test_every_row_type_has_the_columns_that_it_has_always_had() -> None:
    found = {name: dict(sorted(kind.columns.items())) for name, kind in sorted(row_types().items())}

    assert found == json.loads(COLUMNS.read_text("utf-8"))


# --- cells that do not fit ---------------------------------------------------------------------------

BY_KEY: dict[str, RowType[Any]] = {
    "t!": rows.TICKET,
    "q!s!": rows.OFFICE_DAY,
    "q!": rows.TICKET,
    "a!desk!": rows.OFFICE_DAY_AUDIT,
    "a!": rows.AUDIT,
    "x!": rows.PERSONAL,
    "i!": rows.IDEMPOTENCY,
    "e!": rows.NAMED_TICKET,
    "d!": rows.NAMED_TICKET,
    "n!": rows.NAMED_TICKET,
    "p!": rows.PRESENCE,
}
REPORTS_BY_PARTITION: dict[str, RowType[Any]] = {"o": DAY, "d": DAY, "s": DAY, "m": MONTH, "r": REFUSALS}
BY_TABLE: dict[Table, RowType[Any]] = {
    Table.CLERKS: LOCK,
    Table.CHANGES: NOTE,
    Table.CONFIGURATION: ENTRY,
    Table.EVALUATIONS: EVALUATION,
    Table.VISITS: VISIT,
    Table.ACTIVE: ACTIVE,
}

OFFICES_BY_PARTITION: dict[str, RowType[Any]] = {
    "office": OFFICE,
    "court": SETTINGS,
    "version": offices.DIRECTORY_CHANGE,
}


def type_of(table: Table, row: Row) -> RowType[Any]:
    """The type of a golden row."""
    if row.partition == PARTITION:
        return rows.PRESENCE
    if row.partition == handovers.PARTITION:
        return handovers.HANDOVER
    if row.partition == source_keys.PARTITION:
        return source_keys.SOURCE_KEY
    if table is Table.DESK:
        return next(kind for prefix, kind in BY_KEY.items() if row.key.startswith(prefix))
    if table is Table.SCHEDULES:
        return schedule_rows.WEEK if row.key == schedule_rows.WEEKLY else schedule_rows.SPECIAL_DAY
    if table is Table.MEMBERS:
        return _member_type(row)
    if table is Table.OFFICES:
        return OFFICES_BY_PARTITION[row.partition]
    if table is Table.REPORTS:
        return _report_type(row)
    return BY_TABLE[table]


def _report_type(row: Row) -> RowType[Any]:
    if row.partition == MARKS:
        return UNTIL if row.key == "until" else MARK
    return GUARD if row.key.startswith("g!") else REPORTS_BY_PARTITION[row.partition[0]]


def _member_type(row: Row) -> RowType[Any]:
    if row.key == "!binding" or row.partition.endswith("!bound"):
        return members.BINDING
    return members.ACCOUNT_MEMBER if row.partition.startswith("account!") else members.MEMBER


def golden() -> Iterator[tuple[RowType[Any], Row]]:
    """Each golden row with its type."""
    for table, known in read_tables(GOLDEN).items():
        for (partition, key), cells in known.rows.items():
            row = Row(partition, key, cells)
            yield type_of(table, row), row


def read(kind: RowType[Any], row: Row) -> object:
    in_key = {"key": row.key} if kind in (rows.IDEMPOTENCY, EVALUATION) else {}
    in_key = {"name": row.key} if kind is handovers.HANDOVER else in_key
    return kind.read(row, **in_key)


def test_the_golden_rows_have_every_type() -> None:
    assert {id(kind) for kind, _ in golden()} == {id(kind) for kind in row_types().values()} - {
        id(rows.CALL),
        id(rows.PRIORITY_CHANGE),
        id(schedule_rows.WEEK),
    }, "two are parts of a ticket's row; weeks are read of earlier versions and written no more"


def test_every_bad_cell_is_named_with_its_row() -> None:
    tried = 0
    for kind, row in golden():
        read(kind, row)
        for column, cell_kind in kind.columns.items():
            broken = [{**row.columns, column: WRONG[cell_kind.rstrip("?")]}]
            if not cell_kind.endswith("?"):
                broken.append({name: cell for name, cell in row.columns.items() if name != column})
            if column not in row.columns and _belongs_to_absent_part(kind, row, column):
                continue
            for cells in broken:
                with pytest.raises(BadRow, match=f"^row {row.partition}/.*: column {column}: ") as caught:
                    read(kind, Row(row.partition, row.key, cells))
                assert caught.value.key == row.key
                tried += 1
    assert tried > 500


def _belongs_to_absent_part(kind: RowType[Any], row: Row, column: str) -> bool:
    """A ticket without a call has no columns of a call: nobody reads one that stands there all the same."""
    parts = {"call_id": rows.CALL, "class_changed_at": rows.PRIORITY_CHANGE}
    if kind is not rows.TICKET:
        return False
    return any(
        column in part.columns and present_by not in row.columns and column != present_by
        for present_by, part in parts.items()
    )


def test_unknown_columns_are_ignored() -> None:
    for kind, row in golden():
        newer = Row(row.partition, row.key, {**row.columns, "newest": "x", "newest@odata.type": "Edm.String"})
        assert read(kind, newer) == read(kind, row)


# --- types of rows that cannot be -------------------------------------------------------------------------


@dataclass(frozen=True)
class Odd:
    value: float = 0.0


@dataclass(frozen=True)
class Lists:
    value: tuple[float, ...] = ()


@dataclass(frozen=True)
class Plain:
    name: str
    other: str = ""


@dataclass(frozen=True)
class Within:
    name: str
    plain: Plain


@pytest.mark.parametrize("kind", [Odd, Lists])
def test_a_type_without_a_form_is_refused(kind: type[object]) -> None:
    with pytest.raises(TypeError, match="form"):
        RowType(kind)


def test_two_fields_cannot_share_a_column() -> None:
    with pytest.raises(ValueError, match="share"):
        RowType(Plain, columns={"name": "other"})
    with pytest.raises(ValueError, match="share"):
        RowType(Within, parts={"plain": Part(RowType(Plain))})


def test_a_column_added_later_needs_a_default() -> None:
    with pytest.raises(TypeError, match="no default"):
        RowType(Plain, later=("name",))
    assert RowType(Plain, later=("other",)).read(Row("p", "k", {"v": 1, "name": "x"})) == Plain("x")
