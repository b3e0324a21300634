"""Signs of life in memory: each is known at once, so only a board that cannot be read interrupts the run."""

from __future__ import annotations

from datetime import datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.queue.presence import SignsOfLife
from shared.ports import Clock, SignsListener
from shared.storage.presence.heard import HeardSigns


class MemoryPresence:
    """Implements `shared.ports.Presence`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heard = HeardSigns(clock.now())

    def visitor_heard(self, ticket_id: str) -> None:
        self._heard.visitor(office_key_of(ticket_id), ticket_id, self._clock.now())

    def clerk_heard(self, office_id: str, clerk_id: str) -> None:
        self._heard.clerk(office_key(office_id), clerk_id, self._clock.now())

    def interrupted(self) -> None:
        self._heard.interrupted(self._clock.now())

    def listen(self, office_id: str, listener: SignsListener) -> None:
        self._heard.listen(office_id, listener)

    async def signs_of_life(self, office_id: str) -> SignsOfLife:
        return self._heard.signs(office_id)

    async def known_signs(self, office_id: str) -> SignsOfLife:
        return self._heard.signs(office_id)

    async def flush(self) -> None:
        """Nothing to do: everything is known already."""

    async def sweep(self, now: datetime) -> int:
        return 0
