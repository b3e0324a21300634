"""Endpoints of the public list of offices."""

from __future__ import annotations

import re

from functions import border_texts, views
from functions.endpoints import Access, Endpoint
from functions.look_ups import can_wait
from functions.public import presenters
from functions.requests import Request
from functions.responses import Response, view_response
from shared.domain.errors import FieldError, Problem
from shared.front_desk.reading.snapshots import office_snapshot
from shared.ports import OfficeQuery
from shared.services import Services

PAGE = 20
LARGEST_PAGE = 100
LONGEST_SEARCH = 100


async def list_offices(services: Services, request: Request) -> Response:
    """Search for offices; without a search text, also list the districts."""
    text = request.query.get("q", "")[:LONGEST_SEARCH].strip()
    district = request.query.get("district") or None
    cursor = request.query.get("cursor") or "0"
    if not re.fullmatch(r"[0-9]{1,6}", cursor):
        raise FieldError("cursor", border_texts.CURSOR)
    query = OfficeQuery(
        text=text,
        district=district,
        only_open=request.flag("open"),
        limit=request.number("limit", PAGE, 1, LARGEST_PAGE),
        offset=int(cursor),
    )
    now = services.desk.clock.now()
    page = await services.desk.offices.search(query, now)
    found = [
        presenters.office_summary(office, services.desk.office_days.seen(office.office_id), now)
        for office in page.offices
    ]
    # The search knows only the hours; offices closed by «Encerrar o dia» are sorted behind the open ones.
    found.sort(key=lambda office: not office.open)
    listed = views.OfficeList(
        offices=[office for office in found if office.open or not query.only_open],
        next=None if page.next_offset is None else str(page.next_offset),
    )
    if not text and district is None:
        listed.districts = list(await services.desk.offices.districts())
    return view_response(request, listed)


async def show_office(services: Services, request: Request) -> Response:
    """The office's card."""
    snapshot = await office_snapshot(services.desk, request.office_id, exact=True)
    return view_response(request, presenters.office_view(snapshot, services.desk.clock.now()))


ENDPOINTS = (
    can_wait(
        Endpoint(
            name="offices_list",
            method="GET",
            route="api/offices",
            access=Access.ANYBODY,
            handler=list_offices,
            summary="Search offices by name, district or kind; open ones first",
            answers={200: views.OfficeList},
            problems=(Problem.INVALID_REQUEST,),
            query=("q", "district", "open", "limit", "cursor"),
        )
    ),
    Endpoint(
        name="offices_show",
        method="GET",
        route="api/offices/{officeId}",
        access=Access.ANYBODY,
        handler=show_office,
        summary="One office with its hours and its queue's length",
        answers={200: views.OfficeView},
        problems=(Problem.NOT_FOUND,),
    ),
)
