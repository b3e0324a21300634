"""The product that all tests of the endpoints share, and what a test does in it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from multidict import CIMultiDict

from local_host.staff import STAFF
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import COURT_DEFAULT, OpeningHours
from shared.domain.timing import Timing
from shared.services import Services
from tests.functions.contract import Contract
from tests.load.hand_load import HandLoad
from tests.product import Answer, Client, ProductUnderTest
from tests.product_in_roles import staff_url

OIDS = {account.user: account.oid for account in STAFF}
SMALL = "fila-pequena"
SMALL_LIMIT = 2
OTHER = "outro-cartorio"
"""Where tickets are transferred to that nobody looks at again."""
OFFICES = 600


def test_office(office_id: str, timing: Timing | None = None) -> Office:
    """An office with the court's usual hours."""
    hours = OpeningHours("America/Sao_Paulo", COURT_DEFAULT)
    return Office(
        office_id=office_id,
        name=f"Cartório {office_id}",
        district="Capital",
        city="São Paulo",
        kind="cartório",
        hours=hours,
        timing=timing or Timing(),
    )


test_office.__test__ = False  # pyright: ignore[reportFunctionMemberAccess]  (pytest looks for it)


def offices() -> list[Office]:
    """One for each test, one with a short queue, and one for what leads elsewhere."""
    return [
        *(test_office(f"cartorio-{number:03}") for number in range(OFFICES)),
        test_office(SMALL, Timing(queue_limit=SMALL_LIMIT)),
        test_office(OTHER),
    ]


class CheckedClient(Client):
    """A client whose every answer is held against the contract."""

    def __init__(self, base: str, contract: Contract | None) -> None:
        super().__init__(base)
        self._contract = contract

    async def send(self, method: str, path: str, **options: Any) -> Answer:  # noqa: ANN401  (as in Client)
        answer = await super().send(method, path, **options)
        answer = replace(answer, headers=CIMultiDict(answer.headers))
        if self._contract is not None:
            self._contract.check(method, path, answer)
        return answer


@dataclass
class Setup:
    """The running product, its contract, and a second instance of the app without a host in front."""

    product: ProductUnderTest
    second: Services
    """On the tests' own loop, over the same storage."""
    data_dir: Path
    load: HandLoad
    """Of the product, where it is one process."""
    contract: Contract | None = None
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def visitor(self) -> CheckedClient:
        """Somebody with a page of their own."""
        return self._page(self.product.url)

    async def staff(self, user: str) -> CheckedClient:
        """Somebody of the court who has signed in."""
        client = self._page(staff_url(self.product))
        await client.sign_in(user)
        return client

    def _page(self, base: str) -> CheckedClient:
        client = CheckedClient(base, self.contract)
        self.product.clients.append(client)
        return client

    async def new_office(self) -> str:
        """An office that no other test uses; ana is its Atendente and carla its Gestor."""
        number = next(self.numbers)
        assert number < OFFICES, "more tests than offices: raise OFFICES"
        office_id = f"cartorio-{number:03}"
        for user in ("ana", "carla"):
            await self.put_member(user, office_id)
        return office_id

    async def put_member(self, user: str, office_id: str) -> None:
        """A membership; the product under test remembers none, so it knows this one at once."""
        await self.second.storage.memberships.put_member(OIDS[user], office_id)

    def foreign_office(self) -> str:
        """An office that no other test uses; nobody is a member."""
        return f"cartorio-{next(self.numbers):03}"


@dataclass
class Visitor:
    """Somebody with a ticket."""

    page: CheckedClient
    joined: Answer

    @property
    def ticket_id(self) -> str:
        return self.joined["ticketId"]

    @property
    def secret(self) -> str:
        return self.joined["secret"]

    @property
    def path(self) -> str:
        return f"/api/tickets/{self.ticket_id}"

    async def view(self, **options: Any) -> Answer:  # noqa: ANN401  (passed on)
        return await self.page.get(self.path, secret=self.secret, **options)

    async def does(self, command: str, json: object = None, **options: Any) -> Answer:  # noqa: ANN401
        """A command of the page."""
        return await self.page.post(f"{self.path}/{command}", json, secret=self.secret, **options)

    async def evaluates(self, **opinion: object) -> Answer:
        return await self.page.send("PUT", f"{self.path}/evaluation", json=opinion, secret=self.secret)


@dataclass
class Scene:
    """One test's office with its clerk and manager."""

    setup: Setup
    office_id: str
    ana: CheckedClient
    carla: CheckedClient

    @property
    def entries(self) -> str:
        return f"/api/offices/{self.office_id}/tickets"

    async def join(self, json: Mapping[str, object] | None = None, **options: Any) -> Visitor:  # noqa: ANN401
        page = self.setup.visitor()
        joined = await page.post(self.entries, json or {}, **options)
        assert joined.status in {200, 201}, joined.raw
        return Visitor(page, joined)

    async def call(self, **more: Any) -> Answer:  # noqa: ANN401  (options of the request)
        """Ana calls the next one; the room opens."""
        called = await self.ana.post("/api/staff/calls", {"officeIds": [self.office_id]}, **more)
        await self.later(0)
        return called

    async def later(self, seconds: float) -> None:
        await self.setup.product.clock.advance(seconds)

    async def ringing(self) -> Visitor:
        visitor = await self.join()
        await self.call()
        assert (await visitor.does("ring")).status == 200
        return visitor

    async def in_service(self) -> Visitor:
        visitor = await self.ringing()
        assert (await visitor.does("enter")).status == 200
        return visitor

    async def completed(self) -> Visitor:
        visitor = await self.in_service()
        assert (await self.clerk_does(visitor, "finish")).status == 200
        return visitor

    async def no_show(self) -> Visitor:
        visitor = await self.ringing()
        await self.later(70)
        assert (await visitor.view())["status"] == "no_show"
        return visitor

    async def clerk_does(self, visitor: Visitor, command: str, json: object = None, **more: Any) -> Answer:  # noqa: ANN401
        return await self.ana.post(f"/api/staff/tickets/{visitor.ticket_id}/{command}", json, **more)

    async def queue(self) -> Answer:
        return await self.carla.get(f"/api/staff/queue?officeId={self.office_id}")

    async def tidy_up(self) -> None:
        """Remove the tickets that ana holds: every test has her call the next one."""
        manager = await self.setup.staff("carla")
        queue = await manager.get(f"/api/staff/queue?officeId={self.office_id}")
        for row in [*queue["called"], *queue["inService"]]:
            removed = await manager.post(
                f"/api/staff/tickets/{row['ticketId']}/remove", {"reason": "fim do teste"}
            )
            assert removed.status == 200, removed.raw


def problem(answer: Answer) -> tuple[int, str]:
    """Status and name of a problem."""
    return answer.status, str(answer["type"]).removeprefix("/problems/")
