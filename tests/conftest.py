"""Fixtures for every test: storage, as the emulator has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local_host.azurite import Azurite


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """Azurite in memory, once per test process; use names of your own for tables and queues."""
    emulator = Azurite(None)
    emulator.start()
    yield emulator
    emulator.stop()
