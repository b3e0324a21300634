"""The keys of the tags that stand for visitors' networks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol


class SourceKeys(Protocol):
    """A random key for each day, the same for all instances. Raises `StorageUnavailable`.

    Without the day's key, a tag cannot be traced to the network that it stands for.
    """

    async def of_day(self, day: date) -> bytes:
        """The key of a day, made by the first instance that asks for it and kept in memory."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Remove the keys that are kept no longer (`shared.domain.retention`); the number removed."""
        ...
