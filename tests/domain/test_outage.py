"""When people are offered the office's other channels because rooms do not open."""

from __future__ import annotations

from datetime import timedelta

from shared.domain.ticket import calling
from shared.domain.ticket.room_outage import FAILURES, WITHIN, is_without_room, rooms_fail
from shared.domain.ticket.ticket import Ticket
from tests.builders import a_ticket, after, called, with_room


def failed(ticket: Ticket, *minutes: float) -> Ticket:
    """Called in vain at these minutes."""
    for number, minute in enumerate(minutes):
        call_id = f"call-{number}"
        at = after(minutes=minute)
        ticket = calling.room_failed(called(ticket, at=at, call_id=call_id), call_id, "unavailable", at)
    return ticket


def test_three_rooms_in_a_row_are_an_outage() -> None:
    assert not rooms_fail([failed(a_ticket(), 0, 1)], [], after(minutes=2))
    assert rooms_fail([failed(a_ticket(), 0, 1, 2)], [], after(minutes=2))


def test_failures_of_several_people_count_together() -> None:
    people = [failed(a_ticket(f"person-{number}"), number) for number in range(FAILURES)]

    assert rooms_fail(people, [], after(minutes=3))
    assert not rooms_fail(people[1:], [], after(minutes=3))


def test_what_failed_long_ago_is_no_outage_now() -> None:
    ticket = failed(a_ticket(), 0, 1, 2)

    assert rooms_fail([ticket], [], after(minutes=2) + WITHIN - timedelta(seconds=1))
    assert not rooms_fail([ticket], [], after(minutes=2) + WITHIN)
    assert failed(a_ticket(), 0, 1, 30).room_failures == 1


def test_a_room_that_opens_ends_the_outage() -> None:
    ticket = failed(a_ticket(), 0, 1, 2)

    assert rooms_fail([ticket], [with_room(a_ticket("before"), at=after(minutes=1))], after(minutes=3))
    assert not rooms_fail([ticket], [with_room(a_ticket("after"), at=after(minutes=3))], after(minutes=3))
    opened = with_room(ticket, at=after(minutes=3), call_id="again")
    assert (opened.room_failures, opened.room_failed_at) == (0, None)


def test_only_who_got_no_room_is_without_one() -> None:
    assert is_without_room(failed(a_ticket(), 0))
    assert not is_without_room(a_ticket())
    assert not is_without_room(called(failed(a_ticket(), 0)))
