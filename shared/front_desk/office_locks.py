"""Calls at one office take turns within an instance, so that clerks who press together do not race."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager

PATIENCE = 2.0
"""Seconds until a call goes ahead out of turn: one that waits for slow storage holds nobody up for long."""


class OfficeLocks:
    """A courtesy, not a guarantee: other instances know nothing of it, the conditional write decides.

    Without it K clerks at once try the same first ticket, and all but one begin again (K(K-1)/2 lost claims).
    """

    def __init__(self) -> None:
        self._locks: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def at(self, office_ids: Iterable[str]) -> AsyncGenerator[None]:
        """Be alone at these offices, in one order for all so that nobody waits in a circle."""
        taken: list[asyncio.Lock] = []
        try:
            try:
                async with asyncio.timeout(PATIENCE):
                    for office_id in sorted(set(office_ids)):
                        lock = self._locks.setdefault(office_id, asyncio.Lock())
                        await lock.acquire()
                        taken.append(lock)
            except TimeoutError:
                pass  # the claim is safe without a turn
            yield
        finally:
            for lock in taken:
                lock.release()
