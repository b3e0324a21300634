"""The order of the queue, who may be called, and who counts as there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.priority import Priority
from shared.domain.queue import order
from shared.domain.queue.presence import SignsOfLife, is_absent, is_attended, is_silent, is_visitor_absent
from shared.domain.status import Status
from shared.domain.ticket import absence, calling, waiting
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import START, a_ticket, after, called, missed, ticket_in, with_room

LIMIT = timedelta(seconds=90)


def nobody(_: Ticket) -> bool:
    """Nobody is absent."""
    return False


def test_only_who_waits_has_a_position() -> None:
    first, second = a_ticket("a", at=after(1)), a_ticket("b", at=after(2))
    tickets = [second, called(a_ticket("c")), ticket_in(Status.LEFT, "d"), first]

    assert order.in_order(tickets) == [first, second]


def test_absent_and_paused_ones_keep_their_position() -> None:
    paused = waiting.more_time(a_ticket("a", at=after(1)), START, T)
    absent = calling.unheard(with_room(a_ticket("b", at=after(2))), "call-1", after(30), T)
    last = a_ticket("c", at=after(3))

    assert len(order.in_order([last, absent, paused])) == 3
    assert order.callable_in_order([last, absent, paused], after(60), nobody) == [last]


def test_a_call_passes_over_who_is_not_heard() -> None:
    silent, there = a_ticket("a", at=after(1)), a_ticket("b", at=after(2))

    assert order.callable_in_order([silent, there], after(9), lambda t: t is silent) == [there]


def test_a_pause_ends_by_itself_at_its_instant() -> None:
    paused = waiting.more_time(a_ticket(), START, T)

    assert not order.can_be_called(paused, after(179.999), nobody)
    assert order.can_be_called(paused, after(180), nobody)


def test_passed_over_are_the_absent_ones_before_the_called() -> None:
    flagged = calling.unheard(with_room(a_ticket("a", at=after(1))), "call-1", after(40), T)
    silent, there = a_ticket("b", at=after(2)), a_ticket("c", at=after(3))
    taken, behind = a_ticket("d", at=after(4)), a_ticket("e", at=after(5))

    everybody = [behind, taken, there, silent, flagged]

    def is_absent(ticket: Ticket) -> bool:
        return ticket in (silent, behind)

    assert order.passed_over(everybody, taken, after(60), is_absent) == [flagged, silent]
    assert order.passed_over(everybody, None, after(60), is_absent) == [flagged, silent, behind]
    marked = absence.pass_over(silent, after(60))
    assert order.passed_over([flagged, marked], taken, after(61), lambda _: True) == [flagged]


def test_who_has_a_pause_is_not_passed_over_for_being_absent() -> None:
    paused = waiting.more_time(a_ticket("a"), START, T)

    assert order.passed_over([paused], None, after(179), lambda _: True) == []
    assert order.passed_over([paused], None, after(180), lambda _: True) == [paused]


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from(Priority), st.integers(0, 10**6)),
        unique_by=lambda person: person[2],
        max_size=20,
    )
)
def test_the_order_is_that_of_a_naive_queue(people: list[tuple[int, Priority, int]]) -> None:
    tickets = [a_ticket(str(name), at=after(second), priority=cls) for second, cls, name in people]
    left, naive = list(tickets), list[Ticket]()
    while left:
        best = left[0]
        for ticket in left:
            if ticket.priority != best.priority:
                best = ticket if ticket.priority < best.priority else best
            elif ticket.arrival != best.arrival:
                best = ticket if ticket.arrival < best.arrival else best
            elif ticket.ticket_id < best.ticket_id:
                best = ticket
        naive.append(best)
        left.remove(best)

    assert order.in_order(tickets) == naive


# --- presence ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "silent"), [(90, False), (90.001, True)])
def test_ninety_seconds_are_still_there(seconds: float, silent: bool) -> None:
    assert is_silent(START, START, after(seconds), LIMIT) is silent


def test_an_outage_of_ours_makes_nobody_absent() -> None:
    signs = SignsOfLife(run_since=after(500), tickets={"t": START})

    assert not is_absent(signs, "t", after(590), LIMIT)
    assert not is_absent(signs, "never heard", after(590), LIMIT)
    assert is_absent(signs, "t", after(591), LIMIT)


def test_taking_a_ticket_is_a_sign_of_life() -> None:
    signs = SignsOfLife(run_since=START)
    ticket = a_ticket(at=after(500))

    assert is_absent(signs, ticket.ticket_id, after(590), LIMIT)
    assert not is_visitor_absent(signs, ticket, after(590), LIMIT)
    assert is_visitor_absent(signs, ticket, after(590.001), LIMIT)
    spoken = SignsOfLife(run_since=START, tickets={ticket.ticket_id: after(560)})
    assert not is_visitor_absent(spoken, ticket, after(650), LIMIT)


def test_coming_back_and_coming_over_are_signs_of_life() -> None:
    """The arrival stays that of long ago, and other instances hear of the page half a minute later."""
    signs = SignsOfLife(run_since=START)
    gone = missed(a_ticket())
    back = waiting.come_back(gone, after(300), T)
    over = replace(a_ticket(), back_at=after(300), transferred_from="t-1")
    released = calling.release(called(a_ticket(), at=after(290)), after(300))

    for ticket in (back, over):
        assert not is_visitor_absent(signs, ticket, after(390), LIMIT)
        assert is_visitor_absent(signs, ticket, after(390.001), LIMIT)
    assert is_visitor_absent(signs, released, after(301), LIMIT), "the clerk's act is no sign of the visitor"


def test_an_office_is_attended_while_one_clerk_is_heard() -> None:
    signs = SignsOfLife(run_since=START, clerks={"ana": START, "bruno": after(30)})

    assert is_attended(signs, after(120), LIMIT)
    assert not is_attended(signs, after(121), LIMIT)
    assert not is_attended(SignsOfLife(START), START, LIMIT)
