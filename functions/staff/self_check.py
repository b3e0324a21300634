"""The administrator's endpoint of the meetings' self-check: item by item, with the step that fixes each."""

from __future__ import annotations

import re

from functions import border_texts, views
from functions.endpoints import Access, Endpoint
from functions.identity import StaffGate
from functions.requests import Request
from functions.responses import Response, json_response
from shared.domain.clerk import Role
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.self_check import Finding, Item, Result
from shared.services import Services

_OBJECT_ID = re.compile(r"[0-9a-fA-F-]{1,64}")


class FindingView(views.View):
    item: Item
    label: str
    meaning: str
    result: Result
    detail: str
    remedy: str | None
    command: str | None
    request_id: str | None


class SelfCheckView(views.View):
    organiser: str
    healthy: bool
    """Nothing is known to be missing; what Graph cannot tell has to be checked by hand."""
    findings: list[FindingView]


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """The endpoint behind `gate`; for administrators only."""

    async def self_check(services: Services, request: Request) -> Response:
        """Create a meeting of `organiser` (by default the administrator) and delete it again."""
        who = await gate.clerk(request)
        # Although it is a GET it has effects, so it must be same-origin.
        if Role.ADMINISTRATOR not in who.roles or request.headers.get("sec-fetch-site") == "cross-site":
            raise Refused(Problem.NOT_ALLOWED)
        organiser = request.query.get("organiser") or who.clerk_id
        if not _OBJECT_ID.fullmatch(organiser):
            raise FieldError("organiser", border_texts.WRONG).refused()
        if services.self_check is None:
            raise Refused(Problem.NOT_FOUND)
        findings = await services.self_check.run(organiser)
        healthy = all(finding.result is not Result.FAILED for finding in findings)
        return json_response(SelfCheckView(organiser, healthy, [_view(finding) for finding in findings]))

    return (
        Endpoint(
            name="admin_self_check",
            method="GET",
            route="api/admin/self-check",
            access=Access.STAFF,
            handler=self_check,
            summary="Whether Teams meetings will work on this tenant, item by item",
            answers={200: SelfCheckView},
            problems=(
                Problem.NOT_AUTHENTICATED,
                Problem.SIGN_IN_EXPIRED,
                Problem.NOT_ALLOWED,
                Problem.NOT_FOUND,
                Problem.INVALID_REQUEST,
            ),
            query=("organiser",),
        ),
    )


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
