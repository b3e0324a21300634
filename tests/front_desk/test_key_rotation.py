"""The server's key rotates between a request and its retry: the retry still has no second effect."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shared.domain.credentials import TicketKeys
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.status import Status
from shared.front_desk.clerk import call_next, edits
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.joining import Join
from tests.builders import Court, a_clerk

ANA = a_clerk("ana")
OLD, NEW = b"a key of a test, 32 bytes or more", b"another key of a test, 32 bytes or more"


def rotated(court: Court) -> Desk:
    """The desk of an instance that has the new key, and the old one beside it."""
    return replace(court.desk, keys=TicketKeys(NEW, OLD))


async def test_a_retried_entry_gets_its_ticket() -> None:
    court = await Court.build()
    command = Join("centro", display_name="Maria", device_id="phone")
    key = Idempotency("one", command.fingerprint())
    first = await joining.join(court.desk, command, key)

    again = await joining.join(rotated(court), command, key)

    assert again.stored.ticket == first.stored.ticket
    assert again.by_this_request
    assert rotated(court).keys.is_secret(first.stored.ticket.ticket_id, again.secret)
    assert len(court.account.rows.tickets) == 1
    with pytest.raises(Refused) as refused:
        other = Join("centro", display_name="Rui")
        await joining.join(rotated(court), other, Idempotency("one", other.fingerprint()))
    assert refused.value.problem is Problem.IDEMPOTENCY_KEY_REUSED


async def test_another_key_makes_another_ticket_under_the_new_one() -> None:
    court = await Court.build()
    command = Join("centro")
    for name in ("one", "two"):
        await joining.join(rotated(court), command, Idempotency(name, command.fingerprint()))

    again = await joining.join(rotated(court), command, Idempotency("two", command.fingerprint()))

    assert len(court.account.rows.tickets) == 2
    assert again.by_this_request


async def test_a_retried_command_of_a_visitor_has_no_second_effect() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    pause = Idempotency("pause", "more-time")
    await visitor.more_time(court.desk, ticket_id, pause)
    await visitor.ready(court.desk, ticket_id)

    await visitor.more_time(rotated(court), ticket_id, pause)

    ticket = await court.ticket(ticket_id)
    assert (ticket.pauses_used, ticket.paused_until) == (1, None)


async def test_a_retried_call_gets_its_ticket_and_a_retried_message_is_not_sent_again() -> None:
    court = await Court.build()
    first, _ = await court.join(), await court.join()
    command = CallNext(("centro",))
    key = Idempotency("call", command.fingerprint())
    called = await call_next.call_next(court.desk, ANA, command, key)
    told = Idempotency("told", "message")
    await edits.message(court.desk, ANA, first, "Um", told)
    await edits.message(court.desk, ANA, first, "Dois")

    again = await call_next.call_next(rotated(court), ANA, command, key)
    after = await edits.message(rotated(court), ANA, first, "Um", told)

    assert again.ticket.ticket_id == called.ticket.ticket_id == first
    assert again.ticket.current_call().call_id == called.ticket.current_call().call_id
    assert (await court.desk.personal_data.of_ticket(after)).message == "Dois"
    waiting = [stored.ticket for stored in court.account.rows.tickets.values()]
    assert sorted(ticket.status for ticket in waiting) == [Status.CALLED, Status.WAITING]
