"""Registers the visit and its activity with Azure Functions."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Protocol

import azure.durable_functions as df

from orchestrations import activities, names
from orchestrations.messages import Order
from orchestrations.visit import VisitContext, visit
from shared.front_desk.desk import Desk
from shared.ports import Telemetry

Episodes = Generator[object, object, str | None]
Procedure = Callable[[VisitContext], Episodes]
PROCEDURES: Mapping[str, Procedure] = {names.VISIT: visit}
"""Every procedure that a visit may be in the middle of, by the name that it was started under.

A visit goes on under its own name for as long as it lives. A change that breaks a running visit gets a new
name beside the old one (docs/decisions/0023-upgrade-with-running-visits.md).
"""


def blueprint(desk: Desk, procedures: Mapping[str, Procedure] = PROCEDURES) -> df.Blueprint:
    """The durable functions of the app, working on `desk`."""
    bp = df.Blueprint()
    for name, procedure in procedures.items():
        told = seen(procedure, desk.telemetry)
        bp.function_name(name)(bp.orchestration_trigger(context_name="context", orchestration=name)(told))

    async def advance(ticketid: str) -> dict[str, object]:
        return (await activities.advance(desk, ticketid)).to_payload()

    bp.activity_trigger(input_name="ticketid", activity=names.ADVANCE)(advance)
    return bp


class SeenContext(VisitContext, Protocol):
    """What telemetry uses of the durable orchestration context beyond what the visit does."""

    @property
    def is_replaying(self) -> bool: ...


def seen(procedure: Procedure, telemetry: Telemetry) -> Callable[[SeenContext], Episodes]:
    """`procedure`, with telemetry of each generation; replays are not counted."""

    def visit(context: SeenContext) -> Episodes:
        if not context.is_replaying:
            order = Order.from_payload(context.get_input())
            telemetry.woke(order.ticket_id, first=not order.advance)
        return (yield from procedure(context))

    return visit
