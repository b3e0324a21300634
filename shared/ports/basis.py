"""Time, and the three errors of storage that every port shares."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the rules see it: the machine's, or one that a test moves."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once `now()` has advanced by `seconds`; at once if that is not above 0."""
        ...


class StorageUnavailable(Exception):
    """Storage did not answer, or refused for its own reasons. Whether anything was written is unknown."""


class Unreadable(Exception):
    """A row that this code cannot read: malformed, of another schema version, or none that the rules make."""


class Conflict(Exception):
    """The row is no longer the one that was read: another writer changed it. Read again and decide again."""
