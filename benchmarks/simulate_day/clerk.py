"""One clerk's working day: calls and serves."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.simulate_day.behaviour import ClerkBehaviour
from benchmarks.simulate_day.court import SimulatedCourt
from benchmarks.simulate_day.notifications import wait_for_change
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.status import Status
from shared.domain.ticket.room_outage import is_without_room
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.clerk.commands import Finish
from shared.front_desk.desk import Desk
from shared.ports import StoredTicket

POLL_SECONDS, SOON = 25.0, 0.1
LOOKS_AGAIN = (15.0, 45.0)
"""Seconds until a clerk looks again at a queue in which nobody can be called."""
AFTER_CLOSING = timedelta(hours=2)


@dataclass(frozen=True)
class Shift:
    """When the clerk works; `lunch` is an instant and seconds."""

    begins: datetime
    ends: datetime
    lunch: tuple[datetime, float]


class SimulatedClerk:
    """Acts out one clerk."""

    def __init__(self, court: SimulatedCourt, clerk: Clerk, shift: Shift) -> None:
        self._court = court
        self._clerk = clerk
        self._shift = shift
        self._lunch: tuple[datetime, float] | None = shift.lunch
        self._changed = asyncio.Event()
        self._called_next: Ticket | None = None
        """Called by «Encerrar e chamar próximo»."""

    async def run(self) -> None:
        """The whole shift; who waits when it ends is served for two hours more."""
        court, office_ids = self._court, self._clerk.office_ids
        for office_id in office_ids:
            court.notifications.follow(office_id, self._changed)
        await court.clock.until(self._shift.begins)
        while not self._may_go():
            await self._have_lunch()
            if not (court.checker.queue.somebody_waits(office_ids) or self._called_next):
                await self._changed.wait()
                self._changed.clear()
                continue
            ticket, self._called_next = self._called_next or await self._call(), None
            if ticket is None:
                await wait_for_change(self._changed, court.random.uniform(*LOOKS_AGAIN))
            else:
                await self._attend(ticket)

    def _may_go(self) -> bool:
        now = self._court.clock.now()
        if now < self._shift.ends or self._called_next is not None:
            return False
        waits = self._court.checker.queue.somebody_waits(self._clerk.office_ids)
        return not waits or now >= self._shift.ends + AFTER_CLOSING

    async def _have_lunch(self) -> None:
        if self._lunch is not None and self._court.clock.now() >= self._lunch[0]:
            _, seconds = self._lunch
            self._lunch = None
            await asyncio.sleep(seconds)

    # --- calling -----------------------------------------------------------------------------------------

    async def _call(self) -> Ticket | None:
        court, office_ids = self._court, self._clerk.office_ids
        if not court.checker.queue.somebody_can_be_called(office_ids, court.clock.now()):
            return None
        command = CallNext(office_ids)
        idempotency = Idempotency(court.key(), command.fingerprint())

        async def attempt(desk: Desk) -> StoredTicket:
            self._announce(desk, idempotency)
            return await court.use_cases.call_next(desk, self._clerk, command, idempotency)

        return await self._held_after(await court.send(attempt))

    def _announce(self, desk: Desk, idempotency: Idempotency) -> None:
        """So that the checks know who has asked for the call, and since when."""
        call_id = desk.keys.call_id(self._clerk.clerk_id, idempotency.key)
        self._court.checker.requests[call_id] = (self._clerk.office_ids, self._court.clock.now())

    async def _held_after(self, answer: StoredTicket | Refused) -> Ticket | None:
        """The ticket to attend: called now, or held since a request whose answer was lost."""
        if not isinstance(answer, Refused):
            self._court.counts["calls"] += 1
            return answer.ticket if self._holds(answer.ticket) else None
        held = answer.fields.get("ticketId")
        if answer.problem is not Problem.CLERK_BUSY or not isinstance(held, str):
            return None
        ticket = await self._court.read(held)
        return ticket if ticket is not None and self._holds(ticket) else None

    def _holds(self, ticket: Ticket) -> bool:
        return ticket.is_held and ticket.current_call().clerk_id == self._clerk.clerk_id

    # --- attending ---------------------------------------------------------------------------------------

    async def _attend(self, ticket: Ticket) -> None:
        """Until this clerk no longer holds the ticket, or has gone home."""
        court, behaviour = self._court, ClerkBehaviour.draw(self._court.random)
        if behaviour.vanishes:
            court.counts["clerks vanished"] += 1
            await asyncio.sleep(court.random.uniform(300, 2_400))
            return
        changed, call_id = asyncio.Event(), ticket.current_call().call_id
        court.notifications.follow(ticket.ticket_id, changed)
        while True:
            court.desk().presence.clerk_heard(ticket.office_id, self._clerk.clerk_id)
            now = await court.read(ticket.ticket_id)
            if now is None or not self._holds(now) or now.current_call().call_id != call_id:
                break
            await wait_for_change(changed, min(POLL_SECONDS, await self._act(now, behaviour)))
        if now is not None and is_without_room(now):  # not called again at once
            await asyncio.sleep(court.random.uniform(*LOOKS_AGAIN))

    async def _act(self, ticket: Ticket, behaviour: ClerkBehaviour) -> float:
        """The next act for a ticket in hand; seconds until the one after it."""
        court, call = self._court, ticket.current_call()
        if call.room_ready and call.clerk_entered_at is None:
            wait = behaviour.enters_after - (court.clock.now() - call.called_at).total_seconds()
            if wait > 0:
                return wait
            idempotency = court.idempotency("clerk-enter", ticket.ticket_id)
            await court.send(
                lambda desk: court.use_cases.clerk_enter(desk, self._clerk, ticket.ticket_id, idempotency)
            )
            return SOON
        if ticket.status is not Status.IN_SERVICE or call.entered_at is None:
            return POLL_SECONDS
        wait = behaviour.service - (court.clock.now() - call.entered_at).total_seconds()
        if wait > 0:
            return wait
        await self._finish(ticket, behaviour)
        return SOON

    async def _finish(self, ticket: Ticket, behaviour: ClerkBehaviour) -> None:
        court = self._court
        goes_on = behaviour.finishes_and_calls and court.clock.now() < self._shift.ends
        command = Finish(behaviour.outcome, goes_on, self._clerk.office_ids)
        idempotency = court.idempotency("finish", ticket.ticket_id)

        async def attempt(desk: Desk) -> Ticket | None:
            self._announce(desk, idempotency.then("next", CallNext(self._clerk.office_ids).fingerprint()))
            done = await court.use_cases.finish(desk, self._clerk, ticket.ticket_id, command, idempotency)
            return done.called_next.ticket if done.called_next else None

        called_next = await court.send(attempt)
        if isinstance(called_next, Ticket) and self._holds(called_next):
            court.counts["calls"] += 1
            self._called_next = called_next
