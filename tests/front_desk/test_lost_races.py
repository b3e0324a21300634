"""Concurrent requests, and processes that stop halfway: one wins, and a repetition completes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.front_desk.clerk import call_next
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor.actions import Details
from shared.ports import StorageUnavailable, StoredTicket
from tests.builders import Court, a_clerk
from tests.domain.test_calling import refused
from tests.front_desk.staged import crash, staged

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")
NEXT = CallNext(("centro",))
Call = Callable[[Desk, Court, str], Awaitable[StoredTicket]]


# --- two clerks --------------------------------------------------------------------------------------


async def test_who_loses_the_only_one_hears_that_the_queue_is_empty() -> None:
    court = await Court.build()
    only = await court.join()
    desk, store = staged(court)
    store.before_save.append(lambda: court.call(BRUNO))

    with refused(Problem.QUEUE_EMPTY):
        await call_next.call_next(desk, ANA, NEXT)

    assert (await court.ticket(only)).current_call().clerk_id == "bruno"
    await court.join()
    assert (await court.call(ANA)).current_call().clerk_id == "ana"


async def test_who_loses_the_first_gets_the_second() -> None:
    court = await Court.build()
    await court.join()
    court.clock.advance(1)
    second = await court.join()
    desk, store = staged(court)
    store.before_save.append(lambda: court.call(BRUNO))

    stored = await call_next.call_next(desk, ANA, NEXT)

    assert stored.ticket.ticket_id == second
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert lock.ticket_id == second


# --- one clerk's request that arrives twice at once -----------------------------------------------------


async def calls_next(desk: Desk, court: Court, _: str) -> StoredTicket:
    return await call_next.call_next(desk, ANA, NEXT, Idempotency("k", NEXT.fingerprint()))


async def calls_out_of_order(desk: Desk, court: Court, ticket_id: str) -> StoredTicket:
    command = CallNext(("centro",), ticket_id, "motivo")
    return await call_next.call_next(desk, ANA, command, Idempotency("k", "out of order"))


async def recalls(desk: Desk, court: Court, ticket_id: str) -> StoredTicket:
    return await call_next.recall(desk, ANA, ticket_id, Idempotency("k", "recall"))


@pytest.mark.parametrize("call", [calls_next, calls_out_of_order, recalls])
@pytest.mark.parametrize("somebody_comes_first", [False, True])
async def test_both_win_the_same_ticket_and_the_lock_stays(call: Call, somebody_comes_first: bool) -> None:
    court = await Court.build()
    ticket_id = await court.join()
    if call is recalls:
        await court.miss(BRUNO)
    court.clock.advance(1)
    await court.join()
    desk, store = staged(court)

    async def meanwhile() -> None:
        if somebody_comes_first:
            await court.join(priority=Priority.OVER_80)
        await call(court.desk, court, ticket_id)

    store.before_save.append(meanwhile)
    stored = await call(desk, court, ticket_id)

    assert stored.ticket.ticket_id == ticket_id
    board = await court.desk.boards.get("centro", fresh=True)
    assert [held.ticket.ticket_id for held in board.held] == [ticket_id]
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert (lock.ticket_id, lock.call_id) == (ticket_id, stored.ticket.current_call().call_id)
    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)


async def test_a_change_of_the_name_does_not_cost_the_place() -> None:
    court = await Court.build()
    first = await court.join()
    await court.join()
    desk, store = staged(court)
    store.before_save.append(lambda: visitor.change_details(court.desk, first, Details(display_name="Maria")))

    stored = await call_next.call_next(desk, ANA, NEXT)

    assert stored.ticket.ticket_id == first


async def test_a_pause_that_comes_first_keeps_its_rest() -> None:
    court = await Court.build()
    first = await court.join()
    court.clock.advance(1)
    second = await court.join()
    desk, store = staged(court)
    store.before_save.append(lambda: visitor.more_time(court.desk, first))

    stored = await call_next.call_next(desk, ANA, NEXT)

    assert stored.ticket.ticket_id == second
    assert (await court.ticket(first)).is_paused(court.clock.now())


async def test_finish_and_call_next_ends_well_when_another_takes_the_last_one() -> None:
    court = await Court.build()
    mine = await court.join()
    await court.serve(ANA)
    last = await court.join()
    desk, store = staged(court)

    async def pass_by() -> None:
        """The first write is the finish."""

    store.before_save += [pass_by, lambda: court.call(BRUNO)]
    command = clerks.Finish(then_call_next=True)
    finished = await clerks.finish(desk, ANA, mine, command)

    assert finished.stored.ticket.status is Status.COMPLETED
    assert finished.called_next is None
    assert (await court.ticket(last)).current_call().clerk_id == "bruno"


# --- a process that dies between lock and claim ------------------------------------------------------


async def die_before_the_claim(court: Court, key: str | None = None) -> None:
    desk, store = staged(court)
    store.before_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await call_next.call_next(desk, ANA, NEXT, Idempotency(key, NEXT.fingerprint()))


@pytest.mark.parametrize(("seconds", "free"), [(29.999, False), (30, True)])
async def test_a_lock_that_was_left_behind_is_taken_over_after_30_seconds(seconds: float, free: bool) -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await die_before_the_claim(court)
    court.clock.advance(seconds)

    if free:
        assert (await court.call(ANA)).ticket_id == ticket_id
    else:
        with pytest.raises(Refused) as refusal:
            await court.call(ANA)
        assert refusal.value.problem is Problem.CLERK_BUSY
        assert refusal.value.fields == {"ticketId": None}


async def test_the_same_call_again_goes_on_at_once() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await die_before_the_claim(court, "key")

    ticket = await court.call(ANA, key="key")

    assert (ticket.ticket_id, ticket.status) == (ticket_id, Status.CALLED)


async def test_the_same_call_again_takes_who_is_first_now() -> None:
    court = await Court.build()
    gone = await court.join()
    court.clock.advance(1)
    second = await court.join()
    await die_before_the_claim(court, "key")
    await visitor.leave(court.desk, gone, None)

    assert (await court.call(ANA, key="key")).ticket_id == second


async def test_the_same_call_again_never_answers_with_somebody_who_was_not_won() -> None:
    court = await Court.build()
    gone = await court.join()
    await die_before_the_claim(court, "key")
    await visitor.leave(court.desk, gone, None)

    with refused(Problem.QUEUE_EMPTY):
        await court.call(ANA, key="key")
    await court.join()
    assert (await court.call(ANA, key="key")).status is Status.CALLED


# --- a call that is sent twice -----------------------------------------------------------------------


@pytest.mark.parametrize("others_wait", [True, False])
async def test_a_repeated_call_is_the_same_call(others_wait: bool) -> None:
    court = await Court.build()
    first = await court.join()
    if others_wait:
        await court.join()

    once, again = await court.call(ANA, key="key"), await court.call(ANA, key="key")

    assert once.ticket_id == again.ticket_id == first
    assert once.current_call() == again.current_call()


@pytest.mark.parametrize("others_wait", [True, False])
async def test_a_repeated_call_after_the_visit_calls_nobody_else(others_wait: bool) -> None:
    court = await Court.build()
    first = await court.join()
    await court.call(ANA, key="key")
    await court.ring(first)
    await court.enter(first)
    await court.finish(first, ANA)
    if others_wait:
        await court.join()

    again = await court.call(ANA, key="key")

    assert (again.ticket_id, again.status) == (first, Status.COMPLETED)
    assert await court.desk.locks.current("ana") is None


@pytest.mark.parametrize("others_wait", [True, False])
async def test_the_key_of_a_call_for_another_call_is_refused(others_wait: bool) -> None:
    court = await Court.build()
    await court.join()
    if others_wait:
        await court.join()
    await court.call(ANA, key="key")

    with refused(Problem.IDEMPOTENCY_KEY_REUSED):
        await court.call(ANA, "centro", "centro", key="key")


@pytest.mark.parametrize("others_wait", [True, False])
async def test_a_call_that_died_before_its_signal_wakes_when_repeated(others_wait: bool) -> None:
    court = await Court.build()
    first = await court.join()
    if others_wait:
        await court.join()
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await call_next.call_next(desk, ANA, NEXT, Idempotency("key", NEXT.fingerprint()))
    assert court.signals.wakes == []

    await court.call(ANA, key="key")
    await court.look(first)
    await court.call(ANA, key="key")

    assert court.signals.wakes == [first]
