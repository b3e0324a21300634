"""The call with its limits at the exact instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

import pytest

from shared.domain.errors import Problem, Refused
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import Notice, Status
from shared.domain.ticket import calling, waiting
from shared.domain.ticket.calling import CallingClerk
from shared.domain.ticket.ticket import Room, Ticket
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import (
    CALLING_CLERK,
    START,
    a_ticket,
    after,
    called,
    in_service,
    missed,
    ringing,
    settled,
    ticket_in,
    with_room,
)


class Make(Protocol):
    """A builder of `tests.builders`."""

    def __call__(self, ticket: Ticket) -> Ticket: ...


def refused(problem: Problem) -> pytest.RaisesExc[Refused]:
    """Expect this very problem."""
    return pytest.raises(Refused, check=lambda refusal: refusal.problem is problem)


# --- claim and recall --------------------------------------------------------------------------------


def test_a_claim_names_the_clerk_and_begins_without_a_room() -> None:
    call = called(a_ticket(), at=after(7)).current_call()

    assert (call.call_id, call.clerk_id, call.clerk_name) == ("call-1", "ana", "Ana")
    assert call.called_at == after(7)
    assert not call.room_ready


def test_the_same_claim_again_is_done_already() -> None:
    ticket = ringing(a_ticket())

    assert calling.claim(ticket, "call-1", CALLING_CLERK, after(5), T) is ticket


def test_another_clerk_cannot_claim_what_is_held() -> None:
    with refused(Problem.WRONG_STATUS):
        calling.claim(called(a_ticket()), "call-2", CallingClerk("bruno", "Bruno"), after(1), T)


def test_a_claim_ends_a_pause_and_clears_what_was_said() -> None:
    paused = waiting.more_time(a_ticket(), START, T)
    ticket = called(calling.release(called(paused, call_id="old"), START))

    assert (ticket.paused_until, ticket.notice, ticket.problem) == (None, None, None)


@pytest.mark.parametrize(("seconds", "works"), [(62.999 + 300, True), (63 + 300, False)])
def test_a_missed_ticket_is_recalled_for_five_minutes(seconds: float, works: bool) -> None:
    ticket = missed(a_ticket())

    if works:
        assert calling.claim(ticket, "call-2", CALLING_CLERK, after(seconds), T).status is Status.CALLED
    else:
        with refused(Problem.TOO_LATE):
            calling.claim(ticket, "call-2", CALLING_CLERK, after(seconds), T)


def test_a_settled_ticket_is_never_recalled() -> None:
    with refused(Problem.TOO_LATE):
        calling.claim(settled(a_ticket()), "call-2", CALLING_CLERK, after(64), T)


def test_a_recall_keeps_the_old_room_in_mind() -> None:
    ticket = calling.claim(missed(a_ticket()), "call-2", CALLING_CLERK, after(70), T)

    assert ticket.old_rooms == (Room("ana", "room-of-call-1"),)
    assert ticket.missed_at is None


# --- the ring ----------------------------------------------------------------------------------------


def test_the_minute_starts_with_the_ring() -> None:
    ticket = calling.ring(with_room(a_ticket()), after(12), T)

    assert ticket.current_call().deadline == after(72)


def test_who_asked_for_more_time_gets_five_minutes() -> None:
    ticket = ringing(a_ticket(needs=frozenset({Need.MORE_TIME})), at=after(12))

    assert ticket.current_call().deadline == after(12, minutes=5)


@pytest.mark.parametrize("make", [ringing, in_service])
def test_a_second_ring_keeps_the_deadline(make: Make) -> None:
    ticket = make(a_ticket())

    assert calling.ring(ticket, after(30), T) is ticket


def test_nothing_rings_before_the_room_is_ready() -> None:
    with refused(Problem.ROOM_NOT_READY):
        calling.ring(called(a_ticket()), after(1), T)


@pytest.mark.parametrize(("seconds", "gone"), [(29.999, False), (30, True)])
def test_a_ring_that_nobody_confirms_ends_the_call_after_30_seconds(seconds: float, gone: bool) -> None:
    ticket = with_room(a_ticket())

    result = calling.unheard(ticket, "call-1", after(seconds), T)

    if gone:
        assert (result.status, result.absent, result.notice) == (Status.WAITING, True, Notice.ABSENT)
    else:
        assert result is ticket


def test_before_the_room_is_ready_nobody_is_unheard() -> None:
    ticket = called(a_ticket())

    assert calling.unheard(ticket, "call-1", after(minutes=5), T) is ticket


def test_a_ring_ends_the_absence() -> None:
    absent = calling.unheard(with_room(a_ticket()), "call-1", after(30), T)

    assert not ringing(absent, call_id="call-2").absent


# --- the minute --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "in_time"), [(0, True), (59.999, True), (60, False), (61, False)])
def test_the_minute_is_sixty_seconds(seconds: float, in_time: bool) -> None:
    ticket = ringing(a_ticket())

    if in_time:
        entered = calling.enter(ticket, after(seconds))
        assert entered.status is Status.IN_SERVICE
        assert entered.current_call().entered_at == after(seconds)
    else:
        with refused(Problem.CALL_EXPIRED):
            calling.enter(ticket, after(seconds))


def test_the_last_microsecond_counts() -> None:
    last = after(60) - timedelta(microseconds=1)

    assert calling.enter(ringing(a_ticket()), last).status is Status.IN_SERVICE


def test_an_entry_after_the_no_show_is_late_too() -> None:
    with refused(Problem.CALL_EXPIRED):
        calling.enter(missed(a_ticket()), after(64))


@pytest.mark.parametrize("by", ["call-1", None], ids=["timer", "clerk"])
@pytest.mark.parametrize(("seconds", "possible"), [(60, False), (62.999, False), (63, True)])
def test_a_no_show_is_written_from_63_seconds_on(by: str | None, seconds: float, possible: bool) -> None:
    ticket = ringing(a_ticket())

    if possible:
        result = calling.no_show(ticket, by, after(seconds), T)
        assert (result.status, result.missed_at) == (Status.NO_SHOW, after(seconds))
    else:
        with pytest.raises(Refused) as refusal:
            calling.no_show(ticket, by, after(seconds), T)
        assert refusal.value.problem is Problem.TOO_EARLY
        assert refusal.value.fields == {"possibleAt": after(63)}


@pytest.mark.parametrize("make", [in_service, missed, with_room])
def test_the_timer_of_the_minute_does_nothing_once_it_is_overtaken(make: Make) -> None:
    ticket = make(a_ticket())

    assert calling.no_show(ticket, "call-1", after(minutes=2), T) is ticket


# --- the clerk in the room ---------------------------------------------------------------------------


def test_only_the_holder_goes_into_the_room() -> None:
    with refused(Problem.NOT_YOUR_CALL):
        calling.clerk_enters(in_service(a_ticket()), "bruno", after(1))
    with refused(Problem.NOT_YOUR_CALL):
        calling.check_holder(a_ticket(), "ana")


def test_the_clerk_waits_for_the_room_too() -> None:
    with refused(Problem.ROOM_NOT_READY):
        calling.clerk_enters(called(a_ticket()), "ana", after(1))


def test_the_clerk_enters_once() -> None:
    ticket = calling.clerk_enters(in_service(a_ticket()), "ana", after(3))

    assert ticket.current_call().clerk_entered_at == after(3)
    assert calling.clerk_enters(ticket, "ana", after(9)) is ticket


@pytest.mark.parametrize(("seconds", "late"), [(119.999, False), (120, True)])
def test_a_clerk_is_late_after_two_minutes(seconds: float, late: bool) -> None:
    assert calling.clerk_is_late(in_service(a_ticket()), after(seconds), T) is late


@pytest.mark.parametrize("status", [Status.WAITING, Status.RINGING, Status.COMPLETED])
def test_nobody_is_late_where_nobody_waits_in_a_room(status: Status) -> None:
    assert not calling.clerk_is_late(ticket_in(status), after(minutes=9), T)


def test_a_clerk_in_the_room_is_not_late() -> None:
    ticket = calling.clerk_enters(in_service(a_ticket()), "ana", after(100))

    assert not calling.clerk_is_late(ticket, after(minutes=9), T)


@pytest.mark.parametrize(("at", "possible"), [(after(299.999), False), (after(300), True)])
def test_nobody_came_is_possible_after_five_minutes(at: datetime, possible: bool) -> None:
    ticket = in_service(a_ticket())

    if possible:
        back = calling.nobody_came(ticket, at, T)
        assert (back.status, back.notice, back.call) == (Status.WAITING, None, None)
    else:
        with pytest.raises(Refused) as refusal:
            calling.nobody_came(ticket, at, T)
        assert refusal.value.problem is Problem.TOO_EARLY
        assert refusal.value.fields == {"possibleAt": after(300)}


def test_nobody_came_is_not_true_once_the_clerk_was_there() -> None:
    ticket = calling.clerk_enters(in_service(a_ticket()), "ana", after(200))

    with refused(Problem.WRONG_STATUS):
        calling.nobody_came(ticket, after(minutes=9), T)


# --- release -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [called, ringing, in_service])
def test_a_release_gives_the_own_place_back(make: Make) -> None:
    ticket = make(a_ticket(priority=Priority.DONOR))

    back = calling.release(ticket, after(40))

    assert (back.status, back.notice, back.order) == (Status.WAITING, Notice.RELEASED, ticket.order)
