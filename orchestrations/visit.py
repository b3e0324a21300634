"""The durable orchestration of one ticket: it acts when something is due.

It holds no state of the ticket. It looks at the row (`advance`), sleeps until the alarm that the row asks for
or until it is woken before (`wake`), and continues as new. Movements of the queue do not wake it.

A timer's message cannot be cancelled once it is queued. Continuing as new forgets the history that knows the
timer, and Azure's host then delivers the message six times with eleven warnings (docs/decisions/0025-call-to-
room.md). So a generation that was woken before its alarm goes on until that alarm is past.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Protocol

from orchestrations.messages import Step, VisitInput
from orchestrations.names import ADVANCE, WAKE

WAITING = "waiting"
LOOK_AGAIN = timedelta(seconds=30)
"""After a look that failed because storage did not answer."""
LOOKS = 8
"""The most looks in one generation: every look lengthens the history that each episode replays."""


class Alarm(Protocol):
    """A durable timer."""

    def cancel(self) -> None:
        """Let the orchestration end without this timer. What is queued already is still delivered."""
        ...


class VisitContext(Protocol):
    """What the visit uses of the durable orchestration context."""

    @property
    def current_utc_datetime(self) -> datetime:
        """The instant of this episode, in UTC; the same in each replay."""
        ...

    def get_input(self) -> object:
        """The payload that this generation was started with, as parsed JSON."""
        ...

    def set_custom_status(self, status: object) -> None:
        """Show this value (JSON) as the status of the orchestration."""
        ...

    def call_activity(self, name: str, input_: object) -> object:
        """The task of an activity: yielding it gives the result (JSON), or raises where it failed."""
        ...

    def wait_for_external_event(self, name: str) -> object:
        """The task that is done by the next event of this name."""
        ...

    def create_timer(self, fire_at: datetime) -> Alarm:
        """The task that is done at this instant (UTC)."""
        ...

    def task_any(self, activities: list[object]) -> object:
        """The task that is done with the first of these: yielding it gives that one."""
        ...

    def continue_as_new(self, input_: object) -> None:
        """End this generation; the next begins with this payload (JSON) and an empty history."""
        ...


def visit(context: VisitContext) -> Generator[object, object, str | None]:
    """One generation: look, show the phase, wait, in most cases once, and continue as new. Returns the
    last phase.
    """
    given = VisitInput.from_payload(context.get_input())
    step = Step(WAITING, None, ended=False)
    if given.advance:
        step = yield from look(context, given.ticket_id)
    outstanding: datetime | None = None
    looked = 0
    while True:
        looked += 1
        context.set_custom_status(step.phase)
        if step.ended:
            return step.phase
        began = context.current_utc_datetime
        lost = yield from wait(context, step.alarm)
        outstanding = max(filter(None, (outstanding, lost)), default=None)
        # An event that arrived before the wait takes no time, and the SDK returns it for every later wait
        # too.
        is_early = context.current_utc_datetime == began
        if outstanding is None or outstanding <= context.current_utc_datetime or is_early or looked == LOOKS:
            break
        step = yield from look(context, given.ticket_id)
    context.continue_as_new(VisitInput(given.ticket_id, advance=True).to_payload())
    return None


def look(context: VisitContext, ticket_id: str) -> Generator[object, object, Step]:
    """Do what is due. A look that fails is repeated after a while; the row is unaffected."""
    try:
        return Step.from_payload((yield context.call_activity(ADVANCE, ticket_id)))
    except Exception:  # noqa: BLE001  (a durable failure does not carry the exception's type)
        return Step("retrying", context.current_utc_datetime + LOOK_AGAIN, ended=False)


def wait(context: VisitContext, alarm: datetime | None) -> Generator[object, object, datetime | None]:
    """Wait for an event or the alarm. Returns when a timer that lost the race would still mature.

    It is cancelled: otherwise it would delay the end of the orchestration.
    """
    wake = context.wait_for_external_event(WAKE)
    if alarm is None:
        yield wake
        return None
    timer = context.create_timer(alarm)
    winner = yield context.task_any([wake, timer])
    if winner is timer:
        return None
    timer.cancel()
    return alarm
