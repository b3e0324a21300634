"""A day at the product in which visits come to every end there is, a call fails and a signal is lost."""

from __future__ import annotations

from dataclasses import dataclass, field

from multidict import CIMultiDict

from local_host.demo.offices import ALWAYS_OPEN, FIRST_PICTURE
from local_host.staff import STAFF
from shared.domain.clerk import Clerk, Role
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.clerk.call_next import CallNext, call_next
from tests.builders import RecordingSignals
from tests.load.hand_loop import HandLoop
from tests.product import Answer, Client, ProductUnderTest

NAME, CASE = "Canária Amarela", "1001234-83.2026.8.26.0100"
TYPED, COMMENT = "Motivo canário digitado", "Comentário canário"
SOURCE_LIMIT = DEFAULT_TIMING.source_limit
ANA = next(account for account in STAFF if account.user == "ana")


@dataclass
class Person:
    """A visitor with a ticket and what must never be seen of it."""

    page: Client
    joined: Answer

    @property
    def ticket_id(self) -> str:
        return self.joined["ticketId"]

    async def does(self, command: str, json: object = None) -> Answer:
        path = f"/api/tickets/{self.ticket_id}/{command}"
        answer = await self.page.post(path, json, secret=self.joined["secret"])
        assert answer.status < 300, answer.raw
        return answer


@dataclass
class Day:
    """What was done, by the name of the end it came to."""

    product: ProductUnderTest
    loop: HandLoop
    """Whose lag is the product's load."""
    people: dict[str, Person] = field(default_factory=dict[str, Person])
    links: list[str] = field(default_factory=list[str])

    async def live(self) -> None:
        """Every end once."""
        self.ana, self.carla = await self.product.clerk("ana"), await self.product.clerk("carla")
        await self.stuffed()
        await self.completed()
        await self.left()
        await self.removed()
        await self.transferred_and_closed()
        await self.no_show()
        await self.unreached()
        await self.left_behind()

    @property
    def secrets(self) -> list[str]:
        """What must not be told: names, what was typed, secrets of tickets, links."""
        tickets = [person.joined["secret"] for person in self.people.values()]
        return [NAME, NAME.split()[0], CASE, TYPED, COMMENT, ANA.name, *tickets, *self.links]

    async def join(self, name: str, office_id: str = ALWAYS_OPEN) -> Person:
        page = self.product.visitor()
        joined = await page.post(
            f"/api/offices/{office_id}/tickets", {"displayName": NAME, "caseNumber": CASE}
        )
        assert joined.status == 201, joined.raw
        await self.later(1)
        self.people[name] = Person(page, joined)
        return self.people[name]

    async def later(self, seconds: float) -> None:
        await self.product.clock.advance(seconds)

    async def call(self) -> Answer:
        called = await self.ana.post("/api/staff/calls", {"officeIds": [ALWAYS_OPEN]})
        await self.later(0)
        return called

    async def staff(self, person: Person, command: str, json: object = None) -> Answer:
        answer = await self.ana.post(f"/api/staff/tickets/{person.ticket_id}/{command}", json)
        assert answer.status < 300, answer.raw
        return answer

    async def ringing(self, name: str) -> Person:
        person = await self.join(name)
        assert (await self.call()).status == 201
        await person.does("ring")
        return person

    async def stuffed(self) -> None:
        """One network takes all places that it may have, and is refused another; then it guesses secrets.

        Its tickets are closed with their office's day.
        """
        page = Client(self.product.url, local_address="127.0.0.9")
        self.product.clients.append(page)
        path = f"/api/offices/{FIRST_PICTURE}/tickets"
        for number in range(SOURCE_LIMIT):
            self.people[f"stuffed {number}"] = Person(page, await page.post(path, {}))
        assert (await page.post(path, {})).status == 429
        await self.later(60)
        guess = f"/api/tickets/{self.people['stuffed 0'].ticket_id}"
        answers = [(await page.get(guess, secret="a" * 52)).status for _ in range(40)]
        assert answers[-1] == 429

    async def completed(self) -> None:
        """The first call finds no room; while the visitor waits again, housekeeping looks at the queue."""
        person = await self.join("completed")
        await self.product.graph_fails(403)
        assert (await self.call()).status == 201
        await self.later(60)
        assert (await self.call()).status == 201
        await person.does("ring")
        self.links.append((await person.does("enter"))["joinUrl"])
        await self.staff(person, "enter")
        await self.staff(person, "finish", {"outcome": "resolved"})
        await self.later(5)
        path = f"/api/tickets/{person.ticket_id}/evaluation"
        opinion = {"score": 5, "comment": COMMENT}
        stored = await person.page.send("PUT", path, json=opinion, secret=person.joined["secret"])
        assert stored.status == 201, stored.raw

    async def left(self) -> None:
        """Before that the instance is under load: a page that knows its view is put off, a search refused."""
        person = await self.join("left")
        path, secret = f"/api/tickets/{person.ticket_id}", person.joined["secret"]
        known = CIMultiDict((await person.page.get(path, secret=secret)).headers)["ETag"]
        self.loop.run(30, late=0.9)
        told = await person.page.get(f"{path}?wait=1", secret=secret, headers={"If-None-Match": known})
        assert told["pollAfterSeconds"] > 3, told.raw
        assert (await person.page.get("/api/offices?q=centro")).status == 503
        self.loop.run(30)
        await person.does("leave", {"reason": TYPED})

    async def removed(self) -> None:
        await self.staff(await self.join("removed"), "remove", {"reason": TYPED})

    async def transferred_and_closed(self) -> None:
        """The other office's day is ended while the visitor waits there."""
        person = await self.join("transferred")
        await self.staff(person, "transfer", {"officeId": FIRST_PICTURE, "reason": TYPED})
        await self.join("closed", FIRST_PICTURE)
        closed = await self.carla.post(f"/api/staff/offices/{FIRST_PICTURE}/close-day", {"reason": TYPED})
        assert closed.status == 200, closed.raw
        await self.later(5)

    async def no_show(self) -> None:
        await self.ringing("no_show")
        await self.later(70 + 6 * 60)

    async def unreached(self) -> None:
        """The page is silent, a call passes over it, and after a quarter of an hour nobody waits any more."""
        await self.join("unreached")
        await self.later(100)
        assert (await self.call()).status == 409
        await self.later(16 * 60)
        await self.later(6 * 60)

    async def left_behind(self) -> None:
        """The signal of a call is lost, as when an instance dies: housekeeping opens the room."""
        person = await self.join("left behind")
        clerk = Clerk(ANA.oid, ANA.name, frozenset({Role.CLERK}), (ALWAYS_OPEN,))
        lost = RecordingSignals()
        await call_next(self.product.services.desk.with_signals(lost), clerk, CallNext((ALWAYS_OPEN,)))
        assert lost.wakes == [person.ticket_id]
        await self.later(60)
        await person.does("ring")
        await person.does("leave", {"reason": TYPED})
        await self.later(5)
