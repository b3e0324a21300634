"""Visits as people make them, told over HTTP, each step under its name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.product import Answer, Person, RunningProduct
from benchmarks.setting import OFFICE_ID
from local_host.clock import MovableClock
from orchestrations.names import instance_id

JOIN, CALL, ROOM, RING, ENTER = "join", "call", "room", "ring", "enter"
CLERK_ENTERS, ALARM, FINISH, AFTER = "clerk enters", "alarm", "finish", "after the visit"
EVALUATION, VIEWS, RELEASE = "evaluation", "visitor's views", "release"
STEPS = (JOIN, CALL, ROOM, RING, ENTER, CLERK_ENTERS, ALARM, FINISH, AFTER, EVALUATION, VIEWS)
CLERKS_VIEWS = "clerk's views"
LONGER_MINUTES = 10
LONGER = f"{LONGER_MINUTES} minutes more of waiting"


@dataclass
class VisitScript:
    """One visitor and one clerk. Both pages look after every change, as their held requests make them."""

    product: RunningProduct
    clock: MovableClock
    visitor: Person
    clerk: Person
    ticket: Answer = field(default_factory=lambda: Answer(0, {}))

    @property
    def instance(self) -> str:
        return instance_id(self.ticket["ticketId"])

    async def join(self) -> None:
        body = {"displayName": "Maria da Silva", "caseNumber": "1000001-51.2026.8.26.0100"}
        with self.product.requests.step(JOIN):
            self.ticket = await self.visitor.ask("POST", f"/api/offices/{OFFICE_ID}/tickets", body)
            await self.clock.advance(0)
        await self.look()

    async def call(self) -> None:
        """«Chamar próximo»; the visit opens the room."""
        with self.product.requests.step(CALL, ROOM):
            await self.clerk.ask("POST", "/api/staff/calls", {"officeIds": [OFFICE_ID]})
            await self.clock.advance(0)
        await self.look()

    async def ring(self) -> None:
        await self._visitor_does(RING, "ring")

    async def enter(self) -> None:
        await self._visitor_does(ENTER, "enter")

    async def clerk_enters(self) -> None:
        await self._clerk_does(CLERK_ENTERS, CLERK_ENTERS, "enter", {})

    async def finish(self) -> None:
        await self._clerk_does(FINISH, AFTER, "finish", {"outcome": "resolved"})

    async def release(self) -> None:
        """«Devolver à fila»."""
        await self._clerk_does(RELEASE, RELEASE, "release", {"reason": "O processo está em outra unidade."})

    async def evaluate(self) -> None:
        opinion = {"score": 5, "comment": "Atendimento ótimo."}
        with self.product.requests.step(EVALUATION):
            await self._act("PUT", "evaluation", opinion)

    async def wait(self, seconds: float) -> None:
        """Time passes; the visit's alarms ring when they are due."""
        with self.product.requests.step(ALARM):
            await self.clock.advance(seconds)

    async def _visitor_does(self, step: str, command: str) -> None:
        with self.product.requests.step(step):
            await self._act("POST", command, {})
        await self.look()

    async def _clerk_does(self, step: str, visit: str, command: str, body: object) -> None:
        with self.product.requests.step(step, visit):
            await self.clerk.ask("POST", f"/api/staff/tickets/{self.ticket['ticketId']}/{command}", body)
            await self.clock.advance(0)
        await self.look()

    async def _act(self, method: str, name: str, body: object) -> None:
        path = f"/api/tickets/{self.ticket['ticketId']}/{name}"
        await self.visitor.ask(method, path, body, secret=self.ticket["secret"])

    async def look(self) -> None:
        """Both pages ask for what they show."""
        with self.product.requests.step(VIEWS):
            path = f"/api/tickets/{self.ticket['ticketId']}"
            await self.visitor.ask("GET", path, secret=self.ticket["secret"])
        with self.product.requests.step(CLERKS_VIEWS):
            await self.clerk.ask("GET", f"/api/staff/queue?officeId={OFFICE_ID}")


Scenario = Callable[[VisitScript], Awaitable[None]]


async def entry_before_the_alarm(visit: VisitScript) -> None:
    """The ordinary visit: the visitor rings and enters within the 30 seconds of the first alarm."""
    await visit.join()
    await visit.wait(20)
    await visit.call()
    await visit.wait(2)
    await visit.ring()
    await visit.wait(5)
    await visit.enter()
    await visit.wait(3)
    await visit.clerk_enters()
    await _serve(visit)


async def entry_after_the_alarm(visit: VisitScript) -> None:
    """The visitor takes most of the minute: an alarm more."""
    await visit.join()
    await visit.wait(20)
    await visit.call()
    await visit.wait(2)
    await visit.ring()
    await visit.wait(45)
    await visit.enter()
    await visit.wait(3)
    await visit.clerk_enters()
    await _serve(visit)


async def end_before_the_alarm(visit: VisitScript) -> None:
    """A short word: the clerk finishes within the 30 seconds of the first alarm."""
    await visit.join()
    await visit.wait(20)
    await visit.call()
    await visit.wait(2)
    await visit.ring()
    await visit.wait(5)
    await visit.enter()
    await visit.wait(3)
    await visit.clerk_enters()
    await visit.wait(5)
    await visit.finish()
    await visit.wait(180)


async def no_show(visit: VisitScript) -> None:
    """The page rings, nobody enters, the minute runs out."""
    await visit.join()
    await visit.wait(20)
    await visit.call()
    await visit.wait(2)
    await visit.ring()
    await visit.wait(75)


async def release_and_second_call(visit: VisitScript) -> None:
    """The clerk gives the ticket back and calls it again."""
    await visit.join()
    await visit.wait(20)
    await visit.call()
    await visit.wait(2)
    await visit.release()
    await visit.wait(5)
    await visit.call()
    await visit.wait(2)
    await visit.ring()
    await visit.wait(5)
    await visit.enter()
    await visit.wait(3)
    await visit.clerk_enters()
    await _serve(visit)


async def _serve(visit: VisitScript) -> None:
    """The service, its end, and long enough afterwards that every timer has matured."""
    await visit.wait(80)
    await visit.finish()
    await visit.wait(10)
    await visit.evaluate()
    await visit.wait(120)


async def ten_minutes_more(visit: VisitScript) -> None:
    """The ordinary visit after a longer wait, in which the pages look every half minute."""
    await visit.join()
    for _ in range(2 * LONGER_MINUTES):
        await visit.wait(30)
        await visit.look()
    await visit.wait(20)
    await visit.call()
    await visit.wait(2)
    await visit.ring()
    await visit.wait(5)
    await visit.enter()
    await visit.wait(3)
    await visit.clerk_enters()
    await _serve(visit)


SCENARIOS: dict[str, Scenario] = {
    "entry before the first alarm": entry_before_the_alarm,
    "entry after it": entry_after_the_alarm,
    LONGER: ten_minutes_more,
    "no-show": no_show,
    "end before the first alarm": end_before_the_alarm,
    "release and second call": release_and_second_call,
}
