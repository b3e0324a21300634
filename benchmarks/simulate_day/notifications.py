"""How open pages learn of changes: their held request is answered within a second."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from random import Random

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket

SHORTEST_PAUSE = 0.001
"""Seconds. Late in the day the loop's float cannot represent a much shorter step: a pause of the rounding
rest of a subtraction would end at the same instant for ever."""


async def wait_for_change(changed: asyncio.Event, seconds: float) -> None:
    """Wait until the event is set, at most so long; it is cleared afterwards."""
    timer = asyncio.get_running_loop().call_later(max(SHORTEST_PAUSE, seconds), changed.set)
    try:
        await changed.wait()
    finally:
        timer.cancel()
    changed.clear()


class Notifications:
    """Events to set when a ticket changes, or when a ticket has begun to wait at an office."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._events: defaultdict[str, list[asyncio.Event]] = defaultdict(list)

    def follow(self, ticket_or_office_id: str, changed: asyncio.Event) -> None:
        """Set the event whenever there is something new."""
        self._events[ticket_or_office_id].append(changed)

    def publish(self, ticket: Ticket) -> None:
        """The ticket has been written."""
        names = (
            (ticket.ticket_id, ticket.office_id) if ticket.status is Status.WAITING else (ticket.ticket_id,)
        )
        loop = asyncio.get_running_loop()
        for event in (event for name in names for event in self._events[name]):
            loop.call_later(self._random.uniform(0.02, 1.0), event.set)
