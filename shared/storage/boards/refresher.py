"""Refreshes the boards of one instance that somebody waits for: by the change log, otherwise by age.

While somebody has asked for a board in the last minute, the log is read twice a second, with one request for
all offices, and ten times a second while a room is being opened, because visitor and clerk wait for it.
Without such a request, nothing is read.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextvars import Context

from shared.ports import StorageUnavailable
from shared.storage.boards.cached_board import CachedBoard
from shared.storage.boards.notes import EARLY_SECONDS, WHOLE_LOOK_SECONDS, WINDOW_SECONDS, News, NoteReader
from shared.storage.boards.tasks import cancel, is_running
from shared.storage.storage_clock import StorageClock

_log = logging.getLogger(__name__)
TICK_SECONDS = 0.25
"""How often it checks what is due; a check costs no request."""
LOOK_SECONDS = WHOLE_LOOK_SECONDS
LOOK_SECONDS_FOR_A_ROOM = 0.1
HELD_SECONDS = 60.0
"""How long after the last question a board is kept current."""
PAUSE_SECONDS = 1.0
"""Pause after a failure."""
AT_ONCE = 8
"""Boards read concurrently: after a gap in the log all of them are read."""


class BoardRefresher:
    """Reads those of `boards` (office key → board) that somebody waits for, by `query`, unless `is_current`.

    `query` raises `StorageUnavailable`. Without `notes` only the age of a board counts, and only boards that
    somebody waits for are read.
    """

    def __init__(
        self,
        boards: Mapping[str, CachedBoard],
        query: Callable[[CachedBoard], Awaitable[None]],
        is_current: Callable[[CachedBoard], bool],
        notes: NoteReader | None,
        storage_clock: StorageClock,
    ) -> None:
        self._boards = boards
        self._query = query
        self._is_current = is_current
        self._notes = notes
        self._storage_clock = storage_clock
        self._task: asyncio.Task[None] | None = None
        self._look: asyncio.Task[None] | None = None
        self._looked_at = float("-inf")
        self._is_failing = False
        self._reads: dict[str, asyncio.Task[None]] = {}
        """By office."""
        self._turns = asyncio.Semaphore(AT_ONCE)

    def wake(self, board: CachedBoard) -> None:
        """Somebody has asked for this board or begins to wait for it: start reading, or go on.

        The other boards are left to the next tick: each request of hundreds of offices would look at all.
        """
        if is_running(self._task):
            self._read_if_due(board, self._storage_clock.monotonic() - PAUSE_SECONDS)
        elif self._has_work():
            # In a context of its own: it works for everybody, not only for the request that started it.
            self._task = asyncio.create_task(self._keep(), context=Context())

    async def close(self) -> None:
        """Stop reading."""
        tasks = [self._task, self._look, *self._reads.values()]
        await cancel([task for task in tasks if task is not None])

    async def _keep(self) -> None:
        while self._has_work():
            self._look_if_due()
            self._read_due()
            await self._storage_clock.sleep(LOOK_SECONDS_FOR_A_ROOM if self._is_hurried() else TICK_SECONDS)

    def _has_work(self) -> bool:
        last = self._storage_clock.monotonic() - HELD_SECONDS
        asked = last if self._notes is not None else float("inf")
        return any(board.waiters or board.asked_at > asked for board in self._boards.values())

    def _is_hurried(self) -> bool:
        """Whether somebody waits for a room, according to the boards."""
        if self._notes is None:
            return False
        return any(board.waiters and board.awaits_room() for board in self._boards.values())

    def _look_if_due(self) -> None:
        if self._notes is None or is_running(self._look):
            return
        now = self._storage_clock.monotonic()
        pause = LOOK_SECONDS_FOR_A_ROOM if self._is_hurried() else LOOK_SECONDS
        if now - self._looked_at >= (PAUSE_SECONDS if self._is_failing else pause) - EARLY_SECONDS:
            self._looked_at = now
            self._look = asyncio.create_task(self._look_at(self._notes))

    async def _look_at(self, notes: NoteReader) -> None:
        try:
            news = await notes.look()
        except StorageUnavailable as error:
            if not self._is_failing:
                _log.warning("the change log was not read: %s", error)
            self._is_failing = True
            return
        self._is_failing = False
        self._learn(news)
        self._read_due()

    def _learn(self, news: News) -> None:
        for office_key, board in self._boards.items():
            is_behind = news.is_gap and board.set_out < news.set_out - WINDOW_SECONDS
            if is_behind or office_key in news.offices:
                board.outdate()

    def _read_due(self) -> None:
        soonest = self._storage_clock.monotonic() - PAUSE_SECONDS
        for board in self._boards.values():
            self._read_if_due(board, soonest)

    def _read_if_due(self, board: CachedBoard, soonest: float) -> None:
        """Start reading it, if somebody waits and no read of it has failed since `soonest`."""
        due = board.waiters and board.failed_at <= soonest and not self._is_current(board)
        if due and not is_running(self._reads.get(board.office_id)):
            self._reads[board.office_id] = asyncio.create_task(self._read(board), context=Context())

    async def _read(self, board: CachedBoard) -> None:
        try:
            async with self._turns:
                await self._query(board)
                while board.answered < board.needed:  # a note came meanwhile
                    await self._query(board)
        except StorageUnavailable as error:
            _log.warning("board of %s not read: %s", board.office_id, error)
        finally:
            del self._reads[board.office_id]
