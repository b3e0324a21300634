"""Two visitors of one clerk: the same request again, and what a crash has left half done."""

from __future__ import annotations

from datetime import datetime

import pytest

from orchestrations.housekeeping.overdue_steps import do_overdue_work
from shared.domain.errors import Problem
from shared.domain.idempotency import Idempotency
from shared.domain.status import Status
from shared.domain.ticket.transitions import Operation
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import actions as visitor
from shared.ports import ClerkLock, StorageUnavailable
from tests.builders import Court, an_office
from tests.domain.test_calling import refused
from tests.front_desk.staged import crash, staged
from tests.front_desk.test_longer_minute import ANA, LONG, OFFICES, court_of_two, in_service_with

KEY = Idempotency("an entry", "enter")


async def enter_with_key(desk: Desk, ticket_id: str, now: datetime) -> object:
    return await visitor.enter(desk, ticket_id, now, KEY)


async def test_the_same_request_again_says_the_same() -> None:
    court, slow, other = await court_of_two()
    await court.enter(other)
    for _ in range(2):
        with refused(Problem.CLERK_BUSY):
            await enter_with_key(court.desk, slow, court.clock.now())

    entries = await court.desk.audit.of_ticket(slow)
    assert [entry.operation for entry in entries].count(Operation.ENTRY_HELD) == 1


async def test_an_entry_that_died_before_its_ticket_is_written_by_the_others_entry() -> None:
    court, slow, other = await court_of_two()
    desk, store = staged(court)
    store.before_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await enter_with_key(desk, slow, court.clock.now())
    assert (await court.ticket(slow)).status is Status.RINGING

    with refused(Problem.CLERK_BUSY):
        await court.enter(other)

    assert await in_service_with(court, "ana") == [slow]
    assert (await court.ticket(other)).promised_to == "ana"


async def test_an_entry_that_died_before_its_ticket_keeps_the_clerk_from_calling() -> None:
    court = await Court.build(*map(an_office, OFFICES))
    slow = await court.join(needs=LONG)
    await court.join()
    await court.call(ANA)
    await court.ring(slow)
    desk, store = staged(court)
    store.before_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await enter_with_key(desk, slow, court.clock.now())

    with refused(Problem.CLERK_BUSY):
        await court.call(ANA)

    assert await in_service_with(court, "ana") == [slow]
    again = await visitor.enter(court.desk, slow, court.clock.now(), KEY)
    assert again.join_url


@pytest.mark.parametrize("by_page", [True, False])
async def test_what_died_before_the_other_went_back_is_done_later(by_page: bool) -> None:
    court, slow, other = await court_of_two()
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await enter_with_key(desk, slow, court.clock.now())
    assert (await court.ticket(other)).status is Status.RINGING

    if by_page:
        await enter_with_key(court.desk, slow, court.clock.now())
    else:
        court.clock.advance(1.1)
        await do_overdue_work(court.desk)

    assert (await court.ticket(other)).status is Status.WAITING
    assert await in_service_with(court, "ana") == [slow]


async def test_a_lock_that_says_nothing_of_service_is_decided_by_the_tickets() -> None:
    """A lock that the version before has written."""
    court, slow, other = await court_of_two()
    await court.enter(other)
    lock = await court.desk.locks.current("ana")
    assert lock is not None
    before = ClerkLock("ana", lock.call_id, other, lock.taken_at, lock.request, lock.beside)
    assert await court.desk.locks.replace(lock, before)

    with refused(Problem.CLERK_BUSY):
        await court.enter(slow)
