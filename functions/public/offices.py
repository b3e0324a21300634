"""Endpoints of the public list of offices."""

from __future__ import annotations

import re
from collections.abc import Iterable

from functions import request_texts_pt, response_bodies
from functions.endpoints import Access, Endpoint
from functions.look_ups import can_wait
from functions.public import presenters
from functions.requests import Request
from functions.responses import Response, view_response
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.office.spelling import fold
from shared.front_desk.read_models.snapshots import office_snapshot
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
        raise FieldError("cursor", request_texts_pt.CURSOR)
    if re.fullmatch(r"0{1,9}", request.query.get("limit", "")):
        # Raised to 1 it would be an answer to another question, and with none there is no next page.
        raise FieldError("limit", request_texts_pt.BOUNDS.format(least=1, most=LARGEST_PAGE))
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
    listed = response_bodies.OfficeList(
        offices=[office for office in found if office.open or not query.only_open],
        next=None if page.next_offset is None else str(page.next_offset),
    )
    if page.passed_over:
        listed.passed_over = as_typed(page.passed_over, text)
    if not text and district is None:
        listed.districts = list(await services.desk.offices.districts())
    return view_response(request, listed)


def as_typed(folded: Iterable[str], text: str) -> list[str]:
    """Folded words in the spelling in which they were typed, where that can be told."""
    typed = {fold(word).strip(".,;:()"): word.strip(".,;:()") for word in text.split()}
    return [typed.get(word, word) for word in folded]


async def show_office(services: Services, request: Request) -> Response:
    """The office's card; an inactive office has none."""
    snapshot = await office_snapshot(services.desk, request.office_id, exact=True)
    if not snapshot.office.active:
        raise Refused(Problem.NOT_FOUND)
    desk, office, now = services.desk, snapshot.office, services.desk.clock.now()
    usual = await desk.usual_waits.at(desk.reports, office, office.hours.local(now).date())
    return view_response(request, presenters.office_view(snapshot, now, usual))


ENDPOINTS = (
    can_wait(
        Endpoint(
            name="offices_list",
            method="GET",
            route="api/offices",
            access=Access.ANYBODY,
            handler=list_offices,
            summary="Search offices by name, district or kind; open ones first",
            answers={200: response_bodies.OfficeList},
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
        answers={200: response_bodies.OfficeView},
        problems=(Problem.NOT_FOUND,),
    ),
)
