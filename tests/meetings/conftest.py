"""A stand-in for each test, and the providers over it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from local_host.graph_standin import GraphStandIn
from tests.meetings.providers import GraphUnderTest, MemoryUnderTest, UnderTest


def pytest_configure(config: pytest.Config) -> None:
    # The SDK warns about itself when it is first imported.
    for said in ("GetQueryParameters is deprecated", "This class is deprecated. Please use the generic"):
        config.addinivalue_line("filterwarnings", f"ignore:{said}:DeprecationWarning")


@pytest.fixture
async def standin(tmp_path: Path) -> AsyncGenerator[GraphStandIn, None]:
    running = GraphStandIn(tmp_path / "graph")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def graph(standin: GraphStandIn) -> AsyncGenerator[GraphUnderTest, None]:
    under_test = GraphUnderTest(standin)
    yield under_test
    await under_test.graph.aclose()


@pytest.fixture(params=["memory", "graph"])
async def under_test(
    request: pytest.FixtureRequest, standin: GraphStandIn
) -> AsyncGenerator[UnderTest, None]:
    if request.param == "memory":
        yield MemoryUnderTest()
        return
    over_http = GraphUnderTest(standin)
    yield over_http
    await over_http.graph.aclose()
