"""One visitor's page and the person before it, from the arrival to the evaluation."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from benchmarks.simulate_day.house import TRY_AGAIN_SECONDS, House
from benchmarks.simulate_day.news import news_or_pause
from benchmarks.simulate_day.temper import REACTIONS, Reaction, Temper
from shared.domain.errors import Problem, Refused
from shared.domain.status import Priority, Status
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import Desk
from shared.front_desk.visitor.actions import Details, Entered, Opinion
from shared.front_desk.visitor.joining import Join, Joined
from shared.ports import StoredTicket

POLL_SECONDS = 25.0
"""A held request ends after so long, and the page asks again: its sign of life."""
NOBODY_CAME = timedelta(minutes=5)
GIVES_UP_AFTER = 50


class Visitor:
    """Plays one `Temper`. Ends when the page is closed, or the day is over."""

    def __init__(self, house: House, temper: Temper) -> None:
        self._house = house
        self._temper = temper
        self._bell = asyncio.Event()
        self._ticket_id = ""
        self._arrived = temper.arrives
        self._silences = list(temper.silences)
        self._details, self._pause, self._second = temper.details, temper.pause, temper.second_entry
        self._ready_at: datetime | None = None
        self._reaction: tuple[str, Reaction, datetime] | None = None
        self._patience = temper.patience
        self._pages_open = True
        self._unanswered = 0

    async def live(self) -> None:
        """From the arrival on."""
        await self._house.clock.until(self._temper.arrives)
        if not await self._join():
            return
        self._house.news.of_ticket(self._ticket_id, self._bell)
        try:
            while self._pages_open:
                await self._silence_if_any()
                ticket = await self._house.hear(self._ticket_id)
                pause = self._not_answered() if ticket is None else await self._act(ticket)
                await news_or_pause(self._bell, min(POLL_SECONDS, pause))
        finally:
            self._house.news.drop(self._ticket_id, self._bell)

    def _not_answered(self) -> float:
        """After a while the page says that the ticket is gone."""
        self._unanswered += 1
        self._pages_open = self._unanswered < GIVES_UP_AFTER
        return TRY_AGAIN_SECONDS

    # --- coming --------------------------------------------------------------------------------------

    async def _join(self) -> bool:
        house, key = self._house, self._house.key()
        joined = await self._send_join(key)
        if isinstance(joined, Refused):
            house.counted[f"turned away: {joined.problem}"] += 1
            return False
        self._ticket_id = joined.stored.ticket.ticket_id
        house.counted["joined"] += 1
        known = house.watch.tickets.get(self._ticket_id)
        house.watch.expect("no ticket lost", known is not None, self._ticket_id, "acknowledged, not written")
        return True

    async def _send_join(self, key: str) -> Joined | Refused:
        temper, house = self._temper, self._house
        command = Join(
            temper.office_id,
            priority=temper.priority,
            needs=temper.needs,
            idempotency_key=key,
            device_id=temper.name,
        )
        return await house.ask(lambda desk: house.rules.join(desk, command))

    async def _enter_again(self) -> None:
        """The same device once more: the same place, not two."""
        again = await self._send_join(self._house.key())
        if isinstance(again, Joined) and not self._has_ended():
            same = again.stored.ticket.ticket_id == self._ticket_id
            self._house.watch.expect("one place a device", same, self._ticket_id, "a second ticket")

    def _has_ended(self) -> bool:
        known = self._house.watch.tickets.get(self._ticket_id)
        return known is not None and known.last.is_final

    # --- silence -------------------------------------------------------------------------------------

    async def _silence_if_any(self) -> None:
        passed = self._passed()
        if self._silences and passed >= self._silences[0][0]:
            _, length = self._silences.pop(0)
            self._house.counted["pages fell silent"] += 1
            await asyncio.sleep(length)
            self._bell.clear()

    def _passed(self) -> float:
        return (self._house.clock.now() - self._arrived).total_seconds()

    # --- acting: each answers how many seconds until the next thing on this person's mind -------------

    async def _act(self, ticket: Ticket) -> float:
        if ticket.status is Status.TRANSFERRED:
            return await self._follow(ticket)
        if ticket.may_come_back:
            return await self._missed(ticket)
        if ticket.is_final:
            return await self._after_the_end(ticket)
        if ticket.status is Status.WAITING:
            return await self._waiting(ticket)
        if ticket.status is Status.CALLED:
            return await self._called(ticket)
        if ticket.status is Status.RINGING:
            return await self._ringing(ticket)
        return await self._in_service(ticket)

    async def _waiting(self, ticket: Ticket) -> float:
        house, passed = self._house, self._passed()
        if passed >= self._patience:
            await self._give_up()
        elif self._second is not None and passed >= self._second:
            self._second = None
            await self._enter_again()
        elif self._details is not None and passed >= self._details:
            self._details = None
            priority = house.random.choice(list(Priority)) if house.random.random() < 0.5 else None
            details = Details(case_number="1000001-51.2026.8.26.0100", priority=priority)
            await house.ask(lambda desk: house.rules.details(desk, self._ticket_id, details))
        elif self._pause is not None and passed >= self._pause:
            self._pause = None
            await self._more_time()
        elif self._ready_at is not None and house.clock.now() >= self._ready_at:
            self._ready_at = None
            repeat = house.repeat("ready", self._ticket_id)
            await house.ask(lambda desk: house.rules.ready(desk, self._ticket_id, repeat))
        plans = (self._patience, self._second, self._details, self._pause)
        return max(0.5, min(plan - passed for plan in plans if plan is not None))

    async def _give_up(self) -> None:
        if self._temper.says_goodbye:
            await self._leave("demora")
        else:
            self._house.counted["pages closed while waiting"] += 1
            self._pages_open = False

    async def _leave(self, reason: str) -> None:
        house = self._house
        repeat = house.repeat("leave", self._ticket_id)
        await house.ask(lambda desk: house.rules.leave(desk, self._ticket_id, reason, repeat))

    async def _more_time(self) -> None:
        house = self._house
        repeat = house.repeat("more-time", self._ticket_id)
        await house.ask(lambda desk: house.rules.more_time(desk, self._ticket_id, repeat))
        self._ready_at = house.clock.now() + timedelta(seconds=house.random.uniform(20, 240))

    async def _called(self, ticket: Ticket) -> float:
        if not ticket.current_call().room_ready:
            return POLL_SECONDS
        house, repeat = self._house, self._house.repeat("ring", self._ticket_id)
        await house.ask(lambda desk: house.rules.ring(desk, self._ticket_id, repeat))
        return 0.1

    async def _ringing(self, ticket: Ticket) -> float:
        house, call = self._house, ticket.current_call()
        if self._reaction is None or self._reaction[0] != call.call_id:
            self._reaction = self._react(ticket)
        _, reaction, at = self._reaction
        wait = (at - house.clock.now()).total_seconds()
        if wait > 0:
            return wait
        if reaction in {Reaction.ENTER, Reaction.AT_THE_LIMIT}:
            await self._enter()
        elif reaction is Reaction.MORE_TIME:
            await self._more_time()
        elif reaction is Reaction.LEAVE:
            await self._leave("desistência")
        return POLL_SECONDS

    def _react(self, ticket: Ticket) -> tuple[str, Reaction, datetime]:
        random, call = self._house.random, ticket.current_call()
        assert call.deadline is not None
        reaction = random.choices(list(REACTIONS), weights=list(REACTIONS.values()))[0]
        now = self._house.clock.now()
        at = now + timedelta(seconds=2 + random.expovariate(1 / 9))
        if reaction is Reaction.AT_THE_LIMIT:
            at = call.deadline + timedelta(seconds=random.uniform(-1.5, 3.5))
        return call.call_id, reaction, at

    async def _enter(self) -> None:
        """The handler judges by the instant at which it starts; each attempt is held against the minute."""
        house, repeat = self._house, self._house.repeat("enter", self._ticket_id)
        started: list[datetime] = []

        async def attempt(desk: object) -> Entered:
            started.append(house.clock.now())
            return await house.rules.enter(desk, self._ticket_id, started[-1], repeat)

        ringing = house.watch.tickets[self._ticket_id].last
        answer = await house.ask(attempt)
        if isinstance(answer, Refused):
            deadline = ringing.call.deadline if ringing.call else None
            late = answer.problem is Problem.CALL_EXPIRED
            in_time = deadline is not None and all(at < deadline for at in started)
            house.watch.expect("minute", not (late and in_time), self._ticket_id, "refused within the minute")
            house.counted["entries too late"] += late
            return
        self._judge_link(answer)

    def _judge_link(self, entered: Entered) -> None:
        """A link is for whom the row has let in within the minute."""
        call = entered.stored.ticket.call
        in_time = False
        if call is not None and call.entered_at is not None and call.deadline is not None:
            in_time = call.entered_at < call.deadline
        given = bool(entered.join_url) and in_time
        self._house.watch.expect("no link after expiry", given, self._ticket_id, f"a link by {call}")

    async def _in_service(self, ticket: Ticket) -> float:
        house, call = self._house, ticket.current_call()
        now, entered = house.clock.now(), call.entered_at
        assert entered is not None
        if call.clerk_entered_at is None and now >= entered + NOBODY_CAME:
            repeat = house.repeat("nobody-came", self._ticket_id)
            await house.ask(lambda desk: house.rules.nobody_came(desk, self._ticket_id, repeat))
        elif self._temper.ends is not None and (now - entered).total_seconds() >= self._temper.ends:
            repeat = house.repeat("finished", self._ticket_id)
            await house.ask(lambda desk: house.rules.finished(desk, self._ticket_id, repeat))
        return POLL_SECONDS

    async def _follow(self, ticket: Ticket) -> float:
        """The page goes on with the ticket at the other office."""
        house = self._house

        async def successor(desk: Desk) -> StoredTicket:
            stored = await desk.tickets.load(ticket.ticket_id)
            assert stored is not None
            return await house.rules.newest(desk, stored)

        answer = await house.ask(successor)
        if isinstance(answer, Refused):
            return TRY_AGAIN_SECONDS
        same = answer.ticket.arrival == ticket.arrival
        house.watch.expect("arrival", same, answer.ticket.ticket_id, "transferred to another place")
        house.news.drop(self._ticket_id, self._bell)
        self._ticket_id, self._second = answer.ticket.ticket_id, None
        house.news.of_ticket(self._ticket_id, self._bell)
        house.counted["pages followed a transfer"] += 1
        return 0.1

    async def _missed(self, ticket: Ticket) -> float:
        house, returns = self._house, self._temper.returns
        since = ticket.ended_at if ticket.is_dropped else ticket.missed_at
        assert since is not None
        if returns is None or ticket.returned:
            self._pages_open = False
            return 0
        wait = returns - (house.clock.now() - since).total_seconds()
        if wait > 0:
            return wait
        repeat = house.repeat("return", self._ticket_id)
        answer = await house.ask(lambda desk: house.rules.come_back(desk, self._ticket_id, repeat))
        self._judge_return(ticket, answer)
        self._pages_open = not isinstance(answer, Refused)
        return 0.1

    def _judge_return(self, ticket: Ticket, answer: StoredTicket | Refused) -> None:
        if isinstance(answer, Refused):
            self._house.counted["returns too late"] += answer.problem is Problem.TOO_LATE
            return
        self._house.counted["returns"] += 1
        same = answer.ticket.arrival == ticket.arrival
        self._house.watch.expect("arrival", same, ticket.ticket_id, "returned to another place")

    async def _after_the_end(self, ticket: Ticket) -> float:
        house = self._house
        self._pages_open = False
        if self._temper.evaluates and ticket.status is Status.COMPLETED:
            await asyncio.sleep(house.random.uniform(1, 90))
            opinion = Opinion(score=house.random.randint(1, 5))
            answer = await house.ask(lambda desk: house.rules.evaluate(desk, self._ticket_id, opinion))
            house.counted["evaluations"] += not isinstance(answer, Refused)
        return 0
