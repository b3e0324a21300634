"""Who is absent, who is unknown, and when to look again: with rows of instances that come late."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.queue.presence import (
    LATE_ROW,
    LONGEST_GAP,
    UNKNOWN_FOR,
    Run,
    SignsOfLife,
    is_absent,
    is_attended,
    is_holder_silent,
    is_visitor_absent,
    next_absence,
    next_without_clerk,
)
from tests.builders import CALLING_CLERK, START, a_ticket, after, called

LIMIT = timedelta(seconds=90)
TICK = datetime.resolution
LATE = after(45)
"""From then on, a row of `START` is late."""
TICKET = a_ticket()
NAME = TICKET.ticket_id


def told(heard: datetime, told_at: datetime, *, since: datetime = START) -> SignsOfLife:
    """A ticket and a clerk whom another instance has heard."""
    clerk = CALLING_CLERK.clerk_id
    return SignsOfLife(since, {NAME: heard}, {clerk: heard}, {NAME: told_at, clerk: told_at})


# --- an instance's run --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("gap", "since"), [(LONGEST_GAP, START), (LONGEST_GAP + TICK, after(60) + TICK)])
def test_a_run_outlasts_a_minute_without_a_reading(gap: timedelta, since: datetime) -> None:
    read = Run.begun(START).read(START + gap)

    assert (read.since, read.read_at) == (since, START + gap)


def test_a_failed_reading_begins_the_run_anew() -> None:
    broken = Run.begun(START).read(after(10)).broken(after(20))

    assert (broken.since, broken.read_at) == (after(20), after(10))
    assert broken.read(after(30)) == Run(after(20), after(30))


# --- instances that tell late -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "absent"),
    [(after(90), False), (LATE + UNKNOWN_FOR, False), (LATE + UNKNOWN_FOR + TICK, True)],
)
def test_who_a_late_instance_heard_last_is_unknown_for_ninety_seconds(now: datetime, absent: bool) -> None:
    signs = told(START, START)

    assert is_absent(signs, NAME, now, LIMIT) is absent
    assert is_visitor_absent(signs, TICKET, now, LIMIT) is absent
    assert is_holder_silent(signs, called(TICKET), now, LIMIT) is absent
    assert is_attended(signs, now, LIMIT) is not absent


def test_an_instance_that_goes_on_telling_makes_absent_in_time() -> None:
    signs = told(START, after(60))

    assert not is_absent(signs, NAME, after(90), LIMIT)
    assert is_absent(signs, NAME, after(90) + TICK, LIMIT)
    assert not is_attended(signs, after(90) + TICK, LIMIT)


def test_who_was_silent_before_the_instance_grew_late_stays_absent() -> None:
    signs = told(START, after(46))

    assert is_absent(signs, NAME, after(92), LIMIT)
    assert not is_attended(signs, after(92), LIMIT)


def test_a_new_instance_does_not_count_a_clerk_who_left_before_it_started() -> None:
    signs = told(START, after(600), since=after(599))

    assert not is_attended(signs, after(646), LIMIT)


def test_a_page_heard_by_this_instance_is_not_unknown() -> None:
    signs = SignsOfLife(START, {NAME: START})

    assert is_absent(signs, NAME, after(91), LIMIT)


def test_without_signs_of_life_nobody_is_unknown() -> None:
    signs = SignsOfLife(START)

    assert is_absent(signs, NAME, after(91), LIMIT)
    assert not is_attended(signs, START, LIMIT)
    assert next_without_clerk(signs, START, LIMIT) is None


# --- when to look again -----------------------------------------------------------------------------------

seconds = st.integers(-200, 400).map(after) | st.floats(-200, 400).map(after)


def _signs(since: datetime, heard: datetime | None, at: datetime | None) -> SignsOfLife:
    if heard is None:
        return SignsOfLife(since)
    clerks = {"ana": heard, "bruno": heard - timedelta(seconds=50)}
    told_at = {} if at is None else {NAME: at, "ana": at, "bruno": at + timedelta(seconds=20)}
    return SignsOfLife(since, {NAME: heard}, clerks, told_at)


signs_of = st.builds(_signs, seconds, st.none() | seconds, st.none() | seconds)
shares = st.floats(0, 1, exclude_max=True)


@given(signs_of, seconds, seconds, shares)
@example(told(START, START), START, after(100), 0.9)
@example(told(after(20), after(30)), START, after(30), 0.99)
def test_nobody_becomes_absent_before_the_next_look(
    signs: SignsOfLife, arrival: datetime, now: datetime, share: float
) -> None:
    ticket = a_ticket(at=arrival)

    look = next_absence(signs, ticket, now, LIMIT)

    assert (look is None) is is_visitor_absent(signs, ticket, now, LIMIT)
    if look is None:
        assert is_visitor_absent(signs, ticket, now + share * timedelta(seconds=600), LIMIT)
        return
    assert look > now
    assert not is_visitor_absent(signs, ticket, look - TICK, LIMIT)
    assert not is_visitor_absent(signs, ticket, now + share * (look - TICK - now), LIMIT)


@given(signs_of, seconds, shares)
@example(told(START, START), after(100), 0.9)
def test_an_office_stays_attended_until_the_next_look(
    signs: SignsOfLife, now: datetime, share: float
) -> None:
    look = next_without_clerk(signs, now, LIMIT)

    assert (look is None) is not is_attended(signs, now, LIMIT)
    if look is None:
        assert not is_attended(signs, now + share * timedelta(seconds=600), LIMIT)
        return
    assert look > now
    assert is_attended(signs, look - TICK, LIMIT)
    assert is_attended(signs, now + share * (look - TICK - now), LIMIT)


def test_the_looks_come_to_an_end() -> None:
    """At the end of the silence the instance may be late: the second look is after that."""
    signs = told(START, START)
    first = next_absence(signs, TICKET, START, LIMIT)
    assert first is not None
    assert first == after(90) + TICK
    assert next_without_clerk(signs, START, LIMIT) == first

    second = next_absence(signs, TICKET, first, LIMIT)

    assert second is not None
    assert second == LATE + UNKNOWN_FOR + TICK
    assert LATE == START + LATE_ROW
    assert next_without_clerk(signs, first, LIMIT) == second
    assert next_absence(signs, TICKET, second, LIMIT) is None
    assert next_without_clerk(signs, second, LIMIT) is None
