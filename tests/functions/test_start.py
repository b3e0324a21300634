"""A start pays for an index of names and routes, not for the product behind it."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from docs import routes
from functions.routes import ROUTES

ROOT = Path(__file__).parents[2]
BASE = "import azure.functions, azure.durable_functions"
START = "import function_app"
ANSWERING = (
    "import function_app\n"
    "from functions.dispatch import Dispatch\n"
    "from shared.services import azure_services\n"
    "Dispatch(azure_services(function_app.settings))\n"
)
LOADED = "\nimport sys\nprint(*sys.modules, sep='\\n')"
REPETITIONS = 5
RATIO = 1.25
MODULES = 700
NEVER_BEFORE_A_MEETING = {"msgraph", "pydantic", "cryptography", "requests", "azure.identity"}
NOT_AT_THE_START = {"azure.core", "azure.data.tables", "msgspec", "functions.dispatch", "shared.services"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A deployed package's: its settings, and bytecode (`infra/bytecode.py`), written by a first run."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment = {
        **given,
        "AzureWebJobsStorage": "UseDevelopmentStorage=true",
        "TICKET_KEY": "A" * 43 + "=",
        "PYTHONPYCACHEPREFIX": str(tmp_path_factory.mktemp("bytecode")),
    }
    for code in (BASE, START):
        run(code, environment)
    return environment


def run(code: str, environment: dict[str, str]) -> str:
    """What a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout


def seconds(code: str, environment: dict[str, str]) -> float:
    """Processor time of such a process, its own and the system's: other processes' load is not in it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(code, environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def test_a_start_takes_at_most_a_quarter_more_than_its_libraries(environment: dict[str, str]) -> None:
    """The least of interleaved repetitions: what a run takes beyond that is the machine's."""
    taken: dict[str, list[float]] = {BASE: [], START: []}
    for _ in range(REPETITIONS):
        for code, times in taken.items():
            times.append(seconds(code, environment))

    assert min(taken[START]) <= RATIO * min(taken[BASE]), taken


def test_a_start_loads_few_modules_and_nothing_that_only_answers_need(environment: dict[str, str]) -> None:
    modules = set(run(START + LOADED, environment).split())

    assert len(modules) <= MODULES
    assert not modules & (NEVER_BEFORE_A_MEETING | NOT_AT_THE_START)


def test_answering_waits_for_no_meeting_and_no_sign_in(environment: dict[str, str]) -> None:
    modules = set(run(ANSWERING + LOADED, environment).split())

    assert modules >= NOT_AT_THE_START
    assert not modules & NEVER_BEFORE_A_MEETING


def test_the_index_is_the_list_of_endpoints() -> None:
    assert routes.MODULE.read_text("utf-8") == routes.module(), (
        "run `python -m docs.routes` and commit functions/routes.py"
    )
    assert [route.name for route in ROUTES] == [endpoint.name for endpoint in routes.endpoints()]
