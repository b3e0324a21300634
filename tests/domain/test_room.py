"""Opening the room of a call: attempts, failures, and what the ticket then says."""

from __future__ import annotations

from typing import Protocol

import pytest

from shared.domain.status import Notice, Status
from shared.domain.ticket import calling
from shared.domain.ticket.ticket import LostCall, Ticket
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import (
    START,
    a_ticket,
    after,
    called,
    in_service,
    ringing,
    with_room,
)


class Make(Protocol):
    """A builder of `tests.builders`."""

    def __call__(self, ticket: Ticket) -> Ticket: ...


# --- the room ----------------------------------------------------------------------------------------


def test_an_opened_room_counts_as_a_change_of_the_personal_data() -> None:
    before, ticket = called(a_ticket()), with_room(a_ticket())

    assert ticket.personal_revision == before.personal_revision + 1
    assert ticket.current_call().meeting_id == "room-of-call-1"


@pytest.mark.parametrize(("none_made", "lost"), [(True, ()), (False, (LostCall("ana", "call-1"),))])
def test_a_room_that_may_be_open_all_the_same_is_kept_in_mind(
    *, none_made: bool, lost: tuple[LostCall, ...]
) -> None:
    ticket = calling.room_failed(called(a_ticket()), "call-1", "unavailable", START, none_made=none_made)

    assert ticket.lost_calls == lost


@pytest.mark.parametrize("ticket", [called(a_ticket()), a_ticket()], ids=["newer call", "no call"])
def test_steps_of_an_older_call_are_ignored(ticket: Ticket) -> None:
    late = after(minutes=3)

    assert calling.room_opened(ticket, "older", "meeting", late) is ticket
    assert calling.room_attempt_failed(ticket, "older", "throttled", late) is ticket
    assert calling.room_failed(ticket, "older", "throttled", START) is ticket
    assert calling.unheard(ticket, "older", late, T) is ticket
    assert calling.no_show(ticket, "older", late, T) is ticket


@pytest.mark.parametrize("make", [with_room, ringing, in_service])
def test_what_comes_after_the_room_is_open_does_not_undo_it(make: Make) -> None:
    ticket = make(a_ticket())

    assert calling.room_opened(ticket, "call-1", "second", after(1)) is ticket
    assert calling.room_attempt_failed(ticket, "call-1", "throttled", after(1)) is ticket
    assert calling.room_failed(ticket, "call-1", "throttled", START) is ticket


def test_a_failed_attempt_says_why_and_when_the_next_one_is() -> None:
    ticket = calling.room_attempt_failed(called(a_ticket()), "call-1", "throttled", after(5))

    assert (ticket.status, ticket.problem) == (Status.CALLED, "throttled")
    assert ticket.current_call().next_attempt_at == after(5)
    assert ticket.current_call().room_attempts == 1


def test_an_opened_room_forgets_the_failed_attempts_problem() -> None:
    failed = calling.room_attempt_failed(called(a_ticket()), "call-1", "throttled", after(5))
    ticket = calling.room_opened(failed, "call-1", "room", after(5))

    assert ticket.problem is None
    assert ticket.current_call().next_attempt_at is None


def test_no_room_puts_the_ticket_back_and_the_clerk_sees_why() -> None:
    ticket = calling.room_failed(called(a_ticket()), "call-1", "no_access_policy", START)

    assert (ticket.status, ticket.notice) == (Status.WAITING, Notice.ROOM_FAILED)
    assert ticket.problem == "no_access_policy"
    assert ticket.arrival == START
