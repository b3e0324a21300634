"""Housekeeping over all offices: failures of some, races with others, erasure, and how late it may be."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from functions.triggers import TWICE_A_MINUTE
from orchestrations.housekeeping import overdue_steps
from orchestrations.housekeeping.erasing import erase_personal_data
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from shared.domain.status import Status
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.clerk import edits
from shared.front_desk.desk import ATTEMPTS
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import StorageUnavailable, StoredTicket
from shared.storage.boards.cache import BoardCache
from shared.storage.boards.cached_board import BoardRows
from tests.builders import Court, a_clerk, an_office
from tests.front_desk.staged import crash, staged
from tests.orchestrations.housekeeping import HALF_A_MINUTE

ANA = a_clerk("ana")


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
    offices = [an_office(f"cartorio-{number}") for number in range(overdue_steps.AT_ONCE * 2 + 1)]
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
    assert overdue_steps.OVERDUE + timedelta(seconds=max(gaps)) <= timedelta(seconds=45)


async def test_an_answer_that_was_lost_does_not_cost_half_a_minute() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    desk, store = staged(court)
    store.before_save.append(crash)
    court.clock.advance(overdue_steps.OVERDUE.total_seconds())

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
