"""Whole episodes that were observed on the real extension: actions, what goes out, and the status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from local_host.durable.answer import compact
from local_host.durable.episode import FINISHED
from tests.local_host import durable_flows
from tests.local_host.durable_driver import Driver, action_text, emitted, event_of
from tests.local_host.durable_hub import SDK_WARNINGS

CASES: list[dict[str, Any]] = json.loads(
    Path(__file__).with_name("data").joinpath("durable_cases.json").read_text("utf-8")
)
pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_an_episode_leads_to_what_the_real_extension_did(case: dict[str, Any]) -> None:
    driver = Driver(getattr(durable_flows, case["flow"]))

    for expected in case["episodes"]:
        answer, result = driver.episode([event_of(text, driver.now) for text in expected["inbound"]])

        assert [action_text(action) for action in answer.actions] == expected["actions"], answer.error
        assert answer.is_done == expected["isDone"]
        assert answer.output == (None if expected["output"] is None else compact(expected["output"]))
        assert answer.error == expected["error"]
        assert emitted(result) == expected["emitted"]
        assert result.status == expected["status"]
        assert [f"EventRaised {e.name}={e.text}" for e in result.carried] == expected["carried"]
        if result.status not in FINISHED:
            assert driver.open(answer) == expected["open"]
