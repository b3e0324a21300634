"""How one clerk's page asks for a call: with a key, and known to the watch before it is sent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from benchmarks.simulate_day.house import House
from benchmarks.simulate_day.watch import CallRequest
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.desk import Desk
from shared.ports import StoredTicket


class Asking:
    """A clerk's calls."""

    def __init__(self, house: House, clerk: Clerk) -> None:
        self._house = house
        self.clerk = clerk

    async def next_one(self) -> Ticket | None:
        """«Chamar próximo»."""
        key = self._house.key()
        command = CallNext(self.clerk.office_ids, idempotency_key=key)
        return await self._call(key, command)

    async def out_of_order(self) -> Ticket | None:
        """Somebody in the middle of a queue, with a reason."""
        house, office_id = self._house, self._house.random.choice(self.clerk.office_ids)
        board = await house.ask(lambda desk: desk.boards.get(office_id))
        if isinstance(board, Refused):
            return None
        present = [stored.ticket for stored in board.waiting if not stored.ticket.absent]
        if not present:
            return None
        ticket_id, key = house.random.choice(present).ticket_id, house.key()
        command = CallNext(self.clerk.office_ids, ticket_id, "audiência em minutos", key)
        return await self._call(key, command)

    async def _call(self, key: str, command: CallNext) -> Ticket | None:
        house = self._house

        async def attempt(desk: Desk) -> StoredTicket:
            self.announce(desk, key, in_order=command.ticket_id is None)
            return await house.rules.call_next(desk, self.clerk, command)

        return await self._won(attempt)

    async def again(self, ticket_id: str) -> Ticket | None:
        """«Chamar novamente»."""
        house, key = self._house, self._house.key()

        async def attempt(desk: Desk) -> StoredTicket:
            self.announce(desk, key, in_order=False)
            return await house.rules.recall(desk, self.clerk, ticket_id, key)

        return await self._won(attempt)

    def announce(self, desk: Desk, key: str, *, in_order: bool) -> None:
        """So that the watch knows what is asked, and since when."""
        call_id = desk.keys.call_id(self.clerk.clerk_id, key)
        request = CallRequest(self.clerk.office_ids, in_order, self._house.clock.now())
        self._house.watch.requests[call_id] = request

    async def _won(self, attempt: Callable[[Desk], Awaitable[StoredTicket]]) -> Ticket | None:
        """The ticket to attend to: won now, or still in hand from before."""
        answer = await self._house.ask(attempt)
        if not isinstance(answer, Refused):
            self._house.counted["calls"] += 1
            return answer.ticket if self.holds(answer.ticket) else None
        held = answer.fields.get("ticketId")
        if answer.problem is not Problem.CLERK_BUSY or not isinstance(held, str):
            return None
        ticket = await self._house.look(held)
        return ticket if ticket is not None and self.holds(ticket) else None

    def holds(self, ticket: Ticket) -> bool:
        """Whether the ticket is in this clerk's hands."""
        return ticket.is_held and ticket.current_call().clerk_id == self.clerk.clerk_id
