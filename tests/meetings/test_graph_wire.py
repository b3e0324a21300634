"""What goes over the wire to Graph and what comes back broken."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from local_host.graph_standin import GraphStandIn
from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from shared.graph_settings import GraphSettings
from shared.meetings.graph import GraphMeetings
from tests.meetings.providers import GraphUnderTest, loopback_settings

STARTS = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
ORGANISER = "3f0c1c6e-57a5-4d7c-9a49-7f2a4c1d8b10"


async def open_room(meetings: GraphMeetings, call_id: str = "call-1") -> Meeting:
    return await meetings.open(
        call_id=call_id, organiser_id=ORGANISER, subject="Atendimento 0123", starts_at=STARTS
    )


async def failure(meetings: GraphMeetings) -> MeetingFailed:
    with pytest.raises(MeetingFailed) as failed:
        await open_room(meetings)
    return failed.value


async def inside(graph: GraphUnderTest, meeting: Meeting) -> dict[str, dict[str, object]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"{graph.standin.url}/_control/meetings/{meeting.meeting_id}")).json()


async def test_the_room_is_as_the_desk_wants_it(graph: GraphUnderTest) -> None:
    meeting = await open_room(graph.graph)

    resource = (await inside(graph, meeting))["resource"]
    assert resource["lobbyBypassSettings"] == {"scope": "everyone", "isDialInBypassEnabled": True}
    assert resource["allowedPresenters"] == "organizer"
    assert resource["allowMeetingChat"] == "enabled"
    assert resource["subject"] == "Atendimento 0123"
    assert resource["startDateTime"] == "2026-11-24T14:00:00Z"
    assert resource["endDateTime"] == "2026-11-24T16:00:00Z"


async def test_a_room_that_is_as_wanted_costs_one_request(graph: GraphUnderTest) -> None:
    await open_room(graph.graph)
    await graph.fault({"times": 1, "after": 1, "status": 503})

    await open_room(graph.graph)

    async with httpx.AsyncClient(trust_env=False) as client:
        left = (await client.get(f"{graph.standin.url}/_control/faults")).json()
    assert (left["fault"]["after"], left["fault"]["times"]) == (0, 1)


async def test_options_changed_by_others_are_corrected(graph: GraphUnderTest) -> None:
    meeting = await open_room(graph.graph)
    async with httpx.AsyncClient(trust_env=False, headers={"Authorization": "Bearer x"}) as client:
        address = f"{graph.standin.url}/v1.0/users/{ORGANISER}/onlineMeetings/{meeting.meeting_id}"
        (await client.patch(address, json={"allowMeetingChat": "disabled"})).raise_for_status()

    await open_room(graph.graph)

    assert (await inside(graph, meeting))["resource"]["allowMeetingChat"] == "enabled"


async def test_a_refusal_carries_the_request_id_for_support(graph: GraphUnderTest) -> None:
    await graph.fault({"times": 1, "status": 403})

    failed = await failure(graph.graph)

    assert failed.request_id is not None
    assert len(failed.request_id) == 36
    assert not failed.can_retry


async def test_a_403_without_the_policys_sentence_is_another_refusal(graph: GraphUnderTest) -> None:
    await graph.fault({"times": 1, "status": 403, "message": "Insufficient privileges."})

    assert (await failure(graph.graph)).reason is MeetingFailure.NOT_ALLOWED


async def test_a_wait_given_as_a_date_is_measured_on_the_answers_own_clock(graph: GraphUnderTest) -> None:
    await graph.fault({"times": 1, "status": 429, "retryAfter": "Fri, 31 Dec 2100 23:59:59 GMT"})

    waited = (await failure(graph.graph)).retry_after

    until = datetime(2100, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert waited is not None
    assert abs(waited - (until - datetime.now(UTC)).total_seconds()) < 60


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, ""),
        (200, "[]"),
        (200, "null"),
        (201, '{"joinWebUrl":"https://teams.microsoft.com/meet/1"}'),
        (201, '{"id":"","joinWebUrl":"https://teams.microsoft.com/meet/1"}'),
        (201, '{"id":"1","joinWebUrl":null}'),
        (201, '{"id":"1","joinWebUrl":"https://evil.example/meet/1"}'),
        (201, '{"id":"1","joinWebUrl":"javascript:alert(1)"}'),
        (204, ""),
        (302, ""),
    ],
)
async def test_a_success_without_a_meeting_is_an_error(graph: GraphUnderTest, status: int, body: str) -> None:
    await graph.fault({"times": 1, "status": status, "body": body})

    assert (await failure(graph.graph)).reason is MeetingFailure.BAD_ANSWER


@pytest.mark.parametrize(
    "body", ["", "<html></html>", "{}", '{"error":null}', '{"error":"x"}', '{"error":7}']
)
async def test_a_gateways_own_error_page_still_means_unavailable(graph: GraphUnderTest, body: str) -> None:
    await graph.fault({"times": 1, "status": 502, "body": body})

    assert (await failure(graph.graph)).reason is MeetingFailure.UNAVAILABLE


async def test_a_slow_success_is_accepted(graph: GraphUnderTest) -> None:
    await graph.fault({"times": 1, "delaySeconds": 0.2})

    await open_room(graph.graph)


async def test_options_refused_for_good_cost_the_options_and_not_the_room(
    graph: GraphUnderTest, caplog: pytest.LogCaptureFixture
) -> None:
    await graph.graph.warm_up()
    await _refuse_patch(graph, {"status": 403})

    meeting = await open_room(graph.graph)

    assert (await inside(graph, meeting))["resource"]["allowedPresenters"] == "everyone"
    assert "meeting options refused" in caplog.text


@pytest.mark.parametrize("fault", [{"status": 503}, {"status": 404}, {"drop": True}])
async def test_options_that_failed_for_the_moment_are_tried_with_the_next_attempt(
    graph: GraphUnderTest, fault: dict[str, object]
) -> None:
    await _refuse_patch(graph, fault)
    assert (await failure(graph.graph)).reason is MeetingFailure.UNAVAILABLE

    meeting = await open_room(graph.graph)

    assert (await inside(graph, meeting))["resource"]["allowedPresenters"] == "organizer"
    assert len(await graph.kept()) == 1


async def test_an_answer_that_never_comes_is_given_up(standin: GraphStandIn) -> None:
    hasty = GraphUnderTest(standin, attempt_seconds=0.5)
    await hasty.graph.warm_up()
    await hasty.fault({"times": 1, "delaySeconds": 60})

    began = time.monotonic()
    assert (await failure(hasty.graph)).reason is MeetingFailure.TIMED_OUT
    assert time.monotonic() - began < 5

    await open_room(hasty.graph)
    await hasty.graph.aclose()


async def test_an_attempt_of_two_requests_is_bounded_as_a_whole(standin: GraphStandIn) -> None:
    hasty = GraphUnderTest(standin, attempt_seconds=1.0)
    await hasty.graph.warm_up()
    await hasty.fault({"times": 2, "delaySeconds": 0.7})

    assert (await failure(hasty.graph)).reason is MeetingFailure.TIMED_OUT
    await hasty.graph.aclose()


async def test_a_meeting_whose_link_may_not_be_shown_does_not_stay(standin: GraphStandIn) -> None:
    """As with a setting that forgets a national cloud's address: its links are those of another origin."""
    elsewhere = replace(
        loopback_settings(standin), base_url=f"{standin.url}/v1.0".replace("127.0.0.1", "localhost")
    )
    graph = GraphUnderTest(standin)
    meetings = GraphMeetings(elsewhere)

    assert (await failure(meetings)).reason is MeetingFailure.BAD_ANSWER

    assert await graph.kept() == []
    await graph.fault({"times": 1, "after": 1, "status": 503})
    assert (await failure(meetings)).reason is MeetingFailure.BAD_ANSWER
    assert len(await graph.kept()) == 1  # it could not be deleted, and the reason is still the first one
    await meetings.aclose()


