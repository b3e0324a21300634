"""Time, and the two errors of storage that every port shares."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the rules see it: the machine's, or one that a test moves."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class StorageUnavailable(Exception):
    """Storage did not answer, or refused for its own reasons. Whether anything was written is unknown."""


class Conflict(Exception):
    """The row is no longer the one that was read: another writer changed it. Read again and decide again."""
