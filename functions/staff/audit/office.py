"""The audit of an office, as JSON or as a file for Excel; a long time comes in steps of some days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from functions import request_texts_pt
from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.instants import text_of
from functions.requests import Request
from functions.responses import API_HEADERS, Response, view_response
from functions.staff.audit import configuration
from functions.staff.audit.presenters import AuditLine, AuditNames, cells, change_cells, entry_view, lines_of
from functions.staff.audit.response_bodies import AuditView
from functions.staff.excel_csv import CONTENT_TYPE, excel_csv
from functions.staff.periods import period_in
from functions.staff.staff_endpoint import manager_endpoint, reading
from shared.domain import texts_pt
from shared.domain.clerk import Clerk, check_manages
from shared.domain.errors import FieldError, Problem
from shared.domain.office.configuration import ConfigurationEntry
from shared.domain.office.office import Office
from shared.domain.queue.story import TicketStory
from shared.domain.ticket.audit import AuditEntry, OfficeEntry
from shared.front_desk.desk import office_of
from shared.front_desk.read_models.stories import stories_by_day
from shared.services import Services

LONGEST_PERIOD = 3_660
"""Days: ten years. What is asked for is not read at once."""
ENTRIES_OF_A_STEP = 2_000
"""Once there are so many, the answer ends with the day."""
DAYS_OF_A_STEP = 31
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Step:
    """The part of a period that one answer covers."""

    since: datetime
    until: datetime
    next_day: date | None
    lines: Sequence[AuditLine]
    changes: Sequence[ConfigurationEntry]


async def audit(services: Services, request: Request, who: Clerk) -> Response:
    """Everything about those who entered from local day `from` to local day `to`, both included; without
    them, today. Where that is much, the first days, and the day to go on from.
    """
    check_manages(who, request.office_id)
    office = await office_of(services.desk, request.office_id)
    form = request.query.get("format", "json")
    if form not in {"json", "csv"}:
        raise FieldError("format", request_texts_pt.WRONG).refused()
    since, until = period_in(request, office.hours, services.desk.clock.now(), LONGEST_PERIOD)
    step = await _step(services, office, since, until)
    names = await names_of(services, office, [line.entry for line in step.lines])
    if form == "csv":
        return _file(request, office, step, names)
    return view_response(
        request,
        AuditView(
            office_id=office.office_id,
            since=text_of(step.since),
            until=text_of(step.until),
            entries=[entry_view(line, names) for line in step.lines],
            configuration=[configuration.entry_view(change) for change in step.changes],
            next=None if step.next_day is None else str(step.next_day),
        ),
    )


async def _step(services: Services, office: Office, since: datetime, until: datetime) -> _Step:
    """As many days as make a step, oldest first."""
    hours = office.hours
    first, end = hours.local(since).date(), hours.local(until).date()
    last = min(first + DAYS_OF_A_STEP * _DAY, end) - _DAY
    stories: list[TicketStory] = []
    next_day = first
    async for day, of_day in stories_by_day(services.desk, office, first, last):
        stories += of_day
        next_day = day + _DAY
        if sum(len(story.entries) for story in stories) >= ENTRIES_OF_A_STEP:
            break
    until = until if next_day >= end else hours.instant(next_day, 0)
    days = await services.desk.audit.of_days(office.office_id, since, until)
    every = await services.storage.configuration.between(since, until)
    return _Step(
        since,
        until,
        next_day if next_day < end else None,
        lines_of(stories, days),
        [change for change in every if change.concerns(office.office_id)],
    )


async def names_of(services: Services, office: Office, entries: Sequence[OfficeEntry]) -> AuditNames:
    """The names of people and offices in these entries; members are read only where one has no name."""
    people = {each.actor_id: each.actor_name for each in entries if each.actor_id and each.actor_name}
    if any(each.actor_id and each.actor_id not in people for each in entries):
        members = await services.storage.memberships.of_office(office.office_id)
        bound = {each.binding.clerk_id: each.binding.name for each in members if each.binding is not None}
        people = {**bound, **people}
    targets = {each.target_office_id for each in entries if isinstance(each, AuditEntry)} - {None}
    found = [await services.desk.offices.get(office_id) for office_id in sorted(filter(None, targets))]
    return AuditNames(people, {each.office_id: each.name for each in found if each is not None})


def _file(request: Request, office: Office, step: _Step, names: AuditNames) -> Response:
    timed = [(line.entry.at, cells(office, line, names)) for line in step.lines]
    timed += [(change.at, change_cells(office, change)) for change in step.changes]
    rows = [row for _, row in sorted(timed, key=lambda one: one[0])]
    name = f"auditoria-{office.office_id}-{office.hours.local(step.since):%Y-%m-%d}.csv"
    headers = {
        **API_HEADERS,
        "Content-Type": CONTENT_TYPE,
        "Content-Disposition": f'attachment; filename="{name}"',
        **_link(request, office, step),
    }
    columns = None if request.flag("continued") else texts_pt.AUDIT_COLUMNS
    return Response(200, excel_csv(columns, rows), headers)


def _link(request: Request, office: Office, step: _Step) -> Mapping[str, str]:
    """Where the rest of the file is: its lines alone, to be put behind these."""
    if step.next_day is None:
        return {}
    last = request.query.get("to") or str(office.hours.local(step.since).date())
    query = urlencode({"from": str(step.next_day), "to": last, "format": "csv", "continued": "true"})
    return {"Link": f'<{request.path}?{query}>; rel="next"'}


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """The endpoint of the audit behind `gate`."""
    return (
        manager_endpoint(
            Endpoint(
                "audit",
                "GET",
                "offices/{officeId}/audit",
                reading(gate, audit),
                "Everything about those who entered in a period, as JSON or as CSV for Excel (format=csv); "
                "where that is much, `next`, or the file's Link header, leads on",
                {200: AuditView},
                problems=(Problem.NOT_FOUND,),
                query=("from", "to", "format", "continued"),
            )
        ),
    )
