"""One type of row: which column holds which field of a dataclass.

A field whose type allows None, and a tuple, have no cell when they are None or empty. Every other field must
have one, unless it was added to the rows later (`later`). Columns unknown to this code are ignored: rows of a
later version are read as far as they are known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, Generic, TypeVar, get_type_hints

import msgspec

from shared.storage.tables.client.row import BadRow, Cell, Row
from shared.storage.tables.codec.forms import Form, form_of

SCHEMA_VERSION = 1
"""Stored in every row, in the column `v`; it is raised when a change would make older code misread rows."""
_LONGEST_CAUSE = 120
_T = TypeVar("_T")


@dataclass(frozen=True)
class Part:
    """A field that is itself a dataclass, stored in columns of the same row."""

    row_type: RowType[Any]
    present_by: str | None = None
    """The column that exists if and only if the part does; None for a part that always exists."""


@dataclass(frozen=True)
class _Column:
    """One field and its column."""

    field: str
    name: str
    form: Form
    required: bool

    def check(self, row: Row) -> None:
        """Raise `BadRow` if this cell is why the row cannot be read."""
        if self.name not in row.columns:
            if self.required:
                raise row.bad(self.name, "is missing")
            return
        value = read_cell(row, self.name, self.form.cell)
        if self.form.read is not None:
            try:
                self.form.read(value)
            except (ValueError, msgspec.MsgspecError) as error:
                raise row.bad(self.name, str(error)[:_LONGEST_CAUSE]) from None


class RowType(Generic[_T]):
    """Writes values of one dataclass as columns and reads them back."""

    def __init__(
        self,
        kind: type[_T],
        *,
        columns: Mapping[str, str] | None = None,
        prefix: str = "",
        parts: Mapping[str, Part] | None = None,
        in_key: Collection[str] = (),
        later: Collection[str] = (),
    ) -> None:
        """`columns`: field -> column, where that is not `prefix` and the field's name. `parts`: field -> the
        part that it is. `in_key`: fields that the row's key holds. `later`: fields whose column is missing in
        rows of earlier versions; they then have their default.

        Raises `TypeError` for a field whose type has no form in a column, `ValueError` for a column that two
        fields would share.
        """
        self._kind = kind
        self._parts = dict(parts or {})
        hints = get_type_hints(kind)
        names = dict(columns or {})
        own = [each for each in _fields(kind) if each.name not in self._parts and each.name not in in_key]
        self._columns = [
            _column(each, names.get(each.name, prefix + each.name), form_of(hints[each.name]), later)
            for each in own
        ]
        all_names = [column.name for column in self._all_columns()]
        if len(all_names) != len(set(all_names)):
            raise ValueError(f"two fields of {kind.__name__} share a column")
        self._struct = _struct(kind, own, self._columns)
        self._converted = [(c.field, c.form.read, c.form.empty) for c in self._columns if c.form.read]
        self._written = [(c.field, c.name, c.form.write) for c in self._columns]

    @property
    def columns(self) -> dict[str, str]:
        """Column -> `text`, `number` or `flag`, with a question mark where the cell may be missing."""
        found = {
            column.name: f"{column.form.kind}{'' if column.required else '?'}" for column in self._columns
        }
        for part in self._parts.values():
            optional = part.present_by is not None
            for name, kind in part.row_type.columns.items():
                found[name] = f"{kind.rstrip('?')}?" if optional else kind
        return found

    def write(self, value: _T) -> dict[str, Cell]:
        """The columns of a value, with the schema version."""
        cells: dict[str, Cell] = {"v": SCHEMA_VERSION}
        self._write_into(cells, value)
        return cells

    def read(self, row: Row, **in_key: object) -> _T:
        """The value of a row; `in_key` are the fields that its key holds.

        Raises `BadRow` with the column that does not fit.
        """
        version = row.columns.get("v")
        if version != SCHEMA_VERSION:
            raise BadRow(
                row.partition, row.key, f"schema version {version!r}, this code knows {SCHEMA_VERSION}"
            )
        try:
            return self._read_from(row.columns, in_key)
        except (ValueError, msgspec.MsgspecError) as error:
            for column in self._all_columns(row):
                column.check(row)
            raise BadRow(row.partition, row.key, str(error)[:_LONGEST_CAUSE]) from None

    def _write_into(self, cells: dict[str, Cell], value: object) -> None:
        for field, name, write in self._written:
            cell = getattr(value, field)
            if cell is not None and write is not None:
                cell = write(cell)
            if cell is not None:
                cells[name] = cell
        for field, part in self._parts.items():
            inner = getattr(value, field)
            if inner is not None:
                part.row_type._write_into(cells, inner)

    def _read_from(self, columns: Mapping[str, Cell], in_key: Mapping[str, object]) -> _T:
        """Strict: raises `ValueError` or a msgspec error, without the column's name."""
        values: dict[str, Any] = msgspec.structs.asdict(msgspec.convert(columns, self._struct))
        for field, read, empty in self._converted:
            values[field] = empty if values[field] is None else read(values[field])
        for field, part in self._parts.items():
            present = part.present_by is None or part.present_by in columns
            values[field] = part.row_type._read_from(columns, {}) if present else None
        return self._kind(**values, **in_key)

    def _all_columns(self, row: Row | None = None) -> list[_Column]:
        """The columns including those of the parts; for a row, only of the parts that it has."""
        found = list(self._columns)
        for part in self._parts.values():
            if row is None or part.present_by is None or part.present_by in row.columns:
                found += part.row_type._all_columns(row)
        return found


def read_cell(row: Row, column: str, kind: type[_T]) -> _T:
    """Read one cell of a row whose column names are computed. Raises `BadRow`."""
    if column not in row.columns:
        raise row.bad(column, "is missing")
    try:
        return msgspec.convert(row.columns[column], kind)
    except msgspec.ValidationError as error:
        raise row.bad(column, str(error)[:_LONGEST_CAUSE]) from None


def _fields(kind: type[Any]) -> tuple[Field[Any], ...]:
    return fields(kind)


def _column(field: Field[Any], name: str, form: Form, later: Collection[str]) -> _Column:
    return _Column(field.name, name, form, required=not form.optional and field.name not in later)


def _struct(kind: type[Any], own: list[Field[Any]], columns: list[_Column]) -> type[msgspec.Struct]:
    """What msgspec reads a row's cells into: types, defaults and column names, checked in C."""
    made: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for field, column in zip(own, columns, strict=True):
        if column.required:
            made.append((field.name, column.form.cell))
        elif column.form.optional:
            made.append((field.name, column.form.cell | None, None))
        elif field.default is MISSING:
            raise TypeError(f"{kind.__name__}.{field.name} was added later and has no default")
        else:
            made.append((field.name, column.form.cell, field.default))
    renamed = {column.field: column.name for column in columns}
    return msgspec.defstruct(kind.__name__, made, rename=renamed, kw_only=True)
