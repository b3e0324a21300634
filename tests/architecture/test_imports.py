"""Who may import whom, and that importing does nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT, imported, product

KNOWS_AZURE_FUNCTIONS = ("function_app.py", "functions/", "local_host/", "orchestrations/blueprint.py")
SDKS = ("azure.functions", "azure.durable_functions")
VISIT_KNOWS = ("collections", "dataclasses", "datetime", "typing", "__future__", "orchestrations.")

QUIET_IMPORT = """
import importlib, sys
touched = []
def hook(event, args):
    if event in {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}:
        touched.append((event, str(args)))
sys.addaudithook(hook)
for name in sys.argv[1:]:
    importlib.import_module(name)
    if touched:
        raise SystemExit(f"importing {name} touches the network: {touched}")
"""


def test_imports_point_inwards() -> None:
    """The contracts stand in pyproject.toml; `make imports` shows them."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_endpoints_and_the_durable_blueprint_know_azure_functions() -> None:
    knowing = {
        source.path
        for source in product()
        for name in imported(source)
        if name in SDKS or name.startswith(tuple(f"{sdk}." for sdk in SDKS))
    }

    assert [path for path in sorted(knowing) if not path.startswith(KNOWS_AZURE_FUNCTIONS)] == []
    assert "orchestrations/blueprint.py" in knowing


def test_the_visit_knows_only_values_and_names() -> None:
    visit = next(source for source in product() if source.path == "orchestrations/visit.py")

    assert [name for name in imported(visit) if not name.startswith(VISIT_KNOWS)] == []


def test_storage_and_graph_are_known_only_where_the_product_is_composed() -> None:
    composing = (
        "shared/services.py",
        "shared/storage/",
        "shared/meetings/",
        "local_host/",
        "memory_adapters/",
    )
    # A trigger has to name its queue, and the endpoint to know the shapes of what Graph sends.
    names_only = ("shared.storage.names", "shared.meetings.call_events.notifications")
    knowing = {
        source.path
        for source in product()
        for name in imported(source)
        if name.startswith(("shared.storage.", "shared.meetings.")) and not name.startswith(names_only)
    }

    assert [path for path in sorted(knowing) if not path.startswith(composing)] == []


def test_one_file_knows_opentelemetry() -> None:
    """And it is loaded late: who waits must not pay for it."""
    knowing = {
        source.path
        for source in product()
        for name in imported(source)
        if name.startswith(("opentelemetry", "azure.monitor"))
    }

    assert knowing == {"shared/telemetry/azure_monitor.py"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_importing_touches_no_network() -> None:
    # A module named __main__ or function_app is an entry: it composes, and is started rather than imported.
    names = [s.module for s in product() if not s.path.endswith(("__main__.py", "function_app.py"))]

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", QUIET_IMPORT, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr[-2000:]
