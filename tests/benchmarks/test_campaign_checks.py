"""The campaign's judge, judged: a history that keeps all rules, then each rule broken once and found once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.campaign.checks import RULES, violations
from benchmarks.campaign.history import Attempt, FinalRow, Heard, History
from benchmarks.campaign.order import STEADY
from shared.domain.actor import Actor
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import Call, Ticket
from shared.domain.ticket.transitions import Operation
from tests.builders import START, a_ticket, after

ENTERED, MINUTE = 40.0, 60.0
EVENTS = (
    (0.0, Operation.JOIN, None, Status.WAITING),
    (20.0, Operation.CLAIM, Status.WAITING, Status.CALLED),
    (25.0, Operation.RING, Status.CALLED, Status.RINGING),
    (ENTERED, Operation.ENTER, Status.RINGING, Status.IN_SERVICE),
    (50.0, Operation.FINISH, Status.IN_SERVICE, Status.COMPLETED),
)
"""A visit: seconds after the entry, and what happened."""


def _row(name: str, at: float, *, clerk: str = "ana") -> FinalRow:
    """A visit that began so many seconds after `START`."""
    ticket = a_ticket(name, at=after(at))
    entries = [
        AuditEntry(
            ticket_id=ticket.ticket_id,
            sequence=number,
            at=after(at + seconds),
            operation=operation,
            actor=Actor.CLERK if operation in {Operation.CLAIM, Operation.FINISH} else Actor.VISITOR,
            actor_id=clerk if operation in {Operation.CLAIM, Operation.FINISH} else None,
            before=before,
            after=status,
            call_id=None if operation is Operation.JOIN else f"call of {name}",
            priority_after=Priority.NONE if operation is Operation.JOIN else None,
        )
        for number, (seconds, operation, before, status) in enumerate(EVENTS, 1)
    ]
    call = Call(
        f"call of {name}",
        clerk,
        clerk,
        after(at + 20),
        rang_at=after(at + 25),
        entered_at=after(at + ENTERED),
    )
    return FinalRow(replace(ticket, status=Status.COMPLETED, revision=len(entries), call=call), entries)


def _told(row: FinalRow) -> list[Attempt]:
    """What this visitor and the clerk have asked, all of it answered within a tenth of a second."""
    ticket_id, begun = row.ticket.ticket_id, row.entries[0].at.timestamp()
    asked = [
        Attempt(
            person="ana" if operation in {Operation.CLAIM, Operation.FINISH} else "visitor",
            action="call" if operation is Operation.CLAIM else operation.value,
            key=f"{operation} {ticket_id}",
            began=begun + seconds - 0.1,
            ended=begun + seconds,
            status=201 if operation in {Operation.JOIN, Operation.CLAIM} else 200,
            office_id=row.ticket.office_id,
            ticket_id=ticket_id,
            call_id=row.entries[1].call_id or "",
            deadline=begun + 25 + MINUTE if operation is Operation.ENTER else None,
        )
        for seconds, operation, _, _ in EVENTS
    ]
    return [each if each.action == "call" else replace(each, call_id="") for each in asked]


def _history() -> History:
    """Two visits, one after the other; the second visitor's page was heard while the first was served."""
    first, second = _row("first", 0.0), _row("second", 31.0)
    heard = after(48.0).timestamp()
    return History(
        [*_told(first), *_told(second)],
        [Heard(second.ticket.ticket_id, heard - 0.1, heard)],
        [first, second],
        minute=MINUTE,
    )


Fault = Callable[[History], None]


def _change_attempt(history: History, action: str, **changes: object) -> None:
    """The first visitor's."""
    place = next(i for i, each in enumerate(history.attempts) if each.action == action)
    history.attempts[place] = replace(history.attempts[place], **changes)


def _change_row(history: History, place: int, entries: Sequence[AuditEntry], **changes: object) -> None:
    row = history.rows[place]
    ticket: Ticket = replace(row.ticket, **{"revision": len(entries), **changes})
    history.rows[place] = FinalRow(ticket, [replace(each, sequence=n) for n, each in enumerate(entries, 1)])


