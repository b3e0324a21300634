"""«Encerrar o dia», the way back until then, the dropped service, the longer minute, a second entry."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from memory_adapters.account import memory_boards
from memory_adapters.beside_tickets import MemoryOfficeDays
from shared.domain.clerk import Role
from shared.domain.errors import Problem, Refused
from shared.domain.needs import Need
from shared.domain.office.office import OfficeDay
from shared.domain.office.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import Outcome, Status
from shared.domain.ticket.audit import OfficeDayEntry
from shared.front_desk.clerk import call_next
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.office_day import day_ends_of
from shared.front_desk.read_models.snapshots import (
    office_snapshot,
    queue_snapshot,
    ticket_snapshot,
)
from shared.front_desk.system import day_end
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.actions import Opinion
from shared.ports import Conflict
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


# --- the dropped service -----------------------------------------------------------------------------
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

    personal = await court.desk.personal_data.of_ticket(await court.stored(ticket_id))
    assert [kept.score for kept in personal.opinions] == [1, 5]
    await court.look(ticket_id)
    assert [record.outcome for record in court.account.records.by_ticket.values()] == [None]


async def test_a_dropped_visitor_may_be_called_again() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await clerks.finish(court.desk, ANA, ticket_id, clerks.Finish(Outcome.DROPPED))

    again = await call_next.recall(court.desk, BRUNO, ticket_id)

    assert (again.ticket.status, again.ticket.outcome) == (Status.CALLED, None)


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
    told = await court.desk.audit.of_days("centro", START, START + timedelta(seconds=1))
    assert len(told) == 2


async def test_a_change_of_the_day_that_always_loses_asks_to_try_again() -> None:
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
