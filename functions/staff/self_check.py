"""The administrator's endpoint of the meetings' self-check: item by item, with the step that fixes each."""

from __future__ import annotations

import re

from functions import request_bodies, request_texts_pt, response_bodies
from functions.endpoints import Access, Endpoint, StaffRight
from functions.identity import StaffGate
from functions.requests import Request
from functions.responses import Response, json_response
from functions.staff.staff_endpoint import reading, writing
from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.self_check import Finding, Item, Result
from shared.services import Services

ROUTE = "api/admin/self-check"
_OBJECT_ID = re.compile(r"[0-9a-fA-F-]{1,64}")


class FindingView(response_bodies.View):
    item: Item
    label: str
    meaning: str
    result: Result
    detail: str
    remedy: str | None
    command: str | None
    request_id: str | None


class SelfCheckView(response_bodies.View):
    organiser: str
    healthy: bool
    """Nothing is known to be missing; what Graph cannot tell has to be checked by hand."""
    findings: list[FindingView]


class ItemView(response_bodies.View):
    item: Item
    label: str
    meaning: str


class SelfCheckItemsView(response_bodies.View):
    """What a check looks at; nothing has been tried."""

    items: list[ItemView]


_WHO = (Problem.NOT_AUTHENTICATED, Problem.SIGN_IN_EXPIRED, Problem.NOT_ALLOWED)


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """The endpoints behind `gate`; for administrators only."""
    items = Endpoint(
        name="admin_self_check",
        method="GET",
        route=ROUTE,
        access=Access.STAFF,
        right=StaffRight.ADMINISTERS,
        handler=reading(gate, show_items),
        summary="What the self-check of the Teams meetings looks at; tries nothing",
        answers={200: SelfCheckItemsView},
        problems=(*_WHO, Problem.NOT_FOUND),
    )
    run = Endpoint(
        name="admin_run_self_check",
        method="POST",
        route=ROUTE,
        access=Access.STAFF,
        right=StaffRight.ADMINISTERS,
        handler=writing(gate, run_check),
        summary="Whether Teams meetings will work on this tenant, item by item: opens one and deletes it",
        answers={200: SelfCheckView},
        problems=(*_WHO, Problem.NOT_FOUND, Problem.INVALID_REQUEST),
        body=request_bodies.SelfCheckBody,
    )
    return items, run


async def show_items(services: Services, _: Request, who: Clerk) -> Response:
    """What a check would look at, in this order. Tries nothing."""
    check_administers(who)
    if services.self_check is None:
        raise Refused(Problem.NOT_FOUND)
    listed = [ItemView(each.item, each.label, each.meaning) for each in services.self_check.items()]
    return json_response(SelfCheckItemsView(listed))


async def run_check(services: Services, request: Request, who: Clerk) -> Response:
    """Create a meeting of `organiser` (by default the administrator) and delete it again."""
    check_administers(who)
    organiser = request.body(request_bodies.SelfCheckBody).organiser or who.clerk_id
    if not _OBJECT_ID.fullmatch(organiser):
        raise FieldError("organiser", request_texts_pt.WRONG).refused()
    if services.self_check is None:
        raise Refused(Problem.NOT_FOUND)
    findings = await services.self_check.run(organiser)
    healthy = all(finding.result is not Result.FAILED for finding in findings)
    return json_response(SelfCheckView(organiser, healthy, [_view(finding) for finding in findings]))


def _view(finding: Finding) -> FindingView:
    return FindingView(
        item=finding.item,
        label=finding.label,
        meaning=finding.meaning,
        result=finding.result,
        detail=finding.detail,
        remedy=finding.remedy,
        command=finding.command,
        request_id=finding.request_id,
    )
