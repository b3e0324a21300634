"""A product of its own for each scenario: in one process, and in a process per role as in Azure."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from functools import partial
from pathlib import Path

import pytest

from local_host.azurite import Azurite
from tests.forms import FORMS, Running, running_in
from tests.product import ProductUnderTest
from tests.product_in_roles import AS_IN_AZURE, AT_ONCE


@pytest.fixture
def own_azurite() -> Iterator[Azurite]:
    """Fresh storage: the product's tables and queues have fixed names."""
    emulator = Azurite(None)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture(params=FORMS)
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
