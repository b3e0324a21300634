"""Registers the visit and its activity with Azure Functions."""

from __future__ import annotations

import azure.durable_functions as df

from orchestrations import activities, names
from orchestrations.visit import visit
from shared.front_desk.desk import Desk


def blueprint(desk: Desk) -> df.Blueprint:
    """The durable functions of the app, working on `desk`."""
    bp = df.Blueprint()
    bp.orchestration_trigger(context_name="context", orchestration=names.VISIT)(visit)

    async def advance(ticketid: str) -> dict[str, object]:
        return (await activities.advance(desk, ticketid)).to_payload()

    bp.activity_trigger(input_name="ticketid", activity=names.ADVANCE)(advance)
    return bp
