"""Microsoft's distribution as the app starts it, in a process of its own: loaded late, quiet, by identity."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import azure.identity
import azure.monitor.opentelemetry
import opentelemetry.environment_variables as api
import opentelemetry.sdk.environment_variables as sdk
import pytest

from shared.telemetry import azure_monitor
from tests.infra.code_names import ROOT
from tests.telemetry.ingestion import KEY, Ingestion, ingestion

SETTINGS = {
    "AzureWebJobsStorage": "UseDevelopmentStorage=true",
    "TICKET_KEY": base64.b64encode(b"k" * 32).decode(),
}
NOWHERE = f"InstrumentationKey={KEY};IngestionEndpoint=http://127.0.0.1:9/"
OURS = ("opentelemetry.sdk", "opentelemetry.metrics", "opentelemetry.instrumentation", "azure.monitor")
"""What we would bring. The tracing part of the bare interface comes with azure-functions-durable."""
LOADED = f"import sys; print(*[m for m in sys.modules if m.startswith({OURS!r})])"
SEND = """
import logging, sys
from shared.telemetry.azure_monitor import connect
sink = connect(sys.argv[1], sys.argv[2] or None)
from opentelemetry import metrics, trace
from opentelemetry._logs import get_logger_provider
sink.measure("balcao.visits.joined", 1, office="centro")
sink.measure("balcao.visits.joined", 2, office="centro")
sink.measure("balcao.wait.seconds", 90, office="centro")
sink.measure("balcao.wait.seconds", 30, office="centro")
sink.measure("balcao.queue.waiting", 7, office="centro")
logger = logging.getLogger("of a test")
logger.setLevel(logging.INFO)
logger.addHandler(sink.lines)
logger.info("a step", extra={"ticketId": "t-1"})
try:
    raise ValueError("no room")
except ValueError:
    logger.exception("a handler failed")
with trace.get_tracer("a client library").start_as_current_span("GET /users/somebody"):
    pass
metrics.get_meter_provider().force_flush()
get_logger_provider().force_flush()
"""


def run(code: str, *arguments: str, **more: str) -> str:
    """What a process of ours prints; its environment is that of the product and `more`."""
    with TemporaryDirectory() as folder:  # where the exporters keep what they could not send
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code, *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "TMPDIR": folder, **SETTINGS, **more},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def received() -> Ingestion:
    """What arrives of `SEND`."""
    with ingestion() as received:
        run(SEND, received.connection_string, "")
    return received


@pytest.mark.parametrize("connection_string", ["", NOWHERE])
def test_a_start_loads_nothing_of_it(connection_string: str) -> None:
    """Without a connection string it never is; with one, later than the first requests."""
    told = run(f"import function_app; {LOADED}", APPLICATIONINSIGHTS_CONNECTION_STRING=connection_string)

    assert told.split() == []


def test_values_become_rows_of_appmetrics(received: Ingestion) -> None:
    found = {row["metrics"][0]["name"]: row for row in received.rows("AppMetrics")}

    joined, wait = found["balcao.visits.joined"], found["balcao.wait.seconds"]
    assert (joined["metrics"][0]["value"], joined["properties"]) == (3, {"office": "centro"})
    numbers = [wait["metrics"][0][name] for name in ("value", "count", "min", "max")]
    assert numbers == [120, 2, 30, 90]
    assert found["balcao.queue.waiting"]["metrics"][0]["value"] == 7
    assert len(found) == 3, "no counters of the machine, no statistics for Microsoft"


def test_lines_become_rows_of_apptraces_by_ticket(received: Ingestion) -> None:
    [row] = received.rows("AppTraces")

    assert (row["message"], row["properties"]["ticketId"]) == ("a step", "t-1")


def test_exceptions_become_rows_of_appexceptions(received: Ingestion) -> None:
    [row] = received.rows("AppExceptions")

    assert (row["exceptions"][0]["typeName"], row["exceptions"][0]["message"]) == (
        "ValueError",
        "a handler failed",
    )


def test_spans_of_client_libraries_are_not_sent(received: Ingestion) -> None:
    kinds = {envelope["data"]["baseType"] for envelope in received.envelopes}

    assert kinds == {"MetricData", "MessageData", "ExceptionData"}


def test_with_an_identity_nothing_is_sent_without_a_token() -> None:
    """The SDK gives a token to https alone: to a stand-in that speaks http it must send nothing at all."""
    with ingestion() as received:
        told = run(SEND, received.connection_string, "11111111-1111-1111-1111-111111111111")

    assert received.envelopes == []
    assert "Bearer token authentication is not permitted for non-TLS" in told


def test_the_identity_is_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*, client_id: str) -> str:
        return f"identity {client_id}"

    monkeypatch.setattr(azure.identity, "ManagedIdentityCredential", made)

    assert azure_monitor.credential_of("given") == "identity given"
    assert azure_monitor.credential_of(None) is None


def test_the_switches_are_those_that_the_distribution_reads() -> None:
    """A renamed one would be ignored in silence."""
    folders = [Path(str(module.__file__)).parent for module in (azure.monitor.opentelemetry, sdk, api)]
    text = "".join(path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py"))

    assert [name for name in azure_monitor.SWITCHES if f'"{name}"' not in text] == []
