"""Who has been heard from lately. An outage of the product must never make a visitor absent. Pure functions.

Silence is counted from the later of two instants: the last time heard, and the start of the instance's own
unbroken run (`Run`). Between instances a sign of life is told by rows. One whose row has grown old may have
heard its people without being able to say so: until they have had the time to reach another instance they
are unknown, which is not absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from shared.domain.ticket.ticket import Ticket

LONGEST_GAP = timedelta(seconds=60)
"""Longest time between two readings of what the others have heard before the run restarts."""
LATE_ROW = timedelta(seconds=45)
"""An instance tells what it has heard every 30 s. Older than this, it may have heard more since."""
UNKNOWN_FOR = timedelta(seconds=90)
"""How long those it heard last are then unknown: their pages reach another instance meanwhile."""


@dataclass(frozen=True)
class Run:
    """An instance's unbroken run: since when it has known all that was heard, and when it read last."""

    since: datetime
    read_at: datetime

    @staticmethod
    def begun(now: datetime) -> Run:
        """A process that starts knows nothing of the time before."""
        return Run(now, now)

    def read(self, now: datetime) -> Run:
        """Another reading succeeded. After a gap longer than `LONGEST_GAP` a new run begins."""
        return Run(now if now - self.read_at > LONGEST_GAP else self.since, now)

    def broken(self, now: datetime) -> Run:
        """A reading failed: what was heard meanwhile is unknown, so it makes nobody absent."""
        return replace(self, since=now)


@dataclass(frozen=True)
class SignsOfLife:
    """Last time each ticket and clerk of an office was heard from, as one instance knows it.

    The mappings may be live: read them at once, and do not keep them.
    """

    run_since: datetime
    """The start of that instance's unbroken run."""
    tickets: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    clerks: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    told_at: Mapping[str, datetime] = field(default_factory=dict[str, datetime])
    """Ticket or clerk → when the instance that heard it last has told so; those heard here are not in it."""


def is_silent(last_heard: datetime | None, run_since: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether nothing was heard for longer than `limit`, counted from when we began to listen."""
    since = run_since if last_heard is None else max(last_heard, run_since)
    return now - since > limit


def is_absent(signs: SignsOfLife, ticket_id: str, now: datetime, limit: timedelta) -> bool:
    """Whether the visitor's page has been silent for longer than `limit`."""
    return _is_known_silent(signs, ticket_id, signs.tickets.get(ticket_id), now, limit)


def is_visitor_absent(signs: SignsOfLife, ticket: Ticket, now: datetime, limit: timedelta) -> bool:
    """The same for a ticket of the queue: taking the place was a sign of life, whichever instance heard it.

    So was returning to it, and coming to the next office by a transfer, where the arrival is of long ago:
    other instances hear of the page's new questions only half a minute later. A release by the clerk does
    not count as one.
    """
    return now - _took_place(ticket) > limit and is_absent(signs, ticket.ticket_id, now, limit)


def next_absence(signs: SignsOfLife, ticket: Ticket, now: datetime, limit: timedelta) -> datetime | None:
    """When to look again whether the ticket has become absent, if it is not heard meanwhile.

    It does not become absent earlier; None where it is absent already.
    """
    if is_visitor_absent(signs, ticket, now, limit):
        return None
    heard = signs.tickets.get(ticket.ticket_id)
    known = [_took_place(ticket), signs.run_since, *([] if heard is None else [heard])]
    silent_from = _after(max(known) + limit)
    if silent_from > now:
        return silent_from
    return _after(signs.told_at[ticket.ticket_id] + LATE_ROW + UNKNOWN_FOR)


def is_holder_silent(signs: SignsOfLife, ticket: Ticket, now: datetime, limit: timedelta) -> bool:
    """Whether the ticket is held by a clerk whose page is no longer heard."""
    if not ticket.is_held:
        return False
    clerk_id = ticket.current_call().clerk_id
    return _is_known_silent(signs, clerk_id, signs.clerks.get(clerk_id), now, limit)


def next_silence(signs: SignsOfLife, ticket: Ticket, now: datetime, limit: timedelta) -> datetime | None:
    """When to look again whether `is_holder_silent` has begun, if the clerk is not heard meanwhile.

    It does not begin earlier; None where it has, or the ticket is not held.
    """
    if not ticket.is_held or is_holder_silent(signs, ticket, now, limit):
        return None
    clerk_id = ticket.current_call().clerk_id
    heard = signs.clerks.get(clerk_id)
    silent_from = _after(max(signs.run_since, heard or signs.run_since) + limit)
    return silent_from if silent_from > now else _after(signs.told_at[clerk_id] + LATE_ROW + UNKNOWN_FOR)


def is_attended(signs: SignsOfLife, now: datetime, limit: timedelta) -> bool:
    """Whether any clerk's page of the office was heard within `limit`, or is unknown."""
    return any(
        now - at <= limit or _is_unknown(signs.told_at.get(clerk_id), at, now, limit)
        for clerk_id, at in signs.clerks.items()
    )


def next_without_clerk(signs: SignsOfLife, now: datetime, limit: timedelta) -> datetime | None:
    """When to look again whether `is_attended` has ended, if no clerk is heard meanwhile; None if it has."""
    if not is_attended(signs, now, limit):
        return None
    silent_from = _after(max(signs.clerks.values()) + limit)
    if silent_from > now:
        return silent_from
    unknown = [
        signs.told_at[clerk_id]
        for clerk_id, at in signs.clerks.items()
        if _is_unknown(signs.told_at.get(clerk_id), at, now, limit)
    ]
    return _after(max(unknown) + LATE_ROW + UNKNOWN_FOR)


def _is_known_silent(
    signs: SignsOfLife, name: str, last_heard: datetime | None, now: datetime, limit: timedelta
) -> bool:
    if not is_silent(last_heard, signs.run_since, now, limit):
        return False
    if last_heard is None:
        return True
    silent_since = max(last_heard, signs.run_since)
    return not _is_unknown(signs.told_at.get(name), silent_since, now, limit)


def _is_unknown(told_at: datetime | None, silent_since: datetime, now: datetime, limit: timedelta) -> bool:
    """Whether the instance whose row named it last may have heard it since, without a new row.

    A page that was silent beyond `limit` when its row became late is not unknown: it stays silent.
    """
    if told_at is None:
        return False
    late_from = told_at + LATE_ROW
    return late_from - silent_since <= limit and late_from < now <= late_from + UNKNOWN_FOR


def _took_place(ticket: Ticket) -> datetime:
    came = ticket.returned or ticket.transferred_from is not None
    return ticket.back_at if came and ticket.back_at is not None else ticket.arrival


def _after(instant: datetime) -> datetime:
    """The first instant after: limits themselves still count as heard."""
    return instant + datetime.resolution
