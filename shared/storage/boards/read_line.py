"""The line in which boards wait to be read: few at once, and first those by which somebody decides."""

from __future__ import annotations

import asyncio

from shared.ports import StorageUnavailable

BOARDS_AT_ONCE = 16
"""Of the requests to tables that may be under way: the others are for the change log, without which each
question to a board would read it, and for what people do."""


class ReadLine:
    """Slots to read a board, in the order in which they were asked for, except for who is in a hurry."""

    def __init__(self, at_once: int = BOARDS_AT_ONCE) -> None:
        self._free = at_once
        """Below zero while some have hurried past."""
        self._waiting: dict[str, asyncio.Future[None]] = {}

    async def take_slot(self, office_id: str, *, hurried: bool) -> None:
        """Wait for a slot. Raises `StorageUnavailable` if a read before this one failed."""
        if hurried or self._free > 0:
            self._free -= 1
            return
        slot = self._waiting[office_id] = asyncio.get_running_loop().create_future()
        try:
            await slot
        except asyncio.CancelledError:
            waited = self._waiting.pop(office_id, None) is not None
            if not waited and slot.done() and not slot.cancelled() and slot.exception() is None:
                self.free_slot()  # it had been given
            raise

    def free_slot(self) -> None:
        """The board of a slot was read, or not: the next one is let in."""
        self._free += 1
        if self._free > 0 and self._waiting:
            self.hurry(next(iter(self._waiting)))

    def hurry(self, office_id: str) -> None:
        """Somebody decides by this board: it is read now if it waits."""
        slot = self._waiting.pop(office_id, None)
        if slot is not None and not slot.done():
            self._free -= 1
            slot.set_result(None)

    def give_up(self, error: StorageUnavailable) -> None:
        """Storage does not answer: nobody waits for the same answer one after the other."""
        waiting, self._waiting = self._waiting, {}
        for slot in waiting.values():
            if not slot.done():
                slot.set_exception(StorageUnavailable(str(error)))
