"""Reports, opinions and staffing: for managers of their own offices, and administrators of all."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from functions import request_texts_pt
from functions.endpoints import Endpoint, StaffRight
from functions.identity import StaffGate
from functions.public.presenters import DAYS
from functions.requests import Request
from functions.responses import API_HEADERS, Response, view_response
from functions.staff.excel_csv import CONTENT_TYPE
from functions.staff.periods import days_in, months_in
from functions.staff.reports import presenters as report_presenters
from functions.staff.reports import response_bodies as report_response_bodies
from functions.staff.staff_endpoint import reading, staff_endpoint
from shared.domain.clerk import Clerk, Role
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.office.office_list import DEFAULT_ZONE
from shared.domain.office.opening_hours import COURT_DEFAULT, OpeningHours
from shared.domain.reports.months import LEAST_SHOWN, Month, is_closed, month_of, scores_of
from shared.domain.reports.staffing import WEEKS, staffing
from shared.domain.ticket.evaluation import Evaluation
from shared.front_desk.desk import office_of
from shared.front_desk.read_models.reports import (
    MOST_READS,
    Cut,
    PeriodReport,
    office_days,
    reads_of,
    report_of_many,
    report_of_offices,
)
from shared.services import Services

LONGEST_PERIOD = 366
LONGEST_MONTHS = 12
ALL = "*"
_COURT = OpeningHours(DEFAULT_ZONE, COURT_DEFAULT)
"""For its local days alone."""


async def report(services: Services, request: Request, who: Clerk) -> Response:
    """The figures of a period; without `officeId` a manager's own offices, an administrator's whole court."""
    today = _COURT.local(services.desk.clock.now()).date()
    first, last = days_in(request, today, LONGEST_PERIOD)
    cut = _cut(request)
    form = request.query.get("format", "json")
    if form not in {"json", "csv"}:
        raise FieldError("format", request_texts_pt.WRONG).refused()
    found = await _report(services, request, who, (first, last, cut))
    if form == "csv":
        name = f"relatorio-{first}-{last}.csv"
        headers = {
            **API_HEADERS,
            "Content-Type": CONTENT_TYPE,
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        return Response(200, report_presenters.report_file(found, cut), headers)
    return view_response(request, report_presenters.report_view(found, first, last, cut))


async def _report(
    services: Services, request: Request, who: Clerk, asked: tuple[date, date, Cut]
) -> PeriodReport:
    first, last, cut = asked
    given, district = request.query.get("officeId", ""), request.query.get("district") or None
    administers = Role.ADMINISTRATOR in who.roles
    if given not in {"", ALL}:
        office_ids = request.office_ids("officeId")
        for office_id in office_ids:
            _check(who, office_id)
            if cut is Cut.CLERK:
                _check_own(who, office_id)
        return await report_of_offices(services.desk, office_ids, first, last, cut)
    if not administers:
        if Role.MANAGER not in who.roles or given == ALL:
            raise Refused(Problem.NOT_ALLOWED)
        own = [office_id for office_id in who.office_ids if await _is_in(services, office_id, district)]
        return await report_of_offices(services.desk, own, first, last, cut)
    if cut is Cut.CLERK:
        raise FieldError("by", request_texts_pt.CLERKS_OF_ONE).refused()
    months, days = reads_of(first, last)
    if cut in {Cut.OFFICE, Cut.DISTRICT} and len(months) + len(days) > MOST_READS:
        raise FieldError("to", request_texts_pt.TOO_MANY_ROWS.format(days=MOST_READS)).refused()
    return await report_of_many(services.desk, district, first, last, cut)


def _check(who: Clerk, office_id: str) -> None:
    """Raises `not-allowed` for clerks; for a manager another office does not exist."""
    if Role.ADMINISTRATOR in who.roles:
        return
    if Role.MANAGER not in who.roles:
        raise Refused(Problem.NOT_ALLOWED, officeId=office_id)
    if office_id not in who.office_ids:
        raise Refused(Problem.NOT_FOUND)


def _check_own(who: Clerk, office_id: str) -> None:
    """Raises `not-allowed`: what each clerk has done concerns the managers of the office alone."""
    if Role.MANAGER not in who.roles or office_id not in who.office_ids:
        raise Refused(Problem.NOT_ALLOWED, officeId=office_id)


async def _is_in(services: Services, office_id: str, district: str | None) -> bool:
    office = await services.desk.offices.get(office_id)
    return office is not None and district in {None, office.district}


def _cut(request: Request) -> Cut:
    try:
        return Cut(request.query.get("by", Cut.DAY.value))
    except ValueError:
        raise FieldError("by", request_texts_pt.WRONG).refused() from None


async def evaluations(services: Services, request: Request, who: Clerk) -> Response:
    """What visitors said in each closed month; the comments of a month in no order."""
    now = services.desk.clock.now()
    office_id = _one_office(request)
    _check(who, office_id)
    office = await office_of(services.desk, office_id)
    first, last = months_in(request, office.hours.local(now).date(), LONGEST_MONTHS)
    found = await services.desk.evaluations.of_months(office_id, first, last)
    by_month = dict[Month, list[Evaluation]]()
    for each in found:
        by_month.setdefault(month_of(each.day), []).append(each)
    months = [_month_view(month, of) for month, of in sorted(by_month.items()) if is_closed(month, now)]
    return view_response(request, report_response_bodies.EvaluationsView(months))


def _month_view(month: Month, of: Sequence[Evaluation]) -> report_response_bodies.EvaluationMonthView:
    if len(of) < LEAST_SHOWN:
        return report_response_bodies.EvaluationMonthView(str(month), hidden=True)
    scores = scores_of(each.score for each in of if each.score is not None)
    comments = [each.comment for each in of if each.comment]
    # Sorted: comparing two answers tells nothing, and the order does not lead to a day.
    random.Random(str(sorted(comments))).shuffle(comments)  # noqa: S311
    told = scores.count >= LEAST_SHOWN
    return report_response_bodies.EvaluationMonthView(
        str(month),
        count=len(of),
        mean=scores.mean if told else None,
        distribution=list(scores.counts) if told else [],
        comments=comments,
    )


async def staffing_table(services: Services, request: Request, who: Clerk) -> Response:
    """How many clerks each half hour needs, from the last eight weeks."""
    office_id = _one_office(request)
    _check(who, office_id)
    desk = services.desk
    office = await office_of(desk, office_id)
    target = request.number("targetSeconds", 600, 30, 7200)
    share = request.number("share", 90, 50, 99) / 100
    yesterday = office.hours.local(desk.clock.now()).date() - timedelta(days=1)
    first = yesterday - timedelta(days=7 * WEEKS - 1)
    days = await office_days(desk, office, first, yesterday, await desk.reports.to_aggregate())
    slots = [
        report_response_bodies.StaffingSlotView(
            weekday=DAYS[each.weekday],
            from_=f"{each.slot // 2:02d}:{each.slot % 2 * 30:02d}",
            arrivals=each.arrivals,
            service_seconds=each.service_seconds,
            had=each.had,
            needed=each.needed,
            expected_share_in_time=each.expected_share_in_time,
        )
        for each in staffing(days, target, share)
    ]
    view = report_response_bodies.StaffingView(office_id, WEEKS, target, share, slots)
    return view_response(request, view)


def _one_office(request: Request) -> str:
    office_ids = request.office_ids("officeId")
    if len(office_ids) != 1:
        raise FieldError("officeId", request_texts_pt.OFFICE_IDS).refused()
    return office_ids[0]


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """All endpoints of reports behind `gate`."""
    own = (
        Endpoint(
            "reports",
            "GET",
            "reports",
            reading(gate, report),
            "The figures of a period by day, month, hour, weekday, class, clerk, office or district",
            {200: report_response_bodies.ReportView},
            problems=(Problem.NOT_FOUND, Problem.INVALID_REQUEST),
            query=("officeId", "district", "from", "to", "by", "format"),
        ),
        Endpoint(
            "evaluations",
            "GET",
            "evaluations",
            reading(gate, evaluations),
            "Opinions of an office's visitors by closed calendar month; fewer than 5 are hidden",
            {200: report_response_bodies.EvaluationsView},
            problems=(Problem.NOT_FOUND, Problem.INVALID_REQUEST),
            query=("officeId", "from", "to"),
        ),
        Endpoint(
            "staffing",
            "GET",
            "staffing",
            reading(gate, staffing_table),
            "How many clerks each half hour of the week needs",
            {200: report_response_bodies.StaffingView},
            problems=(Problem.NOT_FOUND, Problem.INVALID_REQUEST),
            query=("officeId", "targetSeconds", "share"),
        ),
    )
    return tuple(staff_endpoint(replace(each, right=StaffRight.SEES_FIGURES)) for each in own)
