"""Graph fails, answers late, or its answer is lost: nobody loses a place and no room is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from memory_adapters import MemoryMeetings
from shared.domain.meeting import Meeting, MeetingFailure
from shared.domain.status import Notice, Status
from shared.front_desk.clerk import actions as clerks
from shared.front_desk.desk import Desk
from shared.front_desk.system import after_visit
from shared.front_desk.system import room as system
from shared.front_desk.visitor import actions as visitor
from shared.ports import StorageUnavailable
from tests.builders import Court, a_clerk
from tests.front_desk.staged import Moment, crash, staged

ANA = a_clerk("ana")


async def called(court: Court) -> str:
    """Somebody waits and Ana calls."""
    ticket_id = await court.join()
    await court.call(ANA)
    return ticket_id


async def test_the_room_is_the_clerks_and_names_only_the_number() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    ticket = await court.ticket(ticket_id)

    await court.look(ticket_id)

    room = court.meetings.meetings[0]
    assert (room.organiser_id, room.call_id) == ("ana", ticket.current_call().call_id)
    assert room.subject == f"Balcão Virtual – senha {ticket.number}"
    assert room.starts_at == ticket.current_call().called_at


async def test_after_three_failed_attempts_the_ticket_is_back_and_the_clerk_is_told() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(MeetingFailure.UNAVAILABLE, times=100)

    for attempt in (1, 2):
        await court.look(ticket_id)
        ticket = await court.ticket(ticket_id)
        assert (ticket.status, ticket.problem) == (Status.CALLED, "unavailable")
        assert ticket.current_call().room_attempts == attempt
        court.clock.advance(5)
    await court.look(ticket_id)

    ticket = await court.ticket(ticket_id)
    assert (ticket.status, ticket.notice, ticket.problem) == (
        Status.WAITING,
        Notice.ROOM_FAILED,
        "unavailable",
    )
    assert await court.desk.locks.current("ana") is None
    assert court.meetings.opened == 0


async def test_the_place_of_who_got_no_room_is_kept() -> None:
    court = await Court.build()
    first = await called(court)
    await court.join()
    court.meetings.fail(MeetingFailure.NO_ACCESS_POLICY, times=1)
    await court.look(first)

    assert (await court.call(ANA)).ticket_id == first


@pytest.mark.parametrize(
    "reason", [MeetingFailure.NO_ACCESS_POLICY, MeetingFailure.UNKNOWN_ORGANISER, MeetingFailure.NOT_ALLOWED]
)
async def test_what_does_not_pass_by_itself_is_not_tried_again(reason: MeetingFailure) -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(reason, times=1)

    await court.look(ticket_id)

    ticket = await court.ticket(ticket_id)
    assert (ticket.status, ticket.problem) == (Status.WAITING, reason.value)


@pytest.mark.parametrize(
    "reason",
    [
        MeetingFailure.THROTTLED,
        MeetingFailure.UNAVAILABLE,
        MeetingFailure.TIMED_OUT,
        MeetingFailure.BAD_ANSWER,
    ],
)
async def test_what_may_pass_by_itself_is_tried_again(reason: MeetingFailure) -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(reason, times=1)

    await court.look(ticket_id)

    call = (await court.ticket(ticket_id)).current_call()
    assert (call.room_attempts, call.room_ready) == (1, False)
    assert call.next_attempt_at is not None


@pytest.mark.parametrize(("asked", "waits"), [(20.0, 20), (30.0, 30), (None, 5), (0.0, 5)])
async def test_graph_says_when_to_try_again(asked: float | None, waits: int) -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(MeetingFailure.THROTTLED, times=1, retry_after=asked)

    await court.look(ticket_id)

    call = (await court.ticket(ticket_id)).current_call()
    assert call.next_attempt_at == court.clock.now() + timedelta(seconds=waits)
    court.clock.advance(waits)
    await court.look(ticket_id)
    assert (await court.ticket(ticket_id)).current_call().room_ready


async def test_nobody_waits_longer_than_30_seconds_for_graph() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(MeetingFailure.THROTTLED, times=1, retry_after=31)

    await court.look(ticket_id)

    assert (await court.ticket(ticket_id)).status is Status.WAITING


async def test_a_lost_answer_leads_to_the_same_room() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    court.meetings.fail(MeetingFailure.TIMED_OUT, times=1, lost=True)
    await court.look(ticket_id)
    court.clock.advance(5)

    await court.look(ticket_id)

    assert court.meetings.opened == 1
    assert (await court.ticket(ticket_id)).current_call().room_ready


async def test_a_room_that_storage_did_not_note_is_found_again() -> None:
    court = await Court.build()
    ticket_id = await called(court)
    desk, store = staged(court)
    store.before_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await system.open_room(desk, await court.stored(ticket_id))

    await court.look(ticket_id)

    assert court.meetings.opened == 1
    assert (await court.ticket(ticket_id)).current_call().room_ready


# --- rooms that nobody heard of ----------------------------------------------------------------------


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
    """The visitor goes, and what follows an end is done."""
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
