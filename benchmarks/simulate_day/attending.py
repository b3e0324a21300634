"""What a clerk does with a ticket in hand: goes into the room, ends the visit, or leaves it in the lurch."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime

from benchmarks.simulate_day.asking import Asking
from benchmarks.simulate_day.house import House
from benchmarks.simulate_day.news import news_or_pause
from benchmarks.simulate_day.watch import rang_long
from shared.domain.call_events import Occupancy
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.status import Outcome, Status
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.call_events import hearing
from shared.front_desk.call_events.hearing import Report
from shared.front_desk.clerk.actions import Finish
from shared.front_desk.desk import Desk

POLL_SECONDS = 25.0
SOON = 0.1
OUTCOMES = {Outcome.RESOLVED: 70, Outcome.PENDING: 15, Outcome.OUT_OF_SCOPE: 10, Outcome.DROPPED: 5}


@dataclass
class Intent:
    """How the clerk will treat one call, drawn when it is made. Durations are seconds."""

    comes: bool
    comes_after: float
    service: float
    releases: bool
    removes: bool
    transfers: bool
    nobody_presses: bool
    """Both just leave the meeting."""
    graph_tells: bool
    vanishes: bool
    calls_another: bool
    """While the longer minute rings."""
    marks_no_show: float | None
    """Seconds after the deadline at which «Não compareceu» is pressed, allowed or not."""


class Attending:
    """Everything between the call and the end, for one clerk."""

    def __init__(
        self,
        house: House,
        asking: Asking,
        colleagues: Sequence[Clerk],
        closing: datetime,
        other_offices: Sequence[str],
    ) -> None:
        self._house = house
        self._asking = asking
        self._clerk = asking.clerk
        self._colleagues = colleagues
        self._closing = closing
        self._other_offices = other_offices
        self._following: Ticket | None = None
        self._side_work: set[asyncio.Task[None]] = set()

    @property
    def has_following(self) -> bool:
        """Whether «Encerrar e chamar próximo» has won somebody."""
        return self._following is not None

    def take_following(self) -> Ticket | None:
        """Whom it has won; once."""
        following, self._following = self._following, None
        return following

    async def attend(self, ticket: Ticket) -> Ticket | None:
        """Until the ticket has left this clerk's hands, or the clerk the ticket; how it stands then."""
        house, intent = self._house, self._intend()
        if intent.vanishes:
            house.counted["clerks vanished"] += 1
            self._rescue(ticket.ticket_id)
            await asyncio.sleep(house.random.uniform(300, 2_400))
            return None
        return await self._stay_with(ticket, intent, aside=False)

    def _intend(self) -> Intent:
        random = self._house.random
        return Intent(
            comes=random.random() < 0.97,
            comes_after=random.uniform(0, 40),
            service=min(3_600.0, random.lognormvariate(5.75, 0.7)),
            releases=random.random() < 0.02,
            removes=random.random() < 0.004,
            transfers=random.random() < 0.03,
            nobody_presses=random.random() < 0.02,
            graph_tells=random.random() < 0.8,
            vanishes=random.random() < 0.006,
            calls_another=random.random() < 0.6,
            marks_no_show=random.uniform(-5, 6) if random.random() < 0.3 else None,
        )

    async def _stay_with(self, ticket: Ticket, intent: Intent, *, aside: bool) -> Ticket | None:
        house, ticket_id = self._house, ticket.ticket_id
        bell, call_id = asyncio.Event(), ticket.current_call().call_id
        house.news.of_ticket(ticket_id, bell)
        try:
            while True:
                await house.desk().presence.clerk_heard(ticket.office_id, self._clerk.clerk_id)
                now = await house.look(ticket_id)
                if now is None or not (self._asking.holds(now) and now.current_call().call_id == call_id):
                    return now
                if now.status is Status.RINGING and rang_long(now) and intent.calls_another and not aside:
                    house.counted["called another during a long minute"] += 1
                    self._beside(self._stay_aside(now, intent))
                    return None
                pause = await self._handle(now, intent, aside=aside)
                await news_or_pause(bell, min(POLL_SECONDS, pause))
        finally:
            house.news.drop(ticket_id, bell)

    async def _stay_aside(self, ticket: Ticket, intent: Intent) -> None:
        await self._stay_with(ticket, intent, aside=True)

    async def _handle(self, ticket: Ticket, intent: Intent, *, aside: bool) -> float:
        """What is next for a ticket in hand; seconds until the next thing."""
        house, call = self._house, ticket.current_call()
        if intent.releases:
            intent.releases = False
            await self._release_as(self._clerk, ticket.ticket_id, "interrupção")
            return SOON
        if call.room_ready and intent.comes and call.clerk_entered_at is None:
            wait = intent.comes_after - (house.clock.now() - call.called_at).total_seconds()
            if wait > 0:
                return wait
            await self._go_in(ticket.ticket_id)
            return SOON
        if ticket.status is Status.RINGING and intent.marks_no_show is not None:
            return await self._mark_no_show(ticket, intent, intent.marks_no_show)
        if ticket.status is Status.IN_SERVICE and intent.comes:
            return await self._serve(ticket, intent, aside=aside)
        return POLL_SECONDS

    async def _go_in(self, ticket_id: str) -> None:
        house, repeat = self._house, self._house.repeat("clerk-enter", ticket_id)
        await house.ask(lambda desk: house.rules.clerk_enter(desk, self._clerk, ticket_id, repeat))

    async def _mark_no_show(self, ticket: Ticket, intent: Intent, after: float) -> float:
        house, deadline = self._house, ticket.current_call().deadline
        assert deadline is not None
        wait = (deadline - house.clock.now()).total_seconds() + after
        if wait > 0:
            return wait
        intent.marks_no_show = None
        repeat = house.repeat("no-show", ticket.ticket_id)
        answer = await house.ask(
            lambda desk: house.rules.no_show(desk, self._clerk, ticket.ticket_id, repeat)
        )
        early = isinstance(answer, Refused) and answer.problem is Problem.TOO_EARLY
        house.counted["no-shows marked too early"] += early
        return 1.0

    async def _serve(self, ticket: Ticket, intent: Intent, *, aside: bool) -> float:
        entered = ticket.current_call().entered_at
        assert entered is not None
        wait = intent.service - (self._house.clock.now() - entered).total_seconds()
        if wait > 0:
            return wait
        if intent.nobody_presses:
            return await self._just_leave(ticket, intent)
        if intent.transfers and self._other_offices:
            intent.transfers = False
            await self._transfer(ticket.ticket_id)
        elif intent.removes:
            repeat = self._house.repeat("remove", ticket.ticket_id)
            await self._house.ask(
                lambda desk: self._house.rules.remove(
                    desk, self._clerk, ticket.ticket_id, "desrespeito", repeat
                )
            )
        else:
            await self._finish(ticket, aside=aside)
        return SOON

    async def _just_leave(self, ticket: Ticket, intent: Intent) -> float:
        """Graph tells that nobody is inside any more; else the longest meeting ends the visit."""
        house, call = self._house, ticket.current_call()
        if call.over_at is None and intent.graph_tells:
            now = house.clock.now()
            await house.ask(
                lambda desk: hearing.hear(desk, Report(ticket.ticket_id, call.call_id, Occupancy.EMPTY, now))
            )
        return POLL_SECONDS

    async def _transfer(self, ticket_id: str) -> None:
        house, office_id = self._house, self._house.random.choice(self._other_offices)
        repeat = house.repeat("transfer", ticket_id, office_id)
        answer = await house.ask(
            lambda desk: house.rules.transfer(
                desk, self._clerk, ticket_id, office_id, "outra competência", repeat
            )
        )
        house.counted["transfers"] += not isinstance(answer, Refused)

    async def _finish(self, ticket: Ticket, *, aside: bool) -> None:
        house, key = self._house, self._house.key()
        goes_on = not aside and house.random.random() < 0.5 and house.clock.now() < self._closing
        outcome = house.random.choices(list(OUTCOMES), weights=list(OUTCOMES.values()))[0]
        command = Finish(outcome, goes_on, self._clerk.office_ids, key)
        repeat = house.repeat("finish", ticket.ticket_id, key)

        async def attempt(desk: Desk) -> Ticket | None:
            self._asking.announce(desk, f"{key}/next", in_order=True)
            done = await house.rules.finish(desk, self._clerk, ticket.ticket_id, command, repeat)
            return done.following.ticket if done.following else None

        following = await house.ask(attempt)
        if isinstance(following, Ticket) and self._asking.holds(following):
            house.counted["calls"] += 1
            self._following = following

    async def _release_as(self, clerk: Clerk, ticket_id: str, reason: str) -> None:
        house, repeat = self._house, self._house.repeat("release", ticket_id, clerk.clerk_id)
        answer = await house.ask(lambda desk: house.rules.release(desk, clerk, ticket_id, reason, repeat))
        house.counted["releases"] += not isinstance(answer, Refused)

    def _rescue(self, ticket_id: str) -> None:
        """A colleague, if there is one, gives the ticket back once the vanished clerk is unheard."""
        if not self._colleagues or self._house.random.random() < 0.3:
            return
        colleague = self._house.random.choice(self._colleagues)

        async def later() -> None:
            await asyncio.sleep(self._house.random.uniform(20, 400))
            await self._release_as(colleague, ticket_id, "o atendente se ausentou")

        self._beside(later())

    def _beside(self, work: Coroutine[object, object, None]) -> None:
        """Something that goes on while the clerk does other things."""
        task = asyncio.create_task(work)
        self._side_work.add(task)
        task.add_done_callback(self._side_work.discard)
