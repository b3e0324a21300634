"""A ticket that goes to another office, and what a clerk says to one that waits."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain import credentials
from shared.domain.errors import Problem
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.queue.order import Overtaken, QueueOrder
from shared.domain.status import Notice, Status
from shared.domain.ticket import calling, clerk_edits, transfer, waiting
from shared.domain.ticket.ticket import PriorityChange, Ticket
from shared.domain.ticket.visit_record import record_of
from shared.domain.timing import DEFAULT_TIMING as T
from tests.builders import KEYS, START, a_ticket, after, called, in_service, ringing, ticket_in, transferred
from tests.domain.test_calling import Make, refused


def just_joined(ticket: Ticket) -> Ticket:
    """Nothing has happened yet."""
    return ticket


def successor_of(old: Ticket) -> Ticket:
    """Made two minutes after the start."""
    assert old.successor_id is not None
    number = KEYS.number(old.successor_id, 0)
    protocol = credentials.protocol(old.successor_id, START.date(), number)
    return transfer.successor(
        old, waiting.Identity(old.successor_id, number, protocol), START.date(), after(120)
    )


@pytest.mark.parametrize("make", [just_joined, called, ringing, in_service])
def test_the_old_ticket_ends_and_names_its_successor(make: Make) -> None:
    old = transferred(make(a_ticket()), at=after(90))

    assert (old.status, old.ended_at) == (Status.TRANSFERRED, after(90))
    assert (old.successor_office_id, old.is_final) == ("penha", True)
    assert transferred(old, at=after(99)) is old
    with refused(Problem.WRONG_STATUS):
        transfer.transfer(old, after(99), "norte", "another")


def test_the_successor_has_the_place_and_what_was_used_up() -> None:
    first = replace(
        a_ticket(priority=Priority.LEGAL, needs=frozenset({Need.CHAT})),
        pauses_used=3,
        pauses_elsewhere=5,
        returned=True,
    )

    new = successor_of(transferred(first))

    assert new.order[:2] == first.order[:2]
    assert (new.office_id, new.needs, new.returned) == ("penha", first.needs, True)
    assert (new.pauses_used, new.pauses_elsewhere) == (3, 5)
    assert (new.status, new.notice) == (Status.WAITING, Notice.TRANSFERRED)
    assert (new.transferred_from, new.transferred_from_office_id) == (first.ticket_id, "centro")
    assert new.ticket_id != first.ticket_id
    assert new.revision == 0


@pytest.mark.parametrize("status", [Status.WAITING, Status.LEFT])
def test_only_a_transferred_ticket_has_a_successor(status: Status) -> None:
    with refused(Problem.WRONG_STATUS):
        successor_of(replace(ticket_in(status), successor_id=a_ticket("new").ticket_id))


def test_the_records_of_a_chain_name_each_other() -> None:
    old = transferred(a_ticket())
    new = successor_of(old)

    record = record_of(old)
    assert (record.successor_id, record.transferred_from) == (new.ticket_id, None)
    ended = replace(new, status=Status.LEFT, ended_at=after(200))
    assert record_of(ended).transferred_from == old.ticket_id


# --- what a clerk decides ----------------------------------------------------------------------------------


def test_a_message_lies_with_the_personal_data_and_takes_the_place_of_an_older_version_s() -> None:
    before = replace(a_ticket(), message="Traga o documento.")

    told = clerk_edits.message(before)

    assert (told.message, told.personal_revision) == (None, before.personal_revision + 1)


def test_a_priority_that_is_not_confirmed_is_the_ordinary_one() -> None:
    ticket = a_ticket(priority=Priority.LEGAL, at=after(5))

    ordinary = clerk_edits.correct_priority(ticket, Priority.NONE, after(9))

    assert ordinary.order == (Priority.NONE, after(5), ticket.ticket_id)
    assert ordinary.priority_change == PriorityChange(after(9), Priority.LEGAL, by_office=True)
    assert clerk_edits.correct_priority(ordinary, Priority.NONE, after(10)) is ordinary


def test_a_priority_that_a_clerk_has_decided_on_stays() -> None:
    ordinary = clerk_edits.correct_priority(a_ticket(priority=Priority.LEGAL), Priority.NONE, after(9))
    nothing = frozenset[Need]()

    def told(ticket: Ticket, priority: Priority, needs: frozenset[Need] = nothing) -> Ticket:
        return waiting.change_details(
            ticket, after(20), priority=priority, needs=needs, personal_changed=False
        )

    assert told(ordinary, Priority.OVER_80) is ordinary
    chat = told(ordinary, Priority.OVER_80, frozenset({Need.CHAT}))
    assert (chat.priority, chat.needs) == (Priority.NONE, frozenset({Need.CHAT}))
    confirmed = clerk_edits.correct_priority(a_ticket(priority=Priority.LEGAL), Priority.LEGAL, after(9))
    assert told(confirmed, Priority.NONE) is confirmed
    assert clerk_edits.correct_priority(confirmed, Priority.DONOR, after(9)).priority is Priority.DONOR
    assert successor_of(transferred(ordinary)).is_priority_decided, "the word of one office holds at the next"


# --- why a position grows ------------------------------------------------------------------------------


def test_who_stands_before_though_they_came_later_or_were_gone() -> None:
    mine = a_ticket("mine", at=after(100))
    before = a_ticket("before", at=after(50))
    legal = a_ticket("legal", at=after(200), priority=Priority.LEGAL)
    behind = a_ticket("behind", at=after(300))
    back = calling.release(called(a_ticket("back", at=after(20)), at=after(30)), after(150))
    early = calling.release(called(a_ticket("early", at=after(10)), at=after(30)), after(60))
    over = successor_of(transferred(a_ticket("over", at=after(1))))
    everybody = [mine, before, legal, behind, back, early, over]

    assert QueueOrder(everybody).overtaken(mine) == Overtaken(by_priority=1, came_back=1, came_over=1)
    assert QueueOrder([mine, before, behind]).overtaken(mine) == Overtaken()
    assert QueueOrder(everybody).overtaken(called(mine)) == Overtaken()


def test_another_priority_afterwards_is_a_reason_too() -> None:
    mine = a_ticket("mine", at=after(100), priority=Priority.DONOR)

    def told(ticket: Ticket, at: float, priority: Priority = Priority.OVER_80) -> Ticket:
        return waiting.change_details(
            ticket, after(at), priority=priority, needs=frozenset(), personal_changed=False
        )

    rose = told(a_ticket("rose", at=after(10)), 150)
    before = told(a_ticket("before", at=after(11)), 50)
    was_ahead = told(a_ticket("ahead", at=after(12), priority=Priority.LEGAL), 150)
    later = told(a_ticket("later", at=after(120)), 150)
    back = calling.release(called(told(a_ticket("back", at=after(13)), 150), at=after(160)), after(170))
    sank = told(a_ticket("sank", at=after(14), priority=Priority.LEGAL), 150, Priority.NONE)

    assert QueueOrder([mine, rose, before, was_ahead, later, back, sank]).overtaken(mine) == Overtaken(
        by_priority=1, came_back=1, by_new_priority=1
    )
    since_then = told(a_ticket("mine", at=after(100)), 200, Priority.DONOR)
    assert QueueOrder([since_then, rose]).overtaken(since_then) == Overtaken(), (
        "it stood ahead before both told"
    )


def test_a_demotion_by_the_office_is_told_to_its_visitor() -> None:
    legal = a_ticket(priority=Priority.LEGAL)
    demoted = clerk_edits.correct_priority(legal, Priority.NONE, after(9))
    released = calling.release(called(demoted, at=after(10)), after(20))

    assert QueueOrder([demoted]).overtaken(demoted) == Overtaken(was_demoted=True)
    for ticket in (
        legal,
        clerk_edits.correct_priority(legal, Priority.OVER_80, after(9)),
        clerk_edits.correct_priority(legal, Priority.LEGAL, after(9)),
        waiting.change_details(
            legal, after(9), priority=Priority.NONE, needs=frozenset(), personal_changed=False
        ),
        released,
    ):
        assert QueueOrder([ticket]).overtaken(ticket) == Overtaken()


def test_who_came_back_too_counts_from_then_on() -> None:
    mine = calling.release(called(a_ticket("mine", at=after(100)), at=after(150)), after(400))
    back = calling.release(called(a_ticket("back", at=after(20)), at=after(30)), after(300))
    later = calling.release(called(a_ticket("later", at=after(21)), at=after(30)), after(500))

    assert QueueOrder([mine, back, later]).overtaken(mine) == Overtaken(came_back=1)
    assert waiting.more_time(a_ticket(), START, T).back_at is None, "who waited has not come back"
