"""One clerk's working day: calls, waits in rooms, ends visits, has lunch, and sometimes just vanishes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.simulate_day.house import House
from benchmarks.simulate_day.news import news_or_pause
from benchmarks.simulate_day.offices import Team
from benchmarks.simulate_day.watch import CallRequest
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.status import Outcome, Status
from shared.domain.ticket import Ticket
from shared.front_desk.calling_next import CallNext
from shared.front_desk.clerk import Finish
from shared.front_desk.desk import Desk
from shared.ports import StoredTicket

POLL_SECONDS = 25.0
LOOKS_AGAIN = (8.0, 25.0)
"""A clerk before a queue in which nobody can be called looks again after so many seconds."""
PRESSES_ANYWAY = 0.05
"""Share of those looks after which the button is pressed although the screen shows nobody to call."""
HOLDER_SILENT = timedelta(seconds=95)


@dataclass(frozen=True)
class Shift:
    """When the clerk works; `lunch` is an instant and seconds."""

    begins: datetime
    ends: datetime
    lunch: tuple[datetime, float]
    goes_at_once: bool
    """Leaves when the office closes, whoever still waits."""


@dataclass
class Intent:
    """How the clerk will treat one call, drawn when it is made. Durations are seconds."""

    comes: bool
    comes_after: float
    service: float
    releases: bool
    removes: bool
    nobody_presses: bool
    vanishes: bool
    marks_no_show: float | None
    """Seconds after the deadline at which «Não compareceu» is pressed, allowed or not."""


class ClerkAtWork:
    """Plays one clerk of a team."""

    def __init__(self, house: House, clerk: Clerk, team: Team, shift: Shift) -> None:
        self._house = house
        self._clerk = clerk
        self._colleagues: Sequence[Clerk] = [other for other in team.clerks if other != clerk]
        self._shift = shift
        self._lunch: tuple[datetime, float] | None = shift.lunch
        self._bell = asyncio.Event()
        self._missed: list[tuple[datetime, str]] = []
        self._following: Ticket | None = None
        self._side_work: set[asyncio.Task[None]] = set()

    async def work(self) -> None:
        """The whole shift."""
        house = self._house
        for office_id in self._clerk.office_ids:
            house.news.of_office(office_id, self._bell)
        await house.clock.until(self._shift.begins)
        while True:
            await self._lunch_if_due()
            late = house.clock.now() >= self._shift.ends
            if late and self._shift.goes_at_once and self._following is None:
                return
            if self._following is None and not house.watch.paper.waits_at(self._clerk.office_ids):
                if late:
                    return
                if not self._missed:
                    await self._bell.wait()
                    self._bell.clear()
            if house.clock.now() >= self._shift.ends + timedelta(hours=2):
                return
            await self._one_call()

    async def _lunch_if_due(self) -> None:
        if self._lunch is not None and self._house.clock.now() >= self._lunch[0]:
            _, length = self._lunch
            self._lunch = None
            await asyncio.sleep(length)

    async def _one_call(self) -> None:
        ticket, self._following = self._following, None
        if ticket is None:
            ticket = await self._call()
        if ticket is None:
            await news_or_pause(self._bell, self._house.random.uniform(*LOOKS_AGAIN))
        else:
            await self._attend(ticket)

    # --- calling -------------------------------------------------------------------------------------

    async def _call(self) -> Ticket | None:
        house = self._house
        recalled = await self._recall_if_due()
        if recalled is not None:
            return recalled
        if house.random.random() < 0.008:
            return await self._call_out_of_order()
        seen = house.watch.paper.somebody_comes(self._clerk.office_ids, house.clock.now())
        if not seen and house.random.random() > PRESSES_ANYWAY:
            return None
        key = house.key()
        command = CallNext(self._clerk.office_ids, idempotency_key=key)

        async def attempt(desk: Desk) -> StoredTicket:
            self._announce(desk, key, in_order=True)
            return await house.rules.call_next(desk, house.visits, self._clerk, command)

        return await self._won(await house.ask(attempt))

    def _announce(self, desk: Desk, key: str, *, in_order: bool) -> None:
        """So that the watch knows what was asked, and when."""
        call_id = desk.keys.call_id(self._clerk.clerk_id, key)
        request = CallRequest(self._clerk.office_ids, in_order, self._house.clock.now())
        self._house.watch.requests[call_id] = request

    async def _won(self, answer: StoredTicket | Refused) -> Ticket | None:
        """The ticket to attend to: won now, or still in hand from before."""
        if not isinstance(answer, Refused):
            self._house.counted["calls"] += 1
            return answer.ticket
        held = answer.fields.get("ticketId")
        if answer.problem is Problem.CLERK_BUSY and isinstance(held, str):
            stored = await self._load(held)
            if stored is not None and self._is_mine(stored.ticket):
                return stored.ticket
        return None

    def _is_mine(self, ticket: Ticket) -> bool:
        return ticket.is_held and ticket.current_call().clerk_id == self._clerk.clerk_id

    async def _load(self, ticket_id: str) -> StoredTicket | None:
        answer = await self._house.ask(lambda desk: desk.tickets.load(ticket_id))
        return None if isinstance(answer, Refused) else answer

    async def _call_out_of_order(self) -> Ticket | None:
        """Somebody in the middle of the queue, with a reason."""
        house, office_id = self._house, self._house.random.choice(self._clerk.office_ids)
        board = await house.ask(lambda desk: desk.tickets.board(office_id))
        if isinstance(board, Refused):
            return None
        present = [stored.ticket for stored in board.waiting if not stored.ticket.absent]
        if not present:
            return None
        ticket_id = house.random.choice(present).ticket_id
        key = house.key()
        command = CallNext(self._clerk.office_ids, ticket_id, "audiência em minutos", key)

        async def attempt(desk: Desk) -> StoredTicket:
            self._announce(desk, key, in_order=False)
            return await house.rules.call_next(desk, house.visits, self._clerk, command)

        return await self._won(await house.ask(attempt))

    async def _recall_if_due(self) -> Ticket | None:
        house = self._house
        if not self._missed or house.clock.now() < self._missed[0][0]:
            return None
        _, ticket_id = self._missed.pop(0)
        key = house.key()

        async def attempt(desk: Desk) -> StoredTicket:
            self._announce(desk, key, in_order=False)
            return await house.rules.recall(desk, house.visits, self._clerk, ticket_id, key)

        return await self._won(await house.ask(attempt))

    # --- attending -----------------------------------------------------------------------------------

    def _intend(self) -> Intent:
        random = self._house.random
        return Intent(
            comes=random.random() < 0.97,
            comes_after=random.uniform(0, 40),
            service=min(3_600.0, random.lognormvariate(5.75, 0.7)),
            releases=random.random() < 0.02,
            removes=random.random() < 0.004,
            nobody_presses=random.random() < 0.02,
            vanishes=random.random() < 0.006,
            marks_no_show=random.uniform(-5, 6) if random.random() < 0.3 else None,
        )

    async def _attend(self, ticket: Ticket) -> None:
        """Until the ticket has left this clerk's hands, or the clerk has left the ticket."""
        house, intent = self._house, self._intend()
        if intent.vanishes:
            house.counted["clerks vanished"] += 1
            self._rescue(ticket.ticket_id)
            await asyncio.sleep(house.random.uniform(300, 2_400))
            return
        bell, call_id = asyncio.Event(), ticket.current_call().call_id
        house.news.of_ticket(ticket.ticket_id, bell)
        try:
            while True:
                await self._heard(ticket.office_id)
                stored = await self._load(ticket.ticket_id)
                if stored is None:
                    return
                if not (self._is_mine(stored.ticket) and stored.ticket.current_call().call_id == call_id):
                    self._note_missed(stored.ticket)
                    return
                pause = await self._handle(stored.ticket, intent)
                await news_or_pause(bell, min(POLL_SECONDS, pause))
        finally:
            house.news.drop(ticket.ticket_id, bell)

    async def _heard(self, office_id: str) -> None:
        desk = self._house.desk()
        await desk.presence.clerk_heard(office_id, self._clerk.clerk_id)

    def _note_missed(self, ticket: Ticket) -> None:
        random = self._house.random
        if ticket.is_missed and not ticket.settled and random.random() < 0.25:
            due = self._house.clock.now() + timedelta(seconds=random.uniform(10, 290))
            self._missed.append((due, ticket.ticket_id))

    async def _handle(self, ticket: Ticket, intent: Intent) -> float:
        """What is next for a ticket in hand; seconds until the next thing."""
        house, call = self._house, ticket.current_call()
        now = house.clock.now()
        if intent.releases:
            intent.releases = False
            await self._release(ticket.ticket_id)
            return 0.1
        if call.room_ready and intent.comes and call.clerk_entered_at is None:
            wait = intent.comes_after - (now - call.called_at).total_seconds()
            if wait > 0:
                return wait
            repeat = house.repeat("clerk-enter", ticket.ticket_id)
            await house.ask(lambda desk: house.rules.clerk_enter(desk, self._clerk, ticket.ticket_id, repeat))
            return 0.1
        if ticket.status is Status.RINGING and intent.marks_no_show is not None:
            return await self._mark_no_show(ticket, intent, intent.marks_no_show)
        if ticket.status is Status.IN_SERVICE and intent.comes and not intent.nobody_presses:
            return await self._serve(ticket, intent)
        return POLL_SECONDS

    async def _mark_no_show(self, ticket: Ticket, intent: Intent, after: float) -> float:
        house, deadline = self._house, ticket.current_call().deadline
        assert deadline is not None
        wait = (deadline - house.clock.now()).total_seconds() + after
        if wait > 0:
            return wait
        intent.marks_no_show = None
        repeat = house.repeat("no-show", ticket.ticket_id)
        answer = await house.ask(
            lambda desk: house.rules.no_show(desk, house.visits, self._clerk, ticket.ticket_id, repeat)
        )
        house.counted["no-shows marked too early"] += (
            isinstance(answer, Refused) and answer.problem is Problem.TOO_EARLY
        )
        return 1.0

    async def _serve(self, ticket: Ticket, intent: Intent) -> float:
        house, entered = self._house, ticket.current_call().entered_at
        assert entered is not None
        wait = intent.service - (house.clock.now() - entered).total_seconds()
        if wait > 0:
            return wait
        if intent.removes:
            repeat = house.repeat("remove", ticket.ticket_id)
            await house.ask(
                lambda desk: house.rules.remove(
                    desk, house.visits, self._clerk, ticket.ticket_id, "desrespeito", repeat
                )
            )
        else:
            await self._finish(ticket)
        return 0.1

    async def _finish(self, ticket: Ticket) -> None:
        house, key = self._house, self._house.key()
        goes_on = house.random.random() < 0.5 and house.clock.now() < self._shift.ends
        outcome = house.random.choices(list(Outcome), weights=(70, 15, 10, 5))[0]
        command = Finish(outcome, goes_on, self._clerk.office_ids, key)
        repeat = house.repeat("finish", ticket.ticket_id, key)

        async def attempt(desk: Desk) -> Ticket | None:
            self._announce(desk, f"{key}/next", in_order=True)
            finished = await house.rules.finish(
                desk, house.visits, self._clerk, ticket.ticket_id, command, repeat
            )
            return finished.following.ticket if finished.following else None

        following = await house.ask(attempt)
        if isinstance(following, Ticket) and self._is_mine(following):
            house.counted["calls"] += 1
            self._following = following

    async def _release(self, ticket_id: str) -> None:
        await self._release_as(self._clerk, ticket_id, "interrupção")

    async def _release_as(self, clerk: Clerk, ticket_id: str, reason: str) -> None:
        house, repeat = self._house, self._house.repeat("release", ticket_id, clerk.clerk_id)
        answer = await house.ask(
            lambda desk: house.rules.release(desk, house.visits, clerk, ticket_id, reason, repeat)
        )
        house.counted["releases"] += not isinstance(answer, Refused)

    def _rescue(self, ticket_id: str) -> None:
        """A colleague, if there is one, gives the ticket back once the vanished clerk is unheard."""
        if not self._colleagues or self._house.random.random() < 0.3:
            return
        colleague = self._house.random.choice(self._colleagues)

        async def later() -> None:
            await asyncio.sleep(self._house.random.uniform(20, 400))
            await self._release_as(colleague, ticket_id, "o atendente se ausentou")

        task = asyncio.create_task(later())
        self._side_work.add(task)
        task.add_done_callback(self._side_work.discard)
