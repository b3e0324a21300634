"""How many tickets of one source may wait at an office, and which came as a burst. Pure functions.

A source is a tag that stands for a network; it names nobody and is shown to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import Timing

CROWDED_FROM = 4, 5
"""Numerator and denominator: from this part of the queue's limit, fewer tickets of one source may wait."""
BURST = 6
"""How many entries of one source within `BURST_WITHIN` are shown to clerks as a burst."""
BURST_WITHIN = timedelta(minutes=1)


def limit_of_source(waiting: int, timing: Timing) -> int:
    """How many tickets of one source may be among `waiting` ones; an entry beyond that is refused."""
    part, whole = CROWDED_FROM
    crowded = waiting * whole >= timing.queue_limit * part
    return min(timing.source_limit, timing.crowded_source_limit) if crowded else timing.source_limit


def of_source(waiting: Iterable[Ticket], source: str) -> int:
    """How many of the waiting tickets have this source."""
    return sum(ticket.source == source for ticket in waiting)


@dataclass(frozen=True)
class Burst:
    """Tickets of one source that wait at one office and came within a minute, in the order in which they
    came."""

    tickets: Sequence[Ticket]

    @property
    def lasted(self) -> timedelta:
        """From the first entry to the last."""
        return self.tickets[-1].arrival - self.tickets[0].arrival


def bursts(waiting: Iterable[Ticket]) -> Sequence[Burst]:
    """The largest burst of each source, the oldest first."""
    by_source: dict[str, list[Ticket]] = {}
    for ticket in waiting:
        if ticket.source is not None:
            by_source.setdefault(ticket.source, []).append(ticket)
    found = [_largest(tickets) for tickets in by_source.values() if len(tickets) >= BURST]
    return sorted((burst for burst in found if burst is not None), key=lambda each: each.tickets[0].arrival)


def _largest(tickets: list[Ticket]) -> Burst | None:
    tickets.sort(key=lambda ticket: ticket.arrival)
    best: Sequence[Ticket] = ()
    first = 0
    for last, ticket in enumerate(tickets):
        while ticket.arrival - tickets[first].arrival > BURST_WITHIN:
            first += 1
        if last + 1 - first > len(best):
            best = tickets[first : last + 1]
    return Burst(tuple(best)) if len(best) >= BURST else None
