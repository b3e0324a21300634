"""Limits how many boards are read concurrently; a read that a decision depends on does not wait."""

from __future__ import annotations

import asyncio

from shared.ports import StorageUnavailable

BOARDS_AT_ONCE = 16
"""The share of the concurrent requests to tables that may read boards. The rest is left to the change log,
without which every access to a board would read it, and to what visitors and clerks do."""


class ReadSlots:
    """Slots to read a board, given in the order of the requests; a hurried read does not wait for one."""

    def __init__(self, at_once: int = BOARDS_AT_ONCE) -> None:
        self._free = at_once
        """Below zero while hurried reads use more slots than there are."""
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
        """Give a slot back, whether or not its board was read; the next waiting read gets it."""
        self._free += 1
        if self._free > 0 and self._waiting:
            self.hurry(next(iter(self._waiting)))

    def hurry(self, office_id: str) -> None:
        """A decision depends on this board: it is read now if it waits for a slot."""
        slot = self._waiting.pop(office_id, None)
        if slot is not None and not slot.done():
            self._free -= 1
            slot.set_result(None)

    def give_up(self, error: StorageUnavailable) -> None:
        """Storage does not answer: all waiting reads fail now, not one after the other."""
        waiting, self._waiting = self._waiting, {}
        for slot in waiting.values():
            if not slot.done():
                slot.set_exception(StorageUnavailable(str(error)))
