"""A product of its own for each scenario: in one process, and in a process per role as in Azure."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from functools import partial
from pathlib import Path

import pytest

from local_host.azurite import Azurite
from tests.forms import FORMS, IN_ROLES, Running, running_in
from tests.fresh_storage import emptied, running_azurite
from tests.product import ProductUnderTest
from tests.product_in_roles import AS_IN_AZURE, AT_ONCE
from tests.product_options import ProductOptions

IN_BOTH_FORMS = {"test_manual", "test_visit_over_http"}
"""An ordinary visit; everything else runs as in Azure, with the slow tests."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The forms in which each scenario runs."""
    if "form" in metafunc.fixturenames:
        in_both = metafunc.definition.path.stem in IN_BOTH_FORMS
        metafunc.parametrize("form", FORMS if in_both else [IN_ROLES], indirect=True)


@pytest.fixture(scope="session")
def emulator() -> Iterator[Azurite]:
    """One for all scenarios of a test process, one after the other."""
    with running_azurite() as running:
        yield running


@pytest.fixture
def own_azurite(emulator: Azurite) -> Azurite:
    """Fresh storage."""
    return emptied(emulator)


@pytest.fixture
def form(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def running(request: pytest.FixtureRequest, tmp_path: Path, own_azurite: Azurite, form: str) -> Running:
    """Pages look again by themselves, so in browsers processes learn of each other as late as in Azure."""
    pace = AS_IN_AZURE if "browser" in request.keywords else AT_ONCE
    return partial(running_in, form, tmp_path, own_azurite, pace=pace)


@pytest.fixture
async def product(running: Running) -> AsyncGenerator[ProductUnderTest]:
    async with running() as started:
        yield started


@pytest.fixture
async def listening(running: Running) -> AsyncGenerator[ProductUnderTest]:
    """The product to which Graph tells what happens in meetings."""
    async with running(ProductOptions(call_events=True)) as started:
        yield started
