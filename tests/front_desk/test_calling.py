"""A clerk calls: the right one, once, and only what was won."""

from __future__ import annotations

import asyncio

import pytest

from shared.domain.clerk import Role
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import call_next
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.visitor import actions as visitor
from tests.builders import Court, a_clerk, an_office
from tests.domain.test_calling import refused

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")


async def queue_of(court: Court, *classes: Priority) -> list[str]:
    """People who arrive a second apart."""
    ids: list[str] = []
    for priority in classes:
        ids.append(await court.join(priority=priority))
        court.clock.advance(1)
    return ids


async def called_in_turn(court: Court, how_many: int) -> list[str]:
    return [(await court.call(a_clerk(f"clerk{n}"))).ticket_id for n in range(how_many)]


# --- the order ---------------------------------------------------------------------------------------


async def test_classes_first_then_arrival() -> None:
    court = await Court.build()
    none, donor, legal, legal_too, eighty = await queue_of(
        court, Priority.NONE, Priority.DONOR, Priority.LEGAL, Priority.LEGAL, Priority.OVER_80
    )

    assert await called_in_turn(court, 5) == [eighty, legal, legal_too, donor, none]


async def test_who_is_not_heard_from_is_passed_over_until_heard_again() -> None:
    court = await Court.build()
    silent, there = await queue_of(court, Priority.NONE, Priority.NONE)
    court.clock.advance(95)
    await court.hear(there)

    assert (await court.call(ANA)).ticket_id == there
    await court.hear(silent)
    assert (await court.call(BRUNO)).ticket_id == silent


async def test_who_did_not_confirm_the_ring_is_passed_over_until_heard_again() -> None:
    court = await Court.build()
    first, second = await queue_of(court, Priority.NONE, Priority.NONE)
    await court.call(ANA)
    await court.look(first)
    court.clock.advance(31)
    await court.look(first)
    assert (await court.ticket(first)).absent

    assert (await court.call(ANA)).ticket_id == second
    await court.hear(first)
    assert (await court.call(BRUNO)).ticket_id == first


async def test_who_asked_for_more_time_is_passed_over_until_ready() -> None:
    court = await Court.build()
    first, second = await queue_of(court, Priority.NONE, Priority.NONE)
    await visitor.more_time(court.desk, first)

    assert (await court.call(ANA)).ticket_id == second
    await visitor.ready(court.desk, first)
    assert (await court.call(BRUNO)).ticket_id == first


async def test_a_clerk_of_several_offices_gets_the_lowest_of_all() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    both = a_clerk("ana", "centro", "penha")
    late = await court.join(office_id="centro")
    court.clock.advance(1)
    first = await court.join(office_id="penha", priority=Priority.LEGAL)

    assert (await court.call(both, "centro", "penha", "penha")).ticket_id == first
    assert (await court.call(BRUNO)).ticket_id == late


async def test_a_call_sees_who_came_back_on_another_instance_within_the_second() -> None:
    court = await Court.build()
    other = court.another_instance()
    first, second = await queue_of(court, Priority.NONE, Priority.NONE)
    await visitor.more_time(court.desk, first)
    assert len((await other.boards.get("centro")).waiting) == 2
    await visitor.ready(court.desk, first)

    stored = await call_next.call_next(other, ANA, CallNext(("centro",)))

    assert stored.ticket.ticket_id == first
    assert second != first


# --- refusals ----------------------------------------------------------------------------------------


async def test_an_empty_queue_says_so_and_leaves_the_clerk_free() -> None:
    court = await Court.build()
    with refused(Problem.QUEUE_EMPTY):
        await court.call(ANA)

    await court.join()
    assert (await court.call(ANA)).status is Status.CALLED


@pytest.mark.parametrize("somebody_waits", [True, False])
async def test_a_clerk_holds_one_at_a_time(somebody_waits: bool) -> None:
    court = await Court.build()
    held = await court.join()
    if somebody_waits:
        await court.join()
    await court.call(ANA)

    with pytest.raises(Refused) as refusal:
        await court.call(ANA)

    assert refusal.value.problem is Problem.CLERK_BUSY
    assert refusal.value.fields == {"ticketId": held}


async def test_only_clerks_of_the_office_call() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    await court.join()

    with refused(Problem.NOT_ALLOWED):
        await court.call(a_clerk("eva", "penha"), "centro")
    with refused(Problem.NOT_FOUND):
        await court.call(a_clerk("adm", role=Role.ADMINISTRATOR), "nowhere")


