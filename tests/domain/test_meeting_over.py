"""When a visit is over though nobody says so."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from shared.domain.credentials import TicketKeys
from shared.domain.status import Status
from shared.domain.ticket import calling
from shared.domain.ticket.meeting_over import News, Source, over_from, subscribed, told
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import CALLING_CLERK, START, after, called, in_service, ticket_in, with_room
from tests.builders import a_ticket as new_ticket

T = DEFAULT_TIMING


def both_inside(*, entered: float = 0, clerk: float = 1) -> Ticket:
    """A visit: the visitor entered at START, the clerk `clerk` seconds later."""
    return calling.clerk_enters(
        in_service(new_ticket(), at=after(entered)), CALLING_CLERK.clerk_id, after(clerk)
    )


def heard(ticket: Ticket, *words: tuple[News, float]) -> Ticket:
    """Graph's words with their instants, in the order of arrival; all arrive at second 1000."""
    for news, at in words:
        ticket = told(ticket, "call-1", news, after(at), after(1000))
    return ticket


def test_a_visit_without_a_word_lasts_two_hours_from_the_entry() -> None:
    over = over_from(both_inside(), T)

    assert over is not None
    assert (over.at, over.source) == (START + timedelta(hours=2), Source.LIMIT)


def test_a_room_that_everybody_left_ends_the_visit_after_five_minutes() -> None:
    over = over_from(heard(both_inside(), (News.ENDED, 100)), T)

    assert over is not None
    assert (over.at, over.source) == (after(100) + timedelta(minutes=5), Source.GRAPH)


def test_who_comes_back_takes_the_word_back() -> None:
    over = over_from(heard(both_inside(), (News.ENDED, 100), (News.PRESENT, 160)), T)

    assert over is not None
    assert over.source is Source.LIMIT


def test_the_limit_comes_first_near_its_end() -> None:
    over = over_from(told(both_inside(), "call-1", News.ENDED, after(7100), after(7100)), T)

    assert over is not None
    assert (over.at, over.source) == (START + timedelta(hours=2), Source.LIMIT)


def test_a_visitor_who_left_before_the_clerk_came_is_not_over() -> None:
    alone = heard(in_service(new_ticket()), (News.ENDED, 100))
    came_later = calling.clerk_enters(alone, CALLING_CLERK.clerk_id, after(200))

    for ticket in (alone, came_later):
        over = over_from(ticket, T)
        assert over is not None
        assert over.source is Source.LIMIT


def test_only_a_visit_can_be_over() -> None:
    assert over_from(with_room(new_ticket()), T) is None
    assert over_from(called(new_ticket()), T) is None
    assert over_from(ticket_in(Status.COMPLETED), T) is None


@pytest.mark.parametrize(
    ("words", "is_over"),
    [
        ([(News.ENDED, 100), (News.PRESENT, 50)], True),
        ([(News.ENDED, 100), (News.PRESENT, 50), (News.PRESENT, 120)], False),
        ([(News.ENDED, 100), (News.PRESENT, 100)], True),
        ([(News.ENDED, 100), (News.ENDED, 100), (News.PRESENT, 99)], True),
        ([(News.ENDED, 100), (News.PRESENT, 150), (News.ENDED, 200)], True),
    ],
)
def test_the_order_of_arrival_and_repetitions_make_no_difference(
    words: list[tuple[News, float]], *, is_over: bool
) -> None:
    results = {heard(both_inside(), *order, *order) for order in permutations(words)}

    assert len(results) == 1
    assert (results.pop().current_call().over_at is not None) is is_over


def test_a_word_from_a_clock_ahead_of_ours_counts_as_of_now() -> None:
    ahead = told(both_inside(), "call-1", News.ENDED, after(10**6), after(100))

    assert ahead.current_call().over_at == after(100)
    assert told(ahead, "call-1", News.PRESENT, after(101), after(102)).current_call().over_at is None


def test_a_word_again_writes_nothing() -> None:
    once = heard(both_inside(), (News.ENDED, 100))

    assert heard(once, (News.ENDED, 100)) is once
    assert told(once, "older-call", News.PRESENT, after(200), after(200)) is once


def test_a_subscription_again_writes_nothing() -> None:
    once = subscribed(both_inside(), "call-1", "s", after(60))

    assert subscribed(once, "call-1", "s", after(60)) is once
    assert subscribed(once, "older-call", "t", after(60)) is once
    assert once.rooms[0].subscription_id == "s"


def test_the_state_of_a_notification_proves_itself() -> None:
    old, new = TicketKeys(b"a" * 32), TicketKeys(b"b" * 32, b"a" * 32)
    ticket_id, call_id = old.ticket_id("centro", None), old.call_id("ana", None)
    state = old.event_state(ticket_id, call_id)

    assert len(state) <= 128
    assert old.read_event_state(state) == new.read_event_state(state) == (ticket_id, call_id)
    other = old.call_id("bruno", None)
    for forged in ("", "..", state[:-1], state + "a", state.replace(call_id, other), f"x{state}", "é.é.é"):
        assert old.read_event_state(forged) is None
    assert TicketKeys(b"c" * 32).read_event_state(state) is None
