"""Fixtures for every test: storage, as the emulator has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from local_host.azurite import Azurite
from tests.sdk_sessions import one_session_per_loop

one_session_per_loop()


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """Azurite in memory, once per test process; use names of your own for tables and queues."""
    emulator = Azurite(None)
    emulator.start()
    yield emulator
    emulator.stop()
