"""The manager's endpoints: closing the day, and the audit of the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from functions import bodies, border_texts
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.instants import text_of
from functions.public import presenters
from functions.requests import Request
from functions.responses import API_HEADERS, Response, json_response, view_response
from functions.staff import views
from functions.staff.endpoints import REASON_LIMIT, reading, staff_endpoint, writing
from functions.staff.excel_csv import CONTENT_TYPE, excel_csv
from shared.domain import text_pt, visitor_input
from shared.domain.clerk import Clerk, check_manages
from shared.domain.errors import FieldError, Problem
from shared.domain.office.office import Office
from shared.domain.status import Priority
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeEntry
from shared.front_desk.desk import office_of
from shared.front_desk.system import day_end
from shared.services import Services

LONGEST_PERIOD = 92
"""Days in one export: a quarter."""


async def close_day(services: Services, request: Request, who: Clerk) -> Response:
    reason = visitor_input.free_text("reason", request.body(bodies.ReasonBody).reason, REASON_LIMIT)
    state = await day_end.close_day(services.desk, who, request.office_id, reason)
    closed_at = state.closed_at or services.desk.clock.now()
    return json_response(views.DayClosedView(closed_at=text_of(closed_at), reason=state.closed_reason or ""))


async def audit(services: Services, request: Request, who: Clerk) -> Response:
    """All entries of the office from local day `from` to local day `to`, both included; without them,
    today's.
    """
    check_manages(who, request.office_id)
    office = await office_of(services.desk, request.office_id)
    since, until = _period(office, request, services.desk.clock.now())
    entries = await services.desk.audit.of_office(office.office_id, since, until)
    if request.query.get("format", "json") == "csv":
        return _file(office, since, entries)
    if request.query.get("format", "json") != "json":
        raise FieldError("format", border_texts.WRONG).refused()
    shown = [_view(entry) for entry in entries]
    return view_response(request, views.AuditView(office.office_id, text_of(since), text_of(until), shown))


def _period(office: Office, request: Request, now: datetime) -> tuple[datetime, datetime]:
    """The instants of the days asked for. Raises `invalid-request`."""
    today = office.hours.local(now).date()
    last = _day(request, "to", _day(request, "from", today))
    first = _day(request, "from", last)
    if not timedelta(0) <= last - first < timedelta(days=LONGEST_PERIOD):
        raise FieldError("to", border_texts.PERIOD.format(days=LONGEST_PERIOD)).refused()
    return office.hours.instant(first, 0), office.hours.instant(last + timedelta(days=1), 0)


def _day(request: Request, name: str, otherwise: date) -> date:
    text = request.query.get(name, "")
    if not text:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise FieldError(name, border_texts.DATE).refused() from None
    if not 2000 <= day.year <= 2200:
        raise FieldError(name, border_texts.DATE).refused()
    return day


def _view(entry: OfficeEntry) -> views.AuditEntryView:
    if isinstance(entry, OfficeDayEntry):
        return views.AuditEntryView(
            ticket_id=None,
            sequence=None,
            at=text_of(entry.at),
            operation=entry.operation.value,
            actor=entry.actor,
            actor_id=entry.actor_id,
            before=None,
            after=None,
            call_id=None,
            reason=entry.reason,
        )
    return views.AuditEntryView(
        ticket_id=entry.ticket_id,
        sequence=entry.sequence,
        at=text_of(entry.at),
        operation=entry.operation.value,
        actor=entry.actor,
        actor_id=entry.actor_id,
        before=entry.before,
        after=entry.after,
        call_id=entry.call_id,
        reason=entry.reason,
        priority_before=_priority_name(entry.priority_before),
        priority_after=_priority_name(entry.priority_after),
    )


def _priority_name(priority: Priority | None) -> bodies.Priority | None:
    return None if priority is None else presenters.PRIORITY_NAMES[priority]


def _cells(office: Office, entry: OfficeEntry) -> Sequence[str | None]:
    """One line of the file; an entry about the whole office has no ticket."""
    ticket = None if isinstance(entry, OfficeDayEntry) else entry
    return (
        office.hours.local(entry.at).strftime("%d/%m/%Y %H:%M:%S"),
        ticket.ticket_id if ticket else None,
        str(ticket.sequence) if ticket else None,
        entry.operation.value,
        text_pt.ACTORS[entry.actor],
        entry.actor_id,
        text_pt.STATUS_LABELS[ticket.before] if ticket and ticket.before else None,
        text_pt.STATUS_LABELS[ticket.after] if ticket else None,
        ticket.call_id if ticket else None,
        entry.reason,
        *(text_pt.PRIORITY_LABELS[p] if p is not None else None for p in _priorities(ticket)),
    )


def _priorities(ticket: AuditEntry | None) -> tuple[Priority | None, Priority | None]:
    return (ticket.priority_before, ticket.priority_after) if ticket else (None, None)


def _file(office: Office, since: datetime, entries: Sequence[OfficeEntry]) -> Response:
    rows = [_cells(office, entry) for entry in entries]
    name = f"auditoria-{office.office_id}-{office.hours.local(since):%Y-%m-%d}.csv"
    headers = {
        **API_HEADERS,
        "Content-Type": CONTENT_TYPE,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(200, excel_csv(text_pt.AUDIT_COLUMNS, rows), headers)


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """All endpoints of the manager behind `gate`."""
    own = (
        Endpoint(
            "close_day",
            "POST",
            "offices/{officeId}/close-day",
            writing(gate, close_day),
            "End the day for everybody who is not being served",
            {200: views.DayClosedView},
            problems=(Problem.NOT_FOUND, Problem.REASON_REQUIRED),
            body=bodies.ReasonBody,
            signals=True,
        ),
        Endpoint(
            "audit",
            "GET",
            "offices/{officeId}/audit",
            reading(gate, audit),
            "All audit entries of a period, as JSON or as CSV for Excel (format=csv)",
            {200: views.AuditView},
            problems=(Problem.NOT_FOUND,),
            query=("from", "to", "format"),
        ),
    )
    return tuple(staff_endpoint(each) for each in own)
