"""Scenes played on the real host, played again here: status, output and history are the recorded ones."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.local_host.durable_hub import SDK_WARNINGS, Hub, Json, running_hub
from tests.local_host.durable_scene_flows import FLOWS, Bench

RECORDED: dict[str, Json] = json.loads(
    Path(__file__).with_name("data").joinpath("durable_answers.json").read_text("utf-8")
)
pytestmark = [pytest.mark.filterwarnings(text) for text in SDK_WARNINGS]


class Stage:
    """One instance, its activity, and what can be done to it from outside."""

    def __init__(self, hub: Hub, bench: Bench, http: aiohttp.ClientSession) -> None:
        self.hub, self.bench, self._http = hub, bench, http
        self.instance = ""

    async def start(self, name: str) -> None:
        self.instance = await self.hub.client.start_new(name)
        await self.hub.reaches(self.instance, "Running", "Completed", "Failed")

    async def rests(self, *, but_for: int = 0) -> None:
        await self.hub.rests(but_for=but_for)

    async def let_go(self) -> None:
        self.bench.let_go()
        await self.hub.rests()

    async def send(self, name: str, value: Json) -> None:
        url = f"{self._url}/instances/{self.instance}/raiseEvent/{name}"
        async with self._http.post(url, json=value) as answer:
            assert answer.status == 202

    async def later(self, seconds: float) -> None:
        await self.hub.movable_clock.advance(seconds)

    async def seen(self, *names: str) -> dict[str, Json]:
        """These fields of the status as the driver noted them; `history` as kinds and names."""
        url = f"{self._url}/instances/{self.instance}?showHistory=true&showHistoryOutput=true"
        async with self._http.get(url) as answer:
            status = await answer.json()
        status["history"] = [
            ":".join(str(e[key]) for key in ("EventType", "FunctionName", "Name") if e.get(key))
            for e in status.pop("historyEvents")
        ]
        return {name: _masked(status[name]) for name in names}

    @property
    def _url(self) -> str:
        return json.loads(self.hub.engine.client_payload("http://desk.example"))["rpcBaseUrl"].rstrip("/")


def _masked(value: Json) -> Json:
    return re.sub(r"(?s) \n .*", " \n DETAILS", value) if isinstance(value, str) else value


RESULT = ("runtimeStatus", "output", "customStatus")
WHOLE = (*RESULT, "history")


@asynccontextmanager
async def stage(path: Path) -> AsyncGenerator[Stage]:
    bench = Bench()
    running = running_hub(path, list(FLOWS.values()), bench.activities)
    async with running as hub, aiohttp.ClientSession() as http:
        try:
            yield Stage(hub, bench, http)
        finally:
            bench.let_go()


@pytest.mark.parametrize("case", [name for name in RECORDED if name.startswith("run ")])
async def test_a_run_ends_as_recorded(tmp_path: Path, case: str) -> None:
    async with stage(tmp_path) as scene:
        await scene.start(case.removeprefix("run "))
        if case == "run yield_order":
            await scene.rests(but_for=1)
            await scene.later(1)
        await scene.let_go()

        assert await scene.seen(*WHOLE) == RECORDED[case]


async def _event_wins(scene: Stage) -> dict[str, Json]:
    await scene.start("event_or_timer")
    await scene.hub.client.raise_event(scene.instance, "go", {"a": 1})
    await scene.rests()
    return {"event wins": await scene.seen(*WHOLE)}


async def _timer_wins(scene: Stage) -> dict[str, Json]:
    await scene.start("event_or_timer")
    await scene.rests()
    await scene.later(60)
    await scene.rests()  # the clock does not wait for an activity that runs
    return {"timer wins": await scene.seen(*WHOLE)}


async def _other_case(scene: Stage) -> dict[str, Json]:
    await scene.start("event_or_timer")
    await scene.hub.client.raise_event(scene.instance, "GO", 1)
    await scene.rests()
    before = await scene.seen(*RESULT)
    await scene.hub.client.raise_event(scene.instance, "go", 2)
    await scene.rests()
    return {"other case: state": before, "other case: then exact": await scene.seen(*RESULT)}


async def _open_timer(scene: Stage) -> dict[str, Json]:
    await scene.start("timer_left_open")
    await scene.send("go", 1)
    await scene.rests()
    before = await scene.seen(*RESULT)
    await scene.later(8)
    await scene.rests()
    return {"open timer: before it fires": before, "open timer: after": await scene.seen(*RESULT)}


async def _event_before_wait(scene: Stage) -> dict[str, Json]:
    await scene.start("event_while_busy")
    await scene.send("go", {"early": True})
    await scene.rests(but_for=1)
    await scene.let_go()
    return {"event before its wait": await scene.seen(*RESULT)}


async def _three_early(scene: Stage) -> dict[str, Json]:
    await scene.start("three_events")
    await scene.rests()
    for number in (1, 2, 3):
        await scene.send("x", number)
    await scene.rests(but_for=1)
    await scene.let_go()
    return {"three early events of one name": await scene.seen(*RESULT)}


async def _three_ticks(scene: Stage) -> dict[str, Json]:
    await scene.start("counting")
    for number in (1, 2, 3):
        await scene.send("tick", number)
    await scene.rests()
    return {"continue-as-new, three ticks at once": await scene.seen(*RESULT)}


async def _surplus_tick(scene: Stage) -> dict[str, Json]:
    await scene.start("counting_after_work")
    for number in (1, 2):
        await scene.send("tick", number)
    await scene.rests(but_for=1)
    await scene.let_go()
    await scene.later(3)
    await scene.rests()
    return {"continue-as-new, surplus early tick": await scene.seen(*RESULT)}


async def _fan_out_fails(scene: Stage) -> dict[str, Json]:
    await scene.start("fan_out_one_fails")
    await scene.rests(but_for=1)
    before = await scene.seen(*RESULT)
    await scene.let_go()
    return {
        "fan-out one fails: before the slow one ends": before,
        "fan-out one fails: after": await scene.seen(*RESULT),
    }


async def _first_of_two(scene: Stage) -> dict[str, Json]:
    await scene.start("first_of_two")
    await scene.rests(but_for=1)
    before = await scene.seen(*RESULT)
    await scene.let_go()
    return {"first of two: before the loser ends": before, "first of two: after": await scene.seen(*RESULT)}


async def _custom_status(scene: Stage) -> dict[str, Json]:
    await scene.start("custom_status")
    await scene.rests(but_for=1)
    before = (await scene.seen(*RESULT))["customStatus"]
    await scene.let_go()
    after = (await scene.seen(*RESULT))["customStatus"]
    await scene.start("custom_status_empty_text")
    await scene.rests()
    emptied = (await scene.seen(*RESULT))["customStatus"]
    return {"custom status": [before, after], "custom status replaced by an empty text": emptied}


async def _generations(scene: Stage) -> dict[str, Json]:
    await scene.start("generations")
    await scene.rests()
    waiting = await scene.seen("runtimeStatus", "input", "customStatus", "output")
    await scene.send("go", 1)
    await scene.rests()
    return {
        "continue-as-new: status of the new generation": waiting,
        "continue-as-new: end of the new generation": await scene.seen(*WHOLE),
    }


async def _terminated(scene: Stage) -> dict[str, Json]:
    await scene.start("busy")
    await scene.rests(but_for=1)
    await scene.hub.client.terminate(scene.instance, "stop")
    await scene.rests(but_for=1)
    at_once = await scene.seen(*RESULT)
    await scene.let_go()
    return {
        "terminated while an activity ran": at_once,
        "terminated while an activity ran: later": await scene.seen(*WHOLE),
    }


SCENES: tuple[Callable[[Stage], Awaitable[dict[str, Json]]], ...] = (
    _event_wins,
    _timer_wins,
    _other_case,
    _open_timer,
    _event_before_wait,
    _three_early,
    _three_ticks,
    _surplus_tick,
    _fan_out_fails,
    _first_of_two,
    _custom_status,
    _generations,
    _terminated,
)


@pytest.mark.parametrize("scene", SCENES, ids=[scene.__name__.strip("_") for scene in SCENES])
async def test_a_scene_is_seen_as_recorded(
    tmp_path: Path, scene: Callable[[Stage], Awaitable[dict[str, Json]]]
) -> None:
    async with stage(tmp_path) as played:
        for case, seen in (await scene(played)).items():
            assert seen == RECORDED[case], case
