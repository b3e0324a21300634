"""The product of which only the code is exchanged, and people in every phase of a visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from functions.app import create_app
from local_host.clock import MovableClock
from local_host.demo.offices import ALWAYS_OPEN
from local_host.durable.engine import InstanceView
from local_host.graph_standin import GraphStandIn
from local_host.host import HostOptions, LocalHost
from local_host.platform_auth import PlatformAuth
from orchestrations.blueprint import Procedure
from shared.domain.ticket.ticket import Ticket
from shared.storage import Storage, StorageConfig
from tests.product import (
    HELD,
    HTTP_GRACE_SECONDS,
    ROOT,
    Answer,
    Client,
    services_under_test,
)

CLERKS = ("ana", "bruno", "carla", "admin")
A_MINUTE = 60


# --- a deployment -------------------------------------------------------------------------------------


@dataclass
class Deployment:
    """The product of which only the code is exchanged: storage, hub, address and key stay."""

    data_dir: Path
    config: StorageConfig
    environment: Mapping[str, str]
    seen: Storage
    """The rows, as an instance of the test's own sees them."""
    clock: MovableClock
    graph: GraphStandIn
    auth: PlatformAuth
    host: LocalHost | None = None
    port: int = 0
    clients: list[Client] = field(default_factory=list[Client])

    async def publish(self, procedures: Mapping[str, Procedure]) -> None:
        """Stop what runs and start this version."""
        await self.stop()
        services = await services_under_test(self.environment, self.clock)
        self.host = LocalHost(
            create_app(services, procedures),
            host_json=ROOT / "host.json",
            data_dir=self.data_dir / "host",
            clock=self.clock,
            storage_connection=self.config.connection_string or "",
            options=HostOptions(
                port=self.port,
                auth=self.auth,
                http_grace_seconds=HTTP_GRACE_SECONDS,
                held=HELD,
                close_app=services.close,
            ),
        )
        await self.host.start()
        self.port = int(self.host.url.rpartition(":")[2])

    async def stop(self) -> None:
        if self.host is not None:
            await self.host.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def page(self) -> Client:
        """Somebody's browser."""
        self.clients.append(Client(self.url))
        return self.clients[-1]

    def graph_control(self) -> Client:
        """Behind the scenes of the Graph stand-in."""
        self.clients.append(Client(self.graph.url))
        return self.clients[-1]

    def visits(self) -> Mapping[str, InstanceView]:
        """Ticket → its durable instance."""
        assert self.host is not None
        return {one.instance_id.removeprefix("visit-"): one for one in self.host.engine.instances()}

    def statuses(self) -> set[str]:
        return {one.status for one in self.visits().values()}


# --- visits in every phase ----------------------------------------------------------------------------


@dataclass
class Person:
    """A visitor, and the clerk who serves."""

    deployment: Deployment
    page: Client
    clerk: Client
    joined: Answer

    @property
    def ticket_id(self) -> str:
        return self.joined["ticketId"]

    async def does(self, command: str, json: object = None) -> Answer:
        path = f"/api/tickets/{self.ticket_id}/{command}"
        answer = await self.page.post(path, json, secret=self.joined["secret"])
        assert answer.status < 300, answer.raw
        return answer

    async def served(self, command: str, json: object = None) -> Answer:
        answer = await self.clerk.post(f"/api/staff/tickets/{self.ticket_id}/{command}", json)
        assert answer.status < 300, answer.raw
        return answer

    async def is_called(self) -> None:
        """By the own clerk, once the page has been heard from; nobody else waits before."""
        await self.looks()
        called = await self.clerk.post("/api/staff/calls", {"officeIds": [ALWAYS_OPEN]})
        assert (called.status, called["ticketId"]) == (201, self.ticket_id), called.raw
        await self.deployment.clock.advance(0)

    async def looks(self) -> None:
        """The page asks."""
        answer = await self.page.get(f"/api/tickets/{self.ticket_id}", secret=self.joined["secret"])
        assert answer.status == 200, answer.raw

    async def ticket(self) -> Ticket:
        stored = await self.deployment.seen.tickets.load(self.ticket_id)
        assert stored is not None
        return stored.ticket

    async def room(self) -> None:
        """The room opens within a minute, whoever opens it; the page keeps asking."""
        for _ in range(A_MINUTE // 5):
            if (await self.ticket()).current_call().room_ready:
                return
            await self.deployment.clock.advance(5)
            await self.looks()
        raise AssertionError("no room within a minute")

    async def enters_and_is_served(self) -> None:
        await self.does("enter")
        await self.served("enter")
        await self.served("finish", {"outcome": "resolved"})


async def join(deployment: Deployment, clerk: Client) -> Person:
    page = deployment.page()
    joined = await page.post(f"/api/offices/{ALWAYS_OPEN}/tickets", {})
    assert joined.status == 201, joined.raw
    await deployment.clock.advance(1)
    return Person(deployment, page, clerk, joined)


async def people_in_every_phase(deployment: Deployment) -> Mapping[str, Person]:
    """Phase → somebody in it. Whoever waits comes last: a call takes the one who came first."""
    ana, bruno, carla, admin = [await deployment.page().sign_in(user) for user in CLERKS]
    people: dict[str, Person] = {}
    people["missed"] = await join(deployment, ana)
    await people["missed"].is_called()
    await people["missed"].does("ring")
    await deployment.clock.advance(70)
    people["ended"] = await join(deployment, ana)
    await people["ended"].is_called()
    await people["ended"].does("ring")
    await people["ended"].enters_and_is_served()
    await deployment.clock.advance(5)
    people["in-service"] = await join(deployment, ana)
    await people["in-service"].is_called()
    await people["in-service"].does("ring")
    await people["in-service"].does("enter")
    people["ringing"] = await join(deployment, bruno)
    await people["ringing"].is_called()
    await people["ringing"].does("ring")
    people["calling"] = await join(deployment, carla)
    await people["calling"].is_called()
    people["opening-room"] = await join(deployment, admin)
    await fails(deployment, 429, retryAfter=20)
    await people["opening-room"].is_called()
    people["waiting"] = await join(deployment, ana)
    return people


async def fails(deployment: Deployment, status: int, **more: object) -> None:
    """The next request to Graph is refused."""
    fault = {"status": status, "times": 1, **more}
    answer = await deployment.graph_control().post("/_control/faults", fault)
    assert answer.status < 300, answer.raw
