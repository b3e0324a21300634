"""How pages hear of changes: by a held request, within a second, if anybody has the page open."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from random import Random

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket

SHORTEST = 0.001
"""Seconds. A loop's clock late in the day does not move by less than some 10⁻¹¹: a pause of that rest of a
subtraction would come back at the same instant for ever."""


async def news_or_pause(bell: asyncio.Event, seconds: float) -> None:
    """Wait for the bell, at most so long; the bell is silent again afterwards."""
    alarm = asyncio.get_running_loop().call_later(max(SHORTEST, seconds), bell.set)
    try:
        await bell.wait()
    finally:
        alarm.cancel()
    bell.clear()


class News:
    """Bells of tickets and of offices."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._of_ticket: defaultdict[str, list[asyncio.Event]] = defaultdict(list)
        self._of_office: defaultdict[str, list[asyncio.Event]] = defaultdict(list)

    def of_ticket(self, ticket_id: str, bell: asyncio.Event) -> None:
        """Ring it whenever the ticket has changed."""
        self._of_ticket[ticket_id].append(bell)

    def drop(self, ticket_id: str, bell: asyncio.Event) -> None:
        """No longer."""
        self._of_ticket[ticket_id].remove(bell)

    def of_office(self, office_id: str, bell: asyncio.Event) -> None:
        """Ring it whenever somebody has come to wait there."""
        self._of_office[office_id].append(bell)

    def written(self, ticket: Ticket) -> None:
        """A ticket has just changed."""
        bells = list(self._of_ticket.get(ticket.ticket_id, ()))
        if ticket.status is Status.WAITING:
            bells += self._of_office.get(ticket.office_id, ())
        loop = asyncio.get_running_loop()
        for bell in bells:
            loop.call_later(self._random.uniform(0.02, 1.0), bell.set)
