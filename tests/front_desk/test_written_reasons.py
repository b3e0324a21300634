"""What clerks write about a visitor: read while the visit needs it, and erased with the personal data."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain import retention
from shared.domain.status import Status
from shared.domain.ticket.audit import ERASED
from shared.domain.ticket.transitions import Operation
from shared.front_desk.clerk import call_next, commands, edits, transfer
from shared.front_desk.system import after_visit, erasure, successor
from shared.front_desk.visitor import actions as visitor
from shared.ports import Change, StoredTicket
from tests.builders import Court, a_clerk
from tests.front_desk.test_transferring import a_court

ANA = a_clerk("ana", "centro", "penha")
TEXT = "Dona Maria da Silva, RG 12.345.678-9, volte com o alvará"


async def stored_of(court: Court, ticket_id: str) -> StoredTicket:
    stored = await court.desk.tickets.load(ticket_id)
    assert stored is not None
    return stored


async def reasons(court: Court, ticket_id: str) -> dict[Operation, str | None]:
    return {entry.operation: entry.reason for entry in await court.desk.audit.of_ticket(ticket_id)}


def kept(court: Court, text: str = TEXT) -> set[str]:
    """Where the text stands, of all that the account holds."""
    rows, account = court.account.rows, court.account
    parts = {
        "tickets": rows.tickets,
        "boards": rows.live,
        "audit": rows.audit,
        "personal": rows.personal,
        "keys": rows.keys,
        "records": account.records.by_ticket,
        "evaluations": account.evaluations,
        "backlog": account.backlog,
        "signals": court.signals,
    }
    return {name for name, part in parts.items() if text in repr(part)}


async def test_what_a_clerk_writes_lies_with_the_personal_data_alone() -> None:
    court = await a_court()
    ticket_id = await court.join()
    await edits.message(court.desk, ANA, ticket_id, TEXT)
    command = call_next.CallNext(("centro",), ticket_id=ticket_id, reason=TEXT)
    await call_next.call_next(court.desk, ANA, command)
    await commands.release(court.desk, ANA, ticket_id, TEXT)
    await commands.remove(court.desk, ANA, ticket_id, TEXT)

    assert kept(court) == {"personal"}
    told = await court.desk.personal_data.of_ticket(await stored_of(court, ticket_id))
    assert (told.message, told.end_reason) == (TEXT, TEXT)
    story = await reasons(court, ticket_id)
    for operation in (Operation.CLAIM, Operation.RELEASE, Operation.REMOVE):
        assert story[operation] == TEXT
    stored = {entry.operation: entry.reason for entry in court.account.rows.audit[ticket_id]}
    assert {stored[each] for each in (Operation.CLAIM, Operation.RELEASE, Operation.REMOVE)} == {ERASED}


async def test_it_is_erased_with_them_and_the_audit_says_that_there_was_a_reason() -> None:
    court = await a_court()
    ticket_id = await court.join()
    await edits.message(court.desk, ANA, ticket_id, TEXT)
    await commands.remove(court.desk, ANA, ticket_id, TEXT)
    await after_visit.run_or_defer(court.desk, await stored_of(court, ticket_id))

    early = court.clock.now() + retention.PERSONAL - timedelta(seconds=1)
    assert not await erasure.erase_if_due(court.desk, ticket_id, early, [])
    assert kept(court) == {"personal"}
    assert await erasure.erase_if_due(court.desk, ticket_id, early + timedelta(seconds=1), [])

    assert kept(court) == set()
    assert (await reasons(court, ticket_id))[Operation.REMOVE] == ERASED


async def test_a_visitor_who_leaves_takes_it_along_at_once() -> None:
    court = await a_court()
    ticket_id = await court.join()
    await edits.message(court.desk, ANA, ticket_id, TEXT)
    await visitor.leave(court.desk, ticket_id, None)
    assert kept(court) == set()


async def test_why_a_visitor_was_sent_goes_along_to_the_other_office() -> None:
    court = await a_court()
    ticket_id = await court.join()
    moved = await transfer.transfer(court.desk, ANA, ticket_id, "penha", TEXT)
    told = await court.desk.personal_data.of_ticket(moved)
    assert (told.transfer_reason, told.message, told.end_reason) == (TEXT, None, None)
    assert (await reasons(court, moved.ticket.ticket_id))[Operation.JOIN] == TEXT
    assert (await reasons(court, ticket_id))[Operation.TRANSFER] == ERASED
    assert kept(court) == {"personal"}
    assert list(court.account.rows.personal) == [moved.ticket.ticket_id]
    await visitor.leave(court.desk, moved.ticket.ticket_id, None)
    assert kept(court) == set()
    assert (await reasons(court, moved.ticket.ticket_id))[Operation.JOIN] == ERASED


async def test_the_same_message_again_is_no_change() -> None:
    court = await a_court()
    ticket_id = await court.join()
    first = await edits.message(court.desk, ANA, ticket_id, TEXT)
    again = await edits.message(court.desk, ANA, ticket_id, TEXT)
    other = await edits.message(court.desk, ANA, ticket_id, "Já não precisa.")
    assert again.ticket.revision == first.ticket.revision
    assert other.ticket.revision == first.ticket.revision + 1
    assert kept(court) == set()


@pytest.mark.parametrize("status", [Status.REMOVED, Status.TRANSFERRED, Status.CLOSED])
async def test_what_version_1_1_wrote_on_a_ticket_goes_with_its_personal_data(status: Status) -> None:
    """Why a day was closed is about the office, and stays."""
    court = await a_court()
    ticket_id = await court.join()
    before = await stored_of(court, ticket_id)
    older = replace(
        before.ticket,
        status=status,
        ended_at=court.clock.now(),
        message=TEXT,
        transfer_reason=TEXT,
        end_reason=TEXT,
        revision=before.ticket.revision + 1,
    )
    [entry] = court.account.rows.audit[ticket_id]
    stored = await court.desk.tickets.save(before, Change(older, replace(entry, sequence=older.revision)))

    after = (await erasure.erase(court.desk, stored)).ticket

    assert (after.message, after.transfer_reason) == (None, None)
    assert after.end_reason == (TEXT if status is Status.CLOSED else None)


async def test_a_transfer_of_version_1_1_that_was_left_half_done_is_completed_with_its_reason() -> None:
    court = await a_court()
    ticket_id = await court.join()
    before = await stored_of(court, ticket_id)
    older = replace(
        before.ticket,
        status=Status.TRANSFERRED,
        ended_at=court.clock.now(),
        end_reason=TEXT,
        successor_id=court.desk.keys.ticket_id("penha", f"transfer/{ticket_id}"),
        successor_office_id="penha",
        revision=before.ticket.revision + 1,
    )
    [entry] = court.account.rows.audit[ticket_id]
    stored = await court.desk.tickets.save(before, Change(older, replace(entry, sequence=older.revision)))

    moved = await successor.complete(court.desk, stored)

    assert (await court.desk.personal_data.of_ticket(moved)).transfer_reason == TEXT
