"""The line in which boards wait to be read: few at once, and first those by which somebody decides."""

from __future__ import annotations

import asyncio

from shared.ports import StorageUnavailable

BOARDS_AT_ONCE = 16
"""Of the requests to tables that may be under way: the others are for the change log, without which each
question to a board would read it, and for what people do."""


class ReadLine:
    """Turns to read a board, in the order in which they were asked for, except for who is in a hurry."""

    def __init__(self, at_once: int = BOARDS_AT_ONCE) -> None:
        self._free = at_once
        """Below zero while some have hurried past."""
        self._waiting: dict[str, asyncio.Future[None]] = {}

    async def enter(self, office_id: str, *, hurried: bool) -> None:
        """Wait for a turn; `leave` ends it. Raises `StorageUnavailable` if a read before this one failed."""
        if hurried or self._free > 0:
            self._free -= 1
            return
        turn = self._waiting[office_id] = asyncio.get_running_loop().create_future()
        try:
            await turn
        except asyncio.CancelledError:
            waited = self._waiting.pop(office_id, None) is not None
            if not waited and turn.done() and not turn.cancelled() and turn.exception() is None:
                self.leave()  # the turn had come
            raise

    def leave(self) -> None:
        """The board was read, or not: the next one's turn."""
        self._free += 1
        if self._free > 0 and self._waiting:
            self.hurry(next(iter(self._waiting)))

    def hurry(self, office_id: str) -> None:
        """Somebody decides by this board: it is read now if it waits."""
        turn = self._waiting.pop(office_id, None)
        if turn is not None and not turn.done():
            self._free -= 1
            turn.set_result(None)

    def give_up(self, error: StorageUnavailable) -> None:
        """Storage does not answer: nobody waits for the same answer one after the other."""
        waiting, self._waiting = self._waiting, {}
        for turn in waiting.values():
            if not turn.done():
                turn.set_exception(StorageUnavailable(str(error)))
