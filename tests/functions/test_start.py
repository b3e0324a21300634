"""A start pays for an index of names and routes, not for the product behind it."""

from __future__ import annotations

import pytest

from benchmarks.importing import (
    BASE,
    MODULES,
    NEVER_BEFORE_A_MEETING,
    RATIO,
    START,
    environment_of,
    least_seconds,
    modules_of,
)
from docs import routes
from functions.generated_routes import ROUTES

ANSWERING = (
    "import function_app\n"
    "from functions.dispatch import Dispatch\n"
    "from shared.services import azure_services\n"
    "Dispatch(azure_services(function_app.settings))\n"
)
NOT_AT_THE_START = {"azure.core", "azure.data.tables", "msgspec", "functions.dispatch", "shared.services"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A deployed package's."""
    return environment_of(tmp_path_factory.mktemp("bytecode"))


def test_a_start_takes_at_most_a_quarter_more_than_its_libraries(environment: dict[str, str]) -> None:
    least = least_seconds((BASE, START), environment)

    assert least[START] <= RATIO * least[BASE], least


def test_a_start_loads_few_modules_and_nothing_that_only_answers_need(environment: dict[str, str]) -> None:
    modules = modules_of(START, environment)

    assert len(modules) <= MODULES
    assert not modules & (NEVER_BEFORE_A_MEETING | NOT_AT_THE_START)


def test_answering_waits_for_no_meeting_and_no_sign_in(environment: dict[str, str]) -> None:
    modules = modules_of(ANSWERING, environment)

    assert modules >= NOT_AT_THE_START
    assert not modules & NEVER_BEFORE_A_MEETING


def test_the_index_is_the_list_of_endpoints() -> None:
    assert routes.MODULE.read_text("utf-8") == routes.module(), (
        "run `python -m docs.routes` and commit functions/generated_routes.py"
    )
    assert [route.name for route in ROUTES] == [endpoint.name for endpoint in routes.endpoints()]
