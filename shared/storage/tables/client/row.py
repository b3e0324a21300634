"""A row of a table, and the error for one that cannot be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from shared.ports import Unreadable

Cell = str | int | bool
"""What a column holds."""
_PLAIN_KEY = re.compile(r"[A-Za-z0-9._@-]{1,200}")


class BadRow(Unreadable):
    """A row that this code cannot read: malformed or of another schema version. Names the row and the
    cause.
    """

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

    def bad(self, column: str, cause: str) -> BadRow:
        """The error for a column of this row."""
        return BadRow(self.partition, self.key, f"column {column}: {cause}")


def key_part(text: str) -> str:
    """`text` as a part of a key: itself if plain, else its hash, since keys forbid several characters."""
    if _PLAIN_KEY.fullmatch(text):
        return text
    return "~" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def plain_part(part: str) -> str | None:
    """The text of which `part` was made by `key_part`; None where that is a hash."""
    return None if part.startswith("~") else part
