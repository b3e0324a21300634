"""The same cases against the stand-in and, when credentials are in the environment, against a real tenant.

`docs/operations/teste-de-contrato-graph.md` names the variables. Without them the tenant's cases are skipped
with a reason that says so.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_hex

import pytest

from local_host.graph_standin import GraphStandIn
from shared.clock import MachineClock
from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from shared.domain.self_check import Item, Result
from shared.graph_settings import GraphSettings
from shared.meetings.answers import read_meeting
from shared.meetings.graph import GraphMeetings
from shared.meetings.self_check import MeetingCheck
from tests.meetings.providers import loopback_settings

NOBODY = "00000000-0000-0000-0000-000000000001"
"""In no directory."""
NAMES = ("TENANT_ID", "CLIENT_ID", "CLIENT_SECRET", "ORGANISER_ID")
GIVEN = {name: os.environ.get(f"GRAPH_TEST_{name}", "") for name in NAMES}
TENANT = pytest.param(
    "tenant",
    marks=pytest.mark.skipif(
        not all(GIVEN.values()), reason="no real tenant: GRAPH_TEST_TENANT_ID and its companions are not set"
    ),
)


@dataclass
class Graph:
    """A Graph, the stand-in's or a tenant's; meetings made here are removed at the end."""

    meetings: GraphMeetings
    organiser_id: str
    made: list[str]

    async def open(self, call_id: str) -> Meeting:
        meeting = await self.meetings.open(
            call_id=call_id,
            organiser_id=self.organiser_id,
            subject="Balcão Virtual – teste de contrato",
            starts_at=datetime.now(UTC),
        )
        self.made.append(meeting.meeting_id)
        return meeting


@pytest.fixture(params=["standin", TENANT])
async def real_or_not(
    request: pytest.FixtureRequest, standin: GraphStandIn, monkeypatch: pytest.MonkeyPatch
) -> AsyncGenerator[Graph]:
    if request.param == "standin":
        graph = Graph(GraphMeetings(loopback_settings(standin)), "ana", [])
    else:
        for name in NAMES[:3]:
            # azure-identity's own names; it is the library that reads them.
            monkeypatch.setenv(f"AZURE_{name}", GIVEN[name])
        settings = GraphSettings(base_url="https://graph.microsoft.com/v1.0", attempt_seconds=30.0)
        meetings = GraphMeetings(settings, from_environment=True)
        graph = Graph(meetings, GIVEN["ORGANISER_ID"], [])
    yield graph
    for meeting_id in graph.made:
        await graph.meetings.close(organiser_id=graph.organiser_id, meeting_id=meeting_id)
    await graph.meetings.aclose()


async def test_one_call_is_one_meeting_with_a_link_that_may_be_shown(real_or_not: Graph) -> None:
    call_id = f"contract-{token_hex(8)}"

    first, again = await real_or_not.open(call_id), await real_or_not.open(call_id)

    assert first == again
    assert real_or_not.meetings.accepts_join_url(first.join_url)
    assert (await real_or_not.open(f"contract-{token_hex(8)}")).meeting_id != first.meeting_id


async def test_options_are_as_asked_for_when_read_back(real_or_not: Graph) -> None:
    meeting = await real_or_not.open(f"contract-{token_hex(8)}")

    async with real_or_not.meetings.attempt("read") as client:
        body = await client.get(organiser_id=real_or_not.organiser_id, meeting_id=meeting.meeting_id)
    assert read_meeting(body).has_options


async def test_a_meeting_is_deleted_once_and_again_does_no_harm(real_or_not: Graph) -> None:
    meeting = await real_or_not.open(f"contract-{token_hex(8)}")
    names = {"organiser_id": real_or_not.organiser_id, "meeting_id": meeting.meeting_id}

    await real_or_not.meetings.close(**names)
    await real_or_not.meetings.close(**names)

    with pytest.raises(MeetingFailed) as gone:
        async with real_or_not.meetings.attempt("read") as client:
            await client.get(**names)
    assert gone.value.reason is MeetingFailure.UNKNOWN_ORGANISER
    assert gone.value.request_id


async def test_an_organiser_that_does_not_exist_is_a_404_of_theirs(real_or_not: Graph) -> None:
    """With an access policy that names people and not everybody, the policy says no first."""
    with pytest.raises(MeetingFailed) as failed:
        await real_or_not.meetings.open(
            call_id="contract",
            organiser_id=NOBODY,
            subject="Balcão Virtual – teste de contrato",
            starts_at=datetime.now(UTC),
        )
    assert failed.value.reason in {MeetingFailure.UNKNOWN_ORGANISER, MeetingFailure.NO_ACCESS_POLICY}
    assert failed.value.request_id


async def test_a_deleted_meeting_that_is_asked_for_again_can_be_deleted_again(real_or_not: Graph) -> None:
    """How a room is deleted whose answer was lost: it is found by the call's id, or made again."""
    call_id = f"contract-{token_hex(8)}"
    first = await real_or_not.open(call_id)
    await real_or_not.meetings.close(organiser_id=real_or_not.organiser_id, meeting_id=first.meeting_id)

    again = await real_or_not.open(call_id)

    await real_or_not.meetings.close(organiser_id=real_or_not.organiser_id, meeting_id=again.meeting_id)
    with pytest.raises(MeetingFailed) as gone:
        async with real_or_not.meetings.attempt("read") as client:
            await client.get(organiser_id=real_or_not.organiser_id, meeting_id=again.meeting_id)
    assert gone.value.reason is MeetingFailure.UNKNOWN_ORGANISER


async def test_the_self_check_misses_nothing(real_or_not: Graph) -> None:
    check = MeetingCheck(real_or_not.meetings, None, MachineClock())

    findings = await check.run(real_or_not.organiser_id)

    missing = [finding for finding in findings if finding.result is Result.FAILED]
    assert missing == []
    assert {finding.item for finding in findings if finding.result is Result.OK} >= {
        Item.TOKEN,
        Item.PERMISSION,
        Item.CREATE,
        Item.LOBBY,
        Item.PRESENTER,
        Item.CHAT,
        Item.DELETE,
    }
