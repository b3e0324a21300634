"""The one way in which a ticket is changed: races, repetitions and answers that are lost."""

from __future__ import annotations

import pytest

from shared.domain.errors import Problem
from shared.domain.idempotency import Idempotency
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.desk import ATTEMPTS
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor.actions import Details
from shared.ports import StorageUnavailable
from tests.builders import Court, a_clerk
from tests.domain.test_calling import refused
from tests.front_desk.staged import crash, staged

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")
NEXT = CallNext(("centro",))


# --- the one way in which a ticket is changed --------------------------------------------------------


async def test_a_change_that_loses_a_race_decides_anew() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    desk, store = staged(court)
    store.before_save.append(lambda: court.call(BRUNO))

    left = await visitor.leave(desk, ticket_id, "demorou")

    assert left.ticket.status is Status.LEFT
    assert await court.desk.locks.current("bruno") is None


async def test_after_six_lost_races_one_is_asked_to_try_again() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    desk, store = staged(court)
    names = iter(range(100))

    async def rename() -> None:
        await visitor.change_details(court.desk, ticket_id, Details(display_name=f"Maria {next(names)}"))

    store.before_save += [rename] * ATTEMPTS
    with refused(Problem.TRY_AGAIN):
        await visitor.leave(desk, ticket_id, None)

    assert (await court.ticket(ticket_id)).status is Status.WAITING


async def test_a_post_whose_answer_was_lost_is_answered_when_repeated() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    desk, store = staged(court)
    store.after_save.append(crash)
    idempotency = Idempotency("key", "more-time")
    with pytest.raises(StorageUnavailable):
        await visitor.more_time(desk, ticket_id, idempotency)

    again = await visitor.more_time(court.desk, ticket_id, idempotency)

    assert again.ticket.pauses_used == 1
    assert court.signals.wakes == [ticket_id]


async def test_a_refusal_may_only_mean_that_it_was_done_before() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)
    idempotency = Idempotency("key", "return")
    await visitor.come_back(court.desk, ticket_id, idempotency)

    again = await visitor.come_back(court.desk, ticket_id, idempotency)

    assert (again.ticket.status, again.ticket.returned) == (Status.WAITING, True)
    with refused(Problem.ALREADY_RETURNED):
        await visitor.come_back(court.desk, ticket_id)


async def test_a_key_of_another_post_is_refused() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await visitor.more_time(court.desk, ticket_id, Idempotency("key", "more-time"))

    with refused(Problem.IDEMPOTENCY_KEY_REUSED):
        await visitor.leave(court.desk, ticket_id, None, Idempotency("key", "leave"))


async def test_a_refusal_by_an_old_board_is_judged_again_on_the_row() -> None:
    court = await Court.build()
    other = court.another_instance()
    ticket_id = await court.join(priority=Priority.LEGAL)
    await other.boards.get("centro")
    await court.call(ANA)
    await court.look(ticket_id)

    rung = await visitor.ring(other, ticket_id)

    assert rung.ticket.status is Status.RINGING


@pytest.mark.parametrize("ticket_id", ["", "x", "a" * 10 + "-" + "b" * 26])
async def test_a_ticket_that_does_not_exist_is_not_found(ticket_id: str) -> None:
    court = await Court.build()

    with refused(Problem.NOT_FOUND):
        await visitor.ready(court.desk, ticket_id)
