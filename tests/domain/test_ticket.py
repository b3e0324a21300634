"""The ticket as a value: rooms, order, and states that the rules cannot make."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain.errors import Problem, Refused
from shared.domain.priority import Priority
from shared.domain.status import Outcome, Status
from shared.domain.ticket import calling, ending
from shared.domain.ticket.ticket import LostCall, PersonalData, Room, Ticket
from shared.domain.ticket.visit_record import record_of
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import (
    START,
    a_ticket,
    after,
    called,
    in_service,
    missed,
    ringing,
    settled,
    ticket_in,
    unreached,
    with_room,
)

GIVEN_UP = ending.settle(unreached(a_ticket()), after(minutes=30), DEFAULT_TIMING)


def test_a_ticket_remembers_every_room_that_was_opened_for_it() -> None:
    ticket = calling.release(ringing(a_ticket(), call_id="first"), START)
    again = with_room(ticket, call_id="second")

    assert ticket.rooms == (Room("ana", "room-of-first"),)
    assert again.rooms == (Room("ana", "room-of-first"), Room("ana", "room-of-second"))
    assert called(ticket, call_id="third").rooms == (Room("ana", "room-of-first"),)


def test_a_call_that_never_heard_of_a_room_is_remembered_until_the_end() -> None:
    ticket = calling.release(called(a_ticket(), call_id="first"), START)
    again = with_room(ticket, call_id="second")
    left = ending.leave(called(a_ticket(), call_id="only"), START, None)

    assert ticket.lost_calls == again.lost_calls == (LostCall("ana", "first"),)
    assert left.lost_calls == (LostCall("ana", "only"),)
    assert a_ticket().lost_calls == with_room(a_ticket()).lost_calls == ()


def test_the_order_is_priority_then_arrival_then_id() -> None:
    eighty, legal = (
        a_ticket("a", at=after(9), priority=Priority.OVER_80),
        a_ticket("b", at=after(5), priority=Priority.LEGAL),
    )
    donor, first = a_ticket("c", at=after(5), priority=Priority.DONOR), a_ticket("d", at=after(1))
    second, twin = a_ticket("e", at=after(2)), a_ticket("f", at=after(2))
    twins = sorted([second, twin], key=lambda ticket: ticket.ticket_id)

    tickets = sorted([twin, second, first, donor, legal, eighty], key=lambda ticket: ticket.order)

    assert tickets == [eighty, legal, donor, first, *twins]


def test_a_missed_ticket_is_final_only_once_settled() -> None:
    assert not missed(a_ticket()).is_final
    assert settled(a_ticket()).is_final
    assert ticket_in(Status.COMPLETED).is_final
    assert not ticket_in(Status.IN_SERVICE).is_final


def test_a_held_ticket_without_a_call_is_named_as_an_error() -> None:
    broken = replace(a_ticket(), status=Status.CALLED)

    with pytest.raises(ValueError, match="called without a call"):
        broken.current_call()


def test_a_ringing_ticket_without_a_deadline_is_named_as_an_error() -> None:
    with pytest.raises(ValueError, match="without a deadline"):
        calling.no_show_from(called(a_ticket()), DEFAULT_TIMING)


def test_personal_data_know_when_they_are_empty() -> None:
    assert PersonalData().is_empty
    assert not PersonalData(join_url="https://teams.microsoft.com/meet/1").is_empty


def test_the_record_of_a_served_visit() -> None:
    ticket = ending.finish(in_service(a_ticket(), at=after(40)), after(400), Outcome.RESOLVED)

    record = record_of(ticket)

    assert (record.arrived_at, record.called_at) == (START, after(40))
    assert (record.entered_meeting_at, record.ended_at) == (after(40), after(400))
    assert (record.outcome, record.clerk_id, record.status) == (
        Outcome.RESOLVED,
        "ana",
        Status.COMPLETED,
    )


def test_the_record_of_who_left_while_waiting_has_no_call() -> None:
    record = record_of(ending.leave(a_ticket(), after(5), "demorou"))

    assert (record.called_at, record.entered_meeting_at, record.clerk_id) == (None, None, None)
    assert record.ended_at == after(5)


def test_the_record_of_a_missed_call_ends_when_it_was_missed() -> None:
    assert record_of(settled(a_ticket())).ended_at == after(63)


@pytest.mark.parametrize("status", [Status.WAITING, Status.IN_SERVICE, Status.NO_SHOW])
def test_nothing_is_recorded_before_the_end(status: Status) -> None:
    with pytest.raises(ValueError, match="has not ended"):
        record_of(ticket_in(status))


@pytest.mark.parametrize("missed_so", [settled(a_ticket()), GIVEN_UP])
def test_a_missed_call_that_stands_ends_no_second_time(missed_so: Ticket) -> None:
    assert missed_so.is_final
    with pytest.raises(Refused) as left:
        ending.leave(missed_so, after(3600), None)
    with pytest.raises(Refused) as removed:
        ending.remove(missed_so, after(3600))

    assert {refusal.value.problem for refusal in (left, removed)} == {Problem.WRONG_STATUS}
    assert left.value.fields == {"status": missed_so.status.value, "operation": "leave"}
    assert ending.evaluated(missed_so, has_score=False).evaluated
