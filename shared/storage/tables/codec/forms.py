"""The form in which a value of each type stands in a column, plain enough to be read in a storage explorer.

| type | cell |
|---|---|
| `str`, `int`, `bool` | itself |
| `datetime` | text, ISO 8601 in UTC with microseconds |
| `date` | text, ISO 8601 |
| an enumeration | its value |
| `frozenset` of an enumeration | text, values in order with commas between; empty text for none |
| `tuple[str, ...]` | text with commas between; no cell for none |
| `tuple` of dataclasses | text, a JSON list with one list of the fields' values each; no cell for none |
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints

import msgspec

from shared.storage.tables.client.row import Cell


@dataclass(frozen=True)
class Form:
    """How values of one type are written to a cell and read from it."""

    cell: Any
    """The type that msgspec converts the cell to; a cell of another type is refused."""
    kind: str
    """`text`, `number` or `flag`."""
    write: Callable[[Any], Cell | None] | None = None
    """None if the value is its own cell. If it returns None for a value, no cell is written."""
    read: Callable[[Any], Any] | None = None
    """Converts what msgspec returned; None if that is the value already. Raises `ValueError` or a msgspec
    error.
    """
    optional: bool = False
    empty: Any = None
    """The value of a missing cell, if `optional`."""


_TEXT = Form(str, "text")


def instant_text(instant: datetime) -> str:
    """An aware instant as its cell; such texts sort by time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def form_of(kind: object) -> Form:
    """The form of a type. Raises `TypeError` for one that cannot be a column."""
    if get_origin(kind) is UnionType and NoneType in get_args(kind) and len(get_args(kind)) == 2:
        present = form_of(next(each for each in get_args(kind) if each is not NoneType))
        return Form(present.cell, present.kind, present.write, present.read, optional=True)
    if isinstance(kind, type):
        return _plain_form(cast("type[object]", kind))
    origin, inner = get_origin(kind), get_args(kind)
    if origin is frozenset and issubclass(inner[0], StrEnum):
        return _set_form(inner[0])
    if origin is tuple and inner[1:] == (...,):
        return _list_form(inner[0])
    raise TypeError(f"{kind} has no form in a column")


def _plain_form(kind: type[object]) -> Form:
    if kind is bool:
        return Form(bool, "flag")
    if kind is int:
        return Form(int, "number")
    if kind is str:
        return _TEXT
    if kind is datetime:
        return Form(Annotated[datetime, msgspec.Meta(tz=True)], "text", instant_text)
    if kind is date:
        return Form(date, "text", date.isoformat)
    if issubclass(kind, StrEnum):
        return Form(kind, "text", str)
    if issubclass(kind, IntEnum):
        return Form(kind, "number", int)
    raise TypeError(f"{kind} has no form in a column")


def _set_form(kind: type[StrEnum]) -> Form:
    known: dict[str, frozenset[StrEnum]] = {"": frozenset()}

    def read(text: str) -> frozenset[StrEnum]:
        if text not in known:
            # There are few combinations, and an unknown value raises before it is cached.
            known[text] = frozenset(kind(part) for part in text.split(",") if part)
        return known[text]

    return Form(str, "text", lambda values: ",".join(sorted(str(value) for value in values)), read)


def _list_form(kind: type[Any]) -> Form:
    if kind is str:
        return Form(str, "text", lambda texts: ",".join(texts) or None, _split, optional=True, empty=())
    if not is_dataclass(kind):
        raise TypeError(f"a list of {kind} has no form in a column")
    names = [field.name for field in fields(kind)]
    decoder = msgspec.json.Decoder(list[_array_of(kind)])

    def write(values: Iterable[object]) -> str | None:
        rows = [[getattr(value, name) for name in names] for value in values]
        return json.dumps(rows) if rows else None

    def read(text: str) -> tuple[object, ...]:
        return tuple(kind(*msgspec.structs.astuple(entry)) for entry in decoder.decode(text))

    return Form(str, "text", write, read, optional=True, empty=())


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _array_of(kind: type[Any]) -> type[msgspec.Struct]:
    """A list of the dataclass's values in the order of its fields; later ones may be missing."""
    hints = get_type_hints(kind)
    columns = [
        (field.name, hints[field.name])
        if field.default is MISSING
        else (field.name, hints[field.name], field.default)
        for field in fields(kind)
    ]
    return msgspec.defstruct(kind.__name__, columns, array_like=True)
