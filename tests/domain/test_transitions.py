"""The table of transitions: every row leads where it says, everything else is refused, nothing is missing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.domain import call_events, problem_texts_pt, texts_pt
from shared.domain.actor import Actor
from shared.domain.call_events import Occupancy
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import FINAL, HELD, MISSED, OWNERS, Status
from shared.domain.ticket import absence, calling, clerk_edits, ending, sharing, transfer, waiting
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import TRANSITIONS, Operation, allowed, leading_to, target
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import CALLING_CLERK, START, WAYS, a_ticket, after, dropped, ticket_in

LATER = after(minutes=4)
"""After the minute, before the end of the time to return (no-show at 63 s)."""
MUCH_LATER = after(minutes=30)
UNKNOWN_CALL = "another-call"
T = DEFAULT_TIMING


def _details(ticket: Ticket) -> Ticket:
    return waiting.change_details(
        ticket, START, priority=Priority.LEGAL, needs=frozenset({Need.CHAT}), personal_changed=False
    )


def _nobody_came(ticket: Ticket) -> Ticket:
    return calling.nobody_came(ticket, MUCH_LATER, T)


RULES: dict[Operation, Callable[[Ticket], Ticket]] = {
    Operation.DETAILS: _details,
    Operation.CLAIM: lambda t: calling.claim(t, UNKNOWN_CALL, CALLING_CLERK, LATER, T),
    Operation.ROOM_ATTEMPT: lambda t: calling.room_attempt_failed(t, "call-1", "throttled", LATER),
    Operation.ROOM_READY: lambda t: calling.room_opened(t, "call-1", "meeting", LATER),
    Operation.ROOM_FAILED: lambda t: calling.room_failed(t, "call-1", "throttled", LATER),
    Operation.RING: lambda t: calling.ring(t, LATER, T),
    Operation.UNHEARD: lambda t: calling.unheard(t, "call-1", LATER, T),
    Operation.AWAY: absence.away,
    Operation.HEARD: absence.heard,
    Operation.PASSED_OVER: lambda t: absence.pass_over(t, MUCH_LATER),
    Operation.UNREACH: lambda t: absence.unreach(t, MUCH_LATER, T),
    Operation.ENTER: lambda t: calling.enter(t, after(59)),
    Operation.ENTRY_HELD: lambda t: sharing.promised_entry(t, "call-1", after(59)),
    Operation.PUT_BACK: lambda t: sharing.put_back(t, "call-1", LATER),
    Operation.CLERK_ENTER: lambda t: calling.clerk_enters(t, CALLING_CLERK.clerk_id, LATER),
    Operation.INVITE: lambda t: calling.invite(t, CALLING_CLERK.clerk_id),
    Operation.CALL_EVENTS: lambda t: call_events.note_subscription(t, "call-1", "subscription", LATER),
    Operation.CALL_EVENT: lambda t: call_events.note_occupancy(t, "call-1", Occupancy.EMPTY, LATER, LATER),
    Operation.NO_SHOW: lambda t: calling.no_show(t, None, LATER, T),
    Operation.MORE_TIME: lambda t: waiting.more_time(t, LATER, T),
    Operation.READY: lambda t: waiting.ready(t, LATER),
    Operation.RETURN: lambda t: waiting.come_back(t, LATER, T),
    Operation.RECALL: lambda t: calling.claim(t, UNKNOWN_CALL, CALLING_CLERK, LATER, T),
    Operation.RELEASE: lambda t: calling.release(t, LATER),
    Operation.NOBODY_CAME: _nobody_came,
    Operation.FINISH: lambda t: ending.finish(t, LATER),
    Operation.LEAVE: lambda t: ending.leave(t, LATER, None),
    Operation.REMOVE: lambda t: ending.remove(t, LATER),
    Operation.CLOSE: lambda t: ending.close(t, LATER),
    Operation.TRANSFER: lambda t: transfer.transfer(t, LATER, "penha", "successor"),
    Operation.MESSAGE: lambda t: clerk_edits.message(t),
    Operation.NOTE: lambda t: clerk_edits.note(t),
    Operation.PRIORITY: lambda t: clerk_edits.correct_priority(t, Priority.DONOR, START),
    Operation.SETTLE: lambda t: ending.settle(t, MUCH_LATER, T),
    Operation.EVALUATE: lambda t: ending.evaluated(t, has_score=False),
    Operation.ERASE: ending.erased,
}
"""operation → the rule that does it."""

SILENT: dict[Operation, frozenset[Status]] = {
    # Again is the same.
    Operation.RING: frozenset({Status.RINGING, Status.IN_SERVICE}),
    Operation.ENTER: frozenset({Status.IN_SERVICE}),
    Operation.NO_SHOW: frozenset({Status.NO_SHOW}),
    Operation.FINISH: frozenset({Status.COMPLETED}),
    Operation.LEAVE: frozenset({Status.LEFT}),
    Operation.REMOVE: frozenset({Status.REMOVED}),
    Operation.CLOSE: frozenset({Status.CLOSED}),
    # Time and Graph come too late without harm.
    Operation.ROOM_ATTEMPT: frozenset(Status),
    Operation.ROOM_READY: frozenset(Status),
    Operation.ROOM_FAILED: frozenset(Status),
    Operation.UNHEARD: frozenset(Status),
    Operation.ENTRY_HELD: frozenset(Status) - HELD,
    Operation.PUT_BACK: frozenset(Status) - {Status.CALLED, Status.RINGING},
    Operation.AWAY: frozenset(Status),
    Operation.HEARD: frozenset(Status),
    Operation.PASSED_OVER: frozenset(Status),
    Operation.UNREACH: frozenset(Status),
    Operation.CALL_EVENTS: frozenset(Status),
    Operation.CALL_EVENT: frozenset(Status),
    Operation.SETTLE: frozenset(Status),
}
"""operation → statuses in which it does nothing and says nothing."""

ONE_RULE_TWO_ROWS = {Operation.CLAIM: Operation.RECALL, Operation.RECALL: Operation.CLAIM}
"""`calling.claim` serves a waiting ticket by one row and a missed one by the other."""


def _ready_for(operation: Operation, status: Status) -> Ticket:
    """A ticket in `status` for which `operation` has something to do."""
    ticket = ticket_in(status)
    if operation in {Operation.CLERK_ENTER, Operation.INVITE} and status is Status.CALLED:
        return calling.room_opened(ticket, "call-1", "room", START)
    if operation in {Operation.RING, Operation.UNHEARD} and status is Status.CALLED:
        return calling.room_opened(ticket, "call-1", "room", START)
    if operation in {Operation.RETURN, Operation.RECALL, Operation.SETTLE} and status is Status.COMPLETED:
        return dropped(a_ticket())
    if operation is Operation.ERASE and ticket.is_missed:
        return ending.settle(ticket, MUCH_LATER, T)
    if operation is Operation.UNREACH:
        return absence.pass_over(ticket, START)
    if operation is Operation.HEARD:
        called = calling.claim(ticket, "call-0", CALLING_CLERK, START, T)
        waited = calling.room_opened(called, "call-0", "room-0", START)
        return calling.unheard(waited, "call-0", after(30), T)
    if operation is Operation.READY:
        return waiting.more_time(ticket, after(minutes=3), T)
    return ticket


ROWS = [
    (operation, before, to)
    for operation, row in TRANSITIONS.items()
    for before, to in row.items()
    if before is not None and before in WAYS
]
REFUSED = [
    (operation, status)
    for operation in RULES
    for status in WAYS
    if status not in TRANSITIONS[operation]
    and status not in TRANSITIONS[ONE_RULE_TWO_ROWS.get(operation, operation)]
]


@pytest.mark.parametrize(("operation", "before", "to"), ROWS)
def test_a_row_leads_where_the_table_says(operation: Operation, before: Status, to: Status) -> None:
    ticket = _ready_for(operation, before)
    assert ticket.status is before

    result = RULES[operation](ticket)

    assert result is not ticket
    assert result.status is to
    assert allowed(operation, before)


@pytest.mark.parametrize(("operation", "status"), REFUSED)
def test_what_is_not_in_the_table_is_refused_or_changes_nothing(operation: Operation, status: Status) -> None:
    ticket = ticket_in(status)
    assert not allowed(operation, status)

    if status in SILENT.get(operation, frozenset()):
        assert RULES[operation](ticket) is ticket
    else:
        with pytest.raises(Refused):
            RULES[operation](ticket)


def test_every_operation_but_the_join_has_a_rule_here() -> None:
    assert set(RULES) == set(Operation) - {Operation.JOIN}
    assert set(TRANSITIONS) == set(Operation)


def test_every_status_with_a_way_is_reached_by_it() -> None:
    for status in WAYS:
        assert ticket_in(status).status is status


def test_the_table_begins_with_the_join_alone() -> None:
    assert [op for op, row in TRANSITIONS.items() if None in row] == [Operation.JOIN]
    assert target(Operation.JOIN, None) is Status.WAITING


def test_the_refusal_names_the_status_and_the_operation() -> None:
    with pytest.raises(Refused) as refusal:
        target(Operation.ENTER, Status.WAITING)

    assert refusal.value.problem is Problem.WRONG_STATUS
    assert refusal.value.fields == {"status": "waiting", "operation": "enter"}


def test_every_status_is_held_missed_final_or_waiting() -> None:
    kinds = [frozenset({Status.WAITING}), HELD, MISSED, FINAL]

    assert sorted(status for kind in kinds for status in kind) == sorted(Status)


def test_nothing_leads_out_of_an_end_but_the_way_back_of_a_dropped_visit() -> None:
    back = {
        (operation, before)
        for operation, row in TRANSITIONS.items()
        for before, to in row.items()
        if before in FINAL and before is not to
    }

    assert back == {(Operation.RETURN, Status.COMPLETED), (Operation.RECALL, Status.COMPLETED)}
    for rule in (RULES[Operation.RETURN], RULES[Operation.RECALL]):
        with pytest.raises(Refused):
            rule(ticket_in(Status.COMPLETED))


def test_from_every_live_status_an_end_can_be_reached() -> None:
    for start in frozenset(Status) - FINAL:
        reached = {start}
        for _ in Status:
            reached |= {to for row in TRANSITIONS.values() for frm, to in row.items() if frm in reached}
        assert reached & FINAL, start


def test_every_status_can_be_reached() -> None:
    reached = {to for row in TRANSITIONS.values() for to in row.values()}

    assert reached == set(Status)


def test_every_status_has_a_label() -> None:
    assert set(texts_pt.STATUS_LABELS) == set(Status)
    assert len(set(texts_pt.STATUS_LABELS.values())) == len(Status)
    assert texts_pt.STATUS_LABELS[Status.RINGING] == "Aguardando entrada"
    assert texts_pt.STATUS_LABELS[Status.UNREACHED] == "Aviso não recebido"


def test_every_status_has_an_owner_and_an_audit_kind() -> None:
    """Who acts next, and which audit entries lead there; only final states have no owner."""
    assert set(OWNERS) == set(Status)
    assert {status for status, owner in OWNERS.items() if owner is None} == FINAL
    for status, owner in OWNERS.items():
        assert leading_to(status), status
        moves = {operation for operation, row in TRANSITIONS.items() if row.get(status, status) is not status}
        assert owner is None or moves, status


def test_every_problem_has_a_title_and_a_detail() -> None:
    assert set(problem_texts_pt.PROBLEMS) == set(Problem)
    for problem, (title, detail) in problem_texts_pt.PROBLEMS.items():
        assert title, problem
        assert not title.endswith("."), problem
        assert detail.endswith("."), problem


def test_problem_names_are_words_joined_by_hyphens() -> None:
    for problem in Problem:
        assert problem.value.replace("-", "").isalpha(), problem
        assert problem.value == problem.value.lower(), problem


def test_every_operation_can_stand_in_the_audit() -> None:
    for number, operation in enumerate(Operation):
        entry = AuditEntry("ticket", number, START, operation, Actor.SYSTEM, None, None, Status.WAITING)
        assert Operation(entry.operation.value) is operation


def test_a_field_error_becomes_an_invalid_request() -> None:
    refused = FieldError("caseNumber", "Confira.").refused()

    assert refused.problem is Problem.INVALID_REQUEST
    assert refused.fields == {"errors": [{"field": "caseNumber", "message": "Confira."}]}


def test_arrival_and_priority_survive_every_transition() -> None:
    for operation, before, _ in ROWS:
        ticket = _ready_for(operation, before)
        result = RULES[operation](ticket)
        assert result.arrival == ticket.arrival, operation
        if operation not in {Operation.DETAILS, Operation.PRIORITY}:
            assert result.order == ticket.order, operation


def test_what_is_held_has_a_call_and_what_waits_has_none() -> None:
    for operation, before, to in ROWS:
        result = RULES[operation](_ready_for(operation, before))
        if to in HELD:
            assert result.call is not None, operation
        if to is Status.WAITING:
            assert result.call is None, operation
    assert timedelta(0) < T.no_show_after
