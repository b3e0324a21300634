"""Graph fails, answers late, or its answer is lost: no ticket loses its place, and every room is deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.meeting import MeetingFailure
from shared.domain.status import Notice, Status
from shared.front_desk.system import room as system
from shared.ports import StorageUnavailable
from tests.builders import Court, a_clerk
from tests.front_desk.staged import crash, staged

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
