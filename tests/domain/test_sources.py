"""How many of one source may wait, and which entries are a burst."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain import credentials
from shared.domain.queue.sources import BURST, bursts, limit_of_source, of_source
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import a_ticket, after, called


def of(source: str | None, *seconds: float) -> list[Ticket]:
    """Tickets of a source that came at these seconds."""
    return [
        replace(a_ticket(f"{source}-{number}"), source=source, arrival=after(second))
        for number, second in enumerate(seconds)
    ]


@pytest.mark.parametrize(("waiting", "limit"), [(0, 10), (159, 10), (160, 4), (200, 4)])
def test_ten_of_a_source_may_wait_and_four_in_a_queue_that_is_four_fifths_full(
    waiting: int, limit: int
) -> None:
    assert limit_of_source(waiting, DEFAULT_TIMING) == limit


def test_a_crowded_queue_never_takes_more_of_a_source() -> None:
    timing = replace(DEFAULT_TIMING, source_limit=2, crowded_source_limit=4, queue_limit=10)

    assert [limit_of_source(waiting, timing) for waiting in (7, 8)] == [2, 2]


def test_only_tickets_of_the_source_count() -> None:
    tickets = [*of("a", 0, 1), *of("b", 2), *of(None, 3)]

    assert [of_source(tickets, source) for source in ("a", "b", "c")] == [2, 1, 0]


def test_six_within_a_minute_are_a_burst_and_the_largest_of_a_source_is_told() -> None:
    slow = of("slow", *(20 * number for number in range(30)))
    fast = of("fast", *(300 + number for number in range(23)))
    few = of("few", *range(BURST - 1))
    unknown = of(None, *([0] * 50))
    twice = of("twice", *range(6), *range(200, 208))

    found = bursts([*slow, *fast, *few, *unknown, *twice])

    assert [(len(burst.tickets), burst.lasted.total_seconds()) for burst in found] == [(8, 7.0), (23, 22.0)]
    assert [ticket.arrival for ticket in found[1].tickets] == sorted(t.arrival for t in fast)


def test_a_tag_is_the_same_all_day_and_says_nothing_without_the_days_key() -> None:
    one, other = b"k" * 32, b"l" * 32
    tags = {
        credentials.source_tag(key, network) for key in (one, other) for network in ("10.1.1.1", "10.1.1.2")
    }

    assert len(tags) == 4
    assert credentials.source_tag(one, "10.1.1.1") in tags
    assert {len(tag) for tag in tags} == {credentials.SOURCE_TAG_LENGTH}


def test_a_call_keeps_the_tag() -> None:
    """The ticket may come back to waiting; only its end takes the tag away."""
    assert called(of("a", 0)[0]).source == "a"
    assert called(of("a", 0)[0]).status is Status.CALLED
