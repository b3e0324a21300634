"""The stand-in for Graph answers as Graph would."""

from __future__ import annotations

import socket
from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from local_host.graph_standin import GraphStandIn
from tests.local_host.graph_standin_client import ANA, CALL, Json, client_of, fault, opened, rows


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


# --- Graph ---------------------------------------------------------------------------------------


async def test_without_a_token_nothing_is_answered(standin: GraphStandIn) -> None:
    async with httpx.AsyncClient(base_url=standin.url, trust_env=False) as nobody:
        answer = await nobody.post(f"{ANA}/createOrGet", json=CALL)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"


async def test_create_or_get_makes_once_and_then_gets(graph: httpx.AsyncClient) -> None:
    first = await graph.post(f"{ANA}/createOrGet", json=CALL)
    again = await graph.post(f"{ANA}/createOrGet", json={**CALL, "subject": "outro"})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["participants"]["organizer"]["identity"]["user"]["id"] == "ana"
    assert first.json()["lobbyBypassSettings"]["scope"] == "organization"


async def test_create_or_get_sets_no_options(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph, {**CALL, "allowedPresenters": "organizer"})

    assert meeting["allowedPresenters"] == "everyone"


async def test_an_ordinary_create_makes_a_meeting_each_time(graph: httpx.AsyncClient) -> None:
    made = [await graph.post(ANA, json={**CALL, "allowedPresenters": "organizer"}) for _ in range(2)]

    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json()["id"] != made[1].json()["id"]
    assert made[0].json()["allowedPresenters"] == "organizer"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"externalId": ""},
        {"externalId": 7},
        {**CALL, "endDateTime": "2026-11-24T14:00:00Z"},
        {**CALL, "startDateTime": "2026-11-24T15:00:00Z", "endDateTime": "2026-11-24T14:00:00Z"},
        {**CALL, "startDateTime": "2026-11-24T15:00:00"},
        {**CALL, "startDateTime": "amanhã"},
    ],
)
async def test_a_body_that_makes_no_sense_is_a_400_in_graphs_words(
    graph: httpx.AsyncClient, body: Json
) -> None:
    answer = await graph.post(f"{ANA}/createOrGet", json=body)

    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["innerError"]["request-id"] == answer.headers["request-id"]
    assert error["message"]
    assert await rows(graph) == []


async def test_a_patch_changes_what_it_gives_and_nothing_else(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)
    address = f"{ANA}/{meeting['id']}"

    answer = await graph.patch(address, json={"lobbyBypassSettings": {"scope": "everyone"}})

    assert answer.status_code == 200
    changed = (await graph.get(address)).json()
    assert changed == answer.json()
    assert changed["lobbyBypassSettings"]["scope"] == "everyone"
    assert {**changed, "lobbyBypassSettings": None} == {**meeting, "lobbyBypassSettings": None}
    assert (await graph.patch(address, json={"startDateTime": "2026-11-24T15:00:00Z"})).status_code == 400


async def test_a_deleted_meeting_is_gone_with_its_link(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)
    address = f"{ANA}/{meeting['id']}"

    assert (await graph.delete(address)).status_code == 204

    assert (await graph.get(address)).status_code == 404
    assert (await graph.delete(address)).status_code == 404
    page = await graph.get(meeting["joinWebUrl"])
    assert page.status_code == 404
    assert "text/html" in page.headers["content-type"]
    assert [row["deleted"] for row in await rows(graph)] == [True]


async def test_another_organiser_does_not_see_the_meeting(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)

    assert (await graph.get(f"/v1.0/users/bruno/onlineMeetings/{meeting['id']}")).status_code == 404


async def test_what_graph_does_not_know_is_a_404_in_its_words(graph: httpx.AsyncClient) -> None:
    answer = await graph.get("/v1.0/users/ana/calendar")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "UnknownError")


# --- control -------------------------------------------------------------------------------------


async def test_the_list_of_meetings_has_the_published_shape(graph: httpx.AsyncClient) -> None:
    meeting = await opened(graph)

    assert await rows(graph) == [
        {
            "id": meeting["id"],
            "externalId": "call-1",
            "organizer": "ana",
            "joinUrl": meeting["joinWebUrl"],
            "deleted": False,
        }
    ]


