"""From the call to the meeting: the room, the ring, the minute, the ways back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from shared.domain.clerk import Clerk, Role
from shared.domain.errors import Problem
from shared.domain.needs import Need
from shared.domain.status import Notice, Status
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.read_models.snapshots import queue_snapshot
from shared.front_desk.system import room
from shared.front_desk.visitor import actions as visitor
from tests.builders import Court, a_clerk
from tests.domain.test_calling import refused
from tests.front_desk.staged import staged

Reach = Callable[[Court], Awaitable[str]]

ANA, BRUNO, CARLA = a_clerk("ana"), a_clerk("bruno"), a_clerk("carla", role=Role.MANAGER)


async def called(court: Court) -> str:
    """Somebody waits and Ana calls; no room yet."""
    ticket_id = await court.join()
    await court.call(ANA)
    return ticket_id


async def ringing(court: Court) -> str:
    """The minute has just begun."""
    ticket_id = await called(court)
    await court.ring(ticket_id)
    return ticket_id


async def in_service(court: Court) -> str:
    """The visitor has just entered."""
    ticket_id = await ringing(court)
    await court.enter(ticket_id)
    return ticket_id


# --- entering ----------------------------------------------------------------------------------------


async def test_the_visitor_gets_the_link_only_by_entering_and_the_same_again() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)

    entered = await visitor.enter(court.desk, ticket_id, court.clock.now())
    again = await visitor.enter(court.desk, ticket_id, court.clock.now())

    assert entered.join_url == again.join_url == court.meetings.meetings[0].meeting.join_url
    assert again.stored.ticket.status is Status.IN_SERVICE


async def test_nothing_rings_before_the_room_is_open() -> None:
    court = await Court.build()
    ticket_id = await called(court)

    with refused(Problem.ROOM_NOT_READY):
        await visitor.ring(court.desk, ticket_id)
    with refused(Problem.ROOM_NOT_READY):
        await clerks.enter(court.desk, ANA, ticket_id)


async def test_an_entry_is_judged_when_its_handler_started() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)
    court.clock.advance(59.999)
    started = court.clock.now()
    court.clock.advance(2)

    entered = await visitor.enter(court.desk, ticket_id, started)

    assert entered.stored.ticket.status is Status.IN_SERVICE


async def test_at_sixty_seconds_it_is_late() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)
    court.clock.advance(60)

    with refused(Problem.CALL_EXPIRED):
        await court.enter(ticket_id)


async def test_an_entry_in_time_beats_the_no_show_that_was_about_to_be_written() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)
    court.clock.advance(59)
    started = court.clock.now()
    court.clock.advance(5)
    desk, store = staged(court)
    store.before_save.append(lambda: visitor.enter(court.desk, ticket_id, started))

    after = await room.write_no_show(desk, await court.stored(ticket_id))

    assert after.ticket.status is Status.IN_SERVICE
    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE


async def test_after_the_no_show_the_entry_is_late() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)
    court.clock.advance(63)
    await court.look(ticket_id)

    with refused(Problem.CALL_EXPIRED):
        await court.enter(ticket_id)
    assert await court.desk.locks.current("ana") is None


async def test_who_ticked_more_time_has_five_minutes() -> None:
    court = await Court.build()
    ticket_id = await court.join(needs=frozenset({Need.MORE_TIME}))
    await court.call(ANA)
    await court.ring(ticket_id)
    court.clock.advance(299)

    assert (await court.enter(ticket_id)).status is Status.IN_SERVICE


async def test_the_holder_enters_and_another_clerk_does_not() -> None:
    court = await Court.build()
    ticket_id = await in_service(court)

    entered = await clerks.enter(court.desk, ANA, ticket_id)

    assert entered.join_url == court.meetings.meetings[0].meeting.join_url
    with refused(Problem.NOT_YOUR_CALL):
        await clerks.enter(court.desk, BRUNO, ticket_id)
    with refused(Problem.NOT_ALLOWED):
        await clerks.enter(court.desk, a_clerk("eva", "penha"), ticket_id)


async def test_without_its_link_a_room_is_not_ready_for_anybody() -> None:
    court = await Court.build()
    ticket_id = await in_service(court)
    court.account.rows.personal.clear()

    with refused(Problem.ROOM_NOT_READY):
        await court.enter(ticket_id)
    with refused(Problem.ROOM_NOT_READY):
        await clerks.enter(court.desk, ANA, ticket_id)


# --- what a clerk decides --------------------------------------------------------------------------------


async def test_a_clerks_no_show_waits_for_the_three_seconds() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)
    court.clock.advance(62.999)
    with refused(Problem.TOO_EARLY):
        await clerks.no_show(court.desk, ANA, ticket_id)

    court.clock.advance(0.001)
    with refused(Problem.NOT_YOUR_CALL):
        await clerks.no_show(court.desk, BRUNO, ticket_id)
    stored = await clerks.no_show(court.desk, ANA, ticket_id)
    again = await clerks.no_show(court.desk, ANA, ticket_id)

    assert stored.ticket.status is Status.NO_SHOW
    assert again.ticket == stored.ticket


@pytest.mark.parametrize("reach", [called, ringing, in_service])
@pytest.mark.parametrize("who", [ANA, CARLA], ids=["holder", "manager"])
async def test_a_release_undoes_the_call(reach: Reach, who: Clerk) -> None:
    court = await Court.build()
    ticket_id = await reach(court)
    with refused(Problem.REASON_REQUIRED):
        await clerks.release(court.desk, who, ticket_id, "")

    stored = await clerks.release(court.desk, who, ticket_id, "engano")

    assert (stored.ticket.status, stored.ticket.notice) == (Status.WAITING, Notice.RELEASED)
    assert await court.desk.locks.current("ana") is None
    assert court.signals.wakes[-1] == ticket_id
    assert (await court.desk.audit.of_ticket(ticket_id))[-1].reason == "engano"


@pytest.mark.parametrize(("seconds", "may"), [(90, False), (91, True)])
async def test_any_clerk_releases_once_the_holder_is_unheard(seconds: float, may: bool) -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.desk.presence.clerk_heard("centro", "ana")
    court.clock.advance(seconds)

    [row] = (await queue_snapshot(court.desk, "centro")).held
    assert row.holder_silent is may
    if may:
        stored = await clerks.release(court.desk, BRUNO, ticket_id, "sumiu")
        assert stored.ticket.status is Status.WAITING
    else:
        with refused(Problem.NOT_YOUR_CALL):
            await clerks.release(court.desk, BRUNO, ticket_id, "sumiu")


@pytest.mark.parametrize("who", [ANA, CARLA], ids=["clerk", "manager"])
async def test_who_waits_cannot_be_released(who: Clerk) -> None:
    court = await Court.build()
    ticket_id = await court.join()

    with refused(Problem.NOT_YOUR_CALL):
        await clerks.release(court.desk, who, ticket_id, "engano")


async def test_a_removal_has_a_reason_that_the_visitor_reads() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    with refused(Problem.REASON_REQUIRED):
        await clerks.remove(court.desk, ANA, ticket_id, None)

    stored = await clerks.remove(court.desk, ANA, ticket_id, "fora da competência")

    told = await court.desk.personal_data.of_ticket(stored)
    assert (stored.ticket.status, told.end_reason) == (Status.REMOVED, "fora da competência")


async def test_only_the_holder_or_a_manager_removes_who_is_held() -> None:
    court = await Court.build()
    ticket_id = await in_service(court)

    with refused(Problem.NOT_YOUR_CALL):
        await clerks.remove(court.desk, BRUNO, ticket_id, "motivo")
    stored = await clerks.remove(court.desk, CARLA, ticket_id, "motivo")
    assert stored.ticket.status is Status.REMOVED


# --- the visitor's ways back -------------------------------------------------------------------------


@pytest.mark.parametrize("reach", [called, ringing])
async def test_more_time_frees_the_clerk_at_once(reach: Reach) -> None:
    court = await Court.build()
    ticket_id = await reach(court)

    await visitor.more_time(court.desk, ticket_id)

    assert await court.desk.locks.current("ana") is None
    assert court.signals.wakes[-1] == ticket_id
    court.clock.advance(179)
    with refused(Problem.QUEUE_EMPTY):
        await court.call(ANA)
    await court.hear(ticket_id)
    court.clock.advance(1)
    assert (await court.call(ANA)).ticket_id == ticket_id


async def test_who_missed_the_call_returns_once_to_the_own_place() -> None:
    court = await Court.build()
    first = await court.join()
    second = await court.join()
    assert (await court.miss(ANA)).ticket_id == first

    back = await visitor.come_back(court.desk, first)

    await court.hear(first, second)
    assert back.ticket.returned
    assert court.signals.wakes[-1] == first
    assert (await court.miss(ANA)).ticket_id == first
    with refused(Problem.ALREADY_RETURNED):
        await visitor.come_back(court.desk, first)


async def test_nobody_came_gives_the_place_back_and_frees_the_clerk() -> None:
    court = await Court.build()
    ticket_id = await in_service(court)
    court.clock.advance(299.999)
    with refused(Problem.TOO_EARLY):
        await visitor.nobody_came(court.desk, ticket_id)

    court.clock.advance(0.001)
    stored = await visitor.nobody_came(court.desk, ticket_id)

    assert stored.ticket.status is Status.WAITING
    assert await court.desk.locks.current("ana") is None


async def test_an_absent_one_is_heard_again() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    await court.look(ticket_id)
    court.clock.advance(30)
    await court.look(ticket_id)
    absent = await court.stored(ticket_id)
    assert absent.ticket.absent

    heard = await visitor.heard(court.desk, absent)

    assert not heard.ticket.absent
    assert (await court.desk.audit.of_ticket(ticket_id))[-1].operation is Operation.HEARD
    assert await visitor.heard(court.desk, heard) is heard
