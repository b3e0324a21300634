"""A visitor joins: once, however often it is asked, and only where and when entries are taken."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.domain.actor import Actor
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.needs import Need
from shared.domain.office.office import OfficeDay
from shared.domain.office.opening_hours import OpeningHours, every
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket.ticket import PersonalData
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.clerk import call_next
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.entries import NUMBER_CANDIDATES, OfficeClosed
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.joining import Join
from tests.builders import KEYS, START, Court, a_clerk, an_office
from tests.domain.test_calling import refused
from tests.front_desk.staged import staged

MARIA = Join("centro", "Maria", None, Priority.LEGAL, frozenset({Need.CHAT}), "device")
KEY = Idempotency("k" * 22, MARIA.fingerprint())
CLOSED_NOW = OpeningHours("America/Sao_Paulo", every(range(5), 13 * 60, 19 * 60))


async def test_a_visitor_joins_at_the_end_of_the_queue() -> None:
    court = await Court.build()
    first = await court.join()
    court.clock.advance(1)

    joined = await joining.join(court.desk, MARIA, KEY)

    ticket = joined.stored.ticket
    assert ticket.status is Status.WAITING
    assert (ticket.priority, ticket.needs) == (Priority.LEGAL, frozenset({Need.CHAT}))
    assert joined.by_this_request
    assert KEYS.is_secret(ticket.ticket_id, joined.secret)
    assert court.signals.starts == [first, ticket.ticket_id]
    assert court.signals.wakes == []


async def test_what_the_visitor_told_lies_apart_from_the_ticket() -> None:
    court = await Court.build()
    stored = (await joining.join(court.desk, MARIA, KEY)).stored

    assert await court.desk.personal_data.of_ticket(stored) == PersonalData("Maria")
    assert "Maria" not in repr(stored.ticket)


async def test_a_retry_finds_the_first_ticket() -> None:
    court = await Court.build()
    first = await joining.join(court.desk, MARIA, KEY)
    court.clock.advance(60)

    again = await joining.join(court.another_instance(), MARIA, KEY)

    assert again.stored.ticket == first.stored.ticket
    assert again.secret == first.secret
    assert again.by_this_request
    assert len((await court.desk.boards.get("centro")).waiting) == 1


async def test_the_same_key_for_another_request_is_refused() -> None:
    court = await Court.build()
    await joining.join(court.desk, MARIA, KEY)

    with refused(Problem.IDEMPOTENCY_KEY_REUSED):
        await court.join(KEY.key)


async def test_a_second_entry_from_the_same_device_finds_the_first_ticket() -> None:
    court = await Court.build()
    first = await joining.join(court.desk, Join("centro", device_id="device"))

    second = await joining.join(court.desk, Join("centro", device_id="device"))

    assert second.stored.ticket == first.stored.ticket
    assert second.secret == first.secret
    assert not second.by_this_request


async def test_a_device_may_wait_at_two_offices_and_come_again_after_an_end() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    first = await court.join(device_id="device")

    elsewhere = await court.join(office_id="penha", device_id="device")
    await court.serve()
    await court.finish(first)
    again = await court.join(device_id="device")

    assert len({first, elsewhere, again}) == 3


async def test_a_closed_office_says_when_it_opens() -> None:
    court = await Court.build(an_office(hours=CLOSED_NOW))

    with pytest.raises(OfficeClosed) as refusal:
        await court.join()

    assert refusal.value.problem is Problem.OFFICE_CLOSED
    opens_at = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
    assert refusal.value.fields == {"officeId": "centro", "opensAt": opens_at}
    assert (refusal.value.office.hours, refusal.value.day) == (CLOSED_NOW, OfficeDay())


async def test_a_retry_after_closing_still_finds_its_ticket() -> None:
    court = await Court.build(an_office(hours=CLOSED_NOW), at=datetime(2026, 11, 24, 21, 59, tzinfo=UTC))
    first = await court.join("key")
    court.clock.advance(minutes=2)

    assert await court.join("key") == first
    with refused(Problem.IDEMPOTENCY_KEY_REUSED):
        await court.join("key", priority=Priority.LEGAL)
    with refused(Problem.OFFICE_CLOSED):
        await court.join("another key")


async def test_suspended_entries_say_why_and_are_resumed() -> None:
    court, ana = await Court.build(), a_clerk()
    await clerks.set_entries(court.desk, ana, "centro", suspended=True, message="Falta de energia")

    with pytest.raises(Refused) as refusal:
        await court.join()
    state = await clerks.set_entries(court.desk, ana, "centro", suspended=False, message="fica sem efeito")

    assert refusal.value.problem is Problem.ENTRIES_SUSPENDED
    assert refusal.value.fields == {"message": "Falta de energia"}
    assert (state.message, state.changed_by, state.changed_at) == (None, "ana", START)
    assert await court.join()


async def test_only_clerks_of_the_office_suspend_its_entries() -> None:
    court = await Court.build()

    with refused(Problem.NOT_ALLOWED):
        await clerks.set_entries(court.desk, a_clerk("eva", "penha"), "centro", suspended=True, message=None)


async def test_a_full_queue_takes_nobody_until_a_place_is_free() -> None:
    court = await Court.build(an_office(timing=Timing(queue_limit=2)))
    first = await court.join()
    await court.join()

    with pytest.raises(Refused) as refusal:
        await court.join()
    assert refusal.value.problem is Problem.QUEUE_FULL
    assert refusal.value.fields == {"limit": 2}
    await court.hear(first)
    await court.call()
    assert await court.join()


async def test_nobody_joins_an_office_that_does_not_exist() -> None:
    court = await Court.build()

    with refused(Problem.NOT_FOUND):
        await court.join(office_id="nowhere")


async def test_a_number_that_is_taken_today_gives_way_to_the_next_candidate() -> None:
    court = await Court.build()
    ticket_id = KEYS.ticket_id("centro", "key")
    taken = (ticket_id[:10], START.date(), KEYS.number(ticket_id, 0))
    court.account.rows.numbers[taken] = "somebody else's"

    await court.join("key")

    assert (await court.ticket(ticket_id)).number == KEYS.number(ticket_id, 1)


async def test_when_all_candidates_are_taken_the_visitor_is_asked_to_try_again() -> None:
    court = await Court.build()
    ticket_id = KEYS.ticket_id("centro", "key")
    for candidate in range(NUMBER_CANDIDATES):
        taken = (ticket_id[:10], START.date(), KEYS.number(ticket_id, candidate))
        court.account.rows.numbers[taken] = "somebody else's"

    with refused(Problem.TRY_AGAIN):
        await court.join("key")


async def test_a_join_marks_its_office_for_housekeeping() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    await court.join(office_id="penha")

    assert await court.desk.active.since(START.date()) == ["penha"]


async def test_a_repeated_join_of_an_ended_ticket_starts_no_visit() -> None:
    court = await Court.build()
    ticket_id = await court.join("key")
    await court.serve()
    await court.finish(ticket_id)

    assert await court.join("key") == ticket_id
    assert court.signals.starts == [ticket_id]


PHONE = Join("centro", device_id="phone")


async def missed_twice(court: Court) -> str:
    """Missed, returned, missed again: the visitor may not return, a clerk may still call for five minutes."""
    ticket_id = await court.join(device_id="phone")
    await court.miss()
    await visitor.come_back(court.desk, ticket_id)
    await court.hear(ticket_id)
    assert (await court.miss()).status is Status.NO_SHOW
    return ticket_id


async def test_who_missed_two_calls_enters_anew() -> None:
    court = await Court.build()
    missed = await missed_twice(court)
    court.signals.wakes.clear()

    joined = await joining.join(court.desk, PHONE)

    assert joined.by_this_request
    assert joined.stored.ticket.ticket_id != missed
    assert (await court.ticket(missed)).settled
    assert court.signals.wakes == [missed], "its visit ends and stores the record"
    last = (await court.desk.audit.of_ticket(missed))[-1]
    assert (last.operation, last.actor) == (Operation.SETTLE, Actor.VISITOR)
    again = await joining.join(court.desk, PHONE)
    assert again.stored.ticket.ticket_id == joined.stored.ticket.ticket_id


async def test_the_first_missed_call_is_returned_from_until_its_time_is_over() -> None:
    court = await Court.build()
    missed = await court.join(device_id="phone")
    await court.miss()
    found = await joining.join(court.desk, PHONE)
    assert (found.stored.ticket.ticket_id, found.by_this_request) == (missed, False)

    court.clock.advance(300)  # and nobody has settled it yet

    assert (await joining.join(court.desk, PHONE)).stored.ticket.ticket_id != missed


async def test_a_clerk_who_calls_again_at_the_same_moment_wins() -> None:
    court = await Court.build()
    missed = await missed_twice(court)
    desk, store = staged(court)

    async def recall() -> None:
        await call_next.recall(court.desk, a_clerk(), missed)

    store.before_save.append(recall)
    found = await joining.join(desk, PHONE)

    assert found.stored.ticket.ticket_id == missed
    assert found.stored.ticket.status is Status.CALLED


async def test_no_entry_is_no_entry_also_after_two_missed_calls() -> None:
    court = await Court.build()
    await missed_twice(court)
    await clerks.set_entries(court.desk, a_clerk(), "centro", suspended=True, message=None)

    with refused(Problem.ENTRIES_SUSPENDED):
        await joining.join(court.desk, PHONE)
