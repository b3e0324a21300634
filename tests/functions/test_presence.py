"""Who counts as present, over the app and real tables: whatever a page asks, and while storage is away."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field, replace

import pytest
import pytest_asyncio

from functions.dispatch import all_endpoints
from functions.endpoints import Endpoint
from shared.domain.ticket.transitions import Operation
from shared.services import Services, azure_services
from tests.contract.losing_proxy import LosingProxy, losing_line
from tests.functions.app import OIDS, Scene, Setup, Visitor, problem
from tests.functions.http_client import send_to
from tests.functions.tokens import PRINCIPAL, services_in, signed_in
from tests.product import Answer

OUTAGE = 104
"""Seconds: longer than a visitor may be silent."""
OUR_PAGE: Mapping[str, str] = {"sec-fetch-site": "same-origin"}


@dataclass
class Instance:
    """One instance of the app, by itself behind a line to storage that can be down."""

    services: Services
    line: LosingProxy
    staff: Mapping[str, str]
    endpoints: dict[str, Endpoint] = field(default_factory=dict[str, Endpoint])
    called: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        self.endpoints = {endpoint.name: endpoint for endpoint in all_endpoints(self.services)}

    async def join(self, scene: Scene) -> Visitor:
        """Enter here: the product, which tells by the machine's time what it has heard, hears nothing."""
        joined = await self._send("tickets_join", OUR_PAGE, {"officeId": scene.office_id}, {})
        assert joined.status == 201, joined.raw
        return Visitor(scene.setup.visitor(), joined)

    async def visitor(self, visitor: Visitor, name: str, body: object = None) -> Answer:
        """The visitor's page asks this instance."""
        headers = {"x-ticket-secret": visitor.secret, **OUR_PAGE}
        return await self._send(f"tickets_{name}", headers, {"ticketId": visitor.ticket_id}, body)

    async def call_next(self, office_id: str) -> Answer:
        """«Chamar próximo» of ana's page."""
        called = await self.clerk("calls", body={"officeIds": [office_id]})
        if called.status == 201:
            self.called.append(called["ticketId"])
        return called

    async def tidy_up(self) -> None:
        """Remove the tickets that ana has called here, by id: the product's board may not show them yet."""
        for ticket_id in self.called:
            removed = await self.clerk("remove", {"ticketId": ticket_id}, body={"reason": "fim do teste"})
            assert removed.status == 200, removed.raw

    async def clerk(
        self,
        name: str,
        route: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Answer:
        """Ana's page asks this instance."""
        return await self._send(f"staff_{name}", {**self.staff, **OUR_PAGE}, route or {}, body, query)

    async def _send(
        self,
        name: str,
        headers: Mapping[str, str],
        route: Mapping[str, str],
        body: object,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        endpoint = self.endpoints[name]
        return await send_to(self.services, endpoint, headers=headers, route=route, query=query, body=body)


@pytest_asyncio.fixture(loop_scope="session")
async def instance(setup: Setup) -> AsyncGenerator[Instance]:
    settings = services_in(setup, PRINCIPAL).settings
    line, through = await losing_line(settings.storage.connection_string or "")
    behind = replace(settings, storage=replace(settings.storage, connection_string=through))
    services = azure_services(behind, setup.product.clock, membership_refresh=0.0, board_interval=0.0)
    made = Instance(services, line, signed_in(setup, "ana"))
    yield made
    await made.tidy_up()
    await services.storage.close()
    await line.stop()


async def operations(scene: Scene, visitor: Visitor) -> list[Operation]:
    return [entry.operation for entry in await scene.setup.second.storage.audit.of_ticket(visitor.ticket_id)]


@pytest.mark.parametrize("asks", [True, False], ids=["the page goes on asking", "nothing arrives"])
async def test_the_first_call_after_an_outage_passes_nobody_over(
    scene: Scene, instance: Instance, *, asks: bool
) -> None:
    visitor = await instance.join(scene)
    assert (await instance.visitor(visitor, "show")).status == 200

    instance.line.down = True
    for _ in range(4):
        if asks:
            assert problem(await instance.visitor(visitor, "show")) == (503, "storage-unavailable")
        await scene.later(OUTAGE / 4)
    instance.line.down = False
    called = await instance.call_next(scene.office_id)

    assert (called.status, called.body.get("ticketId")) == (201, visitor.ticket_id)
    assert Operation.PASSED_OVER not in await operations(scene, visitor)


async def test_who_stays_away_after_an_outage_is_passed_over(scene: Scene, instance: Instance) -> None:
    """The outage excuses what was not heard meanwhile, and nothing after it."""
    visitor = await instance.join(scene)
    await instance.visitor(visitor, "show")
    instance.line.down = True
    await scene.later(OUTAGE)
    instance.line.down = False
    for _ in range(4):
        await instance.services.desk.presence.signs_of_life(scene.office_id)
        await scene.later(91 / 4)
    assert problem(await instance.call_next(scene.office_id)) == (409, "queue-empty")
    await scene.later(91 / 4)

    assert problem(await instance.call_next(scene.office_id)) == (409, "queue-empty")
    assert Operation.PASSED_OVER in await operations(scene, visitor)


async def test_a_write_alone_keeps_the_visitor_present(scene: Scene, instance: Instance) -> None:
    """The last GET is too long ago; the page has corrected a name since."""
    visitor = await instance.join(scene)
    await instance.visitor(visitor, "show")
    await instance.services.desk.presence.signs_of_life(scene.office_id)
    await scene.later(60)
    assert (await instance.visitor(visitor, "details", {"displayName": "Maria"})).status == 200
    await scene.later(35)

    called = await instance.call_next(scene.office_id)

    assert (called.status, called.body.get("ticketId")) == (201, visitor.ticket_id)
    assert Operation.PASSED_OVER not in await operations(scene, visitor)


async def test_a_refused_request_keeps_the_visitor_present(scene: Scene, instance: Instance) -> None:
    visitor = await instance.join(scene)
    await instance.visitor(visitor, "show")
    await instance.services.desk.presence.signs_of_life(scene.office_id)
    await scene.later(60)
    assert problem(await instance.visitor(visitor, "ring")) == (409, "wrong-status")
    await scene.later(35)

    assert (await instance.call_next(scene.office_id)).status == 201


async def test_who_rang_35_seconds_ago_is_not_passed_over(scene: Scene, instance: Instance) -> None:
    visitor = await instance.join(scene)
    await instance.visitor(visitor, "show")
    await instance.services.desk.presence.signs_of_life(scene.office_id)
    await scene.later(60)
    await scene.call()
    assert (await instance.visitor(visitor, "ring")).status == 200
    await scene.later(35)
    released = await scene.clerk_does(visitor, "release", {"reason": "O microfone falhou."})
    assert released.status == 200, released.raw

    called = await instance.call_next(scene.office_id)

    assert (called.status, called.body.get("ticketId")) == (201, visitor.ticket_id)
    assert Operation.PASSED_OVER not in await operations(scene, visitor)


async def attended_by(instance: Instance, office_id: str) -> set[str]:
    return {*(await instance.services.desk.presence.known_signs(office_id)).clerks}


async def test_whatever_a_clerk_asks_tells_that_their_page_is_open(scene: Scene, instance: Instance) -> None:
    """By the query, the body, the route or the ticket; each at an office of its own."""
    reason = {"reason": "O microfone falhou."}
    offices = [await scene.setup.new_office() for _ in range(4)]
    by_query, by_body, by_route, by_ticket = offices
    ticket_id = instance.services.desk.keys.ticket_id(by_ticket, None)

    assert (await instance.clerk("queue", query={"officeId": by_query})).status == 200
    assert problem(await instance.call_next(by_body)) == (409, "queue-empty")
    suspended = {"suspended": True, "message": "Volto já."}
    assert (await instance.clerk("entries", {"officeId": by_route}, body=suspended)).status == 200
    assert problem(await instance.clerk("release", {"ticketId": ticket_id}, body=reason)) == (
        404,
        "not-found",
    )

    assert [await attended_by(instance, office_id) for office_id in offices] == [{OIDS["ana"]}] * 4


async def test_a_clerk_is_heard_while_storage_is_away(scene: Scene, instance: Instance) -> None:
    """At the offices that they served when it was there."""
    await instance.clerk("queue", query={"officeId": scene.office_id})
    instance.line.down = True
    await scene.later(60)
    assert problem(await instance.call_next(scene.office_id)) == (503, "storage-unavailable")

    heard = await instance.services.desk.presence.known_signs(scene.office_id)

    assert heard.clerks[OIDS["ana"]] == scene.setup.product.clock.now()


async def test_a_clerk_is_heard_at_no_office_of_others(scene: Scene, instance: Instance) -> None:
    foreign = scene.setup.foreign_office()

    assert problem(await instance.call_next(foreign)) == (403, "not-allowed")
    assert (await instance.clerk("me")).status == 200

    assert await attended_by(instance, foreign) == set()
