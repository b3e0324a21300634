"""The benchmark of meetings runs, and the light path keeps its promise in modules, which are exact."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import meeting_paths
from local_host.graph_standin import GraphStandIn


async def test_the_light_path_loads_a_fraction_of_the_sdk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(meeting_paths, "RUNS", 1)
    standin = GraphStandIn(tmp_path)
    await standin.start()
    try:
        waiting, _, light, typed = await meeting_paths.costs(f"{standin.url}/v1.0")
    finally:
        await standin.stop()

    assert waiting.models == 0
    assert light.models < 50
    assert typed.models > 1000
