"""Fixtures for every test: storage, as the emulator has it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest

from local_host.azurite import Azurite
from tests.sdk_sessions import one_session_per_loop

one_session_per_loop()
# CI judges a change by the same examples each time; everywhere else new ones are tried.
hypothesis.settings.register_profile("ci", derandomize=True)
if os.environ.get("CI") == "true":
    hypothesis.settings.load_profile("ci")


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """Azurite in memory, once per test process; use names of your own for tables and queues."""
    emulator = Azurite(None)
    emulator.start()
    yield emulator
    emulator.stop()
