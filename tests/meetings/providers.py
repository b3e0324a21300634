"""The two providers behind one interface, so that the same cases run against both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import httpx

from local_host.graph_standin import GraphStandIn
from memory_adapters import MemoryMeetings
from shared.domain.meeting import MeetingFailure
from shared.graph_settings import GraphSettings
from shared.meetings.graph import GraphMeetings
from shared.ports import MeetingProvider


@dataclass(frozen=True)
class Known:
    """A meeting as the other side keeps it."""

    meeting_id: str
    call_id: str
    organiser_id: str


class UnderTest(Protocol):
    """A provider and the other side of it."""

    @property
    def provider(self) -> MeetingProvider: ...

    async def kept(self) -> list[Known]:
        """Meetings that exist and were not closed."""
        ...

    async def fail(
        self, reason: MeetingFailure, *, times: int = 1, retry_after: int | None = None, lost: bool = False
    ) -> None:
        """Let the next requests fail for `reason`; `lost`: after the work is done."""
        ...


class MemoryUnderTest:
    """The provider of tests and simulation."""

    def __init__(self) -> None:
        self.memory = MemoryMeetings()

    @property
    def provider(self) -> MeetingProvider:
        return self.memory

    async def kept(self) -> list[Known]:
        return [Known(one.meeting.meeting_id, one.call_id, one.organiser_id) for one in self.memory.meetings]

    async def fail(
        self, reason: MeetingFailure, *, times: int = 1, retry_after: int | None = None, lost: bool = False
    ) -> None:
        after = None if retry_after is None else float(retry_after)
        self.memory.fail(reason, times=times, retry_after=after, lost=lost)


class GraphUnderTest:
    """The SDK over real HTTP to the stand-in."""

    def __init__(self, standin: GraphStandIn, *, attempt_seconds: float = 8.0) -> None:
        self.standin = standin
        self.graph = GraphMeetings(loopback_settings(standin, attempt_seconds=attempt_seconds))

    @property
    def provider(self) -> MeetingProvider:
        return self.graph

    async def kept(self) -> list[Known]:
        async with httpx.AsyncClient(trust_env=False) as client:
            rows = (await client.get(f"{self.standin.url}/_control/meetings")).json()["meetings"]
        return [Known(row["id"], row["externalId"], row["organizer"]) for row in rows if not row["deleted"]]

    async def fail(
        self, reason: MeetingFailure, *, times: int = 1, retry_after: int | None = None, lost: bool = False
    ) -> None:
        fault: dict[str, object] = {"times": times, **_FAULTS[reason]}
        if lost:
            fault = {"times": times, "drop": True}
        if retry_after is not None:
            fault["retryAfter"] = retry_after
        await self.fault(fault)

    async def fault(self, fault: dict[str, object]) -> None:
        """Send the stand-in a command of its control interface."""
        async with httpx.AsyncClient(trust_env=False) as client:
            (await client.post(f"{self.standin.url}/_control/faults", json=fault)).raise_for_status()


def loopback_settings(standin: GraphStandIn, *, attempt_seconds: float = 8.0) -> GraphSettings:
    """Settings that point to the stand-in."""
    return GraphSettings(
        base_url=f"{standin.url}/v1.0",
        in_cloud=False,
        attempt_seconds=attempt_seconds,
        connect_seconds=min(3.0, attempt_seconds),
    )


_FAULTS: dict[MeetingFailure, dict[str, object]] = {
    MeetingFailure.THROTTLED: {"status": 429},
    MeetingFailure.NO_ACCESS_POLICY: {"status": 403},
    MeetingFailure.UNKNOWN_ORGANISER: {"status": 404},
    MeetingFailure.NOT_ALLOWED: {"status": 400, "message": "1026: An error has occurred."},
    MeetingFailure.UNAVAILABLE: {"status": 503},
    MeetingFailure.BAD_ANSWER: {"status": 200, "body": "<html>Entre na rede do fórum</html>"},
}
