"""The queue as one would keep it on paper: who waits where, since when somebody may be called.

It knows nothing of boards, versions and requests, and is compared with what the product says.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket


@dataclass
class Place:
    """One ticket on paper. `steady_since`: nothing but the passing of time has changed it since."""

    ticket_id: str
    office_id: str
    klass: int
    arrival: datetime
    steady_since: datetime
    waits: bool = True
    absent: bool = False
    paused_until: datetime | None = None
    heard_since: datetime | None = None
    """The beginning of the present run of signs of life."""
    last_heard: datetime | None = None

    @property
    def rank(self) -> tuple[int, datetime, str]:
        return (self.klass, self.arrival, self.ticket_id)

    def could_be_called(self, since: datetime, now: datetime, absent_after: timedelta) -> bool:
        """Whether a call could take it all the time from `since` until now."""
        if not self.waits or self.absent or self.steady_since > since:
            return False
        if self.paused_until is not None and self.paused_until > since:
            return False
        if self.heard_since is not None and self.last_heard is not None and self.heard_since <= since:
            return now - self.last_heard <= absent_after
        return now - self.arrival <= absent_after and self.arrival <= since


class PaperQueue:
    """All offices' queues on paper."""

    def __init__(self, absent_after: timedelta) -> None:
        self._absent_after = absent_after
        self._places: dict[str, Place] = {}
        self._waiting: dict[str, dict[str, Place]] = {}
        self._changed: dict[str, datetime] = {}

    def changed_at(self, office_id: str) -> datetime | None:
        """The last change of the office's queue."""
        return self._changed.get(office_id)

    def write(self, ticket: Ticket, now: datetime) -> None:
        """Note how a ticket stands."""
        place = self._places.get(ticket.ticket_id)
        if place is None:
            place = Place(ticket.ticket_id, ticket.office_id, ticket.priority, ticket.arrival, now)
            self._places[ticket.ticket_id] = place
        told = (ticket.status is Status.WAITING, ticket.absent, ticket.paused_until, int(ticket.priority))
        if told != (place.waits, place.absent, place.paused_until, place.klass):
            place.steady_since = now
        place.waits, place.absent, place.paused_until, place.klass = told
        waiting = self._waiting.setdefault(ticket.office_id, {})
        if place.waits:
            waiting[place.ticket_id] = place
        else:
            waiting.pop(place.ticket_id, None)
        self._changed[ticket.office_id] = now

    def hear(self, ticket_id: str, now: datetime) -> None:
        """A sign of life."""
        place = self._places.get(ticket_id)
        if place is None:
            return
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
        rank = (int(ticket.priority), ticket.arrival, ticket.ticket_id)
        return [
            place.ticket_id
            for office_id in office_ids
            for place in self._waiting.get(office_id, {}).values()
            if place.rank < rank and place.could_be_called(since, now, self._absent_after)
        ]

    def positions(self, office_id: str) -> dict[str, int]:
        """Everybody's place, by counting who stands before."""
        places = list(self._waiting.get(office_id, {}).values())
        return {place.ticket_id: 1 + sum(other.rank < place.rank for other in places) for place in places}

    def waits_at(self, office_ids: Iterable[str]) -> bool:
        """Whether anybody waits at one of the offices."""
        return any(self._waiting.get(office_id) for office_id in office_ids)

    def somebody_comes(self, office_ids: Iterable[str], now: datetime) -> bool:
        """Whether a clerk who looks at the screen sees anybody to call."""
        return any(
            place.could_be_called(now, now, self._absent_after)
            for office_id in office_ids
            for place in self._waiting.get(office_id, {}).values()
        )
