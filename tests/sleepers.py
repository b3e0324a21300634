"""Who sleeps by a clock that a test moves: the move wakes them."""

from __future__ import annotations

import asyncio
from datetime import datetime


class Sleepers:
    """Sleepers of any loop, each until its instant."""

    def __init__(self) -> None:
        self._due: dict[asyncio.Future[None], datetime] = {}

    async def until(self, instant: datetime, now: datetime) -> None:
        """Return at once if that is not after `now`, else when `wake` is told of it."""
        if instant <= now:
            await asyncio.sleep(0)
            return
        woken = asyncio.get_running_loop().create_future()
        self._due[woken] = instant
        try:
            await woken
        finally:
            del self._due[woken]

    def wake(self, now: datetime) -> None:
        """Wake all who sleep until `now` or earlier; call it in their loop. Whose loop is gone sleeps on."""
        for woken, instant in list(self._due.items()):
            if instant <= now and not woken.done() and not woken.get_loop().is_closed():
                woken.set_result(None)
