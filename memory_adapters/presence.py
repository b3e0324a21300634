"""Signs of life in memory: none is ever lost, so observation is never interrupted."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType

from shared.domain.queue.presence import SignsOfLife
from shared.ports import Clock


class MemoryPresence:
    """Implements `shared.ports.Presence`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._since = clock.now()
        self._tickets: dict[str, dict[str, datetime]] = {}
        self._clerks: dict[str, dict[str, datetime]] = {}

    async def visitor_heard(self, office_id: str, ticket_id: str) -> None:
        self._tickets.setdefault(office_id, {})[ticket_id] = self._clock.now()

    async def clerk_heard(self, office_id: str, clerk_id: str) -> None:
        self._clerks.setdefault(office_id, {})[clerk_id] = self._clock.now()

    async def signs_of_life(self, office_id: str) -> SignsOfLife:
        return SignsOfLife(
            watching_since=self._since,
            tickets=MappingProxyType(self._tickets.get(office_id, {})),
            clerks=MappingProxyType(self._clerks.get(office_id, {})),
        )
