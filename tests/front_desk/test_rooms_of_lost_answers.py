"""Rooms that Graph opened although its answer was lost, and changes during a request to Graph."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from memory_adapters import MemoryMeetings
from shared.domain.meeting import Meeting, MeetingFailure
from shared.domain.status import Notice, Status
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.desk import Desk
from shared.front_desk.system import after_visit
from shared.front_desk.system import room as system
from shared.front_desk.visitor import actions as visitor
from tests.builders import Court
from tests.front_desk.staged import Moment
from tests.front_desk.test_rooms import ANA, called

# --- rooms of lost answers ----------------------------------------------------------------------


async def without_a_word(court: Court, *reasons: MeetingFailure) -> str:
    """Somebody whose call failed: Graph opened a room each time and every answer was lost."""
    ticket_id = await called(court)
    for reason in reasons:
        court.meetings.fail(reason, times=1, lost=True)
        await court.look(ticket_id)
        court.clock.advance(5)
    assert (await court.ticket(ticket_id)).status is Status.WAITING
    return ticket_id


async def leave(court: Court, ticket_id: str) -> None:
    """The visitor leaves, and the after-visit work is done."""
    await visitor.leave(court.desk, ticket_id, None)
    await court.look(ticket_id)


LOST = (MeetingFailure.UNAVAILABLE, MeetingFailure.TIMED_OUT, MeetingFailure.BAD_ANSWER)


async def test_a_room_whose_every_answer_was_lost_is_deleted_after_the_visit() -> None:
    court = await Court.build()
    ticket_id = await without_a_word(court, *LOST)
    assert len(court.meetings.meetings) == 1

    await leave(court, ticket_id)

    assert court.meetings.meetings == ()
    assert court.meetings.opened == 1
    assert await court.desk.after_visit.pending("centro") == ()


async def test_each_call_that_lost_its_room_is_remembered_until_the_end() -> None:
    court = await Court.build()
    ticket_id = await without_a_word(court, *LOST)
    for _ in LOST:
        await court.call(ANA)
        await court.look(ticket_id)
        await clerks.release(court.desk, ANA, ticket_id, "engano")
    await court.call(ANA)
    court.meetings.fail(MeetingFailure.UNAVAILABLE, times=3, lost=True)
    for _ in LOST:
        await court.look(ticket_id)
        court.clock.advance(5)
    assert len(court.meetings.meetings) == 5

    await leave(court, ticket_id)

    assert court.meetings.meetings == ()
    assert court.meetings.opened == 5


async def test_after_a_plain_refusal_nobody_asks_again_at_the_end() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(MeetingFailure.NO_ACCESS_POLICY, times=1)
    await court.look(ticket_id)

    await leave(court, ticket_id)

    assert court.meetings.opened == 0
    assert (await court.ticket(ticket_id)).lost_calls == ()


async def test_a_refusal_after_a_lost_answer_does_not_hide_the_room() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(MeetingFailure.TIMED_OUT, times=1, lost=True)
    await court.look(ticket_id)
    court.clock.advance(5)
    court.meetings.fail(MeetingFailure.NOT_ALLOWED, times=1)
    await court.look(ticket_id)
    assert len(court.meetings.meetings) == 1

    await leave(court, ticket_id)

    assert court.meetings.meetings == ()


@pytest.mark.parametrize("reason", [MeetingFailure.UNKNOWN_ORGANISER, MeetingFailure.BAD_ANSWER])
async def test_what_graph_refuses_at_the_end_holds_nothing_up(reason: MeetingFailure) -> None:
    court = await Court.build()
    ticket_id = await without_a_word(court, *LOST)
    court.meetings.fail(reason, times=1)

    await leave(court, ticket_id)

    assert court.account.backlog.ticket_ids == []
    assert await court.desk.after_visit.pending("centro") == ()


async def test_a_lost_room_that_cannot_be_deleted_now_is_left_for_later() -> None:
    court = await Court.build()
    ticket_id = await without_a_word(court, *LOST)
    court.meetings.fail(MeetingFailure.UNAVAILABLE, times=1)
    await leave(court, ticket_id)
    assert court.account.backlog.ticket_ids == [ticket_id]

    for _ in range(2):
        await after_visit.run(court.desk, await court.stored(ticket_id))
        assert court.meetings.meetings == ()


@pytest.mark.parametrize("lost", [False, True])
async def test_a_visitor_who_leaves_while_graph_works_leaves_no_room_behind(*, lost: bool) -> None:
    """The work after the visit is done before Graph has made the room."""
    court = await Court.build()
    ticket_id = await called(court)

    async def go() -> None:
        await leave(court, ticket_id)
        assert court.meetings.meetings == ()
        if lost:
            court.meetings.fail(MeetingFailure.TIMED_OUT, times=1, lost=True)

    await system.open_room(while_graph_works(court, go), await court.stored(ticket_id))

    assert court.account.backlog.ticket_ids == [ticket_id]
    await after_visit.run(court.desk, await court.stored(ticket_id))
    assert court.meetings.meetings == ()


# --- what happens while Graph works ------------------------------------------------------------------


@dataclass
class SlowMeetings:
    """`shared.ports.MeetingProvider`: something happens while Graph works."""

    inner: MemoryMeetings
    meanwhile: Moment

    async def open(self, *, call_id: str, organiser_id: str, subject: str, starts_at: datetime) -> Meeting:
        await self.meanwhile()
        return await self.inner.open(
            call_id=call_id, organiser_id=organiser_id, subject=subject, starts_at=starts_at
        )

    async def close(self, *, organiser_id: str, meeting_id: str) -> None:
        await self.inner.close(organiser_id=organiser_id, meeting_id=meeting_id)


def while_graph_works(court: Court, meanwhile: Moment) -> Desk:
    """The court's desk with a slow Graph."""
    return replace(court.desk, meetings=SlowMeetings(court.meetings, meanwhile))


async def test_the_room_of_a_call_that_was_undone_meanwhile_is_closed_at_once() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    slow = while_graph_works(court, lambda: clerks.release(court.desk, ANA, ticket_id, "engano"))

    after = await system.open_room(slow, await court.stored(ticket_id))

    assert after.ticket.status is Status.WAITING
    assert court.meetings.opened == 1
    assert court.meetings.meetings == ()


async def test_a_failure_for_a_call_that_was_undone_meanwhile_says_nothing() -> None:
    court = await Court.build()
    ticket_id = await called(court)

    async def undo() -> None:
        await clerks.release(court.desk, ANA, ticket_id, "engano")
        court.meetings.fail(MeetingFailure.NOT_ALLOWED, times=1)

    after = await system.open_room(while_graph_works(court, undo), await court.stored(ticket_id))

    assert (after.ticket.status, after.ticket.notice) == (Status.WAITING, Notice.RELEASED)


async def test_the_same_attempt_twice_at_once_is_one_room() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    slow = while_graph_works(court, lambda: court.look(ticket_id))

    after = await system.open_room(slow, await court.stored(ticket_id))

    (room,) = court.meetings.meetings
    assert after.ticket.current_call().meeting_id == room.meeting.meeting_id
    assert court.meetings.opened == 1


async def test_a_failed_attempt_does_not_undo_the_room_of_another() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    before = await court.stored(ticket_id)
    await court.look(ticket_id)
    broken = MemoryMeetings()
    broken.fail(MeetingFailure.NOT_ALLOWED, times=1)

    after = await system.open_room(replace(court.desk, meetings=broken), before)

    assert after.ticket.status is Status.CALLED
    assert after.ticket.current_call().room_ready
