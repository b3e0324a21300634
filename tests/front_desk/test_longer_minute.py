"""The longer minute lets a clerk call two; in whichever order they enter, one of them is served."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import Notice, Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.clerk.call_next import call_next as use_call_next
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import actions as visitor
from tests.builders import Court, a_clerk, an_office
from tests.domain.test_calling import refused
from tests.front_desk.staged import staged

LONG = frozenset({Need.MORE_TIME})
ANA = a_clerk("ana", "centro", "penha")
BRUNO = a_clerk("bruno", "centro", "penha")
OFFICES = ["centro", "penha"]


async def court_of_two(
    office_id: str = "centro", needs: frozenset[Need] = frozenset()
) -> tuple[Court, str, str]:
    """The slow one rings with the longer minute, and beside that Ana has called another, who rings."""
    court = await Court.build(*map(an_office, OFFICES))
    slow = await court.join(needs=LONG)
    other = await court.join(office_id=office_id, needs=needs)
    await court.call(ANA)
    await court.ring(slow)
    assert (await court.call(ANA)).ticket_id == other
    await court.ring(other)
    return court, slow, other


async def in_service_with(court: Court, clerk_id: str) -> list[str]:
    board = [await court.desk.boards.get(office_id, fresh=True) for office_id in OFFICES]
    held = [stored.ticket for each in board for stored in each.held]
    return [
        ticket.ticket_id
        for ticket in held
        if ticket.status is Status.IN_SERVICE and ticket.current_call().clerk_id == clerk_id
    ]


def check_waits_at_its_place(before: Ticket, ticket: Ticket, notice: Notice, promised_to: str | None) -> None:
    assert (ticket.status, ticket.notice, ticket.promised_to) == (Status.WAITING, notice, promised_to)
    assert ticket.order == before.order
    assert (ticket.returned, ticket.pauses_used, ticket.call) == (False, 0, None)
    assert before.rooms == ticket.rooms, "the room is remembered until it is deleted"


# --- both orders of entry ----------------------------------------------------------------------------
@pytest.mark.parametrize("office_id", OFFICES)
async def test_who_enters_while_the_clerk_serves_another_is_the_next_call(office_id: str) -> None:
    court, slow, other = await court_of_two(office_id)
    before = await court.ticket(slow)
    await court.enter(other)
    assert (await court.ticket(slow)).status is Status.RINGING, "its minute runs on"

    with pytest.raises(Refused) as refusal:
        await court.enter(slow)

    assert refusal.value.problem is Problem.CLERK_BUSY
    assert (
        refusal.value.fields["detail"]
        == "O atendente está terminando outro atendimento. Você é a próxima pessoa."
    )
    check_waits_at_its_place(before, await court.ticket(slow), Notice.CLERK_BUSY, "ana")
    assert await in_service_with(court, "ana") == [other]
    assert court.signals.wakes[-1] == slow
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert (lock.ticket_id, lock.beside) == (other, ())
    with refused(Problem.CLERK_BUSY):
        await court.enter(slow)


@pytest.mark.parametrize("office_id", OFFICES)
@pytest.mark.parametrize("rings", [True, False])
@pytest.mark.parametrize("needs", [frozenset[Need](), LONG])
async def test_who_was_called_since_goes_back_when_the_slow_one_enters(
    office_id: str, rings: bool, needs: frozenset[Need]
) -> None:
    court = await Court.build(*map(an_office, OFFICES))
    slow, other = await court.join(needs=LONG), await court.join(office_id=office_id, needs=needs)
    await court.call(ANA)
    await court.ring(slow)
    await court.call(ANA)
    if rings:
        await court.ring(other)
    before = await court.ticket(other)

    assert (await court.enter(slow)).status is Status.IN_SERVICE

    check_waits_at_its_place(before, await court.ticket(other), Notice.RELEASED, None)
    assert (await court.desk.audit.of_ticket(other))[-1].operation is Operation.PUT_BACK
    assert court.signals.wakes[-1] == other
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert (lock.ticket_id, lock.beside) == (slow, ())
    await court.finish(slow, ANA)
    assert (await court.call(ANA)).ticket_id == other


@pytest.mark.parametrize("slow_first", [True, False])
@pytest.mark.parametrize("office_id", OFFICES)
async def test_two_who_enter_at_once_on_two_instances_are_never_both_served(
    slow_first: bool, office_id: str
) -> None:
    court, slow, other = await court_of_two(office_id)
    desks = [slowed(court.desk), slowed(court.another_instance())]
    entering = [slow, other] if slow_first else [other, slow]
    now = court.clock.now()

    answers = await asyncio.gather(
        *(visitor.enter(desk, ticket, now) for desk, ticket in zip(desks, entering, strict=True)),
        return_exceptions=True,
    )

    served = await in_service_with(court, "ana")
    assert len(served) == 1
    loser = other if served == [slow] else slow
    assert (await court.ticket(loser)).status is Status.WAITING
    refusals = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [type(each) for each in refusals] == [Refused]


class YieldingLocks:
    """Every request of this instance lets the other one run before it and after it."""

    def __init__(self, inner: object) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> object:
        method = getattr(self._inner, name)

        async def call(*args: object, **named: object) -> object:
            await asyncio.sleep(0)
            answer = await method(*args, **named)
            await asyncio.sleep(0)
            return answer

        return call


def slowed(desk: Desk) -> Desk:
    return replace(desk, locks=YieldingLocks(desk.locks), tickets=YieldingLocks(desk.tickets))  # pyright: ignore[reportArgumentType]


async def test_an_entry_between_the_lock_and_the_claim_of_the_next_call_wins() -> None:
    court = await Court.build(*map(an_office, OFFICES))
    slow, other = await court.join(needs=LONG), await court.join()
    await court.call(ANA)
    await court.ring(slow)
    desk, store = staged(court)

    async def slow_enters(*_: object) -> None:
        await court.enter(slow)

    store.before_save.append(slow_enters)
    command = CallNext(("centro",))
    with pytest.raises(Refused) as refusal:
        await use_call_next(desk, ANA, command, Idempotency("press", command.fingerprint()))

    assert refusal.value.problem is Problem.CLERK_BUSY
    assert refusal.value.fields == {"ticketId": slow}
    assert await in_service_with(court, "ana") == [slow]
    assert (await court.ticket(other)).status is Status.WAITING
    await court.finish(slow, ANA)
    assert (await court.call(ANA, "centro", key="press")).ticket_id == other


async def test_a_late_entry_is_late_whoever_is_served() -> None:
    court, slow, other = await court_of_two()
    await court.enter(other)
    court.clock.advance(300)

    with refused(Problem.CALL_EXPIRED):
        await court.enter(slow)

    assert (await court.ticket(slow)).status is Status.RINGING


# --- the next call -----------------------------------------------------------------------------------
async def held_entry() -> tuple[Court, str, str, str]:
    """The slow one has entered while Ana serves; a higher priority has come since, at the other office."""
    court, slow, other = await court_of_two()
    await court.enter(other)
    with refused(Problem.CLERK_BUSY):
        await court.enter(slow)
    first = await court.join(office_id="penha", priority=Priority.OVER_80)
    return court, slow, other, first


async def test_the_promised_one_is_called_before_a_higher_priority_of_any_office() -> None:
    court, slow, other, first = await held_entry()
    done = await clerks.finish(court.desk, ANA, other, clerks.Finish(None, True, ANA.office_ids))

    assert done.called_next is not None
    called = done.called_next.ticket
    assert (called.ticket_id, called.notice, called.promised_to) == (slow, None, None)
    await court.ring(slow)
    await court.enter(slow)
    await court.finish(slow, ANA)
    assert (await court.call(ANA)).ticket_id == first


async def test_another_clerk_calls_by_the_ordinary_order_and_clears_the_promise() -> None:
    court, slow, other, first = await held_entry()

    assert (await court.call(BRUNO)).ticket_id == first
    assert (await court.call(a_clerk("caio"))).ticket_id == slow

    await court.finish(other, ANA)
    with refused(Problem.QUEUE_EMPTY):
        await court.call(ANA)


async def test_a_pause_or_an_end_clears_the_promise_and_the_notice() -> None:
    court, slow, _, _ = await held_entry()
    paused = (await visitor.more_time(court.desk, slow)).ticket
    assert (paused.notice, paused.promised_to) == (None, None)

    court, slow, _, _ = await held_entry()
    left = (await visitor.leave(court.desk, slow, None)).ticket
    assert (left.notice, left.promised_to) == (None, None)


async def test_the_held_entry_uses_up_no_return() -> None:
    court, slow, other, _ = await held_entry()
    await court.finish(other, ANA)
    await court.call(ANA)
    await court.ring(slow)
    court.clock.advance(304)
    await court.look(slow)
    assert (await court.ticket(slow)).status is Status.NO_SHOW

    back = (await visitor.come_back(court.desk, slow)).ticket

    assert back.status is Status.WAITING
