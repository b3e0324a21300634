"""The self-check names what is missing and the step that mends it, whichever way the tenant is wrong."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from infra.tenant import POLICY, teams_commands
from local_host.graph_standin import GraphStandIn
from shared.clock import MachineClock
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.self_check import Finding, Item, Result
from shared.meetings import check_texts_pt as texts
from shared.meetings.graph import GraphMeetings
from shared.meetings.names import LOOPBACK_APP
from shared.meetings.self_check import MeetingCheck
from shared.ports import Subscription
from tests.meetings.providers import GraphUnderTest, loopback_settings

ORGANISER = "3f0c1c6e-57a5-4d7c-9a49-7f2a4c1d8b10"
ROOT = Path(__file__).parents[2]
SEEN_FIRST = [Item.TOKEN, Item.PERMISSION]


async def run(graph: GraphUnderTest) -> dict[Item, Finding]:
    findings = await MeetingCheck(graph.graph, None, MachineClock()).run(ORGANISER)
    assert [finding.item for finding in findings] == list(Item)
    return {finding.item: finding for finding in findings}


def results(found: dict[Item, Finding]) -> dict[Item, Result]:
    return {item: finding.result for item, finding in found.items()}


async def test_a_tenant_that_is_ready_misses_nothing_and_keeps_no_meeting(graph: GraphUnderTest) -> None:
    found = await run(graph)

    assert {item for item, result in results(found).items() if result is not Result.OK} == {
        Item.ANONYMOUS_JOIN,
        Item.CALL_EVENTS,
    }
    assert found[Item.ANONYMOUS_JOIN].result is Result.UNKNOWN
    assert "AllowAnonymousUsersToJoinMeeting" in (found[Item.ANONYMOUS_JOIN].command or "")
    assert await graph.kept() == []


@pytest.mark.parametrize(
    ("fault", "guilty", "mends"),
    [
        (
            {"status": 403},
            Item.ACCESS_POLICY,
            f"New-CsApplicationAccessPolicy -Identity BalcaoVirtual -AppIds '{LOOPBACK_APP}'",
        ),
        ({"status": 404}, Item.ORGANISER, f"Get-MgUser -UserId {ORGANISER}"),
        (
            {"status": 403, "message": "Insufficient privileges."},
            Item.CREATE,
            f"Get-MgUserLicenseDetail -UserId {ORGANISER}",
        ),
        ({"status": 400, "message": "1026: An error has occurred."}, Item.CREATE, "Get-MgUserLicenseDetail"),
    ],
)
async def test_a_refusal_to_create_names_the_guilty_item(
    graph: GraphUnderTest, fault: dict[str, object], guilty: Item, mends: str
) -> None:
    await graph.fault({"times": 1, **fault})

    found = await run(graph)

    failed = {item for item, result in results(found).items() if result is Result.FAILED}
    assert failed == {guilty}
    assert mends in (found[guilty].command or "")
    assert found[guilty].request_id
    seen = [item for item, result in results(found).items() if result is not Result.SKIPPED]
    assert sorted(seen) == sorted([*SEEN_FIRST, guilty])


@pytest.mark.parametrize("fault", [{"status": 429}, {"status": 503}, {"drop": True}])
async def test_what_passes_by_itself_is_to_be_tried_again(
    graph: GraphUnderTest, fault: dict[str, object]
) -> None:
    await graph.fault({"times": 1, **fault})

    finding = (await run(graph))[Item.CREATE]

    assert (finding.result, finding.remedy, finding.command) == (Result.FAILED, None, None)
    assert texts.LATER in finding.detail


async def test_options_that_are_refused_are_named_one_by_one(graph: GraphUnderTest) -> None:
    await graph.fault({"times": 1, "after": 1, "status": 403, "message": "Not allowed by policy."})

    found = await run(graph)

    failed = {item for item, result in results(found).items() if result is Result.FAILED}
    assert failed == {Item.LOBBY, Item.PRESENTER}
    assert "Set-CsTeamsMeetingPolicy" in (found[Item.LOBBY].command or "")
    assert "«organization»" in found[Item.LOBBY].detail
    assert await graph.kept() == []


async def test_a_policy_that_overrides_what_graph_accepted_is_seen(graph: GraphUnderTest) -> None:
    """The tenant's answer to the reading is another than what was asked for."""
    body = (
        '{"id":"1","joinWebUrl":"https://teams.microsoft.com/meet/1",'
        '"lobbyBypassSettings":{"scope":"organizer"},"allowedPresenters":"organizer",'
        '"allowMeetingChat":"disabled"}'
    )
    await graph.fault({"times": 1, "after": 2, "status": 200, "body": body})

    found = await run(graph)

    failed = {item for item, result in results(found).items() if result is Result.FAILED}
    assert failed == {Item.LOBBY, Item.CHAT}
    assert "«disabled»" in found[Item.CHAT].detail


async def test_options_that_could_not_be_seen_are_not_called_well(graph: GraphUnderTest) -> None:
    await graph.fault({"times": 2, "after": 1, "status": 503})

    found = await run(graph)

    assert {found[item].result for item in (Item.LOBBY, Item.PRESENTER, Item.CHAT)} == {Result.FAILED}
    assert found[Item.ANONYMOUS_JOIN].result is Result.SKIPPED