async def test_a_call_wakes_the_visit() -> None:
    court = await Court.build()
    ticket_id = await court.join()

    await court.call()

    assert court.signals.wakes == [ticket_id]


# --- out of order ------------------------------------------------------------------------------------


async def test_out_of_order_needs_a_reason_which_is_asked_for_first() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    command = CallNext(("centro",), ticket_id)

    with refused(Problem.REASON_REQUIRED):
        await call_next.call_next(court.desk, a_clerk("eva", "penha"), command)


async def test_out_of_order_is_audited_with_its_reason() -> None:
    court = await Court.build()
    _, second = await queue_of(court, Priority.NONE, Priority.NONE)
    command = CallNext(("centro",), second, "passou mal")

    stored = await call_next.call_next(court.desk, ANA, command)

    entry = (await court.desk.audit.of_ticket(second))[-1]
    assert stored.ticket.status is Status.CALLED
    assert (entry.operation, entry.reason, entry.actor_id) == (Operation.CLAIM, "passou mal", "ana")


async def test_out_of_order_at_another_office_is_not_found() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    elsewhere = await court.join(office_id="penha")

    with refused(Problem.NOT_FOUND):
        await call_next.call_next(court.desk, ANA, CallNext(("centro",), elsewhere, "motivo"))


async def test_who_has_left_cannot_be_called_out_of_order() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await visitor.leave(court.desk, ticket_id, None)

    with pytest.raises(Refused) as gone:
        await call_next.call_next(court.desk, ANA, CallNext(("centro",), ticket_id, "motivo"))
    assert (gone.value.problem, gone.value.fields["status"]) == (Problem.WRONG_STATUS, "left")
    with refused(Problem.WRONG_STATUS):
        await recall(court, ticket_id)
    await court.join()
    assert (await court.call(ANA)).status is Status.CALLED


async def test_who_missed_a_call_for_good_cannot_be_called_out_of_order() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)
    court.clock.advance(300)

    with refused(Problem.TOO_LATE):
        await call_next.call_next(court.desk, ANA, CallNext(("centro",), ticket_id, "motivo"))


# --- recall ------------------------------------------------------------------------------------------


async def recall(court: Court, ticket_id: str, key: str | None = None) -> Status:
    stored = await call_next.recall(court.desk, ANA, ticket_id, Idempotency(key, "recall"))
    return stored.ticket.status


async def test_a_missed_one_is_called_again_for_five_minutes() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    missed = await court.miss(ANA)
    assert missed.missed_at is not None
    arrival = missed.arrival

    assert await recall(court, ticket_id) is Status.CALLED
    assert (await court.ticket(ticket_id)).arrival == arrival
    assert (await court.desk.audit.of_ticket(ticket_id))[-1].operation is Operation.RECALL


async def test_after_five_minutes_a_recall_is_too_late_even_if_nobody_settled_the_ticket() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)
    court.clock.advance(300)

    with refused(Problem.TOO_LATE):
        await recall(court, ticket_id)


async def test_a_recall_of_somebody_who_waits_is_no_way_around_the_order() -> None:
    court = await Court.build()
    await court.join()
    last = await court.join()

    with refused(Problem.TICKET_TAKEN):
        await recall(court, last)


async def test_a_recall_twice_by_key_is_one_call() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)
    await recall(court, ticket_id, "key")
    call_id = (await court.ticket(ticket_id)).current_call().call_id

    assert await recall(court, ticket_id, "key") is Status.CALLED
    assert (await court.ticket(ticket_id)).current_call().call_id == call_id


async def test_a_clerk_who_is_busy_recalls_nobody() -> None:
    court = await Court.build()
    missed = await court.join()
    await court.miss(ANA)
    await court.join()
    await court.call(ANA)

    with refused(Problem.CLERK_BUSY):
        await recall(court, missed)


# --- many clerks -------------------------------------------------------------------------------------


async def test_twenty_clerks_on_two_instances_take_twenty_people() -> None:
    court = await Court.build()
    ids = await queue_of(court, *[Priority.NONE] * 20)
    desks = [court.desk, court.another_instance()]

    stored = await asyncio.gather(
        *(call_next.call_next(desks[n % 2], a_clerk(f"c{n}"), CallNext(("centro",))) for n in range(20))
    )

    assert sorted(item.ticket.ticket_id for item in stored) == sorted(ids)
    assert len({item.ticket.current_call().clerk_id for item in stored}) == 20
