"""One clerk's working day: calls, attends, has lunch, calls the missed ones again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from benchmarks.simulate_day.asking import Asking
from benchmarks.simulate_day.attending import Attending
from benchmarks.simulate_day.house import House
from benchmarks.simulate_day.news import news_or_pause
from benchmarks.simulate_day.offices import Team
from shared.domain.clerk import Clerk
from shared.domain.errors import Refused
from shared.domain.status import Priority
from shared.domain.ticket.room_outage import is_without_room
from shared.domain.ticket.ticket import Ticket

LOOKS_AGAIN = (15.0, 45.0)
"""A clerk before a queue in which nobody can be called looks again after so many seconds."""
PRESSES_ANYWAY = 0.05
"""Share of those looks after which the button is pressed although the screen shows nobody to call."""
OUT_OF_ORDER, TELLS, CORRECTS = 0.008, 0.02, 0.02
"""Shares of the calls that are out of order, or come after a message or a corrected class."""
AFTER_CLOSING = timedelta(hours=2)
RECALLED = 0.25


@dataclass(frozen=True)
class Shift:
    """When the clerk works; `lunch` is an instant and seconds."""

    begins: datetime
    ends: datetime
    lunch: tuple[datetime, float]
    goes_at_once: bool
    """Leaves when the office closes, whoever still waits."""


class ClerkAtWork:
    """Plays one clerk of a team. `other_offices` are those that a visitor may be sent to."""

    def __init__(
        self, house: House, clerk: Clerk, team: Team, shift: Shift, other_offices: Sequence[str]
    ) -> None:
        self._house = house
        self._clerk = clerk
        self._asking = Asking(house, clerk)
        colleagues = [other for other in team.clerks if other != clerk]
        self._attending = Attending(house, self._asking, colleagues, shift.ends, other_offices)
        self._shift = shift
        self._lunch: tuple[datetime, float] | None = shift.lunch
        self._bell = asyncio.Event()
        self._missed: list[tuple[datetime, str]] = []

    async def work(self) -> None:
        """The whole shift."""
        house = self._house
        for office_id in self._clerk.office_ids:
            house.news.of_office(office_id, self._bell)
        await house.clock.until(self._shift.begins)
        while not self._may_go():
            await self._lunch_if_due()
            if not self._somebody_to_see_to():
                await self._bell.wait()
                self._bell.clear()
                continue
            ticket = self._attending.take_following() or await self._call()
            if ticket is None:
                await news_or_pause(self._bell, house.random.uniform(*LOOKS_AGAIN))
            else:
                await self._after(await self._attending.attend(ticket))

    def _may_go(self) -> bool:
        now = self._house.clock.now()
        if now < self._shift.ends or self._attending.has_following:
            return False
        waited_for = self._house.watch.paper.waits_at(self._clerk.office_ids)
        return self._shift.goes_at_once or not waited_for or now >= self._shift.ends + AFTER_CLOSING

    def _somebody_to_see_to(self) -> bool:
        waits = self._house.watch.paper.waits_at(self._clerk.office_ids)
        return waits or bool(self._missed) or self._attending.has_following

    async def _lunch_if_due(self) -> None:
        if self._lunch is not None and self._house.clock.now() >= self._lunch[0]:
            _, length = self._lunch
            self._lunch = None
            await asyncio.sleep(length)

    async def _call(self) -> Ticket | None:
        house = self._house
        if self._missed and house.clock.now() >= self._missed[0][0]:
            return await self._asking.again(self._missed.pop(0)[1])
        seen = house.watch.paper.somebody_comes(self._clerk.office_ids, house.clock.now())
        if not seen and house.random.random() > PRESSES_ANYWAY:
            return None
        await self._words_first()
        if house.random.random() < OUT_OF_ORDER:
            return await self._asking.out_of_order()
        return await self._asking.next_one()

    async def _words_first(self) -> None:
        """Sometimes somebody in the queue is told something, or a class is corrected."""
        house, chance = self._house, self._house.random.random()
        if chance > TELLS + CORRECTS:
            return
        office_id = house.random.choice(self._clerk.office_ids)
        board = await house.ask(lambda desk: desk.boards.get(office_id))
        if isinstance(board, Refused) or not board.waiting:
            return
        ticket_id = house.random.choice(board.waiting).ticket.ticket_id
        if chance < TELLS:
            repeat = house.repeat("message", ticket_id)
            text = f"Falta pouco. {ticket_id[-4:]}"
            await house.ask(lambda desk: house.rules.message(desk, self._clerk, ticket_id, text, repeat))
            house.counted["messages"] += 1
        else:
            priority = house.random.choice([Priority.NONE, Priority.LEGAL])
            await house.ask(lambda desk: house.rules.correct_priority(desk, self._clerk, ticket_id, priority))
            house.counted["classes corrected"] += 1

    async def _after(self, ticket: Ticket | None) -> None:
        """Whose room did not open is not called again at once; who missed the call is, later."""
        random = self._house.random
        if ticket is not None and is_without_room(ticket):
            await asyncio.sleep(random.uniform(*LOOKS_AGAIN))
        if ticket is not None and ticket.may_come_back and random.random() < RECALLED:
            due = self._house.clock.now() + timedelta(seconds=random.uniform(10, 290))
            self._missed.append((due, ticket.ticket_id))
