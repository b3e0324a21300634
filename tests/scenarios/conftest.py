"""A product of its own for each scenario."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from local_host.azurite import Azurite
from tests.product import ProductUnderTest, running_product
from tests.product_in_roles import running_in_roles


@pytest.fixture
def own_azurite() -> Iterator[Azurite]:
    """Fresh storage: the product's tables and queues have fixed names."""
    emulator = Azurite(None)
    emulator.start()
    yield emulator
    emulator.stop()


IN_ROLES = frozenset({"test_manual", "test_visit_over_http"})
"""Scenarios that run in a process per role as well. The others read what only one process can show them
(its log, its stand-in's state under a moved clock); they follow as they are freed of it."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "form" in metafunc.fixturenames:
        in_roles = [pytest.param("roles", marks=pytest.mark.slow)]
        found = metafunc.definition.path.stem in IN_ROLES
        metafunc.parametrize("form", ["one process", *(in_roles if found else [])])


@pytest.fixture
async def product(tmp_path: Path, own_azurite: Azurite, form: str) -> AsyncGenerator[ProductUnderTest]:
    """The same scenarios in one process and, as Azure's Flex plan runs them, in a process per role."""
    running_form = running_in_roles if form == "roles" else running_product
    async with running_form(tmp_path, own_azurite) as running:
        yield running