def _without_row(history: History) -> None:
    lost = history.rows.pop(0).ticket.ticket_id
    history.attempts = [one for one in history.attempts if one.ticket_id != lost or one.action == "join"]


def _row_of_nobody(history: History) -> None:
    history.rows.append(_closed("nobody's"))


def _closed(name: str) -> FinalRow:
    """Somebody who came long after the others, at the end of the day."""
    row = _row(name, 900.0)
    entry = replace(row.entries[1], operation=Operation.CLOSE, after=Status.CLOSED, call_id=None)
    ticket = replace(row.ticket, status=Status.CLOSED, revision=1, call=None)
    return FinalRow(ticket, [replace(entry, sequence=1)])


def _two_tickets_of_one_entry(history: History) -> None:
    join = next(each for each in history.attempts if each.action == "join")
    other = history.rows[1].ticket.ticket_id
    history.attempts = [
        replace(each, key=join.key) if each.action == "join" and each.ticket_id == other else each
        for each in history.attempts
    ]


def _no_end(history: History) -> None:
    _change_row(history, 1, history.rows[1].entries[:-1], status=Status.IN_SERVICE)


def _two_ends(history: History) -> None:
    entries = list(history.rows[0].entries)
    again = replace(entries[-1], operation=Operation.CLOSE, before=Status.WAITING, after=Status.COMPLETED)
    _change_row(history, 0, [*entries, again])


def _gap_in_the_audit(history: History) -> None:
    row = history.rows[0]
    history.rows[0] = FinalRow(row.ticket, [*row.entries[:2], *row.entries[3:]])


def _claimed_while_held(history: History) -> None:
    entries = list(history.rows[0].entries)
    stolen = replace(entries[1], call_id="stolen", actor_id="bruno", before=Status.CALLED, at=after(22.0))
    _change_row(history, 0, [*entries[:2], stolen, *entries[2:]])


def _told_another_clerk(history: History) -> None:
    _change_attempt(history, "call", person="bruno")


def _two_at_once(history: History) -> None:
    entries = list(history.rows[0].entries)
    _change_row(history, 0, [*entries[:-1], replace(entries[-1], at=after(52.0))])


def _called_before_another(history: History) -> None:
    """Somebody who came before the second one was heard from, and called by another clerk after it."""
    earlier = _row("earlier", 0.0, clerk="bruno")
    late = [
        replace(each, at=each.at + timedelta(seconds=40 * (n > 0))) for n, each in enumerate(earlier.entries)
    ]
    call = earlier.ticket.call
    assert call is not None
    moved = replace(call, rang_at=after(65.0), entered_at=after(80.0))
    row = FinalRow(replace(earlier.ticket, call=moved, arrival=after(0.5)), late)
    history.rows.append(row)
    history.attempts += [
        replace(each, person="bruno" if each.action in {"call", "finish"} else each.person, deadline=None)
        for each in _told(earlier)
    ]
    heard = after(45.0).timestamp()
    history.heard.append(Heard(row.ticket.ticket_id, heard - 0.1, heard))


def _sent_late_and_accepted(history: History) -> None:
    deadline = after(25 + MINUTE).timestamp()
    _change_attempt(history, "enter", began=deadline, ended=deadline + 0.1)


def _stored_late(history: History) -> None:
    row = history.rows[0]
    call = row.ticket.call
    assert call is not None
    ticket = replace(row.ticket, call=replace(call, entered_at=after(25 + MINUTE)))
    history.rows[0] = FinalRow(ticket, row.entries)


def _refused_in_time(history: History) -> None:
    deadline = after(25 + MINUTE).timestamp()
    told = {"status": 409, "problem": "call-expired", "began": deadline - 0.1, "ended": deadline - 0.001}
    _change_attempt(history, "enter", **told)


