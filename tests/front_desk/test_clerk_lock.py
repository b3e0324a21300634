"""The clerk's lock after a lost answer: it is released once the call is over, whoever acts next."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from orchestrations.housekeeping.overdue_steps import OVERDUE, do_overdue_work
from shared.domain.errors import Problem
from shared.domain.idempotency import Idempotency
from shared.domain.status import Status
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import actions as visitor
from shared.ports import StorageUnavailable
from tests.builders import Court, a_clerk
from tests.domain.test_calling import refused
from tests.front_desk.staged import crash, staged

ANA = a_clerk("ana")
KEY = Idempotency("one", "the same request")
Command = Callable[[Desk, Court, str], Awaitable[object]]


async def finish(desk: Desk, court: Court, ticket_id: str) -> object:
    return await clerks.finish(desk, ANA, ticket_id, clerks.Finish(), KEY)


async def release(desk: Desk, court: Court, ticket_id: str) -> object:
    return await clerks.release(desk, ANA, ticket_id, "motivo", KEY)


async def remove(desk: Desk, court: Court, ticket_id: str) -> object:
    return await clerks.remove(desk, ANA, ticket_id, "motivo", KEY)


async def finish_without_a_key(desk: Desk, court: Court, ticket_id: str) -> object:
    return await clerks.finish(desk, ANA, ticket_id, clerks.Finish())


async def finished(desk: Desk, court: Court, ticket_id: str) -> object:
    return await visitor.finished(desk, ticket_id)


async def lose_the_answer(court: Court, command: Command) -> str:
    """A service is ended by `command`: the end is written and its answer is lost."""
    ticket_id = (await court.serve(ANA)).ticket_id
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await command(desk, court, ticket_id)
    assert not (await court.ticket(ticket_id)).is_held
    assert await court.desk.locks.current("ana") is not None, "the loss was planted"
    return ticket_id


@pytest.mark.parametrize("command", [finish, finish_without_a_key, finished, remove])
async def test_the_repeated_command_frees_the_clerk(command: Command) -> None:
    court = await Court.build()
    await court.join()
    ticket_id = await lose_the_answer(court, command)

    await command(court.desk, court, ticket_id)

    assert await court.desk.locks.current("ana") is None


@pytest.mark.parametrize("command", [finish, remove])
async def test_housekeeping_frees_the_clerk(command: Command) -> None:
    court = await Court.build()
    await court.join()
    await lose_the_answer(court, command)
    court.clock.advance(OVERDUE.total_seconds() + 1.1)

    await do_overdue_work(court.desk)

    assert await court.desk.locks.current("ana") is None


@pytest.mark.parametrize("command", [finish, release, remove])
async def test_the_next_call_need_not_wait(command: Command) -> None:
    court = await Court.build()
    await court.join()
    other = await court.join()
    first = await lose_the_answer(court, command)

    called = await court.call(ANA)

    assert called.ticket_id == (first if command is release else other)
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert lock.call_id == called.current_call().call_id


async def test_a_lock_that_goes_on_is_left_alone_by_the_repetition_of_an_older_end() -> None:
    court = await Court.build()
    await court.join()
    second = await court.join()
    first = await lose_the_answer(court, finish)
    called = await court.call(ANA)

    await finish(court.desk, court, first)
    court.clock.advance(OVERDUE.total_seconds() + 1.1)
    await do_overdue_work(court.desk)

    assert (await court.ticket(second)).status is Status.CALLED
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    assert lock.call_id == called.current_call().call_id
    await court.join()
    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)
