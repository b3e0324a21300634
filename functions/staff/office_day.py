"""The manager ends the day of an office."""

from __future__ import annotations

from functions import request_bodies
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.instants import text_of
from functions.requests import Request
from functions.responses import Response, json_response
from functions.staff import response_bodies
from functions.staff.staff_endpoint import REASON_LIMIT, manager_endpoint, writing
from shared.domain import visitor_input
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem
from shared.front_desk.system import day_end
from shared.services import Services


async def close_day(services: Services, request: Request, who: Clerk) -> Response:
    reason = visitor_input.free_text("reason", request.body(request_bodies.ReasonBody).reason, REASON_LIMIT)
    state = await day_end.close_day(services.desk, who, request.office_id, reason)
    closed_at = state.closed_at or services.desk.clock.now()
    return json_response(
        response_bodies.DayClosedView(closed_at=text_of(closed_at), reason=state.closed_reason or "")
    )


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """The endpoint of the office's day behind `gate`."""
    return (
        manager_endpoint(
            Endpoint(
                "close_day",
                "POST",
                "offices/{officeId}/close-day",
                writing(gate, close_day),
                "End the day for everybody who is not being served",
                {200: response_bodies.DayClosedView},
                problems=(Problem.NOT_FOUND, Problem.REASON_REQUIRED),
                body=request_bodies.ReasonBody,
                signals=True,
            )
        ),
    )
