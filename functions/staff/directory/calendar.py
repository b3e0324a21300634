"""The administrator's endpoints of the court's calendar."""

from __future__ import annotations

from functions import request_bodies, request_texts_pt
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.requests import Request
from functions.responses import Response, json_response, view_response
from functions.staff.directory import response_bodies
from functions.staff.directory.hours_forms import FIRST_YEAR, LAST_YEAR, day_in, minute_in, refuse
from functions.staff.staff_endpoint import admin_endpoint, reading, writing
from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import FieldError, Problem
from shared.domain.office.calendar_list import EVERYWHERE
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.office_list import DEFAULT_ZONE
from shared.domain.office.opening_hours import COURT_DEFAULT, DayKind, OpeningHours, SpecialDay
from shared.domain.office.schedule_texts_pt import clock_time
from shared.domain.office.spelling import fold
from shared.domain.visitor_input import clean_text
from shared.front_desk.administration.calendar import put_day, remove_day
from shared.services import Services

DECEMBER = 12
_NAME = 200


async def show_calendar(services: Services, request: Request, who: Clerk) -> Response:
    """The days of a year, in order; without `year` of this one."""
    check_administers(who)
    today = OpeningHours(DEFAULT_ZONE, COURT_DEFAULT).local(services.desk.clock.now()).date()
    year = request.number("year", today.year, FIRST_YEAR, LAST_YEAR)
    days = await services.storage.registry.calendar()
    filled = {day.day.year for day in days}
    expected = [today.year, today.year + 1] if today.month == DECEMBER else [today.year]
    return view_response(
        request,
        response_bodies.CalendarView(
            year=year,
            days=[_view(day) for day in days if day.day.year == year],
            empty_years=[each for each in expected if each not in filled],
        ),
    )


async def put(services: Services, request: Request, who: Clerk) -> Response:
    """Insert or replace a day, for the whole court or for the district of `scope`."""
    check_administers(who)
    body = request.body(request_bodies.DayBody)
    errors: list[FieldError] = []
    day = day_in(request.route.get("date", ""), "date", errors)
    name = clean_text(body.name)
    if not 1 <= len(name) <= _NAME:
        errors.append(FieldError("name", request_texts_pt.LENGTH.format(least=1, most=_NAME)))
    opens = None if not body.opens else minute_in(body.opens, "opens", errors)
    if opens is not None and body.kind != DayKind.LATE_START.value:
        errors.append(FieldError("opens", request_texts_pt.NOT_OF_THIS_KIND))
    district = await _district(services, body.scope, errors)
    refuse(errors)
    assert day is not None  # otherwise refused
    wanted = CourtDay(day, SpecialDay(DayKind(body.kind), name, opens), district)
    await put_day(services.administration, who, wanted)
    return json_response(_view(wanted))


async def remove(services: Services, request: Request, who: Clerk) -> Response:
    """Remove the day of the whole court, or of the district of `scope`."""
    check_administers(who)
    errors: list[FieldError] = []
    day = day_in(request.route.get("date", ""), "date", errors)
    refuse(errors)
    assert day is not None  # otherwise refused
    scope = clean_text(request.query.get("scope", ""))
    district = "" if fold(scope) in EVERYWHERE else scope
    removed = CourtDay(day, SpecialDay(DayKind.NO_SERVICE, ""), district)
    await remove_day(services.administration, who, removed)
    return json_response(response_bodies.RemovedView(day.isoformat()))


async def _district(services: Services, scope: str | None, errors: list[FieldError]) -> str:
    """The district as the offices spell it; a holiday of a district without offices would close none."""
    wanted = clean_text(scope or "")
    if fold(wanted) in EVERYWHERE:
        return ""
    offices = await services.storage.registry.offices()
    known = {fold(stored.office.district): stored.office.district for stored in offices.values()}
    if fold(wanted) not in known:
        errors.append(FieldError("scope", request_texts_pt.DISTRICT))
    return known.get(fold(wanted), "")


def _view(day: CourtDay) -> response_bodies.CalendarDayView:
    opens = day.special.opens
    return response_bodies.CalendarDayView(
        date=day.day.isoformat(),
        name=day.special.name,
        kind=day.special.kind,
        scope=day.district,
        opens=None if opens is None else clock_time(opens),
    )


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """All endpoints of the calendar behind `gate`; for administrators only."""
    return tuple(
        admin_endpoint(endpoint)
        for endpoint in (
            Endpoint(
                "calendar",
                "GET",
                "calendar",
                reading(gate, show_calendar),
                "The court's calendar of a year",
                {200: response_bodies.CalendarView},
                query=("year",),
            ),
            Endpoint(
                "put_day",
                "PUT",
                "calendar/{date}",
                writing(gate, put),
                "Insert or replace a day of the court's calendar",
                {200: response_bodies.CalendarDayView},
                body=request_bodies.DayBody,
            ),
            Endpoint(
                "remove_day",
                "DELETE",
                "calendar/{date}",
                writing(gate, remove),
                "Remove a day of the court's calendar",
                {200: response_bodies.RemovedView},
                problems=(Problem.NOT_FOUND,),
                query=("scope",),
            ),
        )
    )
