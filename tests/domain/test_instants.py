"""Between the instants that a ticket names, time alone changes nothing that people see of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.domain.clerk import Role
from shared.domain.needs import Need
from shared.domain.ticket import calling, instants, waiting
from shared.domain.ticket.permissions import Conditions, operations_of
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import (
    START,
    WAYS,
    a_clerk,
    a_ticket,
    after,
    dropped,
    in_service,
    ringing,
    settled,
    with_room,
)

READERS = (a_clerk("ana"), a_clerk("bruno"), a_clerk("carla", role=Role.MANAGER))
DAY_ENDS = after(minutes=4)
STEP = timedelta(microseconds=1)
TICKETS: dict[str, Callable[[], Ticket]] = {
    **{str(status): lambda way=way: way(a_ticket()) for status, way in WAYS.items()},
    "room ready": lambda: with_room(a_ticket()),
    "dropped": lambda: dropped(a_ticket()),
    "settled": lambda: settled(a_ticket()),
    "paused": lambda: waiting.more_time(a_ticket(), START, T),
    "longer minute": lambda: ringing(replace(a_ticket(), needs=frozenset({Need.MORE_TIME}))),
    "both in the room": lambda: calling.clerk_enters(in_service(a_ticket()), "ana", START),
}


def seen(ticket: Ticket, now: datetime, day_ends: datetime | None) -> object:
    """All that pages say of the ticket and that is compared with the time."""
    until = waiting.return_deadline(ticket, T, day_ends)
    return (
        ticket.is_paused(now),
        calling.clerk_is_late(ticket, now, T),
        until is not None and now < until,
        [operations_of(ticket, reader, Conditions(now, T, day_ends)) for reader in READERS],
    )


@pytest.mark.parametrize("day_ends", [None, DAY_ENDS], ids=["any hour", "the day ends"])
@pytest.mark.parametrize("name", TICKETS)
def test_nothing_changes_between_two_instants(name: str, day_ends: datetime | None) -> None:
    ticket = TICKETS[name]()
    marks = sorted(set(instants.changes_at(ticket, T, day_ends)))
    looks = {after(seconds) for seconds in range(0, 20 * 60, 7)}
    looks |= {mark - STEP for mark in marks if mark > START} | set(marks)
    shown: dict[int, object] = {}
    for now in sorted(looks):
        passed = sum(mark <= now for mark in marks)
        assert shown.setdefault(passed, seen(ticket, now, day_ends)) == seen(ticket, now, day_ends), now


@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("paused", [180]),
        ("ringing", [63]),
        ("in_service", [120]),
        ("both in the room", []),
        ("dropped", [900]),
        ("no_show", [363]),
        ("waiting", []),
        ("completed", []),
    ],
)
def test_each_instant_is_one_of_a_rule(name: str, seconds: list[float]) -> None:
    assert sorted(instants.changes_at(TICKETS[name](), T, None)) == [after(second) for second in seconds]
