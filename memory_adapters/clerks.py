"""Locks of clerks in memory."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.domain import retention
from shared.ports import ClerkLock


@dataclass
class MemoryClerkLocks:
    """Implements `shared.ports.ClerkLocks`."""

    _locks: dict[str, ClerkLock] = field(default_factory=dict[str, ClerkLock])
    _calls: dict[tuple[str, str], ClerkLock] = field(default_factory=dict[tuple[str, str], ClerkLock])

    async def take(self, lock: ClerkLock) -> ClerkLock | None:
        there = self._locks.get(lock.clerk_id) or self._calls.get((lock.clerk_id, lock.call_id))
        if there is None:
            self._put(lock)
        return there

    async def earlier(self, clerk_id: str, call_id: str) -> ClerkLock | None:
        return self._calls.get((clerk_id, call_id))

    async def replace(self, old: ClerkLock, new: ClerkLock) -> bool:
        if self._locks.get(old.clerk_id) != old:
            return False
        self._put(new)
        return True

    async def release(self, clerk_id: str, call_id: str, *, forget: bool = False) -> None:
        if forget:
            self._calls.pop((clerk_id, call_id), None)
        there = self._locks.get(clerk_id)
        if there is None:
            return
        lock = there.no_longer_serving(call_id)
        if call_id in lock.beside:
            rest = tuple(other for other in lock.beside if other != call_id)
            self._locks[clerk_id] = replace(lock, beside=rest)
        elif lock.call_id == call_id:
            del self._locks[clerk_id]
            if lock.beside:
                *rest, last = lock.beside
                self._locks[clerk_id] = self._calls[clerk_id, last].after(lock, tuple(rest))

    async def current(self, clerk_id: str) -> ClerkLock | None:
        return self._locks.get(clerk_id)

    async def sweep(self, now: datetime) -> int:
        calls = [call for call, lock in self._calls.items() if _is_old(lock, now)]
        locks = [clerk_id for clerk_id, lock in self._locks.items() if _is_old(lock, now)]
        for call in calls:
            del self._calls[call]
        for clerk_id in locks:
            del self._locks[clerk_id]
        return len(calls) + len(locks)

    def _put(self, lock: ClerkLock) -> None:
        self._locks[lock.clerk_id] = lock
        self._calls[lock.clerk_id, lock.call_id] = lock


def _is_old(lock: ClerkLock, now: datetime) -> bool:
    return lock.taken_at < now - retention.CALL_MEMORY
