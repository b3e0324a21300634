"""Values in the columns of rows: written plainly enough to be read in a storage explorer, read strictly.

Instants are ISO 8601 in UTC with microseconds, enumerations their value, sets comma-separated; None is an
absent column. Every row carries the schema version `v`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import IntEnum, StrEnum
from typing import TypeVar, cast

SCHEMA_VERSION = 1
"""Goes up when rows change so that older code would misread them."""

Cell = str | int | bool
_E = TypeVar("_E", bound=StrEnum)
_R = TypeVar("_R", bound=IntEnum)
_PLAIN_KEY = re.compile(r"[A-Za-z0-9._@-]{1,200}")


class BadRow(Exception):
    """A row that this code cannot read: broken, or of another schema version. Names the row and the cause."""

    def __init__(self, partition: str, key: str, cause: str) -> None:
        super().__init__(f"row {partition}/{key}: {cause}")
        self.partition = partition
        self.key = key
        self.cause = cause


@dataclass(frozen=True)
class Row:
    """One row of a table; `etag` is empty before it is stored."""

    partition: str
    key: str
    columns: Mapping[str, Cell]
    etag: str = ""


def key_part(text: str) -> str:
    """`text` as a part of a key: itself if plain, else its hash, since keys forbid several characters."""
    if _PLAIN_KEY.fullmatch(text):
        return text
    return "~" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def cells(**values: object) -> dict[str, Cell]:
    """Columns from values, with the schema version; None is left out.

    Raises `TypeError` for a value that has no form in a column.
    """
    return {"v": SCHEMA_VERSION} | {
        name: _cell(name, value) for name, value in values.items() if value is not None
    }


def _cell(name: str, value: object) -> Cell:
    match value:
        case bool():
            return value
        case int():
            return int(value)
        case str():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case frozenset():
            return ",".join(sorted(str(member) for member in cast("frozenset[object]", value)))
        case _:
            raise TypeError(f"column {name} cannot hold {type(value).__name__}")


class Columns:
    """Reads the columns of one row. Whatever does not fit raises `BadRow` with the column's name."""

    def __init__(self, row: Row) -> None:
        self._row = row
        version = row.columns.get("v")
        if version != SCHEMA_VERSION:
            raise self.bad(f"schema version {version!r}, this code knows {SCHEMA_VERSION}")

    def bad(self, cause: str) -> BadRow:
        """The error for this row."""
        return BadRow(self._row.partition, self._row.key, cause)

    def has(self, name: str) -> bool:
        return name in self._row.columns

    def text(self, name: str) -> str:
        value = self._row.columns.get(name)
        if not isinstance(value, str):
            raise self.bad(f"column {name} is no text")
        return value

    def text_or_none(self, name: str) -> str | None:
        return self.text(name) if self.has(name) else None

    def number(self, name: str) -> int:
        value = self._row.columns.get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.bad(f"column {name} is no number")
        return value

    def flag(self, name: str) -> bool:
        value = self._row.columns.get(name)
        if not isinstance(value, bool):
            raise self.bad(f"column {name} is neither true nor false")
        return value

    def instant(self, name: str) -> datetime:
        text = self.text(name)
        try:
            instant = datetime.fromisoformat(text)
        except ValueError:
            raise self.bad(f"column {name} is no instant") from None
        if instant.tzinfo is None:
            raise self.bad(f"column {name} has no time zone")
        return instant.astimezone(UTC)

    def instant_or_none(self, name: str) -> datetime | None:
        return self.instant(name) if self.has(name) else None

    def day(self, name: str) -> date:
        try:
            return date.fromisoformat(self.text(name))
        except ValueError:
            raise self.bad(f"column {name} is no date") from None

    def choice(self, kind: type[_E], name: str) -> _E:
        text = self.text(name)
        try:
            return kind(text)
        except ValueError:
            raise self.bad(f"column {name} has the unknown value {text[:40]!r}") from None

    def choice_or_none(self, kind: type[_E], name: str) -> _E | None:
        return self.choice(kind, name) if self.has(name) else None

    def ranked(self, kind: type[_R], name: str) -> _R:
        number = self.number(name)
        try:
            return kind(number)
        except ValueError:
            raise self.bad(f"column {name} has the unknown value {number}") from None

    def ranked_or_none(self, kind: type[_R], name: str) -> _R | None:
        return self.ranked(kind, name) if self.has(name) else None

    def choices(self, kind: type[_E], name: str) -> frozenset[_E]:
        try:
            return frozenset(kind(part) for part in self.text(name).split(",") if part)
        except ValueError:
            raise self.bad(f"column {name} has an unknown value") from None
