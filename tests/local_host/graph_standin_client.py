"""Talking to the stand-in as a program and as a visitor's page does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx

from local_host.graph_standin import GraphStandIn

ANA = "/v1.0/users/ana/onlineMeetings"
CALL = {
    "externalId": "call-1",
    "subject": "Atendimento 0123",
    "@odata.type": "#microsoft.graph.onlineMeeting",
}
Json = dict[str, Any]


def client_of(standin: GraphStandIn) -> httpx.AsyncClient:
    """A client with a token."""
    return httpx.AsyncClient(
        base_url=standin.url, headers={"Authorization": "Bearer local"}, trust_env=False, timeout=10
    )


async def opened(graph: httpx.AsyncClient, body: Json | None = None) -> Json:
    answer = await graph.post(f"{ANA}/createOrGet", json=body or CALL)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def rows(graph: httpx.AsyncClient) -> list[Json]:
    return (await graph.get("/_control/meetings")).json()["meetings"]


async def fault(graph: httpx.AsyncClient, body: Json) -> httpx.Response:
    return await graph.post("/_control/faults", json=body)


async def inside(graph: httpx.AsyncClient, meeting: Json) -> Json:
    return (await graph.get(f"/_control/meetings/{meeting['id']}")).json()


class Visitor:
    """Somebody in a meeting, with an open stream."""

    def __init__(self, client: httpx.AsyncClient, meeting: str, name: str, role: str = "attendee") -> None:
        self._client = client
        self._meeting = meeting
        self._who = {"name": name, "role": role}
        self.address = ""
        self.listening = asyncio.Event()
        """Set from the first event that `hear` hears until it returns."""

    async def join(self) -> None:
        answer = await self._client.post(f"{self._meeting}/participants", json=self._who)
        assert answer.status_code == 201, answer.text
        self.address = f"{self._meeting}/participants/{answer.json()['id']}"

    async def say(self, text: str) -> int:
        return (await self._client.post(f"{self.address}/messages", json={"text": text})).status_code

    async def ask(self, what: str) -> int:
        return (await self._client.post(f"{self.address}/{what}", json={})).status_code

    async def hear(self, until: str) -> list[tuple[str, Json]]:
        """Events of a stream opened now, up to and with the first one whose name or data has `until`."""
        events: list[tuple[str, Json]] = []
        async with asyncio.timeout(10), self._client.stream("GET", f"{self.address}/events") as stream:
            name = ""
            async for line in stream.aiter_lines():
                if line.startswith("event: "):
                    name = line.removeprefix("event: ")
                if line.startswith("data: "):
                    self.listening.set()
                    events.append((name, json.loads(line.removeprefix("data: "))))
                    if until in name or until in line:
                        break
        self.listening.clear()
        return events
