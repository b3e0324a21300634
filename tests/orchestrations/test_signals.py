"""Signals: where each answer of the durable client leads. None of them ever raises."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from orchestrations.messages import VisitInput
from orchestrations.signals import DurableSignals

EXISTS = Exception("An Orchestration instance with the status Running already exists.")
UNKNOWN = Exception("No instance with ID visit-t found.")
GONE = Exception("Instance with ID visit-t is gone: either completed or failed")
STORAGE = Exception("The operation failed with an unexpected status code 500")


@dataclass
class ScriptedClient:
    """`DurableClient` that answers as told and records its calls; None is success."""

    starts: list[Exception | None] = field(default_factory=list[Exception | None])
    raises: list[Exception | None] = field(default_factory=list[Exception | None])
    asked: list[str] = field(default_factory=list[str])

    async def start_new(
        self, orchestration_function_name: str, instance_id: str | None, client_input: object
    ) -> str:
        advance = VisitInput.from_payload(client_input).advance
        self.asked.append(f"start {orchestration_function_name} {instance_id} advance={advance}")
        if answer := self.starts.pop(0):
            raise answer
        return str(instance_id)

    async def raise_event(self, instance_id: str, event_name: str, event_data: object) -> None:
        assert event_data is None
        self.asked.append(f"raise {instance_id} {event_name}")
        if answer := self.raises.pop(0):
            raise answer


RAISE, START_NOW = "raise visit-t wake", "start visit visit-t advance=True"


@pytest.mark.parametrize("answer", [None, EXISTS, STORAGE])
async def test_a_new_visit_is_asked_for_once_whatever_is_answered(answer: Exception | None) -> None:
    client = ScriptedClient(starts=[answer])

    await DurableSignals(client).start("t")

    assert client.asked == ["start visit visit-t advance=False"]


async def test_a_running_visit_is_woken() -> None:
    client = ScriptedClient(raises=[None])

    await DurableSignals(client).wake("t")

    assert client.asked == [RAISE]


@pytest.mark.parametrize("answer", [UNKNOWN, GONE, STORAGE], ids=["404", "410", "storage"])
async def test_a_visit_that_is_not_there_is_started_and_looks_at_once(answer: Exception) -> None:
    client = ScriptedClient(raises=[answer], starts=[None])

    await DurableSignals(client).wake("t")

    assert client.asked == [RAISE, START_NOW]


@pytest.mark.parametrize("last", [None, GONE])
async def test_a_visit_that_began_meanwhile_is_woken_again(last: Exception | None) -> None:
    client = ScriptedClient(raises=[UNKNOWN, last], starts=[EXISTS])

    await DurableSignals(client).wake("t")

    assert client.asked == [RAISE, START_NOW, RAISE]


async def test_with_storage_out_of_reach_it_is_left_to_housekeeping(
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = ScriptedClient(raises=[STORAGE, STORAGE], starts=[STORAGE])

    await DurableSignals(client).wake("t")

    assert client.asked == [RAISE, START_NOW, RAISE]
    assert "was not started" in caplog.text


async def test_a_visit_that_runs_already_is_nothing_to_warn_about(caplog: pytest.LogCaptureFixture) -> None:
    await DurableSignals(ScriptedClient(starts=[EXISTS])).start("t")

    assert caplog.text == ""
