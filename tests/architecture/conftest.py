"""The project is parsed once, in one process, and forgotten afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import beside, product, tools

HERE = Path(__file__).parent
OF_THE_SOURCE = {"test_docstrings", "test_habits", "test_imports", "test_limits"}
"""They read the parsed source."""


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever reads the parsed source does so in one worker."""
    for item in items:
        if item.path.parent == HERE and item.path.stem in OF_THE_SOURCE:
            item.add_marker(pytest.mark.xdist_group("source"))


@pytest.fixture(scope="package", autouse=True)
def forgotten_afterwards() -> Iterator[None]:
    """A million nodes of syntax trees would slow down each collection of garbage in the tests to come."""
    yield
    for parsed in (product, tools, beside):
        parsed.cache_clear()
