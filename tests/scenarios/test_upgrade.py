"""A new version in the middle of the day: visits in every phase, the host stopped, other code started."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from functions.app import create_app
from local_host.azurite import Azurite
from local_host.clock import MovableClock
from local_host.demo.offices import ALWAYS_OPEN
from local_host.durable.engine import InstanceView
from local_host.graph_standin import GraphStandIn
from local_host.host import LocalHost
from local_host.platform_auth import PlatformAuth
from orchestrations import signals
from orchestrations.blueprint import PROCEDURES, Episodes, Procedure
from orchestrations.messages import Order
from orchestrations.names import VISIT, WAKE
from orchestrations.phases import PHASES, phase_of
from orchestrations.visit import VisitContext, look, visit
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.storage import Storage, StorageConfig, azure_storage
from tests.product import (
    HELD,
    HTTP_GRACE_SECONDS,
    ROOT,
    WORKING_HOURS,
    Answer,
    Client,
    filled_storage,
    services_under_test,
    surroundings,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:Potential duplicate Task completion"),
    # The old version's connections die with its process in Azure; here the collector finds them.
    pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning"),
]
CLERKS = ("ana", "bruno", "carla", "admin")
NEW = "visit_2"
A_MINUTE = 60


# --- what a new version may look like -----------------------------------------------------------------


class _Renamed:
    """A context in which the phases have other words."""

    def __init__(self, context: VisitContext) -> None:
        self._context = context

    def set_custom_status(self, status: object) -> None:
        self._context.set_custom_status(f"fase {status}")

    def __getattr__(self, name: str) -> object:
        return getattr(self._context, name)


def with_other_words(context: VisitContext) -> Episodes:
    """Allowed: the same steps in the same order, shown otherwise."""
    return (yield from visit(cast("VisitContext", _Renamed(context))))


def with_other_steps(context: VisitContext) -> Episodes:
    """Breaks a running visit: a pause before the look, and no alarm set where there was one."""
    order = Order.from_payload(context.get_input())
    pause = context.create_timer(context.current_utc_datetime + timedelta(seconds=2))
    yield context.task_any([pause])
    step = yield from look(context, order.ticket_id)
    context.set_custom_status(f"new {step.phase}")
    if step.ended:
        return step.phase
    wake = context.wait_for_external_event(WAKE)
    alarm = step.alarm or context.current_utc_datetime + timedelta(hours=1)
    timer = context.create_timer(alarm)
    if (yield context.task_any([wake, timer])) is not timer:
        timer.cancel()
    context.continue_as_new(Order(order.ticket_id, advance=True).to_payload())
    return None


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
            port=self.port,
            auth=self.auth,
            http_grace_seconds=HTTP_GRACE_SECONDS,
            held=HELD,
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


@pytest.fixture
async def deployment(tmp_path: Path, own_azurite: Azurite) -> AsyncGenerator[Deployment]:
    """The version at hand, published."""
    clock = MovableClock(WORKING_HOURS)
    config = await filled_storage(own_azurite, WORKING_HOURS, ())
    async with surroundings(tmp_path, own_azurite, clock, call_events=False) as (graph, auth, _, environment):
        seen = azure_storage(config, clock)
        made = Deployment(tmp_path, config, environment, seen, clock, graph, auth)
        await made.publish(PROCEDURES)
        yield made
        for client in made.clients:
            await client.close()
        await made.stop()
        await seen.close()


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


async def end_well(people: Mapping[str, Person]) -> None:
    """Everybody goes on from where they were, and is served."""
    clock = people["waiting"].deployment.clock
    await people["ringing"].enters_and_is_served()
    await people["calling"].does("ring")
    await people["calling"].enters_and_is_served()
    if (await people["in-service"].ticket()).status is Status.IN_SERVICE:
        await people["in-service"].served("finish", {"outcome": "resolved"})
    await people["opening-room"].room()
    await people["opening-room"].does("ring")
    await people["opening-room"].enters_and_is_served()
    await people["missed"].does("return")  # at the own place, before who waits
    for name in ("missed", "waiting"):
        await people[name].is_called()
        await people[name].room()
        await people[name].does("ring")
        await people[name].enters_and_is_served()
    await clock.advance(A_MINUTE)


async def nobody_is_lost(deployment: Deployment, people: Mapping[str, Person]) -> None:
    """Everybody was served, what follows a visit is done, and no room is left."""
    statuses = {name: (await person.ticket()).status for name, person in people.items()}
    assert statuses == dict.fromkeys(people, Status.COMPLETED)
    assert await deployment.seen.after_visit.pending(ALWAYS_OPEN) == []
    rooms = (await deployment.graph_control().get("/_control/meetings"))["meetings"]
    assert len(rooms) >= len(people)
    assert [room for room in rooms if not room["deleted"]] == []
    day = (await people["waiting"].ticket()).day
    fresh = azure_storage(deployment.config, deployment.clock)
    records = await fresh.records.of_day(ALWAYS_OPEN, day)
    await fresh.close()
    assert {record.ticket_id for record in records} == {person.ticket_id for person in people.values()}


async def test_there_is_somebody_in_every_phase(deployment: Deployment) -> None:
    people = await people_in_every_phase(deployment)

    found = {name: phase_of(await person.ticket()).name for name, person in people.items()}
    assert found == {phase.name: phase.name for phase in PHASES}


async def test_a_version_with_the_same_steps_goes_on_where_the_old_one_stopped(
    deployment: Deployment,
) -> None:
    people = await people_in_every_phase(deployment)

    await deployment.publish({VISIT: with_other_words})
    await end_well(people)

    await nobody_is_lost(deployment, people)
    assert deployment.statuses() == {"Completed"}


async def test_other_steps_under_a_name_of_their_own_let_running_visits_end_as_they_began(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = await people_in_every_phase(deployment)

    monkeypatch.setattr(signals, "VISIT", NEW)
    await deployment.publish({VISIT: visit, NEW: with_other_steps})
    late = await join(deployment, people["waiting"].clerk)
    await end_well(people)
    people = {**people, "late": late}
    await late.is_called()
    await late.room()
    await late.does("ring")
    await late.enters_and_is_served()
    await deployment.clock.advance(A_MINUTE)

    await nobody_is_lost(deployment, people)
    assert deployment.statuses() == {"Completed"}
    assert deployment.visits()[late.ticket_id].name == NEW
    assert deployment.visits()[people["ringing"].ticket_id].name == VISIT


async def test_other_steps_under_the_old_name_fail_loudly_and_housekeeping_loses_nobody(
    deployment: Deployment,
) -> None:
    """Forbidden, and yet survived: a visit fails at its next step and is begun anew at the one after."""
    people = await people_in_every_phase(deployment)

    await deployment.publish({VISIT: with_other_steps})
    await people["in-service"].served("finish", {"outcome": "resolved"})
    await deployment.clock.advance(0)
    failed = deployment.visits()[people["in-service"].ticket_id]
    assert failed.status == "Failed"
    assert "Non-Deterministic workflow detected" in str(failed.output)
    await end_well(people)
    await deployment.clock.advance(2 * A_MINUTE)

    await nobody_is_lost(deployment, people)


async def test_a_name_that_is_gone_fails_its_visits_and_housekeeping_loses_nobody(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forbidden as well: a visit whose procedure is gone fails, and is begun anew under the new name."""
    people = await people_in_every_phase(deployment)

    monkeypatch.setattr(signals, "VISIT", NEW)
    await deployment.publish({NEW: with_other_steps})
    await end_well(people)
    await deployment.clock.advance(2 * A_MINUTE)

    await nobody_is_lost(deployment, people)
    assert {people[name].ticket_id for name in ("waiting", "ringing", "in-service")} <= {
        ticket_id for ticket_id, one in deployment.visits().items() if one.name == NEW
    }
