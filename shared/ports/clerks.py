"""Who serves and who is there: locks and presence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.domain.queue.presence import Heard


@dataclass(frozen=True)
class ClerkLock:
    """A clerk holds one ticket at a time: this names it. Written before the claim."""

    clerk_id: str
    call_id: str
    ticket_id: str
    taken_at: datetime
    request: str
    """Fingerprint of the request that made the call."""
    beside: tuple[str, ...] = ()
    """Earlier calls of this clerk whose longer minute runs: the last one is in force again when this ends."""


class ClerkLocks(Protocol):
    """At most one lock per clerk, and the memory of the calls made by key."""

    async def take(self, lock: ClerkLock) -> ClerkLock | None:
        """Insert the lock (one request). None when it was taken; else the lock that stands in the way.

        That is the one in force, or none is and it has the same `call_id`: this very call, made before.
        """
        ...

    async def earlier(self, clerk_id: str, call_id: str) -> ClerkLock | None:
        """The call that this `call_id` made before, even if its lock is gone."""
        ...

    async def replace(self, old: ClerkLock, new: ClerkLock) -> bool:
        """Put `new` in the place of exactly `old`; False if the lock in force is another."""
        ...

    async def release(self, clerk_id: str, call_id: str, *, forget: bool = False) -> None:
        """Remove the lock if it is this call's, and put the last one beside it in force again.

        Otherwise nothing happens.

        `forget` also removes the memory of the call: nobody was won, so the same key may call again.
        """
        ...

    async def current(self, clerk_id: str) -> ClerkLock | None:
        """The lock in force, read now."""
        ...

    async def sweep(self, now: datetime) -> int:
        """Forget the calls of so long ago (`shared.domain.retention`); how many rows went."""
        ...


class Presence(Protocol):
    """Who was heard from, at no cost per visitor: one row per instance and office, at most every 30 s."""

    async def visitor_heard(self, office_id: str, ticket_id: str) -> None: ...

    async def clerk_heard(self, office_id: str, clerk_id: str) -> None: ...

    async def signs_of_life(self, office_id: str) -> Heard:
        """What all instances have heard at this office; at most 10 s old."""
        ...
