"""One operation of a batch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from shared.storage.tables.client.row import Row


class Verb(Enum):
    """What an operation of a batch does with its row."""

    INSERT = auto()
    REPLACE = auto()
    """Only the row with this ETag."""
    PUT = auto()
    """Whatever was there before."""
    DELETE = auto()
    """With an ETag only that row, otherwise any; a missing row is a refusal."""


@dataclass(frozen=True)
class Write:
    """One operation of a batch. `purpose` is for the caller, who learns which operation was refused."""

    verb: Verb
    row: Row
    purpose: str = ""
