"""How long a request to storage may take, by the time in which our own event loop has run.

`asyncio.timeout` judges by the clock. A loop that stood still meanwhile, because it had too much else to do,
then ends a request whose answer has arrived in the socket already: people would be told that storage does not
answer, although only the loop was late.
"""

from __future__ import annotations

import asyncio
from types import TracebackType

STEP_SECONDS = 0.5
LOOKS = 5
"""Turns of the loop, each of which reads its sockets, between the end of the time and the time-out. An
answer that has arrived needs one to be read and one or two to be processed."""


class TimeLimit:
    """As `asyncio.timeout(seconds)`, but a step in which the loop stood still counts as half a second,
    however long it was, and what has been answered by the end is read before it is judged.

    Raises `TimeoutError` at its end, as `asyncio.timeout` does.
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._looks = LOOKS
        self._timeout = asyncio.timeout(None)

    async def __aenter__(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._timeout.__aenter__()
        self._handle: asyncio.Handle = self._loop.call_later(min(STEP_SECONDS, self._left), self._count)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        self._handle.cancel()
        return await self._timeout.__aexit__(kind, error, traceback)

    def _count(self) -> None:
        self._left -= STEP_SECONDS
        if self._left > 0:
            self._handle = self._loop.call_later(min(STEP_SECONDS, self._left), self._count)
        else:
            self._look()

    def _look(self) -> None:
        """Let the loop read its sockets a few times, and only then give up."""
        if self._looks > 0:
            self._looks -= 1
            self._handle = self._loop.call_soon(self._look)
        else:
            self._timeout.reschedule(self._loop.time())
