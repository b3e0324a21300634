"""The order of a queue: who is where and who is next. Pure functions over tickets."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket


def in_order(tickets: Iterable[Ticket]) -> list[Ticket]:
    """The waiting ones among `tickets`, best place first."""
    return sorted((t for t in tickets if t.status is Status.WAITING), key=lambda t: t.order)


def can_be_called(ticket: Ticket, now: datetime, is_absent: Callable[[Ticket], bool]) -> bool:
    """Whether a call may take the ticket: waiting, not paused, and heard from."""
    return (
        ticket.status is Status.WAITING
        and not ticket.is_paused(now)
        and not ticket.absent
        and not is_absent(ticket)
    )


def callable_in_order(
    tickets: Sequence[Ticket], now: datetime, is_absent: Callable[[Ticket], bool]
) -> list[Ticket]:
    """Those whom a call may take, the next one first; over one office or several."""
    return [ticket for ticket in in_order(tickets) if can_be_called(ticket, now, is_absent)]


def order_for(clerk_id: str) -> Callable[[Ticket], tuple[bool, tuple[int, datetime, str]]]:
    """In which order this clerk calls: who was promised the clerk's next call, then by the place."""
    return lambda ticket: (ticket.promised_to != clerk_id, ticket.order)


def passed_over(
    tickets: Iterable[Ticket], called: Ticket | None, now: datetime, is_absent: Callable[[Ticket], bool]
) -> list[Ticket]:
    """Absent tickets that a call passes over for the first time: those before `called`, all if it is None.

    Who has a pause is not passed over for being absent.
    """
    return [
        ticket
        for ticket in in_order(tickets)
        if (called is None or ticket.order < called.order)
        and ticket.passed_over_at is None
        and not ticket.is_paused(now)
        and (ticket.absent or is_absent(ticket))
    ]


@dataclass(frozen=True)
class Overtaken:
    """How many tickets stand ahead of one that did not when it came, and why."""

    by_priority: int = 0
    """Came later, with a higher priority."""
    came_back: int = 0
    """Had been called and came back to their own place."""
    came_over: int = 0
    """Were transferred from another office and kept their arrival."""
    by_new_priority: int = 0
    """Came earlier and were given a higher priority only afterwards."""
    was_demoted: bool = False
    """A clerk has given this very ticket a lower priority since it took its place."""


class QueueOrder:
    """The waiting tickets of one office, ordered once for all who ask about their place.

    Making it takes one sort; each question takes a few searches, and a look at each ticket that came back to
    its place or changed its priority.
    """

    def __init__(self, tickets: Iterable[Ticket]) -> None:
        self.waiting: Sequence[Ticket] = in_order(tickets)
        self._came_back = [ticket for ticket in self.waiting if ticket.back_at is not None]
        self._changed_priority = [ticket for ticket in self.waiting if ticket.priority_change is not None]
        self._arrivals: dict[int, list[datetime]] = {}
        for ticket in self.waiting:
            self._arrivals.setdefault(ticket.priority, []).append(ticket.arrival)

    def overtaken(self, mine: Ticket) -> Overtaken:
        """Why `mine` may stand further back than before; nothing where it does not wait."""
        if mine.status is not Status.WAITING:
            return Overtaken()
        back = [
            ticket for ticket in self._came_back if ticket.order < mine.order and _came_back(ticket, mine)
        ]
        over = [ticket for ticket in back if ticket.transferred_from is not None]
        by_new_priority = [
            ticket
            for ticket in self._changed_priority
            if ticket.order < mine.order and _rose(ticket, mine) and not _came_back(ticket, mine)
        ]
        return Overtaken(
            self._came_later(mine), len(back) - len(over), len(over), len(by_new_priority), _was_demoted(mine)
        )

    def _came_later(self, mine: Ticket) -> int:
        """How many of a higher priority arrived after `mine`: within one priority the arrival decides."""
        return sum(
            len(arrivals) - bisect_right(arrivals, mine.arrival)
            for priority, arrivals in self._arrivals.items()
            if priority < mine.priority
        )


def _took_place(ticket: Ticket) -> datetime:
    return ticket.back_at or ticket.arrival


def _came_back(ticket: Ticket, mine: Ticket) -> bool:
    """Whether the ticket took its place ahead of `mine` after `mine` had taken its own."""
    came = _took_place(mine)
    return ticket.arrival <= mine.arrival and ticket.back_at is not None and ticket.back_at > came


def _rose(ticket: Ticket, mine: Ticket) -> bool:
    """Whether the ticket came earlier, stood behind, and a higher priority put it ahead of `mine`."""
    change, own = ticket.priority_change, mine.priority_change
    since = max(_took_place(mine), own.at) if own is not None else _took_place(mine)
    return (
        change is not None
        and ticket.arrival <= mine.arrival
        and change.at > since
        and (change.before, ticket.arrival, ticket.ticket_id) > mine.order
    )


def _was_demoted(mine: Ticket) -> bool:
    change = mine.priority_change
    return (
        change is not None
        and change.by_office
        and change.before < mine.priority
        and change.at > _took_place(mine)
    )
