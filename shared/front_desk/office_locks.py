"""Calls at one office run one by one within an instance, so that clerks who press together do not race."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

LONGEST_WAIT_SECONDS = 2.0
"""Seconds after which a call proceeds without the lock: slow storage in one call must not block others."""


class OfficeLocks:
    """An optimisation, not a guarantee: each instance has its own locks, and the conditional write decides.

    Without it K clerks at once try the same first ticket, and all but one begin again (K(K-1)/2 lost claims).
    """

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def at(self, office_ids: Iterable[str]) -> AsyncGenerator[None]:
        """Hold the locks of these offices, taken in one order for all callers, which excludes a deadlock."""
        taken: list[asyncio.Lock] = []
        try:
            try:
                async with asyncio.timeout(LONGEST_WAIT_SECONDS):
                    for office_id in sorted(set(office_ids)):
                        lock = self._locks.setdefault(office_id, asyncio.Lock())
                        await lock.acquire()
                        taken.append(lock)
            except TimeoutError:
                pass  # the claim is safe without the lock
            yield
        finally:
            for lock in taken:
                lock.release()
