"""What clerks change of an office during a day: entries suspended, the day closed."""

from __future__ import annotations

from typing import Protocol

from shared.domain.office.office import OfficeDay
from shared.domain.ticket.audit import OfficeDayEntry


class OfficeDays(Protocol):
    """The day's state of each office. Boards show it as well (`Board.office_day`)."""

    def seen(self, office_id: str) -> OfficeDay:
        """The state as this instance last saw it, however long ago; no request. Open if it never looked."""
        ...

    async def set(self, office_id: str, before: OfficeDay, after: OfficeDay, entry: OfficeDayEntry) -> None:
        """Replace the state `before` by `after`, with its audit entry: a read and one batch.

        Raises `Conflict` where the state is no longer `before`, `StorageUnavailable`.
        """
        ...
