"""The list of all endpoints, and the way of a request to the one that it is for, or to the pages."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import cast

import azure.durable_functions as df
import azure.functions as func

from functions import pages
from functions.endpoints import Endpoint, answer
from functions.held_requests import HeldRequests
from functions.identity import StaffGate
from functions.platform import graph_notifications, health
from functions.public import devices, offices, receipts, tickets
from functions.rate_limits import Buckets, limited
from functions.requests import Request
from functions.responses import Response
from functions.staff import office_day, overview, queue, self_check, ticket_commands
from functions.staff.audit import configuration, story
from functions.staff.audit import office as office_audit
from functions.staff.directory import calendar, court, imports, members
from functions.staff.directory import offices as staff_offices
from functions.staff.reports import endpoints as reports
from orchestrations.signals import DurableClient, DurableSignals
from shared.first_use import FirstUse
from shared.front_desk.administration.people import bind_at_sign_in
from shared.services import Services


def all_endpoints(services: Services) -> Sequence[Endpoint]:
    """Every HTTP endpoint but the pages."""
    held = HeldRequests(services.load, services.settings.held_requests)
    desk = services.desk
    bind = partial(bind_at_sign_in, services.administration)
    gate = StaffGate(services.settings.staff, desk.offices, desk.clock, desk.presence, bind)
    buckets = Buckets(desk.clock.now)
    endpoints: list[Endpoint] = [*offices.ENDPOINTS]
    of_tickets = (*tickets.endpoints(held), devices.AWAY, devices.HAND_OVER, receipts.RECEIPT)
    endpoints += [limited(each, buckets) for each in of_tickets]
    endpoints += [limited(each, buckets, look_up=True) for each in (receipts.CHECK, devices.REDEEM)]
    endpoints += [
        *queue.endpoints(gate, held),
        *ticket_commands.endpoints(gate),
        *office_audit.endpoints(gate),
        *story.endpoints(gate),
        *overview.endpoints(gate, held),
        *office_day.endpoints(gate),
    ]
    endpoints += [*graph_notifications.ENDPOINTS, *self_check.endpoints(gate), *court.endpoints(gate)]
    endpoints += [
        *staff_offices.endpoints(gate),
        *imports.endpoints(gate),
        *calendar.endpoints(gate),
        *members.endpoints(gate),
        *configuration.endpoints(gate),
        *reports.endpoints(gate),
    ]
    endpoints += health.endpoints(lambda: endpoints)
    return endpoints


class Dispatch:
    """Answers requests over `services`; the pages' files are read when the first page is asked for."""

    def __init__(self, services: Services) -> None:
        endpoints = all_endpoints(services)
        self._services = services
        self._handlers = {endpoint.name: endpoint.handler for endpoint in endpoints}
        self._remainder = FirstUse(lambda: pages.Remainder(pages.load_pages(), endpoints))

    async def endpoint(
        self, name: str, req: func.HttpRequest, client: df.DurableOrchestrationClient | None
    ) -> func.HttpResponse:
        """The answer of the endpoint of that name; `client` is there where it starts or wakes visits."""
        services = self._services
        if client is not None:
            services = services.with_signals(DurableSignals(cast("DurableClient", client)))
        return await answer(services, self._handlers[name], req)

    async def page(self, req: func.HttpRequest) -> func.HttpResponse:
        """The answer to a path that no endpoint has."""
        return await answer(self._services, self._page, req)

    async def _page(self, _services: Services, request: Request) -> Response:
        return (await self._remainder.ready()).answer(request)
