"""«Encerrar o dia», the way back until then, the dropped visit, the longer minute, a second entry."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from memory_adapters.account import memory_boards
from memory_adapters.beside_tickets import MemoryOfficeDays
from shared.domain.clerk import Role
from shared.domain.errors import Problem, Refused
from shared.domain.office.office import OfficeDay
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import Need, Outcome, Priority, Status
from shared.domain.ticket.audit import OfficeDayEntry
from shared.front_desk.clerk import actions as clerks
from shared.front_desk.clerk import call_next
from shared.front_desk.office_day import day_ends_of
from shared.front_desk.office_snapshots import OfficeSnapshots
from shared.front_desk.reading.snapshots import (
    office_snapshot,
    queue_snapshot,
    ticket_snapshot,
)
from shared.front_desk.system import day_end
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.actions import Opinion
from shared.ports import ClerkLock, Conflict
from tests.builders import START, Court, a_clerk, an_office
from tests.domain.test_calling import refused
from tests.front_desk.staged import staged

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")
CARLA = a_clerk("carla", role=Role.MANAGER)
HOURS = OpeningHours(
    "America/Sao_Paulo", week_of({day: (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60)) for day in range(7)})
)
LONG = frozenset({Need.MORE_TIME})


# --- «Encerrar o dia» --------------------------------------------------------------------------------
async def test_a_manager_ends_the_day_for_all_but_who_is_being_served() -> None:
    court = await Court.build(an_office(hours=HOURS))
    served, missed, called, waits = [await court.join() for _ in range(4)]
    await court.serve(ANA)
    await court.miss(BRUNO)
    await court.hear(called, waits)
    await court.call(BRUNO)
    court.signals.wakes.clear()

    await day_end.close_day(court.desk, CARLA, "centro", "falta de energia")

    tickets = [await court.ticket(ticket_id) for ticket_id in (served, missed, called, waits)]
    assert [ticket.status for ticket in tickets] == [
        Status.IN_SERVICE,
        Status.NO_SHOW,
        Status.CLOSED,
        Status.CLOSED,
    ]
    assert tickets[1].settled
    assert tickets[3].end_reason == "falta de energia"
    assert set(court.signals.wakes) == {called, waits}
    assert await court.desk.locks.current("bruno") is None
    last = (await court.desk.audit.of_ticket(waits))[-1]
    assert (last.actor_id, last.reason) == ("carla", "falta de energia")


async def test_nobody_enters_any_more_today_and_tomorrow_is_another_day() -> None:
    court = await Court.build(an_office(hours=HOURS))
    await day_end.close_day(court.desk, CARLA, "centro", "falta de energia")
    court.clock.advance(60)

    with pytest.raises(Refused) as refusal:
        await court.join()
    assert refusal.value.problem is Problem.OFFICE_CLOSED
    assert refusal.value.fields["opensAt"] == START + timedelta(hours=23)
    snapshot = await office_snapshot(court.desk, "centro")
    assert (snapshot.facts.is_open, snapshot.facts.opens_at) == (False, START + timedelta(hours=23))

    court.clock.advance(hours=23)
    assert (await court.ticket(await court.join())).status is Status.WAITING


async def test_entries_that_are_resumed_open_the_day_again() -> None:
    court = await Court.build()
    await day_end.close_day(court.desk, CARLA, "centro", "engano")
    await clerks.set_entries(court.desk, ANA, "centro", suspended=True, message="um momento")
    with refused(Problem.OFFICE_CLOSED):
        await court.join()

    await clerks.set_entries(court.desk, ANA, "centro", suspended=False, message=None)

    assert await court.join()


async def test_only_a_manager_ends_the_day_and_says_why() -> None:
    court = await Court.build()
    with refused(Problem.NOT_ALLOWED):
        await day_end.close_day(court.desk, ANA, "centro", "motivo")
    with refused(Problem.REASON_REQUIRED):
        await day_end.close_day(court.desk, CARLA, "centro", None)
    with refused(Problem.NOT_FOUND):
        admin = a_clerk("admin", role=Role.ADMINISTRATOR)
        await day_end.close_day(court.desk, admin, "nenhum", "motivo")


async def test_who_enters_the_room_while_the_day_ends_is_served() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    await court.ring(ticket_id)
    desk, store = staged(court)

    async def enters() -> None:
        await court.enter(ticket_id)

    store.before_save.append(enters)

    await day_end.close_day(desk, CARLA, "centro", "motivo")

    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE


async def test_return_recall_and_more_time_end_with_the_day() -> None:
    court = await Court.build(an_office(hours=HOURS))
    court.clock.advance(hours=8.9)
    missed, waits = await court.join(), await court.join()
    court.clock.advance(minutes=123)
    await court.hear(missed, waits)
    await court.miss(ANA)
    snapshot = await ticket_snapshot(court.desk, await court.stored(missed))
    assert snapshot.can_return_until == START + timedelta(hours=11), "nine in the evening"
    [row] = (await queue_snapshot(court.desk, "centro")).missed
    assert row.can_recall_until == snapshot.can_return_until
    court.clock.advance(minutes=3)
    assert (await ticket_snapshot(court.desk, await court.stored(missed))).can_return_until is None

    with refused(Problem.TOO_LATE):
        await visitor.come_back(court.desk, missed)
    with refused(Problem.TOO_LATE):
        await call_next.recall(court.desk, ANA, missed)
    with refused(Problem.TOO_LATE):
        await visitor.more_time(court.desk, waits)


async def test_the_day_of_an_office_that_is_gone_ends_after_eight_days() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    ticket = await court.ticket(ticket_id)
    del court.account.offices.offices["centro"]
    court.clock.advance(31)

    assert await day_ends_of(court.desk, ticket) == ticket.arrival + timedelta(days=8)


# --- the dropped visit -------------------------------------------------------------------------------
async def test_a_dropped_visitor_returns_and_tells_twice() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await clerks.finish(court.desk, ANA, ticket_id, clerks.Finish(Outcome.DROPPED))
    [row] = (await queue_snapshot(court.desk, "centro")).missed
    assert row.can_recall_until == court.clock.now() + timedelta(minutes=15)
    await visitor.evaluate(court.desk, ticket_id, Opinion(score=1, comment="caiu"))

    court.clock.advance(60)
    back = await visitor.come_back(court.desk, ticket_id)
    assert (back.ticket.status, back.ticket.evaluated) == (Status.WAITING, False)
    await court.serve(ANA)
    await court.finish(ticket_id, ANA)
    await visitor.evaluate(court.desk, ticket_id, Opinion(score=5))

    assert sorted(str(o.score) for o in court.account.evaluations.by_key.values()) == ["1", "5"]
    await court.look(ticket_id)
    assert [record.outcome for record in court.account.records.by_ticket.values()] == [None]


async def test_a_dropped_visitor_may_be_called_again() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await clerks.finish(court.desk, ANA, ticket_id, clerks.Finish(Outcome.DROPPED))

    again = await call_next.recall(court.desk, BRUNO, ticket_id)

    assert (again.ticket.status, again.ticket.outcome) == (Status.CALLED, None)


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


# --- absence -----------------------------------------------------------------------------------------
async def test_a_call_that_finds_nobody_passes_over_the_silent_as_well() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    court.clock.advance(91)

    with refused(Problem.QUEUE_EMPTY):
        await court.call(ANA)

    assert (await court.ticket(ticket_id)).passed_over_at == court.clock.now()


async def test_a_call_out_of_order_passes_over_nobody() -> None:
    court = await Court.build()
    silent, wanted = await court.join(), await court.join()
    court.clock.advance(91)
    command = call_next.CallNext(("centro",), ticket_id=wanted, reason="audiência")

    await call_next.call_next(court.desk, ANA, command)

    assert (await court.ticket(silent)).passed_over_at is None


# --- a second entry from the device ------------------------------------------------------------------
async def test_a_device_finds_its_ticket_also_where_nobody_enters() -> None:
    court = await Court.build(an_office(hours=HOURS))
    ticket_id = await court.join(device_id="phone")
    await clerks.set_entries(court.desk, ANA, "centro", suspended=True, message=None)
    again = joining.Join("centro", device_id="phone")

    joined = await joining.join(court.desk, again)
    assert (joined.stored.ticket.ticket_id, joined.by_this_request) == (ticket_id, False)
    with refused(Problem.ENTRIES_SUSPENDED):
        await court.join(device_id="tablet")
    with refused(Problem.ENTRIES_SUSPENDED):
        await court.join()
    court.clock.advance(hours=10)
    assert (await joining.join(court.desk, again)).stored.ticket.ticket_id == ticket_id
    await visitor.leave(court.desk, ticket_id, None)
    with refused(Problem.OFFICE_CLOSED):
        await joining.join(court.desk, again)


# --- snapshots ----------------------------------------------------------------------------------------
async def test_a_clerk_who_looks_and_never_calls_leaves_the_queue_unattended() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    for _ in range(20):
        court.clock.advance(30)
        await court.hear(ticket_id)
        court.desk.presence.clerk_heard("centro", "ana")

    snapshot = await queue_snapshot(court.desk, "centro")

    assert snapshot.unattended_since == START
    assert not snapshot.office.attended


async def test_a_silent_clerk_who_holds_somebody_attends_nobody_else() -> None:
    court = await Court.build()
    await court.join()
    court.desk.presence.clerk_heard("centro", "ana")
    await court.serve(ANA)
    waits = await court.join()
    for _ in range(4):
        court.clock.advance(31)
        await court.hear(waits)

    assert (await queue_snapshot(court.desk, "centro")).unattended_since == (
        await court.ticket(waits)
    ).arrival


@pytest.mark.parametrize("seen", [True, False], ids=["seen here", "by its record"])
async def test_the_end_of_a_long_visit_is_no_time_without_a_call(seen: bool) -> None:
    """This instance has seen the visit, and the record is not stored yet; or the other way round."""
    court = await Court.build()
    served, waits = await court.join(), await court.join()
    court.desk.presence.clerk_heard("centro", "ana")
    await court.serve(ANA)
    for _ in range(40):
        court.clock.advance(60)
        await court.hear(waits)
        court.desk.presence.clerk_heard("centro", "ana")
        await office_snapshot(court.desk, "centro")
    await court.finish(served, ANA)
    if not seen:
        await court.look(served)
        court.desk = replace(court.desk, snapshots=OfficeSnapshots())
    court.clock.advance(5)

    assert (await office_snapshot(court.desk, "centro")).attended
    assert (await queue_snapshot(court.desk, "centro")).unattended_since is None


async def test_a_wait_is_told_from_the_calls_of_today_and_only_while_somebody_calls() -> None:
    court = await Court.build()
    for _ in range(6):
        ticket_id = await court.join()
        court.clock.advance(minutes=4)
        await court.hear(ticket_id)
        await court.serve(ANA)
        court.clock.advance(minutes=1)
        await court.finish(ticket_id, ANA)
        await court.look(ticket_id)
    first, second = await court.join(), await court.join(priority=Priority.NONE)
    court.desk.presence.clerk_heard("centro", "ana")

    async def told(ticket_id: str) -> tuple[float, float] | None:
        expected = (await ticket_snapshot(court.desk, await court.stored(ticket_id))).wait_range
        return (expected.low.total_seconds(), expected.high.total_seconds()) if expected else None

    assert await told(first) == (300, 360)
    assert await told(second) == (600, 660)
    court.clock.advance(91)
    assert await told(first) is None
    court.desk.presence.clerk_heard("centro", "ana")
    await visitor.leave(court.desk, first, None)
    assert await told(first) is None


# --- two at once ------------------------------------------------------------------------------------------
async def test_a_day_that_is_closed_stays_closed_while_another_suspends_entries() -> None:
    court = await Court.build()
    other = court.another_instance()

    await asyncio.gather(
        day_end.close_day(court.desk, CARLA, "centro", "falta de energia"),
        clerks.set_entries(other, ANA, "centro", suspended=True, message="volto já"),
    )

    state = (await court.desk.boards.get("centro", fresh=True)).office_day
    assert (state.closed_reason, state.message) == ("falta de energia", "volto já")
    told = await court.desk.audit.of_office("centro", START, START + timedelta(seconds=1))
    assert len(told) == 2


async def test_who_never_wins_the_desk_is_told_to_try_again() -> None:
    court = await Court.build()

    class Busy(MemoryOfficeDays):
        """Days that another instance has always just changed."""

        async def set(
            self, office_id: str, before: OfficeDay, after: OfficeDay, entry: OfficeDayEntry
        ) -> None:
            raise Conflict(office_id)

    rows = court.account.rows
    desk = replace(court.desk, office_days=Busy(rows, memory_boards(court.clock, rows)))
    with refused(Problem.TRY_AGAIN):
        await clerks.set_entries(desk, ANA, "centro", suspended=True, message=None)
