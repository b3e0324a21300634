"""Why somebody was called before somebody else: for one protocol, and for all calls of a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from functions.endpoints import Endpoint
from functions.identity import StaffGate
from functions.requests import Request
from functions.responses import Response, view_response
from functions.staff.audit.office import names_of
from functions.staff.audit.presenters import (
    called_first,
    comparison,
    day_call,
    entry_view,
    lines_of,
    story_ticket,
)
from functions.staff.audit.response_bodies import DayCallsView, StoryView
from functions.staff.periods import local_day
from functions.staff.staff_endpoint import manager_endpoint, reading
from shared.domain.clerk import Clerk, check_manages
from shared.domain.credentials import office_key, parse_protocol
from shared.domain.errors import Problem, Refused
from shared.domain.office.office import Office
from shared.domain.queue.story import TicketStory, calls_of
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import office_of
from shared.front_desk.read_models.stories import stories_at
from shared.services import Services


async def story(services: Services, request: Request, who: Clerk) -> Response:
    """The ticket of `protocol`, everybody who was called while it waited, and `other` compared with it."""
    check_manages(who, request.office_id)
    office = await office_of(services.desk, request.office_id)
    ticket = await _ticket_of(services, office, request.query.get("protocol", ""))
    named = request.query.get("other", "")
    compared = await _ticket_of(services, office, named) if named else ticket
    since = min(ticket.arrival, compared.arrival)
    ends = [each.ended_at if each.is_final else None for each in (ticket, compared)]
    now = services.desk.clock.now()
    until = max(each or now for each in ends) + timedelta(microseconds=1)
    stories = await stories_at(services.desk, office, since, until)
    by_id = {each.ticket_id: each for each in stories}
    mine, other = by_id.get(ticket.ticket_id), by_id.get(compared.ticket_id)
    if mine is None or other is None:
        raise Refused(Problem.TRY_AGAIN)
    calls = calls_of(stories, office.timing.pause)
    names = await names_of(services, office, [entry for each in stories for entry in each.entries])
    lines = lines_of([mine], [])
    ahead = [(call, call.past(mine.ticket_id)) for call in calls]
    return view_response(
        request,
        StoryView(
            office_id=office.office_id,
            ticket=story_ticket(mine, calls, names),
            entries=[entry_view(line, names) for line in lines],
            ahead=[called_first(call, passed, names) for call, passed in ahead if passed is not None],
            compared=comparison(other, mine, calls, names) if named else None,
        ),
    )


async def _ticket_of(services: Services, office: Office, text: str) -> Ticket:
    """The ticket of a protocol of this office. Raises `not-found`."""
    protocol = parse_protocol(text.strip())
    if protocol is None or protocol.office_key != office_key(office.office_id):
        raise Refused(Problem.NOT_FOUND)
    stored = await services.desk.tickets.by_number(protocol.office_key, protocol.day, protocol.number)
    if stored is None:
        raise Refused(Problem.NOT_FOUND)
    return stored.ticket


async def day_calls(services: Services, request: Request, who: Clerk) -> Response:
    """Every call of the local day `day`, or of today, and why each was made before earlier arrivals."""
    check_manages(who, request.office_id)
    office = await office_of(services.desk, request.office_id)
    day = local_day(request, "day", office.hours.local(services.desk.clock.now()).date())
    since, until = _whole(office, day)
    stories: list[TicketStory] = await stories_at(services.desk, office, since, until)
    names = await names_of(services, office, [entry for each in stories for entry in each.entries])
    calls = [call for call in calls_of(stories, office.timing.pause) if since <= call.entry.at < until]
    shown = [day_call(call, names) for call in calls]
    return view_response(request, DayCallsView(office.office_id, str(day), shown))


def _whole(office: Office, day: date) -> tuple[datetime, datetime]:
    return office.hours.instant(day, 0), office.hours.instant(day + timedelta(days=1), 0)


def endpoints(gate: StaffGate) -> tuple[Endpoint, ...]:
    """Both endpoints behind `gate`."""
    return (
        manager_endpoint(
            Endpoint(
                "story",
                "GET",
                "offices/{officeId}/story",
                reading(gate, story),
                "Who was called while the ticket of a protocol waited, and why; `other` is compared with it",
                {200: StoryView},
                problems=(Problem.NOT_FOUND, Problem.TRY_AGAIN),
                query=("protocol", "other"),
            )
        ),
        manager_endpoint(
            Endpoint(
                "day_calls",
                "GET",
                "offices/{officeId}/calls",
                reading(gate, day_calls),
                "Every call of a day, and why each was made before earlier arrivals",
                {200: DayCallsView},
                problems=(Problem.NOT_FOUND,),
                query=("day",),
            )
        ),
    )
