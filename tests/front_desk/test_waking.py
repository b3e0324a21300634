"""Many who wait are woken a few at a turn of the loop, so that others come between. Counted, not timed."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace

from shared.domain.office.opening_hours import OpeningHours, every
from shared.domain.timing import Timing
from shared.front_desk.read_models.snapshots import office_snapshot
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.waking import AT_A_TURN, Waker
from shared.ports import Board, Boards, StoredTicket
from tests.builders import Court, an_office

LONG = 3_600.0
MANY = 5 * AT_A_TURN + 1
MORNING = OpeningHours("America/Sao_Paulo", every(range(7), 8 * 60, 12 * 60))
MINE, CLERKS, OTHERS = "mine", "clerk's", "other's"


@dataclass
class Turns:
    """Who goes on in which turn of the loop."""

    turn: int = 0
    woken: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])

    def waiters(self, name: str, count: int) -> list[asyncio.Future[None]]:
        """So many who wait, under this name."""
        futures = [asyncio.get_running_loop().create_future() for _ in range(count)]
        for future in futures:
            future.add_done_callback(lambda _: self.note(name))
        return futures

    def note(self, name: str) -> None:
        self.woken.append((name, self.turn))

    async def pass_until(self, woken: int) -> None:
        """Turns of the loop until so many have been woken: more of them than it has to take."""
        for _ in range(1_000 + 2 * MANY):
            await asyncio.sleep(0)
            self.turn += 1
        assert len(self.woken) == woken

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.woken]

    @property
    def each(self) -> list[int]:
        """How many went on in each turn in which any did."""
        return list(Counter(turn for _, turn in self.woken).values())


@dataclass(frozen=True)
class NotedBoards:
    """Implements `shared.ports.Boards`: each look is noted."""

    boards: Boards
    turns: Turns

    async def get(self, office_id: str, *, fresh: bool = False) -> Board:
        self.turns.note(office_id)
        return await self.boards.get(office_id, fresh=fresh)

    async def find(self, ticket_id: str) -> StoredTicket | None:
        return await self.boards.find(ticket_id)

    async def wait_for_change(self, office_id: str, version: int, timeout: float) -> bool:
        return await self.boards.wait_for_change(office_id, version, timeout)


async def test_so_many_are_woken_in_a_turn_whoever_asks() -> None:
    waker, turns = Waker(), Turns()
    for _ in range(MANY):  # as many offices that close at one instant
        waker.wake(turns.waiters(OTHERS, 2))

    await turns.pass_until(2 * MANY)

    assert turns.each == [*[AT_A_TURN] * (2 * MANY // AT_A_TURN), 2 * MANY % AT_A_TURN]


async def test_who_has_gone_takes_nobodys_turn() -> None:
    waker, turns = Waker(), Turns()
    gone, here = turns.waiters(OTHERS, 3 * AT_A_TURN), turns.waiters(MINE, AT_A_TURN)
    waker.wake([*gone, *here])
    for each in gone:
        each.cancel()

    await turns.pass_until(4 * AT_A_TURN)

    assert len({turn for name, turn in turns.woken if name == MINE}) == 1


async def test_an_own_ticket_comes_before_all_who_wait_for_their_turn() -> None:
    waker, turns = Waker(), Turns()
    waker.wake(turns.waiters(OTHERS, MANY))
    waker.wake(turns.waiters(MINE, 1), first=True)

    await turns.pass_until(MANY + 1)

    assert turns.names.index(MINE) == AT_A_TURN


def test_a_loop_that_ended_leaves_nobody_waiting_in_the_next_one() -> None:
    waker, turns = Waker(), Turns()

    async def ends_before_its_next_turn() -> None:
        waker.wake(turns.waiters(OTHERS, MANY))

    async def goes_on() -> None:
        turns.woken.clear()
        waker.wake(turns.waiters(MINE, 2 * AT_A_TURN))
        await turns.pass_until(2 * AT_A_TURN)

    asyncio.run(ends_before_its_next_turn())
    asyncio.run(goes_on())

    assert turns.each == [AT_A_TURN, AT_A_TURN]


async def test_offices_that_close_at_one_instant_look_at_themselves_a_few_at_a_turn() -> None:
    offices, turns = [an_office(f"vara-{number}", hours=MORNING) for number in range(MANY)], Turns()
    court = await Court.build(*offices)
    snapshots = [await office_snapshot(court.desk, office.office_id) for office in offices]
    desk = replace(court.desk, boards=NotedBoards(court.desk.boards, turns))
    pages = [
        asyncio.create_task(desk.snapshots.wait_for_change(desk, [snapshot], LONG)) for snapshot in snapshots
    ]
    for _ in range(10):  # all wait, and their offices for the instant
        await asyncio.sleep(0)
    turns.woken.clear()

    court.clock.advance(hours=5)
    await turns.pass_until(2 * MANY)  # a look at the board, and one for the snapshot

    assert all(page.done() for page in pages)
    first = {office_id: turn for office_id, turn in reversed(turns.woken)}
    assert max(Counter(first.values()).values()) <= AT_A_TURN


async def test_a_change_of_a_long_queue_wakes_its_own_page_then_clerks_then_the_others() -> None:
    court, turns = await Court.build(an_office(timing=Timing(queue_limit=MANY))), Turns()
    tickets = [await court.join() for _ in range(MANY)]
    snapshot = await office_snapshot(court.desk, "centro")

    async def wait(name: str, ticket_id: str | None) -> None:
        await court.desk.snapshots.wait_for_change(court.desk, [snapshot], LONG, ticket_id)
        turns.note(name)

    pages = [
        *(asyncio.create_task(wait(OTHERS, ticket_id)) for ticket_id in tickets[1:]),
        *(asyncio.create_task(wait(CLERKS, None)) for _ in range(2)),
        asyncio.create_task(wait(MINE, tickets[0])),
    ]
    await asyncio.sleep(0)
    await visitor.leave(court.desk, tickets[0], None)
    await turns.pass_until(MANY + 2)

    assert turns.names == [MINE, CLERKS, CLERKS, *[OTHERS] * (MANY - 1)]
    assert max(turns.each) <= AT_A_TURN
    await asyncio.gather(*pages)
