"""Values created at their first use: an instance does not load at its start what it may never run.

On Azure an instance serves requests, or runs visits, or timers, but it indexes all of them at its start.
Functions named `_load…` import what they need inside themselves and are called through `FirstUse`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class FirstUse(Generic[_T]):
    """One value, created once however many ask at the same time. A failure is raised to the caller, and
    the next call tries again.
    """

    def __init__(self, make: Callable[[], _T]) -> None:
        self._make = make
        self._made: list[_T] = []
        self._lock = threading.Lock()

    def get(self) -> _T:
        """The value. Blocks while it is created: only for threads without a running event loop."""
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]

    def made(self) -> _T | None:
        """The value if it was created already; None does not create it."""
        return self._made[0] if self._made else None

    async def ready(self) -> _T:
        """The value, created in a thread, so that importing its modules does not block the event loop."""
        return self._made[0] if self._made else await asyncio.to_thread(self.get)
