"""Who is at the court beside the page that a test looks at: people in a queue, and clerks who call them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shared.domain.clerk import Clerk
from shared.domain.errors import Refused
from shared.domain.priority import Priority
from shared.domain.status import Outcome
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.clerk import call_next, edits, transfer
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.system import day_end, successor
from shared.front_desk.visitor import actions as visitors
from shared.ports import StoredTicket

if TYPE_CHECKING:
    from tests.web.court import Court


@dataclass(eq=False)
class Person:
    """Somebody in a queue, with a page of their own that is not looked at."""

    court: Court
    ticket_id: str
    number: str
    present: bool = True
    """The page is heard whenever time passes."""

    async def ticket(self) -> Ticket:
        """As the row stands; the successor's where it was transferred."""
        return (await self._newest()).ticket

    async def join_url(self) -> str:
        """Where the meeting of the present call is."""
        url = (await self.court.desk.personal_data.of_ticket(await self._newest())).join_url
        assert url is not None, f"{self.number} has no room"
        return url

    async def rings(self) -> None:
        """The page has shown the call: the minute runs."""
        await visitors.ring(self.court.desk, await self._id())
        await self.court.visits.come_to_rest()

    async def enters(self) -> None:
        """Rings first if need be."""
        ticket = await self.ticket()
        if ticket.call is not None and ticket.call.rang_at is None:
            await self.rings()
        await visitors.enter(self.court.desk, ticket.ticket_id, self.court.clock.now())

    async def pauses(self) -> None:
        """«Preciso de mais tempo»."""
        await visitors.more_time(self.court.desk, await self._id())

    async def leaves(self) -> None:
        await visitors.leave(self.court.desk, await self._id(), None)

    async def comes_back(self) -> None:
        """«Voltar à fila»."""
        await visitors.come_back(self.court.desk, await self._id())

    async def changes(self, **details: Any) -> None:  # noqa: ANN401  (the fields of `Details`)
        await visitors.change_details(self.court.desk, await self._id(), visitors.Details(**details))

    async def is_heard(self) -> None:
        """The page asks."""
        await visitors.heard(self.court.desk, await self._newest())

    async def _newest(self) -> StoredTicket:
        stored = await self.court.desk.tickets.load(self.ticket_id)
        assert stored is not None, self.ticket_id
        return await successor.newest(self.court.desk, stored)

    async def _id(self) -> str:
        return (await self._newest()).ticket.ticket_id


@dataclass(frozen=True)
class Colleague:
    """A clerk whose page is not looked at."""

    court: Court
    who: Clerk

    async def calls(self, person: Person, reason: str = "Prazo que vence hoje") -> None:
        """The person, whoever stands before; the visit then opens the room, unless visits rest."""
        ticket = await person.ticket()
        command = call_next.CallNext((ticket.office_id,), ticket.ticket_id, reason)
        await call_next.call_next(self.court.desk, self.who, command)
        await self.court.visits.come_to_rest()

    async def calls_next(self, office_id: str) -> str:
        """Whoever is next; the ticket's id. Raises `queue-empty`."""
        called = await call_next.call_next(self.court.desk, self.who, call_next.CallNext((office_id,)))
        await self.court.visits.come_to_rest()
        return called.ticket.ticket_id

    async def serves(self, person: Person) -> None:
        """Calls the person, who goes into the room."""
        await self.calls(person)
        await person.enters()

    async def calls_nobody(self, office_id: str) -> None:
        """Nobody could be called: whoever is silent was passed over."""
        with suppress(Refused):
            raise AssertionError(f"{await self.calls_next(office_id)} was called")

    async def recalls(self, person: Person) -> None:
        await call_next.recall(self.court.desk, self.who, (await person.ticket()).ticket_id)
        await self.court.visits.come_to_rest()

    async def enters(self, person: Person) -> None:
        """The clerk goes into the room."""
        await clerks.enter(self.court.desk, self.who, (await person.ticket()).ticket_id)

    async def finishes(self, person: Person, outcome: Outcome | None = None) -> None:
        command = clerks.Finish(outcome=outcome)
        await clerks.finish(self.court.desk, self.who, (await person.ticket()).ticket_id, command)
        await self.court.visits.come_to_rest()

    async def releases(self, person: Person) -> None:
        await clerks.release(self.court.desk, self.who, (await person.ticket()).ticket_id, "Preciso sair")
        await self.court.visits.come_to_rest()

    async def removes(self, person: Person, reason: str = "Senha repetida") -> None:
        await clerks.remove(self.court.desk, self.who, (await person.ticket()).ticket_id, reason)
        await self.court.visits.come_to_rest()

    async def transfers(self, person: Person, office_id: str, reason: str) -> None:
        await transfer.transfer(
            self.court.desk, self.who, (await person.ticket()).ticket_id, office_id, reason
        )
        person.number = (await person.ticket()).number
        await self.court.visits.come_to_rest()

    async def tells(self, person: Person, text: str) -> None:
        await edits.message(self.court.desk, self.who, (await person.ticket()).ticket_id, text)

    async def corrects(self, person: Person, priority: Priority) -> None:
        await edits.correct_priority(self.court.desk, self.who, (await person.ticket()).ticket_id, priority)

    async def suspends(self, office_id: str, message: str | None = None) -> None:
        await clerks.set_entries(self.court.desk, self.who, office_id, suspended=True, message=message)

    async def resumes(self, office_id: str) -> None:
        await clerks.set_entries(self.court.desk, self.who, office_id, suspended=False, message=None)

    async def closes_day(self, office_id: str, reason: str = "Sistema indisponível") -> None:
        await day_end.close_day(self.court.desk, self.who, office_id, reason)
        await self.court.visits.come_to_rest()
