"""One visitor and the open page, from the arrival until the page is closed."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from benchmarks.simulate_day.behaviour import REACTIONS, Reaction, VisitorBehaviour
from benchmarks.simulate_day.court import RETRY_SECONDS, SimulatedCourt
from benchmarks.simulate_day.notifications import wait_for_change
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import Desk
from shared.front_desk.visitor.actions import Entered
from shared.front_desk.visitor.joining import Join

POLL_SECONDS = 25.0
"""A held request ends after so long, and the page asks again: its sign of life."""
NOBODY_CAME_AFTER = timedelta(minutes=5)


class SimulatedVisitor:
    """Acts out one `VisitorBehaviour`."""

    def __init__(self, court: SimulatedCourt, behaviour: VisitorBehaviour) -> None:
        self._court = court
        self._behaviour = behaviour
        self._changed = asyncio.Event()
        self._ticket_id = ""
        self._silences = list(behaviour.silences)
        self._reaction: tuple[str, Reaction, datetime] | None = None
        self._page_is_open = True

    async def run(self) -> None:
        """From the arrival on."""
        await self._court.clock.until(self._behaviour.arrives)
        if not await self._join():
            return
        self._court.notifications.follow(self._ticket_id, self._changed)
        while self._page_is_open:
            await self._fall_silent()
            ticket = await self._court.poll(self._ticket_id)
            pause = RETRY_SECONDS if ticket is None else await self._act(ticket)
            await wait_for_change(self._changed, min(POLL_SECONDS, pause))

    async def _join(self) -> bool:
        court, behaviour = self._court, self._behaviour
        command = Join(
            behaviour.office_id,
            priority=behaviour.priority,
            device_id=behaviour.name,
        )
        idempotency = Idempotency(court.key(), command.fingerprint())
        joined = await court.send(lambda desk: court.use_cases.join(desk, command, idempotency))
        if isinstance(joined, Refused):
            court.counts[f"turned away: {joined.problem}"] += 1
            return False
        self._ticket_id = joined.stored.ticket.ticket_id
        court.counts["joined"] += 1
        known = self._ticket_id in court.checker.tickets
        court.checker.expect("no ticket lost", known, self._ticket_id, "acknowledged, not written")
        return known

    async def _fall_silent(self) -> None:
        if self._silences and self._seconds_here() >= self._silences[0][0]:
            _, seconds = self._silences.pop(0)
            self._court.counts["pages fell silent"] += 1
            await asyncio.sleep(seconds)
            self._changed.clear()

    def _seconds_here(self) -> float:
        return (self._court.clock.now() - self._behaviour.arrives).total_seconds()

    # --- each returns the seconds until the visitor's next act ------------------------------------------

    async def _act(self, ticket: Ticket) -> float:
        if ticket.may_come_back:
            return await self._missed(ticket)
        if ticket.is_final:
            self._page_is_open = False
            return 0
        if ticket.status is Status.WAITING:
            return await self._waiting()
        if ticket.status is Status.CALLED:
            return await self._called(ticket)
        if ticket.status is Status.RINGING:
            return await self._ringing(ticket)
        return await self._in_service(ticket)

    async def _waiting(self) -> float:
        left = self._behaviour.patience - self._seconds_here()
        if left > 0:
            return max(0.5, left)
        if self._behaviour.presses_leave:
            await self._leave()
        else:
            self._court.counts["pages closed while waiting"] += 1
            self._page_is_open = False
        return 0.5

    async def _leave(self) -> None:
        court, idempotency = self._court, self._court.idempotency("leave", self._ticket_id)
        await court.send(lambda desk: court.use_cases.leave(desk, self._ticket_id, None, idempotency))

    async def _called(self, ticket: Ticket) -> float:
        if not ticket.current_call().room_ready:
            return POLL_SECONDS
        court, idempotency = self._court, self._court.idempotency("ring", self._ticket_id)
        await court.send(lambda desk: court.use_cases.ring(desk, self._ticket_id, idempotency))
        return 0.1

    async def _ringing(self, ticket: Ticket) -> float:
        call_id = ticket.current_call().call_id
        if self._reaction is None or self._reaction[0] != call_id:
            self._reaction = (call_id, *self._react(ticket))
        _, reaction, at = self._reaction
        wait = (at - self._court.clock.now()).total_seconds()
        if wait > 0:
            return wait
        if reaction in {Reaction.ENTER, Reaction.AT_THE_LIMIT}:
            await self._enter()
        elif reaction is Reaction.LEAVE:
            await self._leave()
        return POLL_SECONDS

    def _react(self, ticket: Ticket) -> tuple[Reaction, datetime]:
        random, deadline = self._court.random, ticket.current_call().deadline
        assert deadline is not None
        reaction = random.choices(list(REACTIONS), weights=list(REACTIONS.values()))[0]
        if reaction is Reaction.AT_THE_LIMIT:
            return reaction, deadline + timedelta(seconds=random.uniform(-1.5, 3.5))
        return reaction, self._court.clock.now() + timedelta(seconds=2 + random.expovariate(1 / 9))

    async def _enter(self) -> None:
        """An entry is judged by the instant at which its request starts: in time, none is refused as late."""
        court, idempotency = self._court, self._court.idempotency("enter", self._ticket_id)
        started: list[datetime] = []

        async def attempt(desk: Desk) -> Entered:
            started.append(court.clock.now())
            return await court.use_cases.enter(desk, self._ticket_id, started[-1], idempotency)

        call = court.checker.tickets[self._ticket_id].last.call
        answer = await court.send(attempt)
        if isinstance(answer, Refused) and answer.problem is Problem.CALL_EXPIRED:
            court.counts["entries too late"] += 1
            in_time = call is not None and call.deadline is not None and max(started) < call.deadline
            court.checker.expect("minute", not in_time, self._ticket_id, "refused within the minute")

    async def _in_service(self, ticket: Ticket) -> float:
        court, call = self._court, ticket.current_call()
        assert call.entered_at is not None
        if call.clerk_entered_at is None and court.clock.now() >= call.entered_at + NOBODY_CAME_AFTER:
            idempotency = court.idempotency("nobody-came", self._ticket_id)
            await court.send(lambda desk: court.use_cases.nobody_came(desk, self._ticket_id, idempotency))
        return POLL_SECONDS

    async def _missed(self, ticket: Ticket) -> float:
        court, returns = self._court, self._behaviour.returns
        since = ticket.ended_at if ticket.is_dropped else ticket.missed_at
        assert since is not None
        if returns is None or ticket.returned:
            self._page_is_open = False
            return 0
        wait = returns - (court.clock.now() - since).total_seconds()
        if wait > 0:
            return wait
        idempotency = court.idempotency("return", self._ticket_id)
        answer = await court.send(lambda desk: court.use_cases.come_back(desk, self._ticket_id, idempotency))
        self._page_is_open = not isinstance(answer, Refused)
        court.counts["returns" if self._page_is_open else "returns too late"] += 1
        return 0.1
