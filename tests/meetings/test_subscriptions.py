"""Subscriptions to call events over the wire, through the SDK, against the stand-in's beta."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from aiohttp import web

from local_host.event_certificate import new_certificate
from local_host.graph_standin import GraphStandIn
from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from shared.meetings.call_events.subscriptions import LIFETIME, NOTIFICATIONS_PATH, GraphSubscriptions
from tests.meetings.providers import GraphUnderTest

CERTIFICATE, _ = new_certificate()
ROOT = Path(__file__).parents[2]


@dataclass
class Listener:
    """Our address as Graph sees it; `greets` False answers the greeting wrongly."""

    url: str = ""
    greets: bool = True
    bodies: list[bytes] = field(default_factory=list[bytes])
    statuses: list[int] = field(default_factory=list[int])

    async def answer(self, request: web.Request) -> web.Response:
        token = request.query.get("validationToken")
        if token is not None:
            return web.Response(text=token if self.greets else "hello")
        self.bodies.append(await request.read())
        return web.Response(status=self.statuses.pop(0) if self.statuses else 202)


@pytest.fixture
async def listener() -> AsyncGenerator[Listener]:
    listening = Listener()
    app = web.Application()
    app.router.add_post(NOTIFICATIONS_PATH, listening.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listening.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield listening
    await runner.cleanup()


@pytest.fixture
async def meeting(graph: GraphUnderTest) -> Meeting:
    return await graph.graph.open(
        call_id="call-1", organiser_id="ana", subject="Atendimento", starts_at=datetime.now(UTC)
    )


def subscriptions(
    graph: GraphUnderTest, listener: Listener, certificate: str = CERTIFICATE
) -> GraphSubscriptions:
    return GraphSubscriptions(graph.graph, public_base_url=listener.url, certificate=certificate)


async def kept(standin: GraphStandIn) -> list[dict[str, str]]:
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(f"{standin.url}/_control/subscriptions")).json()["subscriptions"]


async def refused(asking: GraphSubscriptions, join_url: str) -> MeetingFailed:
    with pytest.raises(MeetingFailed) as failed:
        await asking.subscribe(join_url=join_url, state="state", now=datetime.now(UTC))
    return failed.value


async def test_made_renewed_and_removed(graph: GraphUnderTest, listener: Listener, meeting: Meeting) -> None:
    asking, now = subscriptions(graph, listener), datetime.now(UTC)

    made = await asking.subscribe(join_url=meeting.join_url, state="state", now=now)
    [one] = await kept(graph.standin)
    assert (one["id"], one["joinUrl"], made.until) == (made.subscription_id, meeting.join_url, now + LIFETIME)

    renewed = await asking.renew(made.subscription_id, now + timedelta(minutes=30))
    assert renewed.until == now + timedelta(minutes=30) + LIFETIME
    await asking.unsubscribe(made.subscription_id)
    await asking.unsubscribe(made.subscription_id)
    assert await kept(graph.standin) == []
    with pytest.raises(MeetingFailed) as gone:
        await asking.renew(made.subscription_id, now)
    assert gone.value.reason is MeetingFailure.UNKNOWN_ORGANISER


async def test_what_happens_is_delivered_until_it_is_taken(
    graph: GraphUnderTest, listener: Listener, meeting: Meeting
) -> None:
    await subscriptions(graph, listener).subscribe(
        join_url=meeting.join_url, state="state", now=datetime.now(UTC)
    )
    listener.statuses = [503, 500]
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        end = f"{graph.standin.url}/_control/meetings/{meeting.meeting_id}/end"
        (await client.post(end)).raise_for_status()

    assert len(listener.bodies) == 3
    assert len(set(listener.bodies)) == 1
    assert b'"clientState": "state"' in listener.bodies[0]
    assert b"callEnded" not in listener.bodies[0]
    assert urlsplit(meeting.join_url).path.encode() not in listener.bodies[0]


async def test_an_address_that_does_not_answer_the_greeting_gets_nothing(
    graph: GraphUnderTest, listener: Listener, meeting: Meeting
) -> None:
    listener.greets = False
    assert (
        await refused(subscriptions(graph, listener), meeting.join_url)
    ).reason is MeetingFailure.NOT_ALLOWED
    assert await kept(graph.standin) == []


async def test_the_same_meeting_twice_and_an_unknown_one_are_refused(
    graph: GraphUnderTest, listener: Listener, meeting: Meeting
) -> None:
    asking = subscriptions(graph, listener)
    await asking.subscribe(join_url=meeting.join_url, state="state", now=datetime.now(UTC))

    assert (await refused(asking, meeting.join_url)).reason is MeetingFailure.NOT_ALLOWED
    assert (await refused(asking, meeting.join_url + "x")).reason is MeetingFailure.NOT_ALLOWED
    assert len(await kept(graph.standin)) == 1


async def test_an_invalid_certificate_refuses_the_subscription_only(
    graph: GraphUnderTest, listener: Listener, meeting: Meeting
) -> None:
    unresolved = subscriptions(graph, listener, "@Microsoft.KeyVault(SecretUri=https://x)")

    assert (await refused(unresolved, meeting.join_url)).reason is MeetingFailure.NOT_ALLOWED


@pytest.mark.parametrize("body", ["", "{}", '{"id":"s","expirationDateTime":"2026-11-24T17:00:00"}'])
async def test_a_success_without_a_subscription_is_an_error(
    graph: GraphUnderTest, listener: Listener, meeting: Meeting, body: str
) -> None:
    await graph.fault({"times": 1, "status": 201, "body": body, "path": "/subscriptions"})

    failed = await refused(subscriptions(graph, listener), meeting.join_url)
    assert failed.reason is MeetingFailure.BAD_ANSWER


@pytest.mark.parametrize(
    "change",
    [
        {"changeType": "created"},
        {"resource": "communications/onlineMeetings/1"},
        {"notificationUrl": "http://balcao.example/x"},
        {"expirationDateTime": "2000-01-01T00:00:00Z"},
        {"expirationDateTime": (datetime.now(UTC) + timedelta(hours=2)).isoformat()},
        {"clientState": "x" * 129},
        {"encryptionCertificate": "AAAA"},
        {"encryptionCertificate": None},
        {"changeType": None},
    ],
)
async def test_the_standin_refuses_what_graph_refuses(
    graph: GraphUnderTest, listener: Listener, meeting: Meeting, change: dict[str, object]
) -> None:
    from urllib.parse import quote

    from shared.meetings.call_events.envelope import Certificate

    body: dict[str, object] = {
        "changeType": "updated",
        "notificationUrl": f"{listener.url}{NOTIFICATIONS_PATH}",
        "resource": f"communications/onlineMeetings(joinWebUrl='{quote(meeting.join_url, safe='')}')"
        "/meetingCallEvents",
        "expirationDateTime": (datetime.now(UTC) + timedelta(minutes=59)).isoformat(),
        "clientState": "state",
        "includeResourceData": True,
        "encryptionCertificate": Certificate(CERTIFICATE).base64_der,
        "encryptionCertificateId": "1",
    }
    async with httpx.AsyncClient(trust_env=False, headers={"Authorization": "Bearer x"}) as client:
        address = f"{graph.standin.url}/beta/subscriptions"
        answer = await client.post(address, json={**body, **change})
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"]["innerError"]["request-id"]
        assert (await client.post(address, json=body)).status_code == 201


def test_waiting_and_requests_import_nothing_of_it() -> None:
    """The whole app with call events on: every endpoint is registered and no heavy module is there."""
    script = (
        "import sys\n"
        "from shared.settings import read_settings\n"
        "from shared.services import azure_services\n"
        "from functions.app import create_app\n"
        "import functions.platform.graph_notifications\n"
        "create_app(azure_services(read_settings({\n"
        "    'AzureWebJobsStorage': 'UseDevelopmentStorage=true', 'TICKET_KEY': 'A' * 43 + '=',\n"
        "    'PUBLIC_BASE_URL': 'https://balcao.example', 'GRAPH_CALL_EVENTS': 'on',\n"
        "    'GRAPH_EVENTS_AUDIENCE': 'a', 'GRAPH_EVENTS_KEY': '-----BEGIN X',\n"
        "    'GRAPH_EVENTS_CERTIFICATE': '-----BEGIN X'})))\n"
        "heavy = ('msgraph', 'kiota_http', 'httpx', 'jwt', 'cryptography', 'azure.identity')\n"
        "print(*[name for name in heavy if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.split() == []
