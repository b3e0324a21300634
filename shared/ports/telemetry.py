"""What operators see: measurements, and a log line for each step of a ticket."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from shared.domain.errors import Problem
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Ticket


class Shed(StrEnum):
    """What an instance puts off because of its load."""

    HELD = "held"
    """A request that would have been held was answered at once."""
    RELEASED = "released"
    """A request that was held already was answered before its time."""
    SHARE = "share"
    """A request was answered at once because enough of its ticket or network are held."""
    LOOK_UP = "look-up"
    """An anonymous look-up was refused."""


class Sweep(StrEnum):
    """The sweeps of housekeeping."""

    OVERDUE = "overdue"
    """What is due at the offices that were active lately, twice a minute."""
    ERASURE = "erasure"
    """Personal data at these offices, each hour."""
    DAILY = "daily"
    """Both at every office, and rows that are kept no longer."""
    REPORTS = "reports"
    """Days that are aggregated into figures, each hour."""


class Telemetry(Protocol):
    """Where measurements and log lines go.

    No call raises or waits, and none is given personal data or a link into a meeting.
    """

    def changed(self, before: Ticket | None, after: Ticket, entry: AuditEntry) -> None:
        """A change of a ticket was written; `before` is None for a new one."""
        ...

    def after_visit_done(self, ticket: Ticket) -> None:
        """The after-visit work of the ticket is done."""
        ...

    def woke(self, ticket_id: str, *, first: bool) -> None:
        """A generation of the visit's orchestration begins; `first` is the one right after the entry."""
        ...

    def looked(self, ticket_id: str, phase: str, alarm: datetime | None) -> None:
        """The visit has read the row: its phase, and when it reads it again by itself."""
        ...

    def stepped(self, ticket_id: str, step: str, late: timedelta) -> None:
        """A step that time alone decides was done, `late` after it was due."""
        ...

    def left_behind(self, ticket_id: str) -> None:
        """Housekeeping did what the ticket's visit should have done."""
        ...

    def housekeeping_done(self, offices: int, moved: int) -> None:
        """Housekeeping has run: the offices that it looked at, and the tickets that it moved."""
        ...

    def swept(self, sweep: Sweep, left: int) -> None:
        """A sweep has run to its end and left this many parts undone: tickets, offices, unreadable rows."""
        ...

    def turned_away(self, office_id: str, why: Problem) -> None:
        """An entry was refused because the queue is full, or too many of its source wait."""
        ...

    def limited(self, kind: str) -> None:
        """A request was refused because its network has sent too many of this kind."""
        ...

    def burst(self, office_id: str, entries: int) -> None:
        """The largest burst of entries that waits at an office; 0 where there is none."""
        ...

    def queue(self, office_id: str, waiting: int, oldest: timedelta, unattended: timedelta) -> None:
        """An office's queue: how many wait, the longest wait, and for how long no clerk has attended."""
        ...

    def graph(self, operation: str, outcome: str, seconds: float) -> None:
        """A request to Microsoft Graph; `outcome` is `ok` or the reason of its failure."""
        ...

    def loaded(self, lag: float, memory: float | None) -> None:
        """The most seconds that this instance's loop was late since the last time, and the share of its
        memory in use; None where that is unknown.
        """
        ...

    def shed(self, what: Shed) -> None:
        """Something was put off because of the load."""
        ...


class NoTelemetry:
    """`Telemetry` that drops everything: for a machine without Azure Monitor, tests, the simulation."""

    def changed(self, before: Ticket | None, after: Ticket, entry: AuditEntry) -> None: ...
    def after_visit_done(self, ticket: Ticket) -> None: ...
    def woke(self, ticket_id: str, *, first: bool) -> None: ...
    def looked(self, ticket_id: str, phase: str, alarm: datetime | None) -> None: ...
    def stepped(self, ticket_id: str, step: str, late: timedelta) -> None: ...
    def left_behind(self, ticket_id: str) -> None: ...
    def housekeeping_done(self, offices: int, moved: int) -> None: ...
    def swept(self, sweep: Sweep, left: int) -> None: ...
    def turned_away(self, office_id: str, why: Problem) -> None: ...
    def limited(self, kind: str) -> None: ...
    def burst(self, office_id: str, entries: int) -> None: ...
    def queue(self, office_id: str, waiting: int, oldest: timedelta, unattended: timedelta) -> None: ...
    def graph(self, operation: str, outcome: str, seconds: float) -> None: ...
    def loaded(self, lag: float, memory: float | None) -> None: ...
    def shed(self, what: Shed) -> None: ...


NO_TELEMETRY = NoTelemetry()
