"""Versions of the visit's procedure that a deployment may bring: one that is allowed, one that is not."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from orchestrations.blueprint import Episodes
from orchestrations.messages import VisitInput
from orchestrations.names import WAKE
from orchestrations.visit import VisitContext, look, visit


class _Renamed:
    """A context in which the phases have other words."""

    def __init__(self, context: VisitContext) -> None:
        self._context = context

    def set_custom_status(self, status: object) -> None:
        self._context.set_custom_status(f"fase {status}")

    def __getattr__(self, name: str) -> object:
        return getattr(self._context, name)


def with_other_words(context: VisitContext) -> Episodes:
    """Allowed: the same steps in the same order, shown otherwise."""
    return (yield from visit(cast("VisitContext", _Renamed(context))))


def with_other_steps(context: VisitContext) -> Episodes:
    """Breaks a running visit: a pause before the look, and no alarm set where there was one."""
    order = VisitInput.from_payload(context.get_input())
    pause = context.create_timer(context.current_utc_datetime + timedelta(seconds=2))
    yield context.task_any([pause])
    step = yield from look(context, order.ticket_id)
    context.set_custom_status(f"new {step.phase}")
    if step.ended:
        return step.phase
    wake = context.wait_for_external_event(WAKE)
    alarm = step.alarm or context.current_utc_datetime + timedelta(hours=1)
    timer = context.create_timer(alarm)
    if (yield context.task_any([wake, timer])) is not timer:
        timer.cancel()
    context.continue_as_new(VisitInput(order.ticket_id, advance=True).to_payload())
    return None
