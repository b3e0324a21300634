"""A plain model of every office's queue, kept from the writes alone and compared with what the product does.

It knows nothing of boards, versions and requests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket


@dataclass
class Place:
    """One ticket. `steady_since`: nothing but time has changed it since."""

    ticket_id: str
    rank: tuple[int, datetime, str]
    arrival: datetime
    steady_since: datetime
    waits: bool = True
    absent: bool = False
    heard_since: datetime | None = None
    """When the present run of signs of life began."""
    last_heard: datetime | None = None

    def could_be_called(self, since: datetime, now: datetime, absent_after: timedelta) -> bool:
        """Whether a call could have taken it at any instant from `since` until now."""
        if not self.waits or self.absent or self.steady_since > since:
            return False
        if self.heard_since is not None and self.last_heard is not None and self.heard_since <= since:
            return now - self.last_heard <= absent_after
        return now - self.arrival <= absent_after and self.arrival <= since


class ReferenceQueue:
    """All offices' queues."""

    def __init__(self, absent_after: timedelta) -> None:
        self._absent_after = absent_after
        self._places: dict[str, Place] = {}
        self._waiting: defaultdict[str, dict[str, Place]] = defaultdict(dict)
        self.longest = 0
        """The most that have waited at one office at once."""

    def record(self, ticket: Ticket, now: datetime) -> None:
        """A ticket has been written."""
        place = self._places.get(ticket.ticket_id)
        if place is None:
            place = Place(ticket.ticket_id, _rank(ticket), ticket.arrival, now)
            self._places[ticket.ticket_id] = place
        state = (ticket.status is Status.WAITING, ticket.absent)
        if state != (place.waits, place.absent):
            place.steady_since = now
        place.waits, place.absent = state
        waiting = self._waiting[ticket.office_id]
        if place.waits:
            waiting[place.ticket_id] = place
            self.longest = max(self.longest, len(waiting))
        else:
            waiting.pop(place.ticket_id, None)

    def hear(self, ticket_id: str, now: datetime) -> None:
        """A sign of life."""
        place = self._places[ticket_id]
        silent = place.last_heard is None or now - place.last_heard > self._absent_after
        if silent and now - place.arrival > self._absent_after:
            place.heard_since = now
        elif place.heard_since is None:
            place.heard_since = place.arrival
        place.last_heard = now

    def ahead_of(
        self, ticket: Ticket, office_ids: Iterable[str], since: datetime, now: datetime
    ) -> list[str]:
        """Who should have been called instead of `ticket` by a call that began at `since`."""
        rank = _rank(ticket)
        return [place.ticket_id for place in self._callable(office_ids, since, now) if place.rank < rank]

    def somebody_waits(self, office_ids: Iterable[str]) -> bool:
        """Whether anybody waits at one of the offices."""
        return any(self._waiting[office_id] for office_id in office_ids)

    def somebody_can_be_called(self, office_ids: Iterable[str], now: datetime) -> bool:
        """What a clerk sees on the screen."""
        return bool(self._callable(office_ids, now, now))

    def _callable(self, office_ids: Iterable[str], since: datetime, now: datetime) -> list[Place]:
        return [
            place
            for office_id in office_ids
            for place in self._waiting[office_id].values()
            if place.could_be_called(since, now, self._absent_after)
        ]


def _rank(ticket: Ticket) -> tuple[int, datetime, str]:
    return (int(ticket.priority), ticket.arrival, ticket.ticket_id)
