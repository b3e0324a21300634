"""The visit's one activity: read the row, do what is due, return when to look again. Idempotent."""

from __future__ import annotations

from datetime import datetime, timedelta

from orchestrations.messages import Step
from orchestrations.visit_due_steps import lateness, phase_of
from shared.front_desk.desk import Desk, timing_of
from shared.front_desk.flushing_notes import flushing_notes
from shared.telemetry.ticket_context import about

TIMER_SLACK = timedelta(seconds=1)
"""Durable timers fire up to a second early, so each is set a second after its due time."""
LEAST_WAIT = timedelta(seconds=2)
"""Timers of a second or less do not wait at all."""
STEPS = 6
"""More steps than this in one run mean rules that never reach a waiting state."""
GONE = Step(phase="gone", alarm=None, ended=True)


async def advance(desk: Desk, ticket_id: str) -> Step:
    """Do what is due for the ticket and return the phase with the next alarm, or the end.

    Takes a few seconds at most (a room: one attempt of 8 s). Raises `StorageUnavailable`; the visit then
    tries again.
    """
    async with flushing_notes(desk):
        with about(ticket_id):
            step = await _advance(desk, ticket_id)
            desk.telemetry.looked(ticket_id, step.phase, step.alarm)
    return step


async def _advance(desk: Desk, ticket_id: str) -> Step:
    stored = await desk.tickets.load(ticket_id)
    if stored is None:
        return GONE
    phase = phase_of(stored.ticket)
    for _ in range(STEPS):
        phase = phase_of(stored.ticket)
        now = desk.clock.now()
        due = phase.due(stored.ticket, await timing_of(desk, stored.ticket))
        if due is None or phase.use_case is None:
            return Step(phase.name, None, ended=False)
        if now < due:
            return Step(phase.name, next_alarm(due, now), ended=False)
        before, late = stored.ticket.revision, lateness(phase, stored.ticket, due, now)
        stored = await phase.use_case(desk, stored)
        desk.telemetry.stepped(ticket_id, phase.name, late)
        if phase.ends:
            return Step(phase.name, None, ended=True)
        if stored.ticket.revision == before:
            break
    return Step(phase.name, next_alarm(desk.clock.now(), desk.clock.now()), ended=False)


def next_alarm(due: datetime, now: datetime) -> datetime:
    """When to set the timer for `due`."""
    return max(due + TIMER_SLACK, now + LEAST_WAIT)
