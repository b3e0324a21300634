"""Offices for those who run them: administrators change all of one, managers the settings of theirs."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec

from functions import request_bodies, request_texts_pt
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.public import presenters
from functions.requests import Request
from functions.responses import Response, check_unchanged, etag_of, is_known, json_response, view_response
from functions.staff.directory import office_forms, response_bodies
from functions.staff.directory.hours_forms import exceptions_in, refuse, week_in, zone_in
from functions.staff.directory.office_forms import new_office, office_in, settings_in
from functions.staff.staff_endpoint import admin_endpoint, manager_endpoint, reading, writing
from shared.domain.clerk import Clerk, check_administers, check_manages
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.office.court_calendar import CourtCalendar
from shared.domain.office.csv_rows import BadLine
from shared.domain.office.office_list import DEFAULT_ZONE, check_id
from shared.domain.office.opening_hours import OpeningHours
from shared.domain.office.schedule_texts_pt import clock_time, closed_text, open_text
from shared.front_desk.administration.offices import OfficeChange, change_office, stored_office
from shared.ports import OfficeQuery, StoredOffice
from shared.services import Services

PAGE, LARGEST_PAGE = 50, 200
LONGEST_SEARCH = 100
OFFICE_LIMIT = 64 * 1024
"""Bytes of an office: a year of exceptions in single days is longer than other bodies."""
PREVIEW_DAYS = 14


async def list_offices(services: Services, request: Request, who: Clerk) -> Response:
    """Search all offices; the list is at most half a minute old."""
    check_administers(who)
    cursor = request.query.get("cursor") or "0"
    if not re.fullmatch(r"[0-9]{1,6}", cursor):
        raise FieldError("cursor", request_texts_pt.CURSOR)
    query = OfficeQuery(
        text=request.query.get("q", "")[:LONGEST_SEARCH].strip(),
        active=request.flag("active") if request.query.get("active") else None,
        limit=request.number("limit", PAGE, 1, LARGEST_PAGE),
        offset=int(cursor),
    )
    page = await services.desk.offices.search(query, services.desk.clock.now())
    rows = [
        response_bodies.AdminOfficeRow(
            office.office_id,
            office.name,
            office.district,
            office.city,
            office.kind,
            office.active,
            open_text(office.hours),
        )
        for office in page.offices
    ]
    next_offset = None if page.next_offset is None else str(page.next_offset)
    return view_response(request, response_bodies.AdminOfficesView(rows, next_offset))


async def show_office(services: Services, request: Request, who: Clerk) -> Response:
    """The office as stored now, not as the directory has cached it."""
    check_administers(who)
    stored = await stored_office(services.administration, who, request.office_id)
    return _tagged(request, office_forms.office_view(stored), _tag(stored))


async def put_office(services: Services, request: Request, who: Clerk) -> Response:
    """Create (`If-None-Match: *`) or replace (`If-Match`) the office."""
    check_administers(who)
    body = request.body(request_bodies.OfficeBody, OFFICE_LIMIT)
    if request.headers.get("if-none-match", "").strip() == "*":
        change = await _new(services, request, body)
    elif request.headers.get("if-match", "").strip():
        before = await stored_office(services.administration, who, request.office_id)
        check_unchanged(request, _tag(before))
        change = OfficeChange(office_in(body, before.office), before)
    else:
        raise FieldError("If-Match", request_texts_pt.PRECONDITION).refused()
    stored = await change_office(services.administration, who, change)
    answer = json_response(office_forms.office_view(stored), 201 if change.before is None else 200)
    return _with_tag(answer, _tag(stored))


async def _new(services: Services, request: Request, body: request_bodies.OfficeBody) -> OfficeChange:
    """Raises `invalid-request` for an id that no office may have, `changed-meanwhile` for a known one."""
    office_id = request.office_id
    try:
        check_id(office_id)
    except BadLine as error:
        raise FieldError("officeId", str(error)).refused() from None
    if await services.storage.registry.office(office_id) is not None:
        raise Refused(Problem.CHANGED_MEANWHILE)
    court = (await services.storage.registry.court_settings()).settings
    return OfficeChange(office_in(body, new_office(office_id, court, DEFAULT_ZONE)), None)


async def show_settings(services: Services, request: Request, who: Clerk) -> Response:
    """What a manager may change, as stored now."""
    stored = await stored_office(services.administration, who, request.office_id)
    return _tagged(request, office_forms.settings_view(stored), _settings_tag(stored))


async def put_settings(services: Services, request: Request, who: Clerk) -> Response:
    """Replace the settings; everything else of the office is kept."""
    check_manages(who, request.office_id)
    body = request.body(request_bodies.OfficeSettingsBody, OFFICE_LIMIT)
    before = await stored_office(services.administration, who, request.office_id)
    check_unchanged(request, _settings_tag(before))
    change = OfficeChange(settings_in(body, before.office), before)
    stored = await change_office(services.administration, who, change)
    return _with_tag(json_response(office_forms.settings_view(stored)), _settings_tag(stored))


async def preview(services: Services, request: Request, who: Clerk) -> Response:
    """The sentences that visitors would read with these hours, and the next two weeks."""
    check_manages(who, request.office_id)
    body = request.body(request_bodies.HoursBody, OFFICE_LIMIT)
    registry = services.storage.registry
    calendar = CourtCalendar(await registry.calendar())
    court = (await registry.court_settings()).settings
    known = await services.desk.offices.get(request.office_id)
    errors: list[FieldError] = []
    zone = zone_in(body.time_zone or (known.hours.zone if known else DEFAULT_ZONE), errors)
    week = court.week if body.weekly is None else week_in(body.weekly, errors)
    exceptions = exceptions_in(body.exceptions, errors)
    refuse(errors)
    district = body.district if body.district is not None else known.district if known else ""
    hours = OpeningHours(zone, week, calendar.of(district), exceptions)
    today = hours.local(services.desk.clock.now()).date()
    days = [today + timedelta(days=offset) for offset in range(PREVIEW_DAYS)]
    shown = [
        response_bodies.PreviewDay(
            date=day.isoformat(),
            day=presenters.DAYS[day.weekday()],
            blocks=[f"{clock_time(b.opens)}-{clock_time(b.closes)}" for b in hours.blocks_on(day)],
            why=special.name if (special := hours.special_day(day)) else None,
        )
        for day in days
    ]
    return json_response(response_bodies.PreviewView(open_text(hours), closed_text(hours), shown))


# --- ETags: of what a client sends back, not of who changed it -----------------------------------------


def _tag(stored: StoredOffice) -> str:
    return etag_of(office_forms.office_body(stored.office))


def _settings_tag(stored: StoredOffice) -> str:
    return etag_of(office_forms.settings_body(stored.office))


def _with_tag(answer: Response, tag: str) -> Response:
    return Response(answer.status, answer.body, {**answer.headers, "ETag": tag})


def _tagged(request: Request, view: msgspec.Struct, tag: str) -> Response:
    """The view, or 304 while it is the one that the client has."""
    answer = _with_tag(json_response(view), tag)
    if not is_known(request, tag):
        return answer
    kept = {name: value for name, value in answer.headers.items() if name != "Content-Type"}
    return Response(304, b"", kept)


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """All endpoints of offices behind `gate`."""
    return (*map(admin_endpoint, _of_administrators(gate)), *map(manager_endpoint, _of_managers(gate)))


def _of_administrators(gate: StaffGate) -> tuple[Endpoint, ...]:
    view = response_bodies.AdminOfficeView
    return (
        Endpoint(
            "offices",
            "GET",
            "offices",
            reading(gate, list_offices),
            "Search all offices, the inactive ones as well",
            {200: response_bodies.AdminOfficesView},
            query=("q", "active", "limit", "cursor"),
        ),
        Endpoint(
            "office",
            "GET",
            "offices/{officeId}",
            reading(gate, show_office),
            "An office with everything that can be changed",
            {200: view},
            problems=(Problem.NOT_FOUND,),
        ),
        Endpoint(
            "put_office",
            "PUT",
            "offices/{officeId}",
            writing(gate, put_office),
            "Create an office (If-None-Match: *) or replace it (If-Match)",
            {200: view, 201: view},
            problems=(Problem.NOT_FOUND, Problem.CHANGED_MEANWHILE),
            body=request_bodies.OfficeBody,
            creates=True,
        ),
    )


def _of_managers(gate: StaffGate) -> tuple[Endpoint, ...]:
    return (
        Endpoint(
            "office_settings",
            "GET",
            "offices/{officeId}/settings",
            reading(gate, show_settings),
            "Hours, exceptions, contacts and limits of an office",
            {200: response_bodies.OfficeSettingsView},
            problems=(Problem.NOT_FOUND,),
        ),
        Endpoint(
            "put_office_settings",
            "PUT",
            "offices/{officeId}/settings",
            writing(gate, put_settings),
            "Replace the settings of an office",
            {200: response_bodies.OfficeSettingsView},
            problems=(Problem.NOT_FOUND, Problem.CHANGED_MEANWHILE),
            body=request_bodies.OfficeSettingsBody,
            guarded=True,
        ),
        Endpoint(
            "preview_hours",
            "POST",
            "offices/{officeId}/settings/preview",
            writing(gate, preview),
            "The sentences that visitors would read with these hours",
            {200: response_bodies.PreviewView},
            problems=(Problem.NOT_FOUND,),
            body=request_bodies.HoursBody,
        ),
    )
