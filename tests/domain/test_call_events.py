"""What Graph tells of a meeting, noted on the ticket in whatever order it arrives."""

from __future__ import annotations

from itertools import permutations

import pytest

from shared.domain.call_events import Occupancy, note_occupancy, note_subscription
from shared.domain.credentials import TicketKeys
from shared.domain.ticket import calling
from shared.domain.ticket.ticket import Ticket
from tests.builders import CALLING_CLERK, a_ticket, after, in_service


def both_inside(*, entered: float = 0, clerk: float = 1) -> Ticket:
    """A visit: the visitor entered at START, the clerk `clerk` seconds later."""
    return calling.clerk_enters(
        in_service(a_ticket(), at=after(entered)), CALLING_CLERK.clerk_id, after(clerk)
    )


def told(ticket: Ticket, *notifications: tuple[Occupancy, float]) -> Ticket:
    """Graph's notifications with their instants, in the order of arrival; all arrive at second 1000."""
    for occupancy, at in notifications:
        ticket = note_occupancy(ticket, "call-1", occupancy, after(at), after(1000))
    return ticket


@pytest.mark.parametrize(
    ("notifications", "is_empty"),
    [
        ([(Occupancy.EMPTY, 100), (Occupancy.OCCUPIED, 50)], True),
        ([(Occupancy.EMPTY, 100), (Occupancy.OCCUPIED, 50), (Occupancy.OCCUPIED, 120)], False),
        ([(Occupancy.EMPTY, 100), (Occupancy.OCCUPIED, 100)], True),
        ([(Occupancy.EMPTY, 100), (Occupancy.EMPTY, 100), (Occupancy.OCCUPIED, 99)], True),
        ([(Occupancy.EMPTY, 100), (Occupancy.OCCUPIED, 150), (Occupancy.EMPTY, 200)], True),
    ],
)
def test_the_order_of_arrival_and_repetitions_make_no_difference(
    notifications: list[tuple[Occupancy, float]], *, is_empty: bool
) -> None:
    results = {told(both_inside(), *order, *order) for order in permutations(notifications)}

    assert len(results) == 1
    assert (results.pop().current_call().over_at is not None) is is_empty


def test_an_instant_ahead_of_our_clock_counts_as_now() -> None:
    ahead = note_occupancy(both_inside(), "call-1", Occupancy.EMPTY, after(10**6), after(100))

    assert ahead.current_call().over_at == after(100)
    assert (
        note_occupancy(ahead, "call-1", Occupancy.OCCUPIED, after(101), after(102)).current_call().over_at
        is None
    )


def test_a_repeated_notification_writes_nothing() -> None:
    once = told(both_inside(), (Occupancy.EMPTY, 100))

    assert told(once, (Occupancy.EMPTY, 100)) is once
    assert note_occupancy(once, "older-call", Occupancy.OCCUPIED, after(200), after(200)) is once


def test_a_subscription_noted_again_writes_nothing() -> None:
    once = note_subscription(both_inside(), "call-1", "s", after(60))

    assert note_subscription(once, "call-1", "s", after(60)) is once
    assert note_subscription(once, "older-call", "t", after(60)) is once
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
