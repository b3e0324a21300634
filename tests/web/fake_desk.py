"""The desk behind the fake staff API: tickets that a test moves by hand, and just enough rules to answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import ceil

HELD = ("called", "ringing", "in_service")
MISSED = ("no_show", "unreached")
DAY_KINDS = ("entered", "served", "noShow", "unreached", "left", "removed", "closed", "transferred")


def iso(instant: datetime | None) -> str | None:
    """As the API writes instants."""
    return None if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


@dataclass
class FakeTicket:
    """One row of the desk; field names as in the API, in Python's spelling."""

    number: str
    office_id: str
    entered_at: datetime
    display_name: str | None = None
    case_number: str | None = None
    priority: str = "none"
    needs: tuple[str, ...] = ()
    status: str = "waiting"
    presence: str = "present"
    returned: bool = False
    transferred_from: str | None = None
    called_by: str | None = None
    called_by_name: str | None = None
    call_id: str | None = None
    room_ready: bool = False
    deadline: datetime | None = None
    entered_meeting_at: datetime | None = None
    clerk_entered_at: datetime | None = None
    can_recall_until: datetime | None = None
    no_show_after: int = 3
    problem: str | None = None
    clerk_late: bool = False
    holder_unheard: bool = False
    rings_long: bool = False
    promised_to: str | None = None
    outcome: str | None = None
    message: str | None = None

    @property
    def ticket_id(self) -> str:
        return f"{self.office_id}-{self.number.lower()}"

    def as_row(self, position: int | None = None, now: datetime | None = None) -> dict[str, object]:
        """The row of `api.md`, section 2, with the fields that the page asks for besides."""
        row = self._plain_row(position)
        if self.status == "ringing" and self.deadline is not None and now is not None:
            row["secondsLeft"] = max(0, ceil((self.deadline - now).total_seconds()))
        return row

    def _plain_row(self, position: int | None) -> dict[str, object]:
        return {
            "ticketId": self.ticket_id,
            "number": self.number,
            "officeId": self.office_id,
            "displayName": self.display_name,
            "caseNumber": self.case_number,
            "priority": self.priority,
            "needs": list(self.needs),
            "status": self.status,
            "position": position,
            "enteredAt": iso(self.entered_at),
            "presence": self.presence,
            "returned": self.returned,
            "transferredFromOffice": self.transferred_from,
            "calledBy": self.called_by,
            "calledByName": self.called_by_name,
            "callId": self.call_id,
            "roomReady": self.room_ready,
            "deadline": iso(self.deadline),
            "enteredMeetingAt": iso(self.entered_meeting_at),
            "clerkEnteredAt": iso(self.clerk_entered_at),
            "canRecallUntil": iso(self.can_recall_until),
            "noShowAfterSeconds": self.no_show_after,
            "problem": self.problem,
            "clerkLate": self.clerk_late,
            "holderUnheard": self.holder_unheard,
            "ringsLong": self.rings_long,
            "promisedTo": self.promised_to,
            "outcome": self.outcome,
            "message": self.message,
        }


@dataclass
class FakeOffice:
    """An office and how it stands today."""

    office_id: str
    name: str
    open: bool = True
    suspended: bool = False
    message: str | None = None
    unattended_since: datetime | None = None
    today: dict[str, int] = field(default_factory=lambda: dict.fromkeys(DAY_KINDS, 0))

    def as_state(self) -> dict[str, object]:
        return {
            "officeId": self.office_id,
            "open": self.open,
            "entries": {"suspended": self.suspended, "message": self.message},
            "unattendedSince": iso(self.unattended_since),
            "today": self.today,
        }


class FakeDesk:
    """Tickets and offices with a clock that a test moves."""

    def __init__(self, offices: Iterable[FakeOffice]) -> None:
        self.offices = {office.office_id: office for office in offices}
        self.tickets: dict[str, FakeTicket] = {}
        self.moved = timedelta(0)
        self.frozen_at: datetime | None = None
        """Since when only `moved` moves time."""
        self.calls = 0

    def now(self) -> datetime:
        return (self.frozen_at or datetime.now(UTC)) + self.moved

    def add(self, ticket: FakeTicket) -> FakeTicket:
        self.tickets[ticket.ticket_id] = ticket
        return ticket

    def by_number(self, number: str) -> FakeTicket:
        return next(ticket for ticket in self.tickets.values() if ticket.number == number)

    def held_by(self, user_id: str) -> FakeTicket | None:
        """The ticket that keeps the clerk from calling another; one whose longer minute runs does not."""
        held = (t for t in self.tickets.values() if t.status in HELD and t.called_by == user_id)
        return next((t for t in held if not t.rings_long), None)

    def waiting(self, office_ids: Iterable[str]) -> list[FakeTicket]:
        chosen = set(office_ids)
        rank = {"over80": 0, "legal": 1, "donor": 2, "none": 3}
        found = [t for t in self.tickets.values() if t.status == "waiting" and t.office_id in chosen]
        return sorted(found, key=lambda ticket: (rank[ticket.priority], ticket.entered_at))

    def view(self, office_ids: list[str]) -> dict[str, object]:
        """The queue view of these offices."""
        here = [ticket for ticket in self.tickets.values() if ticket.office_id in office_ids]
        waiting = self.waiting(office_ids)
        return {
            "waiting": [ticket.as_row(place) for place, ticket in enumerate(waiting, 1)],
            "called": [t.as_row(now=self.now()) for t in here if t.status in ("called", "ringing")],
            "inService": [t.as_row() for t in here if t.status == "in_service"],
            "missed": [t.as_row() for t in here if t.status in MISSED or t.outcome == "dropped"],
            "offices": [self.offices[office_id].as_state() for office_id in office_ids],
        }

    # --- what happens at the desk; each is one line of a test ---------------------------------------

    def claim(self, ticket: FakeTicket, user_id: str, name: str) -> None:
        self.calls += 1
        ticket.status, ticket.called_by, ticket.called_by_name = "called", user_id, name
        ticket.call_id, ticket.room_ready, ticket.problem = f"call-{self.calls}", False, None
        ticket.deadline = ticket.clerk_entered_at = ticket.entered_meeting_at = None

    def put_back(self, ticket: FakeTicket, problem: str | None = None) -> None:
        ticket.status, ticket.called_by, ticket.called_by_name = "waiting", None, None
        ticket.call_id, ticket.room_ready, ticket.deadline = None, False, None
        ticket.problem = problem

    def ring(self, ticket: FakeTicket, seconds: float = 60) -> None:
        assert ticket.call_id, "nobody has called it yet: wait until the page shows the call"
        ticket.status, ticket.room_ready = "ringing", True
        ticket.rings_long = "moreTime" in ticket.needs
        ticket.deadline = self.now() + timedelta(seconds=seconds)

    def visitor_enters(self, ticket: FakeTicket) -> None:
        ticket.status, ticket.deadline, ticket.entered_meeting_at = "in_service", None, self.now()

    def miss(self, ticket: FakeTicket) -> None:
        ticket.status, ticket.called_by = "no_show", None
        ticket.can_recall_until = self.now() + timedelta(minutes=5)
