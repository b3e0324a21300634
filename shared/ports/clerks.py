"""Clerks' locks."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """The blind name of the fingerprint of the request that made the call: it covers what a clerk wrote about
    a person. Versions before have stored the fingerprint itself."""
    beside: tuple[str, ...] = ()
    """Ids of this clerk's earlier calls that still run; the last one is in force again when this one ends."""
    serving: str | None = None
    """The call whose visitor goes into service: decided here before it is written on the ticket, where two
    visitors of the clerk may enter at the same time."""
    serving_since: datetime | None = None
    """When the handler of that visitor's request started."""

    @property
    def call_ids(self) -> tuple[str, ...]:
        """All calls of this lock, in the order in which they were made."""
        return (*self.beside, self.call_id)

    def no_longer_serving(self, call_id: str) -> ClerkLock:
        """The lock once this call is over."""
        return replace(self, serving=None, serving_since=None) if self.serving == call_id else self

    def after(self, ended: ClerkLock, beside: tuple[str, ...]) -> ClerkLock:
        """This earlier call in force again, in the place of `ended`; who is served stays so."""
        return replace(self, beside=beside, serving=ended.serving, serving_since=ended.serving_since)


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