def _two_winners(history: History) -> None:
    entries = list(history.rows[0].entries)
    missed = replace(entries[3], operation=Operation.NO_SHOW, before=Status.RINGING, after=Status.IN_SERVICE)
    _change_row(history, 0, [*entries[:4], missed, *entries[4:]])


def _second_effect(history: History) -> None:
    entries = list(history.rows[0].entries)
    again = replace(entries[2], before=Status.RINGING, after=Status.RINGING)
    _change_row(history, 0, [*entries[:3], again, *entries[3:]])


def _two_calls_of_one_key(history: History) -> None:
    key = next(each.key for each in history.attempts if each.action == "call")
    history.attempts = [
        replace(each, key=key) if each.action == "call" else each for each in history.attempts
    ]


def _error(history: History) -> None:
    history.attempts.append(Attempt("visitor", "view", "", 0.0, 0.1, 500))


def _unavailable_without_retry_after(history: History) -> None:
    history.attempts.append(Attempt("visitor", "view", "", 0.0, 0.1, 503))


FAULTS: Sequence[tuple[str, Fault]] = (
    ("lost", _without_row),
    ("doubled", _two_tickets_of_one_entry),
    ("doubled", _row_of_nobody),
    ("one end", _no_end),
    ("one end", _two_ends),
    ("one end", _gap_in_the_audit),
    ("two clerks", _claimed_while_held),
    ("two clerks", _told_another_clerk),
    ("two visitors", _two_at_once),
    ("order", _called_before_another),
    ("minute", _sent_late_and_accepted),
    ("minute", _stored_late),
    ("minute", _refused_in_time),
    ("one winner", _two_winners),
    ("repeated key", _second_effect),
    ("repeated key", _two_calls_of_one_key),
    ("failures", _error),
    ("failures", _unavailable_without_retry_after),
)


def test_a_history_that_keeps_the_rules_breaks_none() -> None:
    assert violations(_history()) == []


@pytest.mark.parametrize(("rule", "fault"), FAULTS, ids=[fault.__name__.strip("_") for _, fault in FAULTS])
def test_each_rule_that_is_broken_once_is_found_once(rule: str, fault: Fault) -> None:
    history = _history()
    fault(history)
    assert [found.rule for found in violations(history)] == [rule]


def test_every_rule_is_broken_by_a_fault() -> None:
    assert {rule for rule, _ in FAULTS} == set(RULES)


@pytest.mark.parametrize("what", ["heard", "steady", "reason"])
def test_a_call_before_somebody_who_could_not_be_called_is_in_order(what: str) -> None:
    """Their page was not heard from, they came too shortly before, or the clerk gave a reason."""
    history = _history()
    _called_before_another(history)
    if what == "heard":
        history.heard.pop()
    elif what == "steady":
        row = history.rows[-1]
        joined = replace(row.entries[0], at=after(51.0 - STEADY))
        history.rows[-1] = FinalRow(row.ticket, [joined, *row.entries[1:]])
        history.heard[-1] = Heard(row.ticket.ticket_id, START.timestamp() + 50.0, START.timestamp() + 50.5)
    else:
        row = history.rows[1]
        history.rows[1] = FinalRow(row.ticket, [replace(each, reason="urgente") for each in row.entries])
    assert violations(history) == []


def test_an_entry_in_time_may_be_repeated_after_the_deadline() -> None:
    """Its answer was lost: the repetition with the same key gets the link."""
    history = _history()
    deadline = after(25 + MINUTE).timestamp()
    entry = next(each for each in history.attempts if each.action == "enter")
    _change_attempt(history, "enter", began=deadline - 0.05, ended=deadline, status=None)
    history.attempts.append(replace(entry, began=deadline + 0.5, ended=deadline + 0.6))
    assert violations(history) == []


def test_an_entry_whose_answer_was_never_heard_may_have_made_a_ticket() -> None:
    history = _history()
    history.rows.append(_closed("unheard"))
    history.attempts.append(Attempt("visitor", "join", "a key of its own", 0.0, 0.1, None))
    assert violations(history) == []
