"""A product of its own for each scenario."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from local_host.azurite import Azurite
from tests.product import ProductUnderTest, running_product


@pytest.fixture
def own_azurite() -> Iterator[Azurite]:
    """Fresh storage: the product's tables and queues have fixed names."""
    emulator = Azurite(None)
    emulator.start()
    yield emulator
    emulator.stop()


@pytest.fixture
async def product(tmp_path: Path, own_azurite: Azurite) -> AsyncGenerator[ProductUnderTest]:
    async with running_product(tmp_path, own_azurite) as running:
        yield running
