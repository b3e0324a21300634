"""A visit that broke off, the longer minute, and what is erased after an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.errors import Problem
from shared.domain.needs import Need
from shared.domain.status import Outcome, Status
from shared.domain.ticket import calling, ending, waiting
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import (
    CALLING_CLERK,
    a_ticket,
    after,
    called,
    dropped,
    in_service,
    missed,
    ringing,
    settled,
    ticket_in,
)
from tests.domain.test_calling import refused

QUARTER = 15 * 60


def test_a_dropped_visit_is_completed_and_not_over() -> None:
    ticket = dropped(a_ticket())

    assert (ticket.status, ticket.is_dropped, ticket.may_come_back) == (Status.COMPLETED, True, True)
    assert not ticket.is_final
    assert waiting.return_deadline(ticket, T) == after(QUARTER)
    for outcome in (None, *Outcome):
        assert ending.finish(in_service(a_ticket()), after(1), outcome).is_final is (
            outcome is not Outcome.DROPPED
        )


@pytest.mark.parametrize(("seconds", "works"), [(QUARTER - 0.001, True), (QUARTER, False)])
def test_its_visitor_may_return_for_a_quarter_of_an_hour(seconds: float, works: bool) -> None:
    ticket = dropped(a_ticket())

    if not works:
        with refused(Problem.TOO_LATE):
            waiting.come_back(ticket, after(seconds), T)
        return
    back = waiting.come_back(ticket, after(seconds), T)
    assert (back.status, back.order, back.returned) == (Status.WAITING, ticket.order, True)
    assert (back.outcome, back.ended_at, back.end_reason) == (None, None, None)


def test_once_and_then_it_is_over() -> None:
    back = waiting.come_back(dropped(a_ticket()), after(60), T)

    again = ending.finish(in_service(back, at=after(90), call_id="call-2"), after(99), Outcome.DROPPED)

    assert again.is_final
    with refused(Problem.ALREADY_RETURNED):
        waiting.come_back(again, after(100), T)


def test_the_clerk_may_call_again_as_long() -> None:
    ticket = dropped(a_ticket())

    again = calling.claim(ticket, "call-2", CALLING_CLERK, after(60), T)

    assert (again.status, again.outcome, again.ended_at) == (Status.CALLED, None, None)
    with refused(Problem.TOO_LATE):
        calling.claim(ticket, "call-2", CALLING_CLERK, after(QUARTER), T)


def test_settled_it_keeps_its_end() -> None:
    ticket = dropped(a_ticket(), at=after(5))

    over = ending.settle(ticket, after(5 + QUARTER), T)

    assert (over.settled, over.is_final, over.ended_at) == (True, True, after(5))
    assert ending.settle(over, after(5 + QUARTER), T) is over


def test_each_end_may_be_told_about_once() -> None:
    first = ending.evaluated(missed(a_ticket()), has_score=False)

    back = waiting.come_back(first, after(100), T)
    assert not back.evaluated
    served = ending.finish(in_service(back, at=after(200), call_id="call-2"), after(300))

    assert ending.evaluated(served, has_score=True).evaluated
    assert [ending.may_have_opinions(ticket) for ticket in (a_ticket(), first, served)] == [False, True, True]


def test_a_missed_ticket_without_an_instant_is_a_programming_error() -> None:
    broken = replace(missed(a_ticket()), missed_at=None)

    with pytest.raises(ValueError, match="since no instant"):
        ending.settle_from(broken, T)


# --- the longer minute -----------------------------------------------------------------------------------


def test_who_asked_for_more_time_rings_for_five_minutes_and_leaves_the_clerk_free() -> None:
    ticket = ringing(a_ticket(needs=frozenset({Need.MORE_TIME})))

    assert ticket.current_call().deadline == after(minutes=5)
    assert calling.rings_long(ticket, T)
    assert not calling.rings_long(calling.enter(ticket, after(299)), T)
    assert not calling.rings_long(ringing(a_ticket()), T)
    for other in (a_ticket(), called(a_ticket()), replace(ticket, call=None)):
        assert not calling.rings_long(other, T)
    assert not calling.rings_long(replace(ticket, status=Status.RINGING).with_call(rang_at=None), T)
    assert not calling.rings_long(replace(ticket, status=Status.RINGING).with_call(deadline=None), T)


def test_more_time_asked_for_during_a_ring_is_for_the_next_one() -> None:
    more = frozenset({Need.MORE_TIME})
    short = replace(ringing(a_ticket()), needs=more)
    long = replace(ringing(a_ticket(needs=more)), needs=frozenset[Need]())

    assert calling.has_long_minute(called(a_ticket(needs=more)), T)
    assert not calling.has_long_minute(short, T)
    assert calling.has_long_minute(long, T)
    assert not calling.has_long_minute(a_ticket(needs=more), T)


def test_the_time_to_enter_is_that_of_the_ring_that_runs_or_of_the_next_one() -> None:
    more = frozenset({Need.MORE_TIME})
    generous = replace(T, minute=timedelta(seconds=90))

    assert calling.time_to_enter(a_ticket(), generous) == timedelta(seconds=90)
    assert calling.time_to_enter(a_ticket(needs=more), generous) == timedelta(minutes=5)
    rung = ringing(a_ticket())
    assert calling.time_to_enter(replace(rung, needs=more), generous) == timedelta(seconds=60)
    assert calling.time_to_enter(replace(called(a_ticket()), needs=more), T) == timedelta(minutes=5)


# --- erasing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status", [Status.COMPLETED, Status.LEFT, Status.REMOVED, Status.CLOSED, Status.TRANSFERRED]
)
def test_after_the_end_what_was_told_is_erased(status: Status) -> None:
    ticket = ticket_in(status)

    gone = ending.erased(ticket)

    assert (gone.status, gone.personal_revision) == (status, ticket.personal_revision + 1)
    assert ending.erased(settled(a_ticket())).settled


def test_nothing_is_erased_while_something_may_follow() -> None:
    for ticket in (a_ticket(), in_service(a_ticket()), missed(a_ticket()), dropped(a_ticket())):
        with refused(Problem.NOT_ENDED):
            ending.erased(ticket)