@pytest.mark.parametrize("status", [403, 404, 429, 503])
async def test_a_fault_hits_so_many_requests_and_no_more(graph: httpx.AsyncClient, status: int) -> None:
    assert (await fault(graph, {"status": status, "times": 2, "retryAfter": 9})).status_code == 200

    answers = [await graph.post(f"{ANA}/createOrGet", json=CALL) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [status, status, 201]
    assert answers[0].headers["retry-after"] == "9"
    assert set(answers[0].json()["error"]) == {"code", "message", "innerError"}


async def test_a_fault_can_be_ended(graph: httpx.AsyncClient) -> None:
    await fault(graph, {"status": 503, "times": 100})
    await fault(graph, {"times": 0})

    assert (await graph.get("/_control/faults")).json() == {"fault": None}
    await opened(graph)


async def test_a_dropped_answer_leaves_the_meeting_behind(graph: httpx.AsyncClient) -> None:
    await fault(graph, {"status": 503, "times": 1, "drop": True})

    with pytest.raises(httpx.TransportError):
        await graph.post(f"{ANA}/createOrGet", json=CALL)

    assert [row["externalId"] for row in await rows(graph)] == ["call-1"]
    assert (await graph.post(f"{ANA}/createOrGet", json=CALL)).status_code == 200


async def test_a_slow_answer_comes_in_the_end(graph: httpx.AsyncClient) -> None:
    await fault(graph, {"times": 1, "delaySeconds": 0.2})

    with pytest.raises(httpx.ReadTimeout):
        await graph.post(f"{ANA}/createOrGet", json=CALL, timeout=0.05)
    await fault(graph, {"times": 1, "delaySeconds": 0.05})

    await opened(graph)


async def test_half_open_connections_never_answer_while_new_ones_do(graph: httpx.AsyncClient) -> None:
    await opened(graph)
    assert (await fault(graph, {"times": 1, "halfOpen": True})).status_code == 200

    with pytest.raises(httpx.ReadTimeout):
        await graph.post(f"{ANA}/createOrGet", json=CALL, timeout=0.3)

    await opened(graph)
    assert len(await rows(graph)) == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": 503},
        {"times": -1},
        {"times": 1},
        {"times": 1, "status": 99},
        {"times": 1, "estatus": 503},
    ],
)
async def test_a_fault_that_says_nothing_is_refused(graph: httpx.AsyncClient, body: Json) -> None:
    assert (await fault(graph, body)).status_code == 400


# --- the file ------------------------------------------------------------------------------------


async def test_a_restart_keeps_meetings_and_their_links(tmp_path: Path) -> None:
    standin = GraphStandIn(tmp_path)
    await standin.start()
    async with client_of(standin) as graph:
        before = await opened(graph)
        gone = await opened(graph, {"externalId": "call-2"})
        await graph.delete(f"{ANA}/{gone['id']}")
    await standin.stop()

    again = GraphStandIn(tmp_path)
    await again.start()
    async with client_of(again) as graph:
        assert await opened(graph) == before
        assert [row["deleted"] for row in await rows(graph)] == [False, True]
        assert (await graph.get(before["joinWebUrl"])).status_code == 200
    await again.stop()


async def test_links_follow_when_the_old_port_is_taken(tmp_path: Path) -> None:
    standin = GraphStandIn(tmp_path)
    await standin.start()
    async with client_of(standin) as graph:
        before = await opened(graph)
    port = int(standin.url.rsplit(":", 1)[1])
    await standin.stop()

    with socket.create_server(("127.0.0.1", port)):
        await standin.start()
        async with client_of(standin) as graph:
            after = await opened(graph)
        assert after["id"] == before["id"]
        assert after["joinWebUrl"].startswith(f"{standin.url}/meet/")
        await standin.stop()


async def test_a_port_that_was_asked_for_and_is_taken_is_an_error(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        standin = GraphStandIn(tmp_path, port=taken.getsockname()[1])

        with pytest.raises(OSError, match="in use"):
            await standin.start()


async def test_stopping_twice_is_fine_and_the_address_is_gone(standin: GraphStandIn) -> None:
    await standin.stop()
    await standin.stop()

    with pytest.raises(RuntimeError):
        _ = standin.url
