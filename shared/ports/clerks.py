"""Clerks' locks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True)
class ClerkLock:
    """Names the one ticket that a clerk holds. Written before the ticket is claimed."""

    clerk_id: str
    call_id: str
    ticket_id: str
    taken_at: datetime
    request: str
    """Fingerprint of the request that made the call."""
    beside: tuple[str, ...] = ()
    """Ids of this clerk's earlier calls that still run; the last one is in force again when this one ends."""


class ClerkLocks(Protocol):
    """At most one lock per clerk, and every call that was made. Every method raises `StorageUnavailable`."""

    async def take(self, lock: ClerkLock) -> ClerkLock | None:
        """Insert the lock (one request). None when it was taken; else the lock that stands in the way.

        That is the one in force, or, if none is, the same call made before: it has the same `call_id`.
        """
        ...

    async def earlier(self, clerk_id: str, call_id: str) -> ClerkLock | None:
        """The call that this `call_id` made before, even if its lock is gone (one request)."""
        ...

    async def replace(self, old: ClerkLock, new: ClerkLock) -> bool:
        """Put `new` in the place of exactly `old`; False if the lock in force is another."""
        ...

    async def release(self, clerk_id: str, call_id: str, *, forget: bool = False) -> None:
        """Remove the lock if it is this call's, and put the last one beside it in force again.

        No effect on the lock of another call. `forget` also removes what is kept of the call: it won no
        ticket, so the same key may call again.
        """
        ...

    async def current(self, clerk_id: str) -> ClerkLock | None:
        """The lock in force, read now (one request)."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Remove calls that are kept no longer (`shared.domain.retention`); the number of rows removed."""
        ...
