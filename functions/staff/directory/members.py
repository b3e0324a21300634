"""Who serves at an office: the manager's endpoints."""

from __future__ import annotations

import re

from functions import request_texts_pt
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.instants import text_of
from functions.requests import Request
from functions.responses import Response, json_response, view_response
from functions.staff.directory import response_bodies
from functions.staff.staff_endpoint import manager_endpoint, reading, writing
from shared.domain.clerk import Clerk, check_manages
from shared.domain.errors import FieldError, Problem
from shared.domain.office.membership import Membership
from shared.domain.office.people_list import account_name
from shared.front_desk.administration.people import add_member, members_of, remove_member
from shared.services import Services

_OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


async def show(services: Services, request: Request, who: Clerk) -> Response:
    found = await members_of(services.administration, who, request.office_id)
    return view_response(
        request, response_bodies.MembersView(request.office_id, [_view(each) for each in found])
    )


async def add(services: Services, request: Request, who: Clerk) -> Response:
    check_manages(who, request.office_id)
    account = account_name(request.route.get("account", ""))
    if account is None:
        raise FieldError("account", request_texts_pt.ACCOUNT).refused()
    wanted = Membership(account, request.office_id, services.desk.clock.now(), who.clerk_id)
    return json_response(_view(await add_member(services.administration, services.desk, who, wanted)))


async def remove(services: Services, request: Request, who: Clerk) -> Response:
    """Also by the object id, for memberships that were added by that."""
    check_manages(who, request.office_id)
    text = request.route.get("account", "").strip().lower()
    account = text if _OBJECT_ID.fullmatch(text) else account_name(text)
    if account is None:
        raise FieldError("account", request_texts_pt.ACCOUNT).refused()
    await remove_member(services.administration, who, Membership(account, request.office_id))
    return json_response(response_bodies.RemovedView(account))


def _view(membership: Membership) -> response_bodies.MemberView:
    binding, since = membership.binding, membership.since
    return response_bodies.MemberView(
        account=membership.account,
        name=None if binding is None else binding.name,
        bound=binding is not None or "@" not in membership.account,
        since=None if since is None else text_of(since),
    )


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """All endpoints of members behind `gate`."""
    own = (
        Endpoint(
            "members",
            "GET",
            "offices/{officeId}/members",
            reading(gate, show),
            "Who serves at the office",
            {200: response_bodies.MembersView},
        ),
        Endpoint(
            "add_member",
            "PUT",
            "offices/{officeId}/members/{account}",
            writing(gate, add),
            "The account belongs to the office from now on",
            {200: response_bodies.MemberView},
            problems=(Problem.NOT_FOUND,),
        ),
        Endpoint(
            "remove_member",
            "DELETE",
            "offices/{officeId}/members/{account}",
            writing(gate, remove),
            "The account no longer belongs to the office",
            {200: response_bodies.RemovedView},
            problems=(Problem.NOT_FOUND,),
        ),
    )
    return tuple(manager_endpoint(each) for each in own)
