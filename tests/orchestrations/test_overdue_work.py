"""Housekeeping does what a crash or a lost signal has left undone, at most a minute late."""

from __future__ import annotations

from datetime import timedelta

import pytest

from orchestrations.housekeeping.overdue_steps import do_overdue_work
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import Outcome, Status
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.clerk import transfer
from shared.front_desk.visitor import actions as visitor
from shared.ports import StorageUnavailable
from tests.builders import START, Court, a_clerk, an_office
from tests.front_desk.staged import crash, staged
from tests.orchestrations.housekeeping import housekeeping_for

ANA = a_clerk("ana")
TWO_BLOCKS = OpeningHours(
    "America/Sao_Paulo", week_of({day: (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60)) for day in range(7)})
)


async def test_a_ticket_that_waits_needs_no_visit() -> None:
    court = await Court.build()
    ticket_id = await court.join()

    assert await housekeeping_for(court, 30) == 0
    assert (await court.ticket(ticket_id)).status is Status.WAITING


async def test_a_claim_without_a_room_gets_one_and_its_visit_back() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    court.signals.wakes.clear()

    assert await do_overdue_work(court.desk) == 0, "the visit is about to do it"
    assert await housekeeping_for(court, 1) == 1

    assert (await court.ticket(ticket_id)).current_call().room_ready
    assert court.signals.wakes == [ticket_id]


async def test_a_ring_that_nobody_confirmed_and_a_minute_that_ended_unseen() -> None:
    court = await Court.build()
    first, second = await court.join(), await court.join()
    await court.call(ANA)
    await court.look(first)
    await court.call(a_clerk("bruno"))
    await court.ring(second)

    await housekeeping_for(court, 1)
    assert (await court.ticket(first)).absent
    assert (await court.ticket(second)).status is Status.RINGING
    await housekeeping_for(court, 1)

    missed = await court.ticket(second)
    assert missed.status is Status.NO_SHOW
    assert missed.missed_at is not None
    assert missed.missed_at - START <= timedelta(seconds=63 + 61)


async def test_a_missed_ticket_is_settled_after_five_minutes() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)

    await housekeeping_for(court, 4.5)
    assert not (await court.ticket(ticket_id)).settled
    await housekeeping_for(court, 1)

    assert (await court.ticket(ticket_id)).settled
    assert [record.status for record in court.account.records.by_ticket.values()] == [Status.NO_SHOW]


async def test_a_dropped_visit_is_settled_after_a_quarter_of_an_hour() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await clerks.finish(court.desk, ANA, ticket_id, clerks.Finish(Outcome.DROPPED))
    assert (await court.look(ticket_id)).ended
    assert court.meetings.meetings == (), "a return gets a new room"

    await housekeeping_for(court, 14.5)
    assert court.account.records.by_ticket == {}
    await housekeeping_for(court, 1)

    assert [record.outcome for record in court.account.records.by_ticket.values()] == [Outcome.DROPPED]


async def test_who_is_passed_over_and_stays_silent_is_given_up_after_fifteen_minutes() -> None:
    court = await Court.build()
    silent, there = await court.join(), await court.join()
    court.clock.advance(80)
    await court.hear(there)
    court.clock.advance(30)
    assert (await court.call(ANA)).ticket_id == there
    assert (await court.ticket(silent)).passed_over_at == court.clock.now()
    court.signals.wakes.clear()

    await housekeeping_for(court, 14.5)
    assert (await court.ticket(silent)).status is Status.WAITING
    await housekeeping_for(court, 1)

    assert (await court.ticket(silent)).status is Status.UNREACHED
    assert court.signals.wakes.count(silent) == 1
    back = await visitor.come_back(court.desk, silent)
    assert (back.ticket.status, back.ticket.returned) == (Status.WAITING, True)


async def test_who_is_heard_in_time_is_not_given_up() -> None:
    court = await Court.build()
    silent, there = await court.join(), await court.join()
    court.clock.advance(80)
    await court.hear(there)
    court.clock.advance(30)
    await court.call(ANA)
    await housekeeping_for(court, 14)

    await court.hear(silent)
    assert (await court.ticket(silent)).passed_over_at is None
    await housekeeping_for(court, 10)

    assert (await court.ticket(silent)).status is Status.WAITING


async def test_who_is_heard_by_another_instance_at_the_last_moment_is_not_given_up() -> None:
    court = await Court.build()
    silent, there = await court.join(), await court.join()
    court.clock.advance(80)
    await court.hear(there)
    court.clock.advance(30)
    await court.call(ANA)
    court.clock.advance(minutes=15)
    desk, store = staged(court)
    other = court.another_instance()
    stored = await court.stored(silent)

    async def heard_elsewhere() -> None:
        await visitor.heard(other, stored)

    store.before_save.append(heard_elsewhere)
    await do_overdue_work(desk)

    assert (await court.ticket(silent)).status is Status.WAITING


async def test_the_day_ends_two_hours_after_the_last_block_and_not_at_noon() -> None:
    court = await Court.build(an_office(hours=TWO_BLOCKS))
    waits, served = await court.join(), await court.join()
    await visitor.more_time(court.desk, waits)
    await court.serve(ANA)
    court.clock.advance(hours=2.5)
    await do_overdue_work(court.desk)
    assert (await court.ticket(waits)).status is Status.WAITING, "half past twelve"
    court.clock.advance(hours=8.45)
    await do_overdue_work(court.desk)
    assert (await court.ticket(waits)).status is Status.WAITING, "three minutes before nine in the evening"
    assert (await court.ticket(served)).status is Status.COMPLETED, "the longest meeting is over"
    late = await court.ticket(waits)

    await housekeeping_for(court, 4)

    closed = await court.ticket(waits)
    assert (closed.status, closed.arrival) == (Status.CLOSED, late.arrival)
    assert closed.ended_at is not None
    assert closed.ended_at - START <= timedelta(hours=11, minutes=1)


async def test_who_is_being_served_at_the_end_of_the_day_is_served_to_the_end() -> None:
    court = await Court.build(an_office(hours=TWO_BLOCKS))
    court.clock.advance(hours=8.9)
    ticket_id, missed = await court.join(), await court.join()
    court.clock.advance(hours=2)
    await court.hear(ticket_id, missed)
    await court.serve(ANA)
    await court.miss(a_clerk("bruno"))
    court.clock.advance(minutes=5)

    await do_overdue_work(court.desk)

    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE
    settled = await court.ticket(missed)
    assert (settled.status, settled.settled) == (Status.NO_SHOW, True)


async def test_a_transfer_half_done_is_finished() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    ticket_id = await court.join()
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await transfer.transfer(desk, ANA, ticket_id, "penha", "motivo")
    old = await court.ticket(ticket_id)
    assert old.successor_id is not None
    assert await court.desk.tickets.load(old.successor_id) is None

    assert await housekeeping_for(court, 1) == 1

    successor = await court.ticket(old.successor_id)
    assert (successor.status, successor.arrival) == (Status.WAITING, old.arrival)


async def test_a_visit_that_never_heard_of_its_end_is_woken() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await visitor.leave(desk, ticket_id, None)
    assert court.signals.wakes == []

    assert await housekeeping_for(court, 1) == 1

    assert court.signals.wakes == [ticket_id]
    assert list(court.account.records.by_ticket) == [ticket_id]
