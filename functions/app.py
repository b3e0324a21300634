"""The function app as Azure indexes it. No globals: services come from outside.

Only names, routes and bindings exist at the start; handlers and services are loaded at their first use
(`shared/first_use.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import azure.durable_functions as df
import azure.functions as func

from functions import triggers
from functions.generated_routes import ROUTES, Route
from orchestrations import blueprint
from shared.first_use import FirstUse

if TYPE_CHECKING:
    from functions.dispatch import Dispatch
    from shared.services import Services

_ANONYMOUS = func.AuthLevel.ANONYMOUS


def create_app(
    services: Services, procedures: Mapping[str, blueprint.Procedure] = blueprint.PROCEDURES
) -> df.DFApp:
    """The function app over existing services: for tests and benchmarks."""
    return app_of(lambda: services, procedures)


def app_of(
    compose: Callable[[], Services], procedures: Mapping[str, blueprint.Procedure] = blueprint.PROCEDURES
) -> df.DFApp:
    """The function app that Azure indexes and the local host runs. `compose` is called at the first use.

    `procedures` are those that visits may be running; only tests of an upgrade pass others than our own.
    """
    services = FirstUse(compose)
    dispatch = FirstUse(lambda: _load_dispatch(services.get()))
    app = df.DFApp(http_auth_level=_ANONYMOUS)
    for route in ROUTES:
        _register(app, dispatch, route)
    _register_pages(app, dispatch)
    app.register_functions(blueprint.blueprint(FirstUse(lambda: services.get().desk), procedures))
    app.register_functions(triggers.timers(services))
    app.register_functions(triggers.queue_triggers(services))
    return app


def _load_dispatch(services: Services) -> Dispatch:
    from functions.dispatch import Dispatch

    return Dispatch(services)


def _register(app: df.DFApp, dispatch: FirstUse[Dispatch], route: Route) -> None:
    if route.signals:

        async def with_signals(
            req: func.HttpRequest, client: df.DurableOrchestrationClient
        ) -> func.HttpResponse:
            return await (await dispatch.ready()).endpoint(route.name, req, client)

        handle = app.durable_client_input(client_name="client")(with_signals)
    else:

        async def without_signals(req: func.HttpRequest) -> func.HttpResponse:
            return await (await dispatch.ready()).endpoint(route.name, req, None)

        handle = without_signals
    bound = app.route(route=route.path, methods=[route.method], auth_level=_ANONYMOUS)
    app.function_name(route.name)(bound(handle))


def _register_pages(app: df.DFApp, dispatch: FirstUse[Dispatch]) -> None:
    """The root, and the catch-all, last by name: it also receives wrong methods and unknown paths."""

    async def root(req: func.HttpRequest) -> func.HttpResponse:
        return await (await dispatch.ready()).page(req)

    async def rest(req: func.HttpRequest) -> func.HttpResponse:
        return await (await dispatch.ready()).page(req)

    # An empty route never matches "/" on the real host.
    app.function_name("pages_root")(app.route("{ignored:maxlength(0)?}", auth_level=_ANONYMOUS)(root))
    app.function_name("z_rest")(app.route("{*path}", auth_level=_ANONYMOUS)(rest))
