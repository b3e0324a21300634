"""Waiting, pauses, absence, return and the ends, with their limits at the exact instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.errors import Problem, Refused
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import Outcome, Status
from shared.domain.ticket import calling, ending, waiting
from shared.domain.ticket.evaluation import check_evaluation
from shared.domain.ticket.ticket import PriorityChange, Ticket
from shared.domain.timing import DEFAULT_TIMING as T
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
    with_room,
)
from tests.domain.test_calling import Make, refused

LEGAL, NOTHING = Priority.LEGAL, frozenset[Need]()


def just_joined(ticket: Ticket) -> Ticket:
    """Nothing has happened yet."""
    return ticket


# --- details -----------------------------------------------------------------------------------------


def test_details_that_change_nothing_write_nothing() -> None:
    ticket = a_ticket(priority=LEGAL)

    same = waiting.change_details(ticket, START, priority=LEGAL, needs=NOTHING, personal_changed=False)

    assert same is ticket


def test_a_new_name_counts_as_a_change_of_the_personal_data() -> None:
    ticket = a_ticket()

    renamed = waiting.change_details(
        ticket, START, priority=Priority.NONE, needs=NOTHING, personal_changed=True
    )

    assert renamed.personal_revision == ticket.personal_revision + 1


def test_another_priority_changes_the_place_but_not_the_arrival() -> None:
    ticket = waiting.change_details(
        a_ticket(), after(9), priority=LEGAL, needs=NOTHING, personal_changed=False
    )

    assert ticket.order == (LEGAL, START, ticket.ticket_id)
    assert ticket.priority_change == PriorityChange(after(9), Priority.NONE, by_office=False)


# --- more time ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [just_joined, called, with_room, ringing])
def test_more_time_frees_the_clerk_and_keeps_the_place(make: Make) -> None:
    ticket = waiting.more_time(make(a_ticket()), after(20), T)

    assert (ticket.status, ticket.call, ticket.arrival) == (Status.WAITING, None, START)
    assert ticket.is_paused(after(199.999))
    assert not ticket.is_paused(after(200))


def test_ten_pauses_and_no_more() -> None:
    ticket = a_ticket()
    for number in range(1, 11):
        ticket = waiting.more_time(ticket, START, T)
        assert ticket.pauses_used == number

    with refused(Problem.NO_MORE_PAUSES):
        waiting.more_time(ticket, START, T)


def test_a_visit_elsewhere_spends_no_pause_of_the_visitor() -> None:
    ticket, most = a_ticket(), T.pauses_elsewhere
    for number in range(1, most + 1):
        ticket = waiting.more_time(ticket, START, T, elsewhere=True)
        assert (ticket.pauses_elsewhere, ticket.pauses_used) == (number, 0)
    assert ticket.is_paused(after(179))

    with refused(Problem.NO_MORE_PAUSES):
        waiting.more_time(ticket, START, T, elsewhere=True)
    own = waiting.more_time(ticket, START, T)
    assert (waiting.pauses_left(own, T), waiting.pauses_left(own, T, elsewhere=True)) == (9, 0)


def test_who_has_no_pause_left_is_still_paused_for_a_visit_elsewhere() -> None:
    """Also where an office has fewer than were used before its settings changed."""
    ticket = replace(a_ticket(), pauses_used=10)

    assert waiting.more_time(ticket, START, replace(T, pauses=4), elsewhere=True).is_paused(START)


@pytest.mark.parametrize(("pause", "most"), [(180, 40), (1800, 4), (7000, 2)])
def test_pauses_elsewhere_last_through_the_longest_meeting(pause: int, most: int) -> None:
    timing = replace(T, pause=timedelta(seconds=pause))

    assert timing.pauses_elsewhere == most
    assert most * timing.pause >= timing.longest_meeting


def test_more_time_shows_that_somebody_is_there() -> None:
    absent = calling.unheard(with_room(a_ticket()), "call-1", after(30), T)

    assert not waiting.more_time(absent, after(31), T).absent


def test_ready_ends_the_pause() -> None:
    paused = waiting.more_time(a_ticket(), START, T)

    ready = waiting.ready(paused, after(10))

    assert not ready.is_paused(after(10))
    assert waiting.ready(ready, after(11)) is ready


# --- return ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "works"), [(63 + 299.999, True), (63 + 300, False)])
def test_the_way_back_is_open_for_five_minutes(seconds: float, works: bool) -> None:
    ticket = missed(a_ticket())

    if works:
        back = waiting.come_back(ticket, after(seconds), T)
        assert (back.status, back.order, back.returned) == (Status.WAITING, ticket.order, True)
        assert (back.call, back.missed_at) == (None, None)
    else:
        with refused(Problem.TOO_LATE):
            waiting.come_back(ticket, after(seconds), T)


def test_the_way_back_is_open_once() -> None:
    back = waiting.come_back(missed(a_ticket()), after(100), T)

    with refused(Problem.ALREADY_RETURNED):
        waiting.come_back(back, after(101), T)
    with refused(Problem.ALREADY_RETURNED):
        waiting.come_back(missed(back, at=after(200), call_id="call-2"), after(300), T)


def test_a_settled_ticket_does_not_come_back() -> None:
    with refused(Problem.TOO_LATE):
        waiting.come_back(settled(a_ticket()), after(70), T)


def test_the_deadline_of_the_return() -> None:
    assert waiting.return_deadline(missed(a_ticket()), T) == after(363)
    assert waiting.return_deadline(settled(a_ticket()), T) is None
    assert waiting.return_deadline(a_ticket(), T) is None


# --- ends --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "over"), [(63 + 299.999, False), (63 + 300, True)])
def test_a_missed_call_stands_after_five_minutes(seconds: float, over: bool) -> None:
    ticket = missed(a_ticket())

    result = ending.settle(ticket, after(seconds), T)

    assert result.settled is over
    assert result.ended_at == (after(63) if over else None)
    if not over:
        assert result is ticket


def test_a_missed_call_without_a_way_back_gives_way_to_a_new_entry() -> None:
    once = missed(a_ticket())
    twice = replace(once, returned=True)
    assert once.missed_at is not None
    over = once.missed_at + T.return_within

    for kept in (a_ticket(), called(a_ticket()), once):
        assert waiting.is_kept(kept, once.missed_at, T)
        assert waiting.give_way(kept, once.missed_at, T) is kept
    for ticket, now, day_ends in [(twice, once.missed_at, None), (once, over, None), (once, over, after(64))]:
        assert not waiting.is_kept(ticket, now, T, day_ends)
        gone = waiting.give_way(ticket, now, T, day_ends)
        assert (gone.settled, gone.ended_at, gone.is_final) == (True, once.missed_at, True)
        assert not waiting.is_kept(gone, now, T)
        assert waiting.give_way(gone, now, T) is gone


def test_settling_twice_and_settling_others_does_nothing() -> None:
    for ticket in (settled(a_ticket()), a_ticket(), in_service(a_ticket())):
        assert ending.settle(ticket, after(minutes=60), T) is ticket
        assert ending.settle_from(ticket, T) is None


def test_an_end_says_how_and_why() -> None:
    finished = ending.finish(in_service(a_ticket()), after(90), Outcome.PENDING)
    left = ending.leave(a_ticket(), after(9), "demorou")
    removed = ending.remove(a_ticket(), after(9))
    closed = ending.close(a_ticket(), after(9), "falta de energia")

    assert (finished.outcome, finished.ended_at) == (Outcome.PENDING, after(90))
    assert [t.end_reason for t in (left, removed, closed)] == [
        "demorou",
        None,
        "falta de energia",
    ]


def test_who_sits_with_the_clerk_does_not_leave_but_finishes() -> None:
    with refused(Problem.WRONG_STATUS):
        ending.leave(in_service(a_ticket()), after(9), None)


# --- evaluation --------------------------------------------------------------------------------------


def test_a_score_needs_a_visit() -> None:
    with pytest.raises(Refused) as refusal:
        ending.evaluated(ticket_in(Status.LEFT), has_score=True)

    assert refusal.value.problem is Problem.INVALID_REQUEST
    errors = refusal.value.fields["errors"]
    assert errors == [{"field": "score", "message": "A nota só pode ser dada depois de um atendimento."}]


@pytest.mark.parametrize(
    "status", [Status.COMPLETED, Status.LEFT, Status.REMOVED, Status.CLOSED, Status.NO_SHOW]
)
def test_after_an_end_one_may_say_why_once(status: Status) -> None:
    ticket = ending.evaluated(ticket_in(status), has_score=status is Status.COMPLETED)

    assert ticket.evaluated
    with refused(Problem.ALREADY_EVALUATED):
        ending.evaluated(ticket, has_score=False)


@pytest.mark.parametrize("make", [just_joined, called, ringing, in_service])
def test_before_an_end_there_is_nothing_to_evaluate(make: Make) -> None:
    ticket: Ticket = make(a_ticket())

    with refused(Problem.NOT_ENDED):
        ending.evaluated(ticket, has_score=False)


def test_an_evaluation_says_something() -> None:
    check_evaluation(5, None, None)
    check_evaluation(None, "espera", None)
    check_evaluation(None, None, "obrigado")
    with refused(Problem.INVALID_REQUEST):
        check_evaluation(None, None, None)
