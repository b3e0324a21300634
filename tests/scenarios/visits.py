"""A visit over HTTP, step by step, for scenarios that begin in its middle."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from shared.domain.ticket.ticket import Ticket
from tests.product import Answer, Client, ProductUnderTest

OFFICE = "balcao-de-demonstracao"
PATIENCE_SECONDS = 20.0


@dataclass
class Visit:
    """One visitor with a ticket, and the clerk who calls."""

    product: ProductUnderTest
    visitor: Client
    clerk: Client
    ticket_id: str
    secret: str

    @staticmethod
    async def begin(product: ProductUnderTest, user: str = "ana") -> Visit:
        """Somebody joins, a second before anybody who joins later."""
        visitor, clerk = product.visitor(), await product.clerk(user)
        joined = await visitor.post(f"/api/offices/{OFFICE}/tickets", {})
        assert joined.status == 201, joined.raw
        await product.clock.advance(1)
        return Visit(product, visitor, clerk, joined["ticketId"], joined["secret"])

    @property
    def path(self) -> str:
        return f"/api/tickets/{self.ticket_id}"

    @property
    def staff_path(self) -> str:
        return f"/api/staff/tickets/{self.ticket_id}"

    async def view(self) -> Answer:
        """The ticket as its visitor sees it."""
        return await self.visitor.get(self.path, secret=self.secret)

    async def row(self) -> dict[str, object]:
        """The ticket as clerks see it."""
        queue = await self.clerk.get(f"/api/staff/queue?officeId={OFFICE}")
        rows = [row for name in ("waiting", "called", "inService", "missed") for row in queue[name]]
        return next(row for row in rows if row["ticketId"] == self.ticket_id)

    async def ticket(self) -> Ticket:
        """The row of storage."""
        stored = await self.product.services.desk.tickets.load(self.ticket_id)
        assert stored is not None
        return stored.ticket

    async def call(self) -> Answer:
        """«Chamar próximo», and everything that is due at once."""
        called = await self.clerk.post("/api/staff/calls", {"officeIds": [OFFICE]})
        await self.product.clock.advance(0)
        return called

    async def ring_and_enter(self) -> str:
        """The visitor enters, the clerk enters; the join link."""
        assert (await self.visitor.post(f"{self.path}/ring", secret=self.secret)).status == 200
        entered = await self.visitor.post(f"{self.path}/enter", secret=self.secret)
        assert entered.status == 200, entered.raw
        assert (await self.clerk.post(f"{self.staff_path}/enter")).status == 200
        return entered["joinUrl"]


async def until(what: str, condition: Callable[[], Awaitable[bool]]) -> None:
    """Wait for what real time brings (a queue's poll). Fails with `what` after some seconds."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await condition():  # noqa: ASYNC110  (the state lies in storage)
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"did not happen: {what}") from None
