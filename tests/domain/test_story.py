"""Who was called before whom: rebuilt from the audit that the use cases themselves have written."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from shared.domain import audit_texts_pt
from shared.domain.actor import Actor
from shared.domain.priority import Priority
from shared.domain.queue.story import CallRule, TicketStory, ToldCall, calls_of
from shared.domain.status import Status
from shared.domain.ticket.audit import ERASED, AuditEntry, OfficeDayEntry, OfficeDayOperation
from shared.domain.ticket.transitions import TRANSITIONS, Operation
from shared.domain.timing import DEFAULT_TIMING
from tests.builders import START, after

PAUSE = DEFAULT_TIMING.pause
O = Operation  # noqa: E741 - the tests read as a table of operations
Step = tuple[float, Operation] | tuple[float, Operation, str | None]


def a_story(
    name: str,
    *steps: Step,
    at: float = 0,
    priority: Priority = Priority.NONE,
    came_over: bool = False,
) -> TicketStory:
    """A ticket that joins at second `at`, and what is done to it: second, operation, clerk."""
    entries = [_entry(name, 0, after(at), O.JOIN, None, None)]
    entries[0] = replace(entries[0], priority_after=priority)
    status: Status | None = Status.WAITING
    for number, (second, operation, *who) in enumerate(steps, start=1):
        entry = _entry(name, number, after(second), operation, status, who[0] if who else None)
        entries.append(entry)
        status = entry.after
    return TicketStory(name, f"N{name}", f"P{name}", START.date(), after(at), priority, came_over, entries)


def _entry(
    name: str, number: int, at: datetime, operation: Operation, status: Status | None, who: str | None
) -> AuditEntry:
    clerk, _, reason = (who or "").partition("!")
    return AuditEntry(
        ticket_id=name,
        sequence=number,
        at=at,
        operation=operation,
        actor=Actor.CLERK if clerk else Actor.VISITOR,
        actor_id=clerk or None,
        before=status,
        after=TRANSITIONS[operation][status],
        reason=reason or None,
    )


def rules(*stories: TicketStory) -> dict[tuple[str, str], CallRule]:
    """(who was called, who waited) → why."""
    return {
        (call.story.ticket_id, other.story.ticket_id): other.rule
        for call in calls_of(stories, PAUSE)
        for other in call.others
    }


CLAIM: tuple[float, Operation, str | None] = (100, O.CLAIM, "ana")


@pytest.mark.parametrize(
    ("called", "waited", "rule"),
    [
        (a_story("a", CLAIM), a_story("b", at=1), CallRule.ARRIVAL),
        (a_story("a", CLAIM, at=5, priority=Priority.LEGAL), a_story("b"), CallRule.PRIORITY),
        (a_story("a", CLAIM, came_over=True), a_story("b", at=1), CallRule.CAME_OVER),
        (a_story("a", CLAIM, at=9), a_story("b", came_over=True), CallRule.UNKNOWN),
        (
            a_story("a", (10, O.CLAIM, "rui"), (11, O.RELEASE, "rui!motivo"), CLAIM),
            a_story("b", at=20),
            CallRule.CAME_BACK,
        ),
        (a_story("a", (100, O.CLAIM, "ana!gestante"), at=5), a_story("b"), CallRule.CHOSEN),
        (
            a_story("a", (10, O.CLAIM, "ana"), (11, O.RING), (71, O.NO_SHOW), (100, O.RECALL, "ana")),
            a_story("b", at=20),
            CallRule.RECALLED,
        ),
        (
            a_story("a", (10, O.CLAIM, "ana"), (11, O.RING), (30, O.ENTRY_HELD), CLAIM, at=9),
            a_story("b", at=20, priority=Priority.LEGAL),
            CallRule.PROMISED,
        ),
        (
            a_story("a", (10, O.CLAIM, "rui"), (11, O.RING), (30, O.ENTRY_HELD), CLAIM, at=9),
            a_story("b", at=20, priority=Priority.LEGAL),
            CallRule.UNKNOWN,
        ),
        (
            a_story(
                "a", (10, O.CLAIM, "ana"), (11, O.RING), (30, O.ENTRY_HELD), (31, O.MORE_TIME), CLAIM, at=9
            ),
            a_story("b", at=20, priority=Priority.LEGAL),
            CallRule.UNKNOWN,
        ),
        (a_story("a", CLAIM, at=5), a_story("b", (90, O.MORE_TIME)), CallRule.PAUSED),
        (a_story("a", CLAIM, at=5), a_story("b", (90, O.MORE_TIME), (95, O.READY)), CallRule.UNKNOWN),
        (a_story("a", (400, O.CLAIM, "ana"), at=5), a_story("b", (90, O.MORE_TIME)), CallRule.UNKNOWN),
        (a_story("a", CLAIM, at=5), a_story("b", (90, O.PASSED_OVER, "rui")), CallRule.ABSENT),
        (a_story("a", CLAIM, at=5), a_story("b", (100.2, O.PASSED_OVER, "ana")), CallRule.ABSENT),
        (
            a_story("a", CLAIM, at=5),
            a_story("b", (90, O.PASSED_OVER, "rui"), (95, O.HEARD), (300, O.LEAVE)),
            CallRule.UNKNOWN,
        ),
        (
            a_story("a", CLAIM, at=5),
            a_story("b", (60, O.CLAIM, "rui"), (95, O.UNHEARD)),
            CallRule.ABSENT,
        ),
        (a_story("a", CLAIM, at=5), a_story("b", (100.2, O.CLAIM, "rui")), CallRule.AT_ONCE),
        (a_story("a", CLAIM, at=5), a_story("b", (103, O.CLAIM, "rui")), CallRule.UNKNOWN),
    ],
    ids=lambda value: value.value if isinstance(value, CallRule) else "",
)
def test_why_one_was_called_while_another_waited(
    called: TicketStory, waited: TicketStory, rule: CallRule
) -> None:
    assert rules(called, waited)["a", "b"] is rule


def test_a_priority_counts_from_the_moment_it_was_told() -> None:
    late = a_story("b", (50, O.PRIORITY, "ana"), (200, O.CLAIM, "ana"), at=9)
    corrected = [
        replace(entry, priority_after=Priority.LEGAL) if entry.sequence == 1 else entry
        for entry in late.entries
    ]
    late = replace(late, entries=corrected, priority=Priority.LEGAL)
    calls = calls_of([a_story("a"), late, a_story("c", (20, O.CLAIM, "ana"), at=1)], PAUSE)

    by_name = {call.story.ticket_id: call for call in calls}
    assert past(by_name["b"], "a") is CallRule.PRIORITY
    assert late.priorities() == [Priority.NONE, Priority.LEGAL, Priority.LEGAL]
    assert past(by_name["c"], "b") is CallRule.ARRIVAL, "it was an ordinary one until then"


def past(call: ToldCall, name: str) -> CallRule | None:
    passed = call.past(name)
    return None if passed is None else passed.rule


def test_where_no_entry_tells_a_priority_the_last_one_held() -> None:
    """Entries older than the column."""
    old = a_story("a", CLAIM)
    untold = [replace(entry, priority_after=None) for entry in old.entries]
    old = replace(old, entries=untold, priority=Priority.DONOR)

    assert old.priorities() == [Priority.DONOR, Priority.DONOR]
    assert [call.priority for call in calls_of([old], PAUSE)] == [Priority.DONOR]


def test_who_does_not_wait_is_not_passed_by() -> None:
    gone = a_story("b", (50, O.LEAVE))
    later = a_story("c", at=200)
    [call] = calls_of([a_story("a", CLAIM, at=5), gone, later], PAUSE)

    assert (call.others, call.earlier, call.past("b")) == ([], [], None)


def test_a_call_in_plain_order_passes_nobody_who_came_earlier() -> None:
    first, second, third = calls_of(
        [
            a_story("a", CLAIM),
            a_story("b", (101, O.CLAIM, "ana"), at=1),
            a_story("c", (102, O.CLAIM, "ana!está com dor"), at=3),
            a_story("d", at=2),
        ],
        timedelta(),
    )

    assert [len(call.earlier) for call in (first, second, third)] == [0, 0, 1]
    assert [passed.rule for passed in third.earlier] == [CallRule.CHOSEN]


def test_every_operation_and_rule_has_its_words() -> None:
    assert set(audit_texts_pt.OPERATION_LABELS) == {*Operation, *OfficeDayOperation}
    assert set(audit_texts_pt.RULES) == set(CallRule)


def test_the_words_of_one_entry() -> None:
    ordinary, chosen = (_entry("a", 1, START, O.CLAIM, Status.WAITING, who) for who in ("ana", "ana!dor"))
    joined = _entry("a", 0, START, O.JOIN, None, None)
    over = _entry("a", 0, START, O.JOIN, None, "sistema!outra comarca")
    failed = _entry("a", 2, START, O.ROOM_FAILED, Status.CALLED, "sistema!throttled")
    decided = _entry("a", 2, START, O.PRIORITY, Status.WAITING, "ana!legal")
    odd = _entry("a", 2, START, O.ROOM_FAILED, Status.CALLED, "sistema!outra coisa")
    erased = _entry("a", 1, START, O.CLAIM, Status.WAITING, f"ana!{ERASED}")
    day = OfficeDayEntry("centro", START, OfficeDayOperation.CLOSE_DAY, Actor.MANAGER, "carla", "limit")

    entries = (ordinary, chosen, erased, joined, over, day)
    labels = [audit_texts_pt.operation_label(entry) for entry in entries]
    entries = (ordinary, chosen, erased, failed, decided, odd, day)
    reasons = [audit_texts_pt.reason_text(entry) for entry in entries]

    assert labels == [
        "Chamada na ordem",
        "Chamada fora da ordem",
        "Chamada fora da ordem",
        "Entrou na fila",
        "Entrou por transferência",
        "Dia encerrado",
    ]
    assert reasons == [
        None,
        "dor",
        "(apagado com os dados da pessoa)",
        "O Teams pediu que se espere",
        None,
        "outra coisa",
        "limit",
    ]
