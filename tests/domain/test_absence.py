"""Who is not heard from, with the limits at the exact instant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.domain.status import Status
from shared.domain.ticket import absence, calling, waiting
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import START, a_ticket, after, called, settled, unreached, with_room


def passed_over() -> Ticket:
    """A call went past it at `START`."""
    return absence.pass_over(a_ticket(), START)


def not_confirmed() -> Ticket:
    """The ring was not confirmed."""
    return calling.unheard(with_room(a_ticket()), "call-1", after(30), T)


@pytest.mark.parametrize("make", [passed_over, not_confirmed])
def test_who_is_heard_again_can_be_called_again(make: Callable[[], Ticket]) -> None:
    absent = make()

    heard = absence.heard(absent)

    assert not heard.absent
    assert heard.passed_over_at is None
    assert absence.heard(heard) is heard
    closed = replace(absent, status=Status.CLOSED)
    assert absence.heard(closed) is closed


def test_the_time_runs_from_the_first_call_that_passes_over() -> None:
    over = passed_over()

    assert absence.pass_over(over, after(60)) is over
    assert absence.unreached_from(over, T) == after(minutes=15)
    assert absence.unreached_from(a_ticket(), T) is None
    assert absence.unreached_from(called(over), T) is None


@pytest.mark.parametrize(("seconds", "gone"), [(15 * 60 - 0.001, False), (15 * 60, True)])
def test_after_fifteen_minutes_the_place_is_given_up(seconds: float, gone: bool) -> None:
    over = passed_over()

    ticket = absence.unreach(over, after(seconds), T)

    assert (ticket.status is Status.UNREACHED) is gone
    assert (ticket is over) is not gone
    assert ticket.missed_at == (after(seconds) if gone else None)


def test_a_pause_is_no_absence() -> None:
    paused = waiting.more_time(passed_over(), after(60), T)
    assert paused.passed_over_at is None
    assert absence.pass_over(paused, after(60)) is paused

    late = replace(passed_over(), paused_until=after(minutes=20))
    assert absence.unreach(late, after(minutes=19), T) is late
    assert absence.unreach(late, after(minutes=20), T).status is Status.UNREACHED


def test_ready_is_a_sign_of_life() -> None:
    for absent in (passed_over(), not_confirmed()):
        ready = waiting.ready(absent, after(60))
        assert (ready.absent, ready.passed_over_at) == (False, None)


def test_who_was_given_up_may_return_for_five_minutes() -> None:
    ticket = unreached(a_ticket())
    assert waiting.return_deadline(ticket, T) == after(minutes=20)

    back = waiting.come_back(ticket, after(minutes=19), T)

    assert (back.status, back.order, back.passed_over_at) == (Status.WAITING, ticket.order, None)
    assert waiting.return_deadline(settled(a_ticket()), T) is None
