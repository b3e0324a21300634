"""What is measured and logged for each event. Nothing personal is accepted or written.

Lines hold the ticket's id, what happened and the status after it; never a reason that somebody typed.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from shared.domain.actor import Actor
from shared.domain.errors import Problem
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.ports import Shed, Sweep
from shared.telemetry import metrics
from shared.telemetry.metrics import Measure
from shared.telemetry.ticket_context import ATTRIBUTE

log = logging.getLogger(__name__)
CALLS = frozenset({Operation.CLAIM, Operation.RECALL})
OUR_WORDS = frozenset({Operation.ROOM_ATTEMPT, Operation.ROOM_FAILED, Operation.FINISH, Operation.CALL_EVENT})
"""Reasons given by the system are a closed set; people's own words stay in the audit."""


class Instruments:
    """Implements `shared.ports.Telemetry` over `measure` and Python's logging."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self._bursts: set[str] = set()
        self._queues: set[str] = set()
        """Offices where somebody waited at the last look: the zero that follows has to be reported once."""

    def changed(self, before: Ticket | None, after: Ticket, entry: AuditEntry) -> None:
        """See `Telemetry.changed`."""
        office, operation = after.office_id, entry.operation
        if before is None and after.transferred_from is None:
            self._measure(metrics.JOINED, 1, office=office)
        if operation in CALLS:
            self._measure(metrics.CALLED, 1, office=office)
        if operation is Operation.CLAIM and before is not None and _is_first_call(before):
            self._measure(metrics.WAIT, (entry.at - after.arrival).total_seconds(), office=office)
        if operation is Operation.ROOM_FAILED:
            self._measure(metrics.FAILED_CALLS, 1, office=office, reason=entry.reason or "unknown")
        if after.is_final and not (before is not None and before.is_final):
            self._measure(metrics.ENDED, 1, office=office, ending=after.status.value)
        was = before.status.value if before else "none"
        details = {"office": office, "operation": operation.value, "status": after.status.value}
        if entry.call_id:
            details["callId"] = entry.call_id
        if entry.reason and entry.actor is Actor.SYSTEM and operation in OUR_WORDS:
            details["reason"] = entry.reason
        _line(after.ticket_id, f"{operation}: {was} → {after.status} by {entry.actor}", **details)

    def after_visit_done(self, ticket: Ticket) -> None:
        """See `Telemetry.after_visit_done`."""
        _line(ticket.ticket_id, "after the visit: done", office=ticket.office_id)

    def woke(self, ticket_id: str, *, first: bool) -> None:
        """See `Telemetry.woke`."""
        _line(ticket_id, "the visit begins" if first else "the visit wakes")

    def looked(self, ticket_id: str, phase: str, alarm: datetime | None) -> None:
        """See `Telemetry.looked`."""
        until = f"until {alarm.isoformat(timespec='seconds')}" if alarm else "until it is woken"
        _line(ticket_id, f"the visit is {phase}, {until}", phase=phase)

    def stepped(self, ticket_id: str, step: str, late: timedelta) -> None:
        """See `Telemetry.stepped`. Clocks differ by up to a second, so a negative delay counts as none."""
        self._measure(metrics.LATE, max(0.0, late.total_seconds()), phase=step)

    def left_behind(self, ticket_id: str) -> None:
        """See `Telemetry.left_behind`."""
        self._measure(metrics.MOVED, 1)
        _line(ticket_id, "housekeeping did what the visit had left")

    def housekeeping_done(self, offices: int, moved: int) -> None:
        """See `Telemetry.housekeeping_done`. An alert fires if this line stays away."""
        log.info("housekeeping: %d offices, %d tickets moved", offices, moved, extra={"work": "housekeeping"})

    def swept(self, sweep: Sweep, left: int) -> None:
        """See `Telemetry.swept`. An alert fires if the line of an erasure without remainder stays away."""
        self._measure(metrics.LEFT, left, sweep=sweep.value)
        if left:
            log.warning("the sweep %s left %d parts for the next time", sweep.value, left)
        elif sweep is not Sweep.OVERDUE:  # which has a line of its own
            log.info("the sweep %s came through", sweep.value, extra={"work": sweep.value})

    def turned_away(self, office_id: str, why: Problem) -> None:
        """See `Telemetry.turned_away`."""
        self._measure(metrics.TURNED_AWAY, 1, office=office_id, why=why.value)

    def limited(self, kind: str) -> None:
        """See `Telemetry.limited`."""
        self._measure(metrics.LIMITED, 1, kind=kind)

    def burst(self, office_id: str, entries: int) -> None:
        """See `Telemetry.burst`. That there is none any more is reported once, as of an empty queue."""
        if entries or office_id in self._bursts:
            (self._bursts.add if entries else self._bursts.discard)(office_id)
            self._measure(metrics.BURST, entries, office=office_id)

    def queue(self, office_id: str, waiting: int, oldest: timedelta, unattended: timedelta) -> None:
        """See `Telemetry.queue`. An empty queue is reported once: thousands of offices are empty all day."""
        if not waiting and office_id not in self._queues:
            return
        (self._queues.add if waiting else self._queues.discard)(office_id)
        self._measure(metrics.WAITING, waiting, office=office_id)
        self._measure(metrics.OLDEST, oldest.total_seconds(), office=office_id)
        self._measure(metrics.UNATTENDED, unattended.total_seconds(), office=office_id)

    def graph(self, operation: str, outcome: str, seconds: float) -> None:
        """See `Telemetry.graph`."""
        self._measure(metrics.GRAPH_REQUESTS, 1, operation=operation, outcome=outcome)
        self._measure(metrics.GRAPH_SECONDS, seconds, operation=operation)

    def loaded(self, lag: float, memory: float | None) -> None:
        """See `Telemetry.loaded`."""
        self._measure(metrics.LAG, lag)
        if memory is not None:
            self._measure(metrics.MEMORY, memory)

    def shed(self, what: Shed) -> None:
        """See `Telemetry.shed`."""
        self._measure(metrics.SHED, 1, what=what.value)


def _is_first_call(ticket: Ticket) -> bool:
    """Only these count: after a missed call or a transfer, part of the time since the entry was no wait."""
    return ticket.back_at is None and ticket.transferred_from is None


def _line(ticket_id: str, text: str, **details: str) -> None:
    log.info(text, extra={ATTRIBUTE: ticket_id, **details})
