"""Registers the visit and its activity with Azure Functions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Protocol

import azure.durable_functions as df

from orchestrations import names
from orchestrations.messages import Step, VisitInput
from orchestrations.visit import VisitContext, visit
from shared.first_use import FirstUse

if TYPE_CHECKING:
    from shared.front_desk.desk import Desk
    from shared.ports import Telemetry

Advance = Callable[[str], Awaitable[Step]]
Episodes = Generator[object, object, str | None]
Procedure = Callable[[VisitContext], Episodes]
PROCEDURES: Mapping[str, Procedure] = {names.VISIT: visit}
"""Every procedure that a running visit may use, by the name under which it was started.

A visit keeps that name for its whole life. A change that would break running visits is added under a new name
beside the old one (docs/decisions/0023-upgrade-with-running-visits.md).
"""


def blueprint(desk: FirstUse[Desk], procedures: Mapping[str, Procedure] = PROCEDURES) -> df.Blueprint:
    """The durable functions of the app. `desk` is first used when a visit runs, not at indexing."""
    bp = df.Blueprint()
    looking = FirstUse(lambda: _load_advance(desk.get()))
    for name, procedure in procedures.items():
        observed = seen(procedure, lambda: desk.get().telemetry)
        bp.function_name(name)(bp.orchestration_trigger(context_name="context", orchestration=name)(observed))

    async def advance(ticketid: str) -> dict[str, object]:
        look = await looking.ready()
        return (await look(ticketid)).to_payload()

    bp.activity_trigger(input_name="ticketid", activity=names.ADVANCE)(advance)
    return bp


def _load_advance(desk: Desk) -> Advance:
    from orchestrations.activities import advance

    return partial(advance, desk)


class SeenContext(VisitContext, Protocol):
    """What telemetry uses of the durable orchestration context beyond what the visit does."""

    @property
    def is_replaying(self) -> bool:
        """Whether the orchestrator runs over its history: what it does now has been counted already."""
        ...


def seen(procedure: Procedure, telemetry: Callable[[], Telemetry]) -> Callable[[SeenContext], Episodes]:
    """`procedure`, with telemetry for each generation; replays are not counted."""

    def visit(context: SeenContext) -> Episodes:
        if not context.is_replaying:
            given = VisitInput.from_payload(context.get_input())
            telemetry().woke(given.ticket_id, first=not given.advance)
        return (yield from procedure(context))

    return visit
