"""The codes that carry tickets to other devices."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from shared.domain.handover import Handover


class Handovers(Protocol):
    """What is kept of each code, under its blind name. Raises `StorageUnavailable`."""

    async def add(self, handover: Handover) -> Handover:
        """Keep a new one; the earlier one where its name is taken already."""
        ...

    async def find(self, name: str) -> Handover | None:
        """The one of this name; None where there is none, or it cannot be read."""
        ...

    async def take(self, taken: Handover) -> Handover | None:
        """Write `taken` unless the code was used before; the one that stands then.

        Of several at the same time one is written. None where the row is gone.
        """
        ...

    async def sweep(self, now: datetime) -> int:
        """Remove what is kept no longer (`shared.domain.retention`); the number removed."""
        ...
