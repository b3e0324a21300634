"""What follows a visit, what wakes it, and the rooms it takes place in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shared.domain.meeting import Meeting
from shared.domain.self_check import Finding
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.record import VisitRecord


class EvaluationStore(Protocol):
    async def add(self, evaluation: Evaluation) -> bool:
        """Insert; False if this key has one already."""
        ...


class VisitRecords(Protocol):
    async def add(self, record: VisitRecord) -> None:
        """Insert once; again with the same ticket id: nothing happens."""
        ...

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        """The records of an office's day (for the clerks' numbers); at most 10 s old."""
        ...

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        """When the ended visits of an office's day were called (for its pace); at most a minute old."""
        ...

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        """When the last of them ended; from the same answer, so never a request more."""
        ...


class Backlog(Protocol):
    """Work that must not hold a visit or housekeeping up; at least once, so the work is idempotent."""

    async def defer_after_visit(self, ticket_id: str) -> None:
        """What the ticket's row then wants of Graph and of the history. Raises `StorageUnavailable`."""
        ...


class VisitSignals(Protocol):
    """The alarm clock of a ticket. Neither call raises when the visit cannot be reached: the row is the
    truth and housekeeping repairs the rest."""

    async def start(self, ticket_id: str) -> None:
        """A new visit for a new ticket."""
        ...

    async def wake(self, ticket_id: str) -> None:
        """Something happened before the alarm already set. Starts a visit where none runs."""
        ...


class NoSignals:
    """`VisitSignals` of an invocation that has no durable client: being called is a programming error."""

    async def start(self, ticket_id: str) -> None:
        raise AssertionError("this invocation declares no signals")

    async def wake(self, ticket_id: str) -> None:
        raise AssertionError("this invocation declares no signals")


NO_SIGNALS = NoSignals()


@dataclass(frozen=True)
class Subscription:
    """Graph tells of a meeting until `until`, then no more."""

    subscription_id: str
    until: datetime


class MeetingEvents(Protocol):
    """Graph's word on what goes on in a meeting. A hint: nothing depends on it. One attempt per call."""

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        """Let Graph tell of the meeting behind the link. `state` comes back with each notification.

        Raises `MeetingFailed`.
        """
        ...

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        """For as long again. Raises `MeetingFailed`; UNKNOWN_ORGANISER (404) when it is gone."""
        ...

    async def unsubscribe(self, subscription_id: str) -> None:
        """No more; one that is gone already is fine. Raises `MeetingFailed`."""
        ...


class SelfCheck(Protocol):
    """Looks whether meetings will work on the tenant at hand."""

    async def run(self, organiser_id: str) -> Sequence[Finding]:
        """One finding for each item; makes a meeting of `organiser_id` and deletes it."""
        ...


class NotificationInbox(Protocol):
    """Where notifications wait for their reader: at least once, so reading one twice is harmless."""

    async def put(self, message: str) -> None:
        """Keep one message of at most 48 KB. Raises `StorageUnavailable`."""
        ...


class MeetingProvider(Protocol):
    """Rooms. One attempt per call; who calls repeats."""

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        """The room of this call: the same for the same call and organiser. Raises `MeetingFailed`."""
        ...

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        """Delete the room; deleting what is gone is fine. Raises `MeetingFailed`."""
        ...
