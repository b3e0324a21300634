"""What is made at its first use and kept: a start pays for no code that its instance may never run.

On Azure an instance answers requests, or runs visits, or timers; it indexes all of them at its start. The
functions `_load…` import what is needed inside themselves, and are run through `FirstUse`.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class FirstUse(Generic[_T]):
    """One value, made once however many ask at the same time. A failure is raised to who asked; the next one
    to ask tries anew.
    """

    def __init__(self, make: Callable[[], _T]) -> None:
        self._make = make
        self._made: list[_T] = []
        self._lock = threading.Lock()

    def get(self) -> _T:
        """The value. Blocks while it is made: for threads that no loop runs in."""
        if not self._made:
            with self._lock:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]

    async def ready(self) -> _T:
        """The value, made in a thread: importing its modules lets the loop go on."""
        return self._made[0] if self._made else await asyncio.to_thread(self.get)
