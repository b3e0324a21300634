"""Whether anybody calls: an open page alone is no call."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.domain.queue.attendance import Attendance, attendance
from shared.domain.queue.presence import SignsOfLife
from shared.domain.ticket.absence import pass_over
from shared.domain.ticket.calling import release
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import START, a_ticket, after, dropped, in_service, missed, unreached

CALLS = Attendance(attended=True)


def heard(now: datetime, *, clerk: datetime | None = None, silent: tuple[str, ...] = ()) -> SignsOfLife:
    """Everybody's page was heard just now, but for those who are `silent`; the clerk's when it says."""
    names = {a_ticket(name).ticket_id for name in ("one", "two", "three")}
    tickets = dict.fromkeys(names - {a_ticket(name).ticket_id for name in silent}, now)
    return SignsOfLife(START - timedelta(hours=1), tickets, {"ana": clerk} if clerk else {})


def at(now: datetime, *tickets: Ticket, served: datetime | None = None) -> Attendance:
    """With ana's page open."""
    return attendance(tickets, heard(now, clerk=now), served, now, DEFAULT_TIMING)


def since(instant: datetime) -> Attendance:
    return Attendance(attended=False, unattended_since=instant)


def test_an_open_page_has_ten_minutes_from_the_first_who_waits() -> None:
    first, second = a_ticket("one"), a_ticket("two", at=after(60))

    assert at(after(599), first, second) == CALLS
    assert at(after(600), first, second) == since(START)


def test_without_any_page_nobody_calls_from_the_first_moment() -> None:
    now = after(1)

    assert attendance([a_ticket()], heard(now), None, now, DEFAULT_TIMING) == since(START)
    assert attendance([], heard(now), None, now, DEFAULT_TIMING) == Attendance(attended=False)
    assert attendance([], heard(now, clerk=now), None, now, DEFAULT_TIMING) == CALLS


def test_the_last_service_counts_also_where_it_is_no_longer_on_the_board() -> None:
    now = after(minutes=60)

    assert at(now, a_ticket(), served=after(minutes=50, seconds=1)) == CALLS
    assert at(now, a_ticket(), served=after(minutes=50)) == since(after(minutes=50))


@pytest.mark.parametrize(
    ("other", "sign"),
    [
        (missed(a_ticket("two"), at=after(minutes=5)), after(minutes=5, seconds=63)),
        (dropped(a_ticket("two"), at=after(minutes=5)), after(minutes=5)),
        (release(in_service(a_ticket("two"), at=after(60)), after(minutes=5)), after(minutes=5)),
        (pass_over(a_ticket("two"), after(minutes=5)), after(minutes=5)),
        (unreached(a_ticket("two"), at=after(minutes=5)), after(minutes=5)),
    ],
    ids=["missed", "dropped", "released", "passed-over", "unreached"],
)
def test_what_a_clerk_did_with_another_is_a_call(other: Ticket, sign: datetime) -> None:
    assert at(sign + timedelta(seconds=599), a_ticket(), other) == CALLS
    assert at(sign + timedelta(minutes=10), a_ticket(), other) == since(sign)


def test_who_came_from_another_office_was_not_called_here() -> None:
    came = replace(a_ticket("two"), back_at=after(minutes=8), transferred_from="t-1")

    assert at(after(minutes=10), a_ticket(), came) == since(START)
    assert at(after(minutes=10), came) == CALLS, "and waits here only since then"


def test_a_long_visit_attends_while_its_clerk_is_heard() -> None:
    served = in_service(a_ticket("two"), at=START)
    now = after(minutes=45)
    fell_silent = now - timedelta(seconds=91)
    silent = heard(now, clerk=fell_silent)
    unknown = heard(now)

    assert at(now, a_ticket(), served) == CALLS
    assert attendance([a_ticket(), served], silent, None, now, DEFAULT_TIMING) == since(fell_silent)
    assert attendance([a_ticket(), served], unknown, None, now, DEFAULT_TIMING) == since(START)


def test_visitors_who_cannot_be_called_do_not_count_as_unattended() -> None:
    now = after(minutes=30)
    paused = replace(a_ticket("two"), paused_until=after(minutes=31))
    gone = attendance([a_ticket()], heard(now, clerk=now, silent=("one",)), None, now, DEFAULT_TIMING)

    assert gone == CALLS
    assert at(now, paused) == CALLS
    assert at(after(minutes=41), paused) == since(after(minutes=31)), "who paused waits again from then on"
