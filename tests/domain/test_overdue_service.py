"""When a visit ends although nobody has ended it."""

from __future__ import annotations

from datetime import timedelta

from shared.domain.call_events import Occupancy, note_occupancy
from shared.domain.status import Status
from shared.domain.ticket import calling
from shared.domain.ticket.overdue_service import EndedBy, due_end
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import CALLING_CLERK, START, after, called, in_service, ticket_in, with_room
from tests.builders import a_ticket as new_ticket
from tests.domain.test_call_events import both_inside, told

T = DEFAULT_TIMING


def test_a_visit_of_which_nothing_is_told_lasts_two_hours_from_the_entry() -> None:
    due = due_end(both_inside(), T)

    assert due is not None
    assert (due.at, due.ended_by) == (START + timedelta(hours=2), EndedBy.LIMIT)


def test_a_room_that_everybody_left_ends_the_visit_after_five_minutes() -> None:
    due = due_end(told(both_inside(), (Occupancy.EMPTY, 100)), T)

    assert due is not None
    assert (due.at, due.ended_by) == (after(100) + timedelta(minutes=5), EndedBy.GRAPH)


def test_a_room_that_is_entered_again_is_not_empty() -> None:
    due = due_end(told(both_inside(), (Occupancy.EMPTY, 100), (Occupancy.OCCUPIED, 160)), T)

    assert due is not None
    assert due.ended_by is EndedBy.LIMIT


def test_the_limit_comes_first_near_its_end() -> None:
    due = due_end(note_occupancy(both_inside(), "call-1", Occupancy.EMPTY, after(7100), after(7100)), T)

    assert due is not None
    assert (due.at, due.ended_by) == (START + timedelta(hours=2), EndedBy.LIMIT)


def test_a_visitor_who_left_before_the_clerk_came_does_not_end_the_visit() -> None:
    alone = told(in_service(new_ticket()), (Occupancy.EMPTY, 100))
    came_later = calling.clerk_enters(alone, CALLING_CLERK.clerk_id, after(200))

    for ticket in (alone, came_later):
        due = due_end(ticket, T)
        assert due is not None
        assert due.ended_by is EndedBy.LIMIT


def test_only_a_visit_can_be_overdue() -> None:
    assert due_end(with_room(new_ticket()), T) is None
    assert due_end(called(new_ticket()), T) is None
    assert due_end(ticket_in(Status.COMPLETED), T) is None
