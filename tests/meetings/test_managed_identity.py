"""In the cloud the managed identity stands between us and Graph, and may fail as well."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest
from aiohttp import web

from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.graph_settings import GraphSettings
from shared.meetings.graph import GraphMeetings

CLIENT_ID = "11111111-1111-1111-1111-111111111111"


class IdentityEndpoint:
    """The platform's token endpoint, which refuses with `status`."""

    def __init__(self) -> None:
        self.status = 400
        self.asked: list[dict[str, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(dict(request.query))
        return web.json_response({"message": "no such identity"}, status=self.status)


@pytest.fixture
async def identity(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[IdentityEndpoint, None]:
    endpoint = IdentityEndpoint()
    app = web.Application()
    app.router.add_get("/token", endpoint.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    # The platform tells the identity library where to ask; it is the library that reads these.
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"http://127.0.0.1:{port}/token")
    monkeypatch.setenv("IDENTITY_HEADER", "secret")
    yield endpoint
    await runner.cleanup()


async def test_an_identity_that_does_not_exist_is_a_refusal(identity: IdentityEndpoint) -> None:
    meetings = GraphMeetings(
        GraphSettings(base_url="https://graph.microsoft.com/v1.0", managed_identity_client_id=CLIENT_ID)
    )

    with pytest.raises(MeetingFailed) as failed:
        await meetings.open(
            call_id="call-1", organiser_id="ana", subject="Atendimento 0123", starts_at=datetime.now(UTC)
        )

    assert failed.value.reason is MeetingFailure.NOT_ALLOWED
    assert identity.asked[0]["resource"] == "https://graph.microsoft.com"
    assert identity.asked[0]["client_id"] == CLIENT_ID
    await meetings.aclose()


async def test_an_identity_endpoint_in_trouble_is_given_up_in_time(identity: IdentityEndpoint) -> None:
    identity.status = 500
    meetings = GraphMeetings(
        GraphSettings(base_url="https://graph.microsoft.com/v1.0", attempt_seconds=1.5, connect_seconds=1.0)
    )
    await meetings.warm_up()

    with pytest.raises(MeetingFailed) as failed:
        await meetings.close(organiser_id="ana", meeting_id="1")

    assert failed.value.can_retry
    await meetings.aclose()
