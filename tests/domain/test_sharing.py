"""Two visitors of one clerk: who may share, and how the one who is not served waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.domain.errors import Problem
from shared.domain.needs import Need
from shared.domain.queue.order import order_for
from shared.domain.status import Notice, Status
from shared.domain.ticket import absence, calling, ending, sharing, transfer, waiting
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import CALLING_CLERK, START, WAYS, a_ticket, after, called, in_service, ringing, ticket_in
from tests.domain.test_calling import refused

T = DEFAULT_TIMING
SLOW = ringing(a_ticket(needs=frozenset({Need.MORE_TIME})))


def beside(ticket: Ticket) -> Ticket:
    return calling.claim(ticket, "call-1", CALLING_CLERK, START, T, beside=True)


def test_who_rings_or_rang_long_and_who_was_called_beside_may_share_a_clerk() -> None:
    rings = calling.ring(calling.room_opened(beside(a_ticket()), "call-1", "room", START), START, T)
    for ticket in (SLOW, calling.enter(SLOW, after(299)), rings, calling.enter(rings, after(1))):
        assert sharing.may_share_clerk(ticket, T)


def test_no_other_two_may_share_a_clerk() -> None:
    alone = [ticket_in(status) for status in WAYS]
    rang = in_service(a_ticket()).with_call(rang_at=None)
    for ticket in (*alone, rang, beside(a_ticket()), called(a_ticket())):
        assert not sharing.may_share_clerk(ticket, T)
    assert not sharing.may_share_clerk(SLOW, replace(T, minute=timedelta(minutes=5)))


def held() -> Ticket:
    return sharing.promised_entry(SLOW, "call-1", after(299))


def test_a_held_entry_waits_at_its_place_as_the_clerks_next_call() -> None:
    ticket = held()

    assert (ticket.status, ticket.notice, ticket.promised_to) == (Status.WAITING, Notice.CLERK_BUSY, "ana")
    assert (ticket.order, ticket.returned, ticket.back_at) == (SLOW.order, False, after(299))
    assert sharing.is_entry_promised(ticket)
    assert not sharing.is_entry_promised(replace(ticket, notice=None))
    assert sharing.promised_entry(ticket, "call-1", after(299)) is ticket


def test_a_late_entry_is_not_held() -> None:
    with refused(Problem.CALL_EXPIRED):
        sharing.promised_entry(SLOW, "call-1", after(300))


def test_an_entry_or_a_step_back_of_an_older_call_changes_nothing() -> None:
    assert sharing.promised_entry(SLOW, "call-0", after(1)) is SLOW
    assert sharing.put_back(SLOW, "call-0", after(1)) is SLOW
    served = in_service(a_ticket())
    assert sharing.put_back(served, "call-1", after(1)) is served


def test_a_call_a_pause_and_every_end_clear_the_promise() -> None:
    ticket = held()
    given_up = absence.unreach(absence.pass_over(ticket, START), after(minutes=30), T)
    for after_it in (
        calling.claim(ticket, "call-2", CALLING_CLERK, after(300), T),
        waiting.more_time(ticket, after(300), T),
        ending.leave(ticket, after(300), None),
        ending.remove(ticket, after(300)),
        ending.close(ticket, after(300)),
        transfer.transfer(ticket, after(300), "penha", "successor"),
        given_up,
    ):
        assert (after_it.promised_to, after_it.notice) == (None, None), after_it.status


def test_the_clerk_calls_the_promised_one_first_and_the_others_in_order() -> None:
    first, second = a_ticket("first"), a_ticket("second", at=after(1))
    promised = replace(a_ticket("promised", at=after(2)), promised_to="ana")
    crowd = [second, promised, first]

    assert sorted(crowd, key=order_for("ana")) == [promised, first, second]
    assert sorted(crowd, key=order_for("bruno")) == [first, second, promised]
