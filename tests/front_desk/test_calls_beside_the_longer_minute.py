"""What a clerk may do while a visitor has the longer minute, and what its end leaves alone."""

from __future__ import annotations

from shared.domain.errors import Problem
from shared.domain.needs import Need
from shared.domain.status import Status
from shared.front_desk.clerk import commands as clerks
from shared.ports import ClerkLock
from tests.builders import START, Court, a_clerk
from tests.domain.test_calling import refused

ANA = a_clerk("ana")
LONG = frozenset({Need.MORE_TIME})


# --- the longer minute -------------------------------------------------------------------------------
async def test_while_the_longer_minute_runs_the_clerk_calls_another() -> None:
    court = await Court.build()
    slow, _, third = await court.join(needs=LONG), await court.join(), await court.join()
    await court.call(ANA)
    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)
    await court.ring(slow)

    second = (await court.call(ANA)).ticket_id
    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)
    await court.ring(second)
    await court.enter(second)
    await court.finish(second, ANA)

    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert lock.ticket_id == slow
    entered = await court.enter(slow)
    assert (entered.status, entered.current_call().clerk_id) == (Status.IN_SERVICE, "ana")
    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)
    await court.finish(slow, ANA)
    assert (await court.call(ANA)).ticket_id == third


async def test_a_longer_minute_that_ends_unseen_leaves_the_other_call_alone() -> None:
    court = await Court.build()
    slow, second = await court.join(needs=LONG), await court.join()
    await court.call(ANA)
    await court.ring(slow)
    await court.call(ANA)
    court.clock.advance(304)
    await court.look(slow)
    assert (await court.ticket(slow)).status is Status.NO_SHOW
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert (lock.ticket_id, lock.beside) == (second, ())
    await clerks.release(court.desk, ANA, second, "motivo")
    assert await court.desk.locks.current("ana") is None


async def test_an_empty_queue_beside_a_longer_minute_is_empty_and_not_busy() -> None:
    court = await Court.build()
    slow = await court.join(needs=LONG)
    await court.call(ANA)
    await court.ring(slow)

    with refused(Problem.QUEUE_EMPTY):
        await court.call(ANA)
    await court.enter(slow)
    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)


async def test_a_second_longer_minute_does_not_hide_who_is_being_served() -> None:
    court = await Court.build()
    first, second = await court.join(needs=LONG), await court.join(needs=LONG)
    for ticket_id in (first, second):
        await court.call(ANA)
        await court.ring(ticket_id)
    await court.enter(first)
    await court.join()

    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)


async def test_a_call_beside_whose_ticket_is_gone_holds_nobody_up() -> None:
    court = await Court.build()
    slow, _ = await court.join(needs=LONG), await court.join()
    call = await court.call(ANA)
    await court.ring(slow)
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    stale = ClerkLock("ana", call.current_call().call_id, slow, START, lock.request, beside=("gone",))
    assert await court.desk.locks.replace(lock, stale)

    await court.call(ANA)

    now = await court.desk.locks.current("ana")
    assert now is not None
    assert now.beside == (call.current_call().call_id,)
