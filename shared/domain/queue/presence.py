"""Who has been heard from lately. An outage of ours must never make a visitor absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.domain.ticket.ticket import Ticket


@dataclass(frozen=True)
class SignsOfLife:
    """Last time each ticket and clerk was heard from, and since when the judge has watched unbroken."""

    watching_since: datetime
    tickets: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    clerks: Mapping[str, datetime] = field(default_factory=dict[str, datetime])


def is_silent(last_heard: datetime | None, watching_since: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether nothing was heard for longer than `limit`, counted from when we began to listen."""
    since = watching_since if last_heard is None else max(last_heard, watching_since)
    return now - since > limit


def is_visitor_absent(signs: SignsOfLife, ticket: Ticket, now: datetime, limit: timedelta) -> bool:
    """The same for a ticket of the queue: see `visitor_heard_at`."""
    return now - visitor_heard_at(signs, ticket) > limit


def visitor_heard_at(signs: SignsOfLife, ticket: Ticket) -> datetime:
    """The instant from which a visitor's silence counts.

    Taking the place was a sign of life, whichever instance heard it. So was returning to it, and coming to
    the next office by a transfer, where the arrival is of long ago: other instances hear of the page's new
    questions only half a minute later. A clerk's release is none. Silence before we began to listen is none.
    """
    came = ticket.returned or ticket.transferred_from is not None
    took_place = ticket.back_at if came and ticket.back_at is not None else ticket.arrival
    heard = signs.tickets.get(ticket.ticket_id, signs.watching_since)
    return max(heard, signs.watching_since, took_place)


def is_holder_silent(signs: SignsOfLife, ticket: Ticket, now: datetime, limit: timedelta) -> bool:
    """Whether the page of the clerk who holds the ticket is no longer heard; False where nobody holds it."""
    if not ticket.is_held:
        return False
    last_heard = signs.clerks.get(ticket.current_call().clerk_id)
    return is_silent(last_heard, signs.watching_since, now, limit)


def is_attended(signs: SignsOfLife, now: datetime, limit: timedelta) -> bool:
    """Whether any clerk's page of the office was heard within `limit`."""
    return any(now - at <= limit for at in signs.clerks.values())
