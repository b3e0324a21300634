"""The court at a glance: every office that is open or has somebody inside, worst first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from functions.endpoints import Endpoint, StaffRight
from functions.held_requests import HeldRequests, Shown, held_response
from functions.identity import StaffGate
from functions.instants import text_of
from functions.requests import Request
from functions.responses import Response, etag_of_bytes
from functions.staff.overview_response_bodies import OverviewOffice, OverviewTotals, OverviewView
from functions.staff.response_bodies import EntriesView
from functions.staff.staff_endpoint import reading, staff_endpoint
from shared.domain.clerk import Clerk, Role
from shared.domain.errors import Problem, Refused
from shared.front_desk.read_models.overview import TOGETHER, OfficeStanding, Overviews
from shared.services import Services

POLL_SECONDS = int(TOGETHER.total_seconds())


def _offices_of(who: Clerk) -> tuple[str, ...] | None:
    """None: every office. Raises `not-allowed` for who manages none."""
    if Role.ADMINISTRATOR in who.roles:
        return None
    if Role.MANAGER not in who.roles:
        raise Refused(Problem.NOT_ALLOWED)
    return tuple(sorted(who.office_ids))


async def _show(
    services: Services, request: Request, who: Clerk, held: HeldRequests, overviews: Overviews
) -> Response:
    office_ids = _offices_of(who)
    district, with_all = request.query.get("district", ""), request.flag("all")

    async def look() -> Shown:
        standings = await overviews.get(services.desk, office_ids)
        chosen = [each for each in standings if not district or each.office.district == district]
        shown = [each for each in chosen if with_all or each.is_open or each.somebody_inside]
        return _shown(shown, services.desk.clock.now())

    return await held_response(services, held, request, look)


def _shown(standings: Sequence[OfficeStanding], now: datetime) -> Shown:
    offices = [_office_view(each, now) for each in standings]
    totals = _totals(standings, now)
    lasting = {
        "offices": [_without_seconds(each) for each in offices],
        "totals": _without_seconds(totals),
    }

    def body(rest: int | None) -> bytes:
        view = OverviewView(offices, totals, text_of(now), rest or POLL_SECONDS)
        return msgspec.json.encode(view)

    # Not each change of a whole court wakes it: it is made anew when what it shows is too old.
    return Shown(etag_of_bytes(msgspec.json.encode(lasting)), body, (), again_after=TOGETHER.total_seconds())


def _without_seconds(view: msgspec.Struct) -> dict[str, Any]:
    """What stays the same while nothing but time passes."""
    fields: dict[str, Any] = msgspec.to_builtins(view)
    return {name: value for name, value in fields.items() if name != "longestWaitSeconds"}


def _office_view(standing: OfficeStanding, now: datetime) -> OverviewOffice:
    office, day = standing.office, standing.office_day
    return OverviewOffice(
        office_id=office.office_id,
        name=office.name,
        district=office.district,
        open=standing.is_open,
        attended=standing.attended,
        unattended_since=text_of(standing.unattended_since),
        waiting=standing.waiting,
        longest_wait_seconds=_seconds(standing.longest_wait_from, now),
        longest_wait_from=text_of(standing.longest_wait_from),
        in_service=standing.in_service,
        clerks=standing.clerks,
        entries=EntriesView(day.entries_suspended, day.message),
        room_problems=standing.room_problems,
    )


def _seconds(since: datetime | None, now: datetime) -> int | None:
    return None if since is None else max(0, int((now - since).total_seconds()))


def _totals(standings: Sequence[OfficeStanding], now: datetime) -> OverviewTotals:
    longest = min((each.longest_wait_from for each in standings if each.longest_wait_from), default=None)
    return OverviewTotals(
        open=sum(each.is_open for each in standings),
        attended=sum(each.is_open and each.attended for each in standings),
        unattended=sum(each.unattended_since is not None for each in standings),
        waiting=sum(each.waiting for each in standings),
        longest_wait_seconds=_seconds(longest, now),
        in_service=sum(each.in_service for each in standings),
        suspended=sum(each.office_day.entries_suspended for each in standings),
        room_problems=sum(each.room_problems for each in standings),
    )


def endpoints(gate: StaffGate, held: HeldRequests) -> tuple[Endpoint, ...]:
    """The endpoint behind `gate`; all who look at this instance share what was read."""
    overviews = Overviews()

    async def show(services: Services, request: Request, who: Clerk) -> Response:
        return await _show(services, request, who, held, overviews)

    return (
        staff_endpoint(
            Endpoint(
                "overview",
                "GET",
                "overview",
                reading(gate, show),
                "How the offices stand now, worst first; those closed and empty only with all=true",
                {200: OverviewView},
                query=("district", "all", "wait"),
                right=StaffRight.MANAGES_SOME,
            )
        ),
    )
