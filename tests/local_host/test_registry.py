"""Loading an app: what is refused, what is a problem, and what a client sees of problems."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import azure.durable_functions as df
import azure.functions as func
import pytest

from local_host.app_folder import load_folder
from local_host.azurite import Azurite
from local_host.contracts import HTTP
from local_host.problems import AppRefusedError, Effect
from local_host.registry import load_app
from local_host.routes import build_routes
from tests.local_host.hosting import hosted
from tests.local_host.observed_app import named
from tests.local_host.small_apps import App, http_app, new_app

Register = Callable[[App], None]


def blob(app: App) -> None:
    @app.blob_trigger(arg_name="blob", path="a/b", connection="AzureWebJobsStorage")
    def on_blob(blob: func.InputStream) -> None: ...


def entity(app: App) -> None:
    @app.entity_trigger(context_name="context")
    def counter(context: df.DurableEntityContext) -> None: ...


def retry(app: App) -> None:
    @app.timer_trigger(arg_name="timer", schedule="0 * * * * *")
    @app.retry(strategy="fixed_delay", max_retry_count="2", delay_interval="00:00:01")
    def on_time(timer: func.TimerRequest) -> None: ...


def queue_output(app: App) -> None:
    @app.route(route="x")
    @app.queue_output(arg_name="out", queue_name="q", connection="AzureWebJobsStorage")
    def send(req: func.HttpRequest, out: func.Out[str]) -> func.HttpResponse: ...


def function_context(app: App) -> None:
    @app.route(route="x")
    def traced(req: func.HttpRequest, context: func.Context) -> func.HttpResponse: ...


def returned_text(app: App) -> None:
    @app.route(route="x")
    def text(req: func.HttpRequest) -> str: ...


def at_every_start(app: App) -> None:
    @app.timer_trigger(arg_name="timer", schedule="0 * * * * *", run_on_startup=True)
    def on_start(timer: func.TimerRequest) -> None: ...


def table_input(app: App) -> None:
    @app.route(route="x")
    @app.table_input(arg_name="rows", table_name="t", connection="AzureWebJobsStorage")
    def read(req: func.HttpRequest, rows: str) -> func.HttpResponse: ...


@pytest.mark.parametrize(
    ("register", "sentence"),
    [
        (blob, "on_blob: blobTrigger is not part of the local host"),
        (entity, "counter: entityTrigger is not part of the local host. Keep the state in a table row"),
        (retry, "on_time: retry_policy is not part of the local host"),
        (table_input, "read: table is not part of the local host"),
        (queue_output, "send: queue is not part of the local host. Send the message inside the function"),
        (function_context, "traced: a parameter 'context' is not part of the local host"),
        (at_every_start, "on_start: run_on_startup is not part of the local host"),
        (returned_text, "text: a returned str is not part of the local host. Return func.HttpResponse"),
    ],
)
def test_what_the_product_does_not_use_is_refused_by_name(register: Register, sentence: str) -> None:
    app = new_app()
    register(app)

    with pytest.raises(AppRefusedError) as refused:
        load_app(app)

    assert sentence in str(refused.value)


def test_a_registry_is_read_with_its_settings() -> None:
    app = new_app()

    @app.queue_trigger(arg_name="message", queue_name="work", connection="AzureWebJobsStorage")
    @app.durable_client_input(client_name="client")
    async def on_work(message: func.QueueMessage, client: object) -> None: ...

    (function,) = load_app(app).functions

    assert (function.name, function.is_async, function.trigger.kind) == ("on_work", True, "queueTrigger")
    assert function.trigger.settings["queueName"] == "work"
    assert [(b.kind, b.name) for b in function.bindings] == [("durableClient", "client")]


def unknown_parameter(req: func.HttpRequest, other: str) -> func.HttpResponse: ...


def no_parameter() -> func.HttpResponse: ...


def wrong_type(req: func.QueueMessage) -> func.HttpResponse: ...


def wrong_answer(req: func.HttpRequest) -> int: ...


def out_request(req: func.Out[str]) -> func.HttpResponse: ...


def unresolved(req: Nowhere) -> func.HttpResponse: ...  # noqa: F821  # pyright: ignore -- the mistake in question


MISFITS: list[tuple[Callable[..., object], str]] = [
    (unknown_parameter, "its parameter 'other' belongs to no binding"),
    (no_parameter, "its binding 'req' has no parameter"),
    (wrong_type, "'req' cannot be QueueMessage for httpTrigger"),
    (wrong_answer, "'$return' cannot be int for http"),
    (out_request, "parameter 'req' of httpTrigger has the wrong direction"),
    (unresolved, "an annotation cannot be resolved"),
]


@pytest.mark.parametrize(("handler", "cause"), MISFITS)
def test_one_function_that_does_not_fit_empties_the_app(handler: Callable[..., object], cause: str) -> None:
    app = http_app(good=named("good"), bad=handler)

    loaded = load_app(app)

    assert loaded.functions == ()
    assert [(p.function, p.cause, p.effect) for p in loaded.problems if cause in p.cause]
    assert {p.effect for p in loaded.problems} == {Effect.NO_FUNCTIONS}


def test_two_functions_of_one_name_empty_the_app() -> None:
    app = http_app(twin=named("a"))
    app.function_name("twin")(app.route(route="b")(named("b")))

    assert load_app(app).functions == ()


def test_a_template_that_this_host_lacks_refuses_the_app() -> None:
    app = new_app()
    app.function_name("late")(app.route(route="late/{when:datetime}")(named("late")))

    with pytest.raises(AppRefusedError, match="datetime"):
        build_routes(load_app(app).of(HTTP), "api")


def test_an_invalid_route_answers_503_everywhere(azurite: Azurite, tmp_path: Path) -> None:
    app = http_app(good=named("good"))
    app.function_name("bad")(app.route(route="{id")(named("bad")))

    with hosted(app, azurite, tmp_path) as host:
        answer = host.get("/api/good")

    assert answer.status == 503
    assert "bad: its route '{id' is invalid: its braces do not pair" in answer.text


def test_a_function_that_does_not_fit_answers_404_everywhere(azurite: Azurite, tmp_path: Path) -> None:
    app = http_app(good=named("good"), bad=unknown_parameter)

    with hosted(app, azurite, tmp_path) as host:
        answer, home = host.get("/api/good"), host.get("/")

    assert (answer.status, home.status) == (404, 200)
    assert "bad: its parameter 'other' belongs to no binding" in answer.text


@pytest.mark.parametrize(
    ("host_json", "cause"),
    [
        ({"version": "1.0"}, 'needs "version": "2.0"'),
        (
            {"extensions": {"durableTask": {"storageProvider": {"type": "azure_storage"}}}},
            "«Storage provider type (azure_storage) was not found»",
        ),
        (
            {
                "extensions": {
                    "durableTask": {"storageProvider": {"workItemQueueVisibilityTimeout": "00:00:30"}}
                }
            },
            "it must be 60 to 3600 (spans in s)",
        ),
    ],
)
def test_a_bad_host_json_answers_503_everywhere(
    azurite: Azurite, tmp_path: Path, host_json: dict[str, object], cause: str
) -> None:
    app = http_app(good=named("good"))

    with hosted(app, azurite, tmp_path, host_json=host_json) as host:
        answer = host.get("/api/good")

    assert answer.status == 503
    assert "host.json" in answer.text
    assert cause in answer.text


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("raise RuntimeError('no settings')", "importing it raised RuntimeError: no settings"),
        ("x = 1", "it holds 0 function apps"),
    ],
)
def test_a_folder_without_an_app_is_a_problem(
    tmp_path: Path, source: str, cause: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "function_app.py").write_text(source)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.delitem(sys.modules, "function_app", raising=False)

    app, (problem,) = load_folder(tmp_path)

    assert cause in problem.cause
    assert load_app(app).functions == ()
