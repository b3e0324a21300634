"""Wakes who waits, a few at each turn of the event loop, so that a call or an entry comes between.

A change of a long queue, or the hour at which many offices close, concerns a thousand held requests; each of
them makes its view and its answer as soon as it is woken.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence

AT_A_TURN = 20
"""Held requests that are woken in one turn of the loop, of all offices together: how long such a turn is, is
measured by `benchmarks/woken_together.py`."""


class Waker:
    """Wakes for one instance. Whoever has gone meanwhile is passed over."""

    def __init__(self) -> None:
        self._due: deque[asyncio.Future[None]] = deque()
        self._left = AT_A_TURN
        """How many more may be woken in this turn."""
        self._loop: asyncio.AbstractEventLoop | None = None
        """Who has been asked for a next turn; None while nobody was woken in this one."""

    def wake(self, waiters: Sequence[asyncio.Future[None]], *, first: bool = False) -> None:
        """As many of them in this turn as may be, the others in those that follow, in this order.

        `first`: before everybody whose turn has not come yet.
        """
        loop = asyncio.get_running_loop()
        if self._loop is not None and self._loop is not loop:
            self._due.clear()  # they waited in a loop that has ended before its next turn
            self._loop = None
        if first:
            self._due.extendleft(reversed(waiters))
        else:
            self._due.extend(waiters)
        if self._due and self._loop is None:
            self._ask_for_a_turn(loop)
        self._wake_some()

    async def turn(self) -> None:
        """Wait for a turn before all who wait to be woken; at once unless many have had this one.

        An office that looks at itself takes one: four hundred that close at one instant would do so at once.
        """
        mine = asyncio.get_running_loop().create_future()
        self.wake([mine], first=True)
        await mine

    def _ask_for_a_turn(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._left = loop, AT_A_TURN
        loop.call_soon(self._next_turn, loop)

    def _next_turn(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._loop is not loop:
            return
        self._loop = None
        if self._due:
            self._ask_for_a_turn(loop)
            self._wake_some()

    def _wake_some(self) -> None:
        while self._left and self._due:
            waiter = self._due.popleft()
            if not waiter.done():
                self._left -= 1
                waiter.set_result(None)
