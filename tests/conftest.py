"""Fixtures for every test: storage, as the emulator has it."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import hypothesis
import pytest

from local_host.azurite import Azurite
from tests.fresh_storage import running_azurite
from tests.sdk_sessions import one_session_per_loop

gc.disable()  # until the tests are collected: what they import stays
one_session_per_loop()
# Without a deadline: how long an example takes says how busy the machine is, not whether the code is right.
hypothesis.settings.register_profile("anywhere", deadline=None)
# CI judges a change by the same examples each time; everywhere else new ones are tried.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") == "true" else "anywhere")


LONGEST = (
    "test_hidden_tab.py",
    "test_a_day_of_a_quarter_of_the_court",
    "test_the_rules_hold_for_many_thousand_steps",
)
"""Minutes each: begun last they would keep one core busy when all else is done."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests begin first."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONGEST))


def pytest_collection_finish() -> None:
    """No collection of garbage looks at what was imported: that took a fifth of the endpoints' tests."""
    gc.freeze()
    gc.enable()


LONGEST_NAME = 200
"""Characters of a parameter that stand in the name of its test."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A long value is named by its length: every process sends the names of all tests to the first one."""
    if isinstance(val, str | bytes) and len(val) > LONGEST_NAME:
        return f"{argname} of {len(val)}"
    return None


@pytest.fixture(scope="session")
def azurite() -> Iterator[Azurite]:
    """Azurite in memory, once per test process; use names of your own for tables and queues."""
    with running_azurite() as emulator:
        yield emulator