async def test_a_refused_connection_is_unavailable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        nobody = GraphMeetings(GraphSettings(base_url=f"http://127.0.0.1:{port}/v1.0", in_cloud=False))

        failed = await failure(nobody)

    assert (failed.reason, failed.request_id) == (MeetingFailure.UNAVAILABLE, None)
    await nobody.aclose()


async def test_a_half_open_connection_costs_one_attempt(graph: GraphUnderTest) -> None:
    """Graph went away and came back between two calls: the pool holds a dead connection."""
    first = await open_room(graph.graph)
    await graph.standin.stop()
    await graph.standin.start()

    try:
        again = await open_room(graph.graph)
    except MeetingFailed as failed:
        assert failed.reason is MeetingFailure.UNAVAILABLE
        again = await open_room(graph.graph)

    assert again == first


def test_one_object_serves_one_loop_after_another(tmp_path: Path) -> None:
    standin = GraphStandIn(tmp_path)
    used: list[GraphMeetings] = []

    async def once() -> Meeting:
        await standin.start()
        if not used:
            used.append(GraphUnderTest(standin).graph)
        meeting = await open_room(used[0])
        await used[0].aclose()
        await standin.stop()
        return meeting

    assert asyncio.run(once()) == asyncio.run(once())


async def test_nothing_personal_is_logged(graph: GraphUnderTest, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="shared")
    caplog.set_level(logging.NOTSET, logger="")
    meeting = await open_room(graph.graph)
    await graph.fault({"times": 1, "status": 403})
    failed = await failure(graph.graph)

    ours = "\n".join(
        record.getMessage() + (record.exc_text or "")
        for record in caplog.records
        if record.name.startswith(("shared", "httpx")) and record.levelno >= logging.INFO
    )
    assert "no_access_policy" in ours
    assert failed.request_id is not None
    assert failed.request_id in ours
    for secret in (ORGANISER, meeting.join_url, meeting.meeting_id):
        assert secret not in ours
    assert failed.__cause__ is None
    assert failed.__suppress_context__


async def _refuse_patch(graph: GraphUnderTest, fault: dict[str, object]) -> None:
    """Let the second request of the next opening fail."""
    await graph.fault({"times": 1, "after": 1, **fault})
