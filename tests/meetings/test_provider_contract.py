"""What the front desk may rely on, whoever opens the meetings."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from shared.domain.meeting import Meeting, MeetingFailed, MeetingFailure
from tests.meetings.providers import UnderTest

STARTS = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
ANSWERED = [
    MeetingFailure.THROTTLED,
    MeetingFailure.NO_ACCESS_POLICY,
    MeetingFailure.UNKNOWN_ORGANISER,
    MeetingFailure.NOT_ALLOWED,
    MeetingFailure.UNAVAILABLE,
    MeetingFailure.BAD_ANSWER,
]


async def open_for(under_test: UnderTest, call_id: str = "call-1", organiser_id: str = "ana") -> Meeting:
    return await under_test.provider.open(
        call_id=call_id, organiser_id=organiser_id, subject="Atendimento 0123", starts_at=STARTS
    )


async def test_a_call_opens_one_room_with_a_link(under_test: UnderTest) -> None:
    meeting = await open_for(under_test)

    assert meeting.join_url.startswith(("https://teams.microsoft.com/meet/", "http://127.0.0.1:"))
    (kept,) = await under_test.kept()
    assert (kept.meeting_id, kept.call_id, kept.organiser_id) == (meeting.meeting_id, "call-1", "ana")


async def test_asking_again_for_the_same_call_gives_the_same_room(under_test: UnderTest) -> None:
    first = await open_for(under_test)

    assert await open_for(under_test) == first
    assert len(await under_test.kept()) == 1


async def test_many_askers_at_once_share_one_room(under_test: UnderTest) -> None:
    rooms = await asyncio.gather(*(open_for(under_test) for _ in range(8)))

    assert len(set(rooms)) == 1
    assert len(await under_test.kept()) == 1


async def test_another_call_and_another_organiser_have_rooms_of_their_own(under_test: UnderTest) -> None:
    rooms = {
        await open_for(under_test, "call-1", "ana"),
        await open_for(under_test, "call-2", "ana"),
        await open_for(under_test, "call-1", "bruno"),
    }

    assert len({room.meeting_id for room in rooms}) == len({room.join_url for room in rooms}) == 3


async def test_a_closed_room_is_gone_and_closing_it_again_is_fine(under_test: UnderTest) -> None:
    meeting = await open_for(under_test)

    await under_test.provider.close(organiser_id="ana", meeting_id=meeting.meeting_id)
    await under_test.provider.close(organiser_id="ana", meeting_id=meeting.meeting_id)

    assert await under_test.kept() == []


async def test_closing_a_room_leaves_the_others(under_test: UnderTest) -> None:
    first, second = await open_for(under_test, "call-1"), await open_for(under_test, "call-2")

    await under_test.provider.close(organiser_id="ana", meeting_id=first.meeting_id)

    assert [kept.meeting_id for kept in await under_test.kept()] == [second.meeting_id]


async def test_nobody_closes_the_room_of_another_organiser(under_test: UnderTest) -> None:
    meeting = await open_for(under_test)

    await under_test.provider.close(organiser_id="bruno", meeting_id=meeting.meeting_id)

    assert len(await under_test.kept()) == 1


async def test_a_room_opened_anew_after_its_end_is_another_room(under_test: UnderTest) -> None:
    first = await open_for(under_test)
    await under_test.provider.close(organiser_id="ana", meeting_id=first.meeting_id)

    assert (await open_for(under_test)).join_url != first.join_url


@pytest.mark.parametrize("reason", ANSWERED)
async def test_a_refusal_says_its_reason_and_the_next_attempt_opens_one_room(
    under_test: UnderTest, reason: MeetingFailure
) -> None:
    await under_test.fail(reason)

    with pytest.raises(MeetingFailed) as failed:
        await open_for(under_test)
    assert failed.value.reason is reason

    await open_for(under_test)
    assert len(await under_test.kept()) == 1


@pytest.mark.parametrize("reason", [MeetingFailure.THROTTLED, MeetingFailure.UNAVAILABLE])
async def test_the_wait_that_was_asked_for_is_passed_on(
    under_test: UnderTest, reason: MeetingFailure
) -> None:
    await under_test.fail(reason, retry_after=17)

    with pytest.raises(MeetingFailed) as failed:
        await open_for(under_test)

    assert failed.value.retry_after == 17.0
    assert failed.value.can_retry


async def test_a_refusal_is_not_repeated_by_the_provider(under_test: UnderTest) -> None:
    await under_test.fail(MeetingFailure.UNAVAILABLE, times=2)

    for _ in range(2):
        with pytest.raises(MeetingFailed):
            await open_for(under_test)

    await open_for(under_test)


async def test_an_answer_lost_after_success_does_not_make_a_second_room(under_test: UnderTest) -> None:
    await under_test.fail(MeetingFailure.UNAVAILABLE, lost=True)
    with pytest.raises(MeetingFailed) as failed:
        await open_for(under_test)
    assert failed.value.reason is MeetingFailure.UNAVAILABLE
    (made,) = await under_test.kept()

    meeting = await open_for(under_test)

    assert meeting.meeting_id == made.meeting_id
    assert len(await under_test.kept()) == 1


async def test_a_close_whose_answer_was_lost_can_be_repeated(under_test: UnderTest) -> None:
    meeting = await open_for(under_test)
    await under_test.fail(MeetingFailure.UNAVAILABLE, lost=True)
    with pytest.raises(MeetingFailed):
        await under_test.provider.close(organiser_id="ana", meeting_id=meeting.meeting_id)

    await under_test.provider.close(organiser_id="ana", meeting_id=meeting.meeting_id)

    assert await under_test.kept() == []


async def test_a_close_that_was_refused_says_so(under_test: UnderTest) -> None:
    meeting = await open_for(under_test)
    await under_test.fail(MeetingFailure.THROTTLED, retry_after=5)

    with pytest.raises(MeetingFailed) as failed:
        await under_test.provider.close(organiser_id="ana", meeting_id=meeting.meeting_id)

    assert (failed.value.reason, failed.value.retry_after) == (MeetingFailure.THROTTLED, 5.0)
    assert len(await under_test.kept()) == 1
