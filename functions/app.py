"""The list of all endpoints, and the function app over them. No globals: services come from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import azure.durable_functions as df
import azure.functions as func

from functions import pages
from functions.endpoints import Endpoint, answer, register
from functions.identity import StaffGate
from functions.platform import graph_notifications, health, queue_triggers, timers
from functions.public import offices, receipts, tickets
from functions.requests import Request
from functions.responses import HeldRequests, Response
from functions.staff import court, office_management, queue, self_check
from functions.staff import tickets as staff_tickets
from orchestrations import blueprint
from shared.services import Services


def all_endpoints(services: Services) -> Sequence[Endpoint]:
    """Every HTTP endpoint but the pages."""
    held = HeldRequests()
    desk = services.desk
    gate = StaffGate(services.settings.staff, desk.offices, desk.clock, desk.presence)
    endpoints: list[Endpoint] = [*offices.ENDPOINTS, *tickets.endpoints(held), *receipts.ENDPOINTS]
    endpoints += [
        *queue.endpoints(gate, held),
        *staff_tickets.endpoints(gate),
        *office_management.endpoints(gate),
    ]
    endpoints += [*graph_notifications.ENDPOINTS, *self_check.endpoints(gate), *court.endpoints(gate)]
    endpoints += health.endpoints(lambda: endpoints)
    return endpoints


def create_app(
    services: Services, procedures: Mapping[str, blueprint.Procedure] = blueprint.PROCEDURES
) -> df.DFApp:
    """The function app over `services`: what Azure indexes, what the local host and the tests run.

    `procedures` are those that visits may be running; others than our own only where an upgrade is tried.
    """
    app = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    endpoints = all_endpoints(services)
    for endpoint in endpoints:
        register(app, services, endpoint)
    _register_pages(app, services, pages.Remainder(pages.load_pages(), endpoints))
    app.register_functions(blueprint.blueprint(services.desk, procedures))
    app.register_functions(timers.blueprint(services))
    app.register_functions(queue_triggers.blueprint(services))
    return app


def _register_pages(app: df.DFApp, services: Services, remainder: pages.Remainder) -> None:
    """The root, and the catch-all, last by name: it also gets wrong methods and unknown paths."""

    async def handle(_services: Services, request: Request) -> Response:
        return remainder.answer(request)

    async def root(req: func.HttpRequest) -> func.HttpResponse:
        return await answer(services, handle, req)

    async def rest(req: func.HttpRequest) -> func.HttpResponse:
        return await answer(services, handle, req)

    anonymous = func.AuthLevel.ANONYMOUS
    # An empty route never matches "/" on the real host.
    app.function_name("pages_root")(app.route("{ignored:maxlength(0)?}", auth_level=anonymous)(root))
    app.function_name("z_rest")(app.route("{*path}", auth_level=anonymous)(rest))