async def test_a_meeting_that_stays_is_told(graph: GraphUnderTest) -> None:
    await graph.fault({"times": 1, "after": 3, "status": 403, "message": "no"})

    deleting = (await run(graph))[Item.DELETE]

    assert deleting.result is Result.FAILED
    [kept] = await graph.kept()
    assert f"-OnlineMeetingId '{kept.meeting_id}'" in (deleting.command or "")


async def test_a_link_to_an_unknown_place_is_told(graph: GraphUnderTest) -> None:
    body = '{"id":"1","joinWebUrl":"https://teams.example/meet/1"}'
    await graph.fault({"times": 1, "status": 201, "body": body})

    finding = (await run(graph))[Item.CREATE]

    assert (finding.result, finding.detail) == (Result.FAILED, texts.WRONG_LINK)


@dataclass
class FakeEvents:
    """`shared.ports.MeetingEvents` that accepts, or refuses."""

    refuses: bool

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        if self.refuses:
            raise MeetingFailed(MeetingFailure.NOT_ALLOWED, request_id="r1")
        return Subscription("s", now)

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        raise AssertionError

    async def unsubscribe(self, subscription_id: str) -> None:
        assert subscription_id == "s"


@pytest.mark.parametrize(("refuses", "result"), [(False, Result.OK), (True, Result.FAILED)])
async def test_call_events_are_looked_at_where_they_are_on(
    graph: GraphUnderTest, *, refuses: bool, result: Result
) -> None:
    findings = await MeetingCheck(graph.graph, FakeEvents(refuses), MachineClock()).run(ORGANISER)

    finding = next(finding for finding in findings if finding.item is Item.CALL_EVENTS)
    assert finding.result is result
    assert (finding.remedy is not None) is refuses


async def test_without_a_token_nothing_else_is_tried(standin: GraphStandIn) -> None:
    meetings = GraphMeetings(loopback_settings(standin))
    async with meetings.attempt("look") as client:

        async def refused() -> str:
            raise MeetingFailed(MeetingFailure.NOT_ALLOWED)

        client.token = refused
    findings = await MeetingCheck(meetings, None, MachineClock()).run(ORGANISER)

    assert [f.item for f in findings if f.result is not Result.SKIPPED] == [Item.TOKEN]
    assert "GRAPH_CLIENT_ID" in (findings[0].command or "")
    await meetings.aclose()


def test_every_item_has_its_texts() -> None:
    assert set(texts.LABELS) == set(Item)
    assert set(texts.FOUND) == set(texts.NOT_FOUND) == set(Item) - {Item.ANONYMOUS_JOIN}
    assert set(texts.MEANINGS) == set(texts.STEPS) == set(texts.COMMANDS) == set(Item)
    assert set(texts.RESULTS) == set(Result)
    assert set(texts.REASONS) == set(MeetingFailure)


def test_the_access_policy_is_mended_as_the_tenants_script_makes_it() -> None:
    connect, ensure, _ = teams_commands("{app_id}", None)

    assert texts.COMMANDS[Item.ACCESS_POLICY].splitlines() == [
        connect,
        ensure,
        f"Grant-CsApplicationAccessPolicy -PolicyName {POLICY} -Identity {{organiser}}",
    ]


def test_no_command_touches_the_rest_of_the_court() -> None:
    """The clerks have a policy of their own, which wins over the court's; that one is not ours to change."""
    options = {Item.LOBBY: "AutoAdmittedUsers", Item.PRESENTER: "Presenter", Item.CHAT: "ChatEnabledType"}
    for item, option in options.items():
        [change] = [line for line in texts.COMMANDS[item].splitlines() if option in line]
        assert change.startswith(f"Set-CsTeamsMeetingPolicy -Identity {POLICY} ")
        assert texts.COMMANDS[item].endswith(f"-PolicyName {POLICY} -Identity {{organiser}}")
    assert [item for item, command in texts.COMMANDS.items() if "Global" in command] == []


async def test_the_command_prints_items_and_says_by_its_code(graph: GraphUnderTest) -> None:
    well = await asyncio.to_thread(command, graph.standin.url, "--organiser", ORGANISER)
    await graph.fault({"times": 1, "status": 403})
    wrong = await asyncio.to_thread(command, graph.standin.url, "--organiser", ORGANISER)
    nonsense = await asyncio.to_thread(command, "ftp://x", "--organiser", ORGANISER)

    assert (well.returncode, wrong.returncode, nonsense.returncode) == (0, 1, 2)
    assert texts.ALL_WELL in well.stdout
    assert "Grant-CsApplicationAccessPolicy" in wrong.stdout
    assert "PS> Grant-CsApplicationAccessPolicy" in wrong.stdout
    assert "request-id" in wrong.stdout


def command(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m shared.meetings.check` against the stand-in."""
    environment = {"GRAPH_BASE": f"{url}/v1.0", "AZURE_FUNCTIONS_ENVIRONMENT": "Development"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "shared.meetings.check", *arguments],
        cwd=ROOT,
        env={**environment, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
