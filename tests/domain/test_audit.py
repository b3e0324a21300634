"""The audit of an office in one order: by instant, the desk before the tickets, a ticket by its changes."""

from __future__ import annotations

from itertools import permutations

from shared.domain.actor import Actor
from shared.domain.status import Status
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeDayOperation, place_in_audit
from shared.domain.ticket.transitions import Operation
from tests.builders import START, after


def test_entries_stand_in_the_order_in_which_things_happened() -> None:
    suspended = OfficeDayEntry("centro", START, OfficeDayOperation.SUSPEND, Actor.CLERK, "ana", "sem sistema")
    joined = AuditEntry("a", 0, START, Operation.JOIN, Actor.VISITOR, None, None, Status.WAITING)
    left = AuditEntry("a", 1, START, Operation.LEAVE, Actor.VISITOR, None, Status.WAITING, Status.LEFT)
    other = AuditEntry("b", 0, START, Operation.JOIN, Actor.VISITOR, None, None, Status.WAITING)
    resumed = OfficeDayEntry("centro", after(1), OfficeDayOperation.RESUME, Actor.CLERK, "ana")
    story = [suspended, joined, left, other, resumed]

    for mixed in permutations(story):
        assert sorted(mixed, key=place_in_audit) == story


def test_an_entry_of_the_desk_is_no_operation_of_a_ticket() -> None:
    assert {kind.value for kind in OfficeDayOperation}.isdisjoint(kind.value for kind in Operation)
