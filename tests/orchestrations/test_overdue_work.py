"""Housekeeping: what a crash, a lost signal or nobody has left undone is done, at most a minute late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from functions.triggers import TWICE_A_MINUTE
from memory_adapters.records import MemoryBacklog
from orchestrations.housekeeping import overdue
from orchestrations.housekeeping.overdue import do_overdue_work, erase_personal_data
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import Outcome, Status
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.call_events import subscription
from shared.front_desk.clerk import actions as clerks
from shared.front_desk.clerk import edits, transfer
from shared.front_desk.desk import ATTEMPTS
from shared.front_desk.system import after_visit
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import StorageUnavailable, StoredTicket, Subscription
from shared.storage.boards.cache import BoardCache
from shared.storage.boards.cached_board import BoardRows
from tests.builders import START, Court, a_clerk, an_office
from tests.front_desk.staged import crash, staged

ANA = a_clerk("ana")
TWO_BLOCKS = OpeningHours(
    "America/Sao_Paulo", week_of({day: (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60)) for day in range(7)})
)
HALF_A_MINUTE = 30


async def housekeeping_for(court: Court, minutes: float) -> int:
    """The timer runs twice a minute for so long, and no visit lives; how many tickets it has moved."""
    moved = 0
    for _ in range(int(minutes * 2)):
        court.clock.advance(HALF_A_MINUTE)
        moved += await do_overdue_work(court.desk)
    return moved


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


async def test_rooms_are_left_to_the_queue_and_handed_over_again_in_good_time() -> None:
    court = await Court.build()
    await court.join()
    ticket_id = (await court.serve(ANA)).ticket_id
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await clerks.finish(desk, ANA, ticket_id, clerks.Finish())
    backlog = court.account.backlog.ticket_ids

    handed: list[float] = []
    for half_minutes in range(1, 121):
        before = len(backlog)
        await housekeeping_for(court, 0.5)
        handed += [half_minutes / 2] * (len(backlog) - before)

    assert handed == [0.5, 1, 15.5, 16, 30.5, 31, 45.5, 46], "minutes after the end; two ticks each"
    assert set(backlog) == {ticket_id}
    assert len(court.meetings.meetings) == 1, "housekeeping itself asked Graph for nothing"

    stored = await court.desk.tickets.load(ticket_id)
    assert stored is not None
    await after_visit.run(court.desk, stored)
    backlog.clear()
    await housekeeping_for(court, 60)
    assert backlog == []
    assert court.meetings.meetings == ()


class Unasked:
    """`shared.ports.MeetingEvents`: Graph may take its time, so housekeeping asks it for nothing."""

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        raise AssertionError

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        raise AssertionError

    async def unsubscribe(self, subscription_id: str) -> None:
        raise AssertionError


async def handed_over(court: Court, minutes: int) -> list[float]:
    """When, in minutes from now, housekeeping leaves something to the queue that nobody reads."""
    handed: list[float] = []
    for half_minutes in range(1, minutes * 2 + 1):
        await housekeeping_for(court, 0.5)
        handed += [half_minutes / 2] * len(court.account.backlog.ticket_ids)
        court.account.backlog.ticket_ids.clear()
    return handed


async def test_call_events_are_left_to_the_queue_and_a_refusal_is_not_repeated_each_time() -> None:
    court = await Court.build()
    await court.join()
    await court.serve(ANA)
    court.desk = replace(court.desk, events=Unasked())

    assert await handed_over(court, 31) == [0.5, 10, 10.5, 20, 20.5, 30, 30.5]


async def test_a_renewal_is_left_to_the_queue_twenty_minutes_before_the_end() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    court.desk = replace(court.desk, events=Unasked())
    stored = await court.stored(ticket_id)
    call_id, until = stored.ticket.current_call().call_id, court.clock.now() + timedelta(minutes=59)
    await subscription.note_unknown(court.desk, stored, call_id, Subscription("s1", until))

    assert await handed_over(court, 61) == [39.5, 49, 49.5, 59, 59.5]


async def test_a_queue_out_of_reach_costs_the_call_events_only() -> None:
    court = await Court.build()
    first = await court.join()
    await court.serve(ANA)
    second = await court.join()
    await court.call(a_clerk("bruno"))
    await court.ring(second)

    class Gone(MemoryBacklog):
        async def defer_after_visit(self, ticket_id: str) -> None:
            raise StorageUnavailable("staged")

    court.desk = replace(court.desk, events=Unasked(), backlog=Gone())
    court.clock.advance(605)

    assert subscription.is_handed_over(await court.ticket(first), court.clock.now())
    assert await do_overdue_work(court.desk) == 1
    assert (await court.ticket(second)).status is Status.NO_SHOW


async def test_an_office_out_of_reach_does_not_hold_up_the_others() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    for office_id in ("centro", "penha"):
        await court.join(office_id=office_id)
    await court.call(a_clerk("caio", "penha"))

    async def read(office_id: str) -> BoardRows:
        if office_id == "centro":
            raise StorageUnavailable("staged")
        return await court.account.rows.board(office_id)

    desk = replace(court.desk, boards=BoardCache(read, court.account.rows.load, court.clock.now))
    court.clock.advance(30)

    assert await do_overdue_work(desk) == 1
    assert await erase_personal_data(desk) == 0


async def test_an_office_that_is_gone_does_not_stop_its_tickets() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    del court.account.offices.offices["centro"]
    court.clock.advance(31)

    assert await do_overdue_work(court.desk) == 1
    assert (await court.ticket(ticket_id)).current_call().room_ready


async def test_several_may_run_at_once() -> None:
    court = await Court.build()
    for _ in range(3):
        await court.join()
    await court.miss(ANA)
    await court.call(ANA)
    court.clock.advance(minutes=6)

    desks = [court.desk, court.another_instance(), court.another_instance()]
    await asyncio.gather(*(do_overdue_work(desk) for desk in desks))

    for stored in court.account.rows.tickets.values():
        story = court.account.rows.audit[stored.ticket.ticket_id]
        assert [entry.sequence for entry in story] == list(range(stored.ticket.revision + 1))
    assert len(court.account.records.by_ticket) == 1


async def test_what_was_told_is_erased_within_a_day_of_the_end() -> None:
    court = await Court.build()
    command = joining.Join("centro", display_name="Maria", case_number="1")
    served = (await joining.join(court.desk, command)).stored.ticket.ticket_id
    court.clock.advance(1)
    waits = (await joining.join(court.desk, command)).stored.ticket.ticket_id
    await court.serve(ANA)
    await court.finish(served, ANA)
    court.clock.advance(hours=11)
    assert await erase_personal_data(court.desk) == 0
    court.clock.advance(hours=1)

    erased = await asyncio.gather(
        *(erase_personal_data(desk) for desk in (court.desk, court.another_instance()))
    )

    assert max(erased) == 1
    assert (await court.desk.personal_data.of_ticket(await court.stored(served))).is_empty
    assert (await court.desk.personal_data.of_ticket(await court.stored(waits))).display_name == "Maria"
    story = [entry.operation.value for entry in court.account.rows.audit[served]]
    assert story.count("erase") == 1
    assert await erase_personal_data(court.desk) == 0


async def test_who_leaves_is_forgotten_at_once() -> None:
    court = await Court.build()
    command = joining.Join("centro", display_name="Maria")
    ticket_id = (await joining.join(court.desk, command)).stored.ticket.ticket_id

    await visitor.leave(court.desk, ticket_id, None)

    assert court.account.rows.personal == {}


async def test_thousands_of_offices_are_looked_at_in_groups() -> None:
    offices = [an_office(f"cartorio-{number}") for number in range(overdue.AT_ONCE * 2 + 1)]
    court = await Court.build(*offices)
    for office in offices:
        await court.join(office_id=office.office_id)
        await court.call(a_clerk(f"clerk-of-{office.office_id}", office.office_id))
    court.clock.advance(DEFAULT_TIMING.ring_within.total_seconds())

    assert await do_overdue_work(court.desk) == len(offices)


def test_overdue_work_is_clearly_less_than_a_minute_late() -> None:
    """The longest wait for the timer, by its own schedule; what is left is for the run itself."""
    seconds = [int(second) for second in TWICE_A_MINUTE.split()[0].split(",")]
    gaps = [later - earlier for earlier, later in pairwise([*seconds, seconds[0] + 60])]

    assert max(gaps) == HALF_A_MINUTE, "these tests run the timer as often as the app does"
    assert overdue.OVERDUE + timedelta(seconds=max(gaps)) <= timedelta(seconds=45)


async def test_an_answer_that_was_lost_does_not_cost_half_a_minute() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    desk, store = staged(court)
    store.before_save.append(crash)
    court.clock.advance(overdue.OVERDUE.total_seconds())

    assert await do_overdue_work(desk) == 1

    assert (await court.ticket(ticket_id)).current_call().room_ready


async def test_a_ticket_that_everybody_changes_is_left_for_the_next_time() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    await court.ring(ticket_id)
    court.clock.advance(90)
    desk, store = staged(court)
    for number in range(ATTEMPTS):

        async def told(text: str = f"Mensagem {number}") -> StoredTicket:
            return await edits.message(court.desk, ANA, ticket_id, text)

        store.before_save.append(told)

    assert await do_overdue_work(desk) == 0
    assert await do_overdue_work(court.desk) == 1


async def test_a_ticket_that_moved_meanwhile_is_left_alone() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)
    court.clock.advance(minutes=6)
    desk, store = staged(court)

    async def recalled() -> StoredTicket:
        stored = await court.stored(ticket_id)
        return await visitor.leave(court.desk, stored.ticket.ticket_id, None)

    store.before_save.append(recalled)

    await do_overdue_work(desk)

    assert (await court.ticket(ticket_id)).status is Status.LEFT
