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


@pytest.fixture(params=["one process", pytest.param("roles", marks=pytest.mark.slow)])
async def product(
    tmp_path: Path, own_azurite: Azurite, request: pytest.FixtureRequest
) -> AsyncGenerator[ProductUnderTest]:
    """The same scenarios in one process and, as Azure's Flex plan runs them, in a process per role."""
    form = running_in_roles if request.param == "roles" else running_product
    async with form(tmp_path, own_azurite) as running:
        yield running
