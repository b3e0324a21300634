"""What goes on in the stand-in's meetings, as the pages ask for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from local_host.graph_standin import GraphStandIn
from tests.local_host.graph_standin_client import ANA, Json, Visitor, client_of, inside, opened


@pytest.fixture
async def standin(tmp_path: Path) -> AsyncGenerator[GraphStandIn, None]:
    running = GraphStandIn(tmp_path / "graph")
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def graph(standin: GraphStandIn) -> AsyncGenerator[httpx.AsyncClient, None]:
    async with client_of(standin) as client:
        yield client


async def test_two_people_read_each_other_and_the_control_route_sees_them(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)
    ana = Visitor(graph, meeting["joinWebUrl"], "Ana", "organizer")
    maria = Visitor(graph, meeting["joinWebUrl"], "Maria")
    await ana.join()
    await maria.join()

    listening = asyncio.create_task(ana.hear("bom dia"))
    assert await maria.say("bom dia") == 204
    heard = await listening

    assert [one["name"] for one in heard[0][1]["participants"]] == ["Ana", "Maria"]
    assert heard[-1][0] == "message"
    assert heard[-1][1]["name"] == "Maria"
    state = await inside(graph, meeting)
    assert [(one["name"], one["role"]) for one in state["participants"]] == [
        ("Ana", "organizer"),
        ("Maria", "attendee"),
    ]
    assert [line["text"] for line in state["messages"]] == ["bom dia"]
    assert ana.address.rsplit("/", 1)[1] not in json.dumps([state, heard])


async def test_a_page_that_goes_takes_its_participant_along(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)
    ana = Visitor(graph, meeting["joinWebUrl"], "Ana")
    await ana.join()
    await ana.say("um")

    await ana.hear("um")  # the stream is cut here

    async with asyncio.timeout(10):
        while not all(one["leftAt"] for one in (await inside(graph, meeting))["participants"]):
            pass  # each question goes over the wire, which is wait enough


async def test_only_the_organiser_ends_the_meeting_for_everybody(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)
    ana = Visitor(graph, meeting["joinWebUrl"], "Ana", "organizer")
    maria = Visitor(graph, meeting["joinWebUrl"], "Maria")
    await ana.join()
    await maria.join()
    assert await maria.ask("end") == 403

    listening = asyncio.create_task(maria.hear("left"))
    assert await ana.ask("end") == 204

    assert (await listening)[-1] == ("left", {"ended": True})
    assert await maria.say("alguém?") == 410
    state = await inside(graph, meeting)
    assert all(one["leftAt"] for one in state["participants"])


async def test_the_call_is_over_when_the_last_one_leaves_and_can_start_again(
    graph: httpx.AsyncClient,
) -> None:
    meeting = await opened(graph)
    ana = Visitor(graph, meeting["joinWebUrl"], "Ana")
    await ana.join()
    assert await ana.ask("leave") == 204
    assert await ana.ask("leave") == 204
    assert all(one["leftAt"] for one in (await inside(graph, meeting))["participants"])

    await ana.join()

    assert [one["leftAt"] for one in (await inside(graph, meeting))["participants"]] == [None]


async def test_deleting_the_meeting_puts_everybody_out(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)
    maria = Visitor(graph, meeting["joinWebUrl"], "Maria")
    await maria.join()
    listening = asyncio.create_task(maria.hear("left"))
    await maria.listening.wait()

    await graph.delete(f"{ANA}/{meeting['id']}")

    assert (await listening)[-1][0] == "left"
    assert await maria.say("alguém?") == 404


@pytest.mark.parametrize(
    "who",
    [
        {},
        {"name": "", "role": "attendee"},
        {"name": "  ", "role": "attendee"},
        {"name": "x" * 81, "role": "attendee"},
        {"name": "Ana", "role": "juiz"},
    ],
)
async def test_who_does_not_say_a_name_stays_outside(graph: httpx.AsyncClient, who: Json) -> None:
    meeting = await opened(graph)

    assert (await graph.post(f"{meeting['joinWebUrl']}/participants", json=who)).status_code == 400


@pytest.mark.parametrize("path", ["/_pages/..%2fserver.py", "/_pages/nada.js", "/meet/nada", "/meet/a/b"])
async def test_only_the_pages_are_served(graph: httpx.AsyncClient, path: str) -> None:
    assert (await graph.get(path)).status_code == 404
