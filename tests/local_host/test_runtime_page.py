"""The page of running visits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import azure.functions as func

from local_host.azurite import Azurite
from tests.local_host.hosting import eventually, hosted
from tests.local_host.observed_app import as_json
from tests.local_host.small_apps import new_app


def test_running_visits_are_shown_with_their_history(azurite: Azurite, tmp_path: Path) -> None:
    app = new_app()

    @app.orchestration_trigger(context_name="context")
    def visit(context: Any):  # noqa: ANN202, ANN401 -- the SDK's generator
        context.set_custom_status("<waiting>")
        yield context.wait_for_external_event("wake")

    @app.route(route="start")
    @app.durable_client_input(client_name="client")
    async def start(req: func.HttpRequest, client: Any) -> func.HttpResponse:  # noqa: ANN401
        return as_json(await client.start_new("visit", "visit-1", None))

    @app.route(route="wake")
    @app.durable_client_input(client_name="client")
    async def wake(req: func.HttpRequest, client: Any) -> func.HttpResponse:  # noqa: ANN401
        return as_json(await client.raise_event("visit-1", "wake", None))

    with hosted(app, azurite, tmp_path) as host:
        assert "em andamento: 0" in host.get("/runtime/local").text
        assert host.get("/api/start").json() == "visit-1"
        eventually(lambda: "&lt;waiting&gt;" in host.get("/runtime/local").text, "the visit waits")
        page = host.get("/runtime/local").text
        host.get("/api/wake")
        eventually(lambda: "Encerradas nesta base: 1" in host.get("/runtime/local").text, "it has ended")

    assert "<h2>visit-1</h2>" in page
    assert 'class="ExecutionStarted"' in page
    assert "ExecutionStarted visit" in page
