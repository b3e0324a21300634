"""Rows of tickets: everything that a ticket holds survives storage, and what cannot be read is named."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.domain.credentials import office_key, office_key_of
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket import ending
from shared.domain.ticket.audit import ERASED, AuditEntry
from shared.domain.ticket.ticket import Call, PersonalData, Ticket, fault_of
from shared.storage import BadRow
from shared.storage.names import Table
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.row import Cell, Row, key_part
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.batches import saving
from shared.storage.tables.tickets.rows import (
    AUDIT,
    PERSONAL,
    TICKET,
    AuditRow,
    RowVersion,
    TicketRow,
    stored_ticket,
)
from tests.builders import START, WAYS, a_ticket, ticket_in
from tests.contract.changes import change_of, joined
from tests.contract.conftest import Backend

TEXT = st.text(max_size=80)
INSTANTS = st.datetimes(
    min_value=datetime.fromisoformat("2000-01-01"),
    max_value=datetime.fromisoformat("2100-01-01"),
    timezones=st.just(UTC),
)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))
COUNTS = st.integers(min_value=0, max_value=2**31 - 1)
st.register_type_strategy(datetime, INSTANTS)
st.register_type_strategy(date, DAYS)
CALLS = st.builds(Call, room_attempts=COUNTS)
WHOLE_TICKETS = st.builds(
    Ticket,
    day=DAYS,
    call=CALLS | st.none(),
    pauses_used=COUNTS,
    pauses_elsewhere=COUNTS,
    room_failures=COUNTS,
    revision=COUNTS,
    personal_revision=COUNTS,
)
"""Tickets with every field that the type has, by its type: a field added later is drawn as well."""
UNREADABLE: dict[str, dict[str, Cell | None]] = {
    "schema version 2, this code knows 1": {"v": 2},
    "schema version None": {"v": None},
    "schema version '1'": {"v": "1"},
    "column status: Invalid enum value 'dancing'": {"status": "dancing"},
    "column number: is missing": {"number": None},
    "column number: Expected `str`": {"number": 7},
    "column arrival: Invalid RFC3339": {"arrival": "yesterday"},
    "column arrival: Expected `datetime` with a timezone": {"arrival": "2026-11-24T13:00:00"},
    "column day: Invalid RFC3339 encoded date": {"day": "24/11"},
    "column revision: Expected `int`": {"revision": True},
    "column absent: Expected `bool`": {"absent": 1},
    "column priority: Invalid enum value 9": {"priority": 9},
    "column needs: 'tea' is not a valid Need": {"needs": "libras,tea"},
    "column old_rooms: Expected `array`": {"old_rooms": "[1]"},
    "column old_rooms: Input data was truncated": {"old_rooms": '[["a"'},
    "column old_lost_calls: Expected `array` of at least length 2": {"old_lost_calls": '[["ana"]]'},
    "a held ticket without a call": {"call_id": None},
    "column call_clerk_id: is missing": {"call_clerk_id": None},
    "column call_called_at: Expected `datetime`": {"call_called_at": 7},
}


def row_of(ticket: Ticket, **broken: Cell | None) -> Row:
    """A row of the truth with some columns changed or, with None, taken away."""
    columns = TICKET.write(TicketRow(ticket, has_personal=False, batch="b")) | broken
    kept = {name: value for name, value in columns.items() if value is not None}
    return Row(office_key_of(ticket.ticket_id), keys.truth_key(ticket.ticket_id), kept, "etag")


@given(ticket=WHOLE_TICKETS)
@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
def test_a_row_gives_back_the_ticket_whole(ticket: Ticket) -> None:
    if fault_of(ticket) is not None:
        with pytest.raises(BadRow):
            stored_ticket(row_of(ticket))
    else:
        assert stored_ticket(row_of(ticket)).ticket == ticket


@given(entry=st.builds(AuditEntry, sequence=COUNTS))
def test_an_audit_entry_survives_whole(entry: AuditEntry) -> None:
    row = AuditRow(entry, "b")
    assert AUDIT.read(Row("p", "a!1", AUDIT.write(row))) == row


def test_rows_of_before_there_were_words_on_the_priority_are_read() -> None:
    ticket = stored_ticket(row_of(a_ticket(priority=Priority.LEGAL))).ticket
    assert (ticket.priority, ticket.priority_change) == (Priority.LEGAL, None)
    assert not {"class_changed_at", "class_before", "class_by_office"} & set(row_of(ticket).columns)


def test_a_row_from_before_pauses_for_visits_elsewhere_is_read() -> None:
    ticket = replace(a_ticket(), pauses_elsewhere=7)
    assert stored_ticket(row_of(ticket, pauses_elsewhere=None)).ticket == a_ticket()


@given(name=TEXT | st.none(), case=TEXT | st.none(), url=TEXT | st.none())
def test_personal_data_survive_whatever_people_write(
    name: str | None, case: str | None, url: str | None
) -> None:
    personal = PersonalData(name, case, url)
    assert PERSONAL.read(Row("p", "x!1", PERSONAL.write(personal))) == personal


@given(text=st.text(max_size=300))
def test_any_text_makes_a_key_that_storage_takes(text: str) -> None:
    part = key_part(text)
    assert 0 < len(part) <= 200
    assert part.isascii()
    assert not set(part) & set("/\\#?%!'\"+ ")
    assert part.isprintable()


@given(one=TEXT, other=TEXT)
def test_different_texts_make_different_keys(one: str, other: str) -> None:
    assert (key_part(one) == key_part(other)) == (one == other)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=80), reason=st.text(max_size=500))
async def test_azurite_gives_back_what_people_write(tables: Backend, name: str, reason: str) -> None:
    storage = tables.instance()
    stored = await joined(storage.tickets, name=f"{name}{len(tables.instances)}", personal=PersonalData(name))
    removed = replace(ending.remove(stored.ticket, START), personal_revision=1)
    told = PersonalData(name, message=reason, end_reason=reason, transfer_reason=reason)
    told = told.with_reason(stored.ticket.revision + 1, reason)
    saved = await storage.tickets.save(stored, change_of(stored, removed, personal=told, reason=ERASED))
    fresh = tables.instance()
    assert await fresh.personal_data.of_ticket(saved) == told
    assert await fresh.tickets.load(saved.ticket.ticket_id) == saved
    assert (await fresh.audit.of_ticket(saved.ticket.ticket_id))[-1].reason == reason


@pytest.mark.parametrize("cause", UNREADABLE)
def test_a_broken_row_is_named_with_its_cause(cause: str) -> None:
    row = row_of(ticket_in(Status.CALLED), **UNREADABLE[cause])
    with pytest.raises(BadRow, match=re.escape(cause)) as caught:
        stored_ticket(row)
    assert (caught.value.partition, caught.value.key) == (row.partition, row.key)


async def test_broken_rows_are_left_off_the_board(tables: Backend, caplog: pytest.LogCaptureFixture) -> None:
    assert tables.config is not None
    account = Account(tables.config)
    table, storage = RowTable(account, Table.DESK), tables.instance()
    good = await joined(storage.tickets)
    partition = office_key("centro")
    future = row_of(a_ticket("future"), v=2).columns
    await table.put(Row(partition, "q!h!future", future))
    await table.put(Row(partition, keys.OFFICE_DAY_KEY, {"v": 1, "message": 7}))

    for _ in range(3):
        board = await storage.boards.get("centro", fresh=True)
        assert list(board.by_id) == [good.ticket.ticket_id]

    assert len([record for record in caplog.records if "left out" in record.message]) == 2, "once each"
    await table.put(Row(office_key_of("future"), keys.truth_key("future"), future))
    with pytest.raises(BadRow, match="t!future: schema version 2"):
        await storage.tickets.load("future")
    await account.close()


def test_every_change_rewrites_truth_and_place() -> None:
    """Otherwise the ETag of the other row would let a second writer through."""
    for before, after in itertools.product(WAYS, repeat=2):
        stored = stored_ticket(row_of(ticket_in(before)))
        change = change_of(stored, ticket_in(after), key="k", personal=PersonalData())
        version = stored.version
        assert isinstance(version, RowVersion)
        writes = saving(stored, version, change, "b")
        touched = {write.row.key for write in writes}
        assert keys.truth_key(stored.ticket.ticket_id) in touched, (before, after)
        old, new = keys.queue_key(stored.ticket), keys.queue_key(change.ticket)
        assert {place for place in (old, new) if place} <= touched, (before, after)
        assert [write.row.etag for write in writes if write.row.etag] == ["etag"], "exactly one guard"
        assert len(touched) == len(writes) <= 100, "a batch touches each row once"


async def test_a_place_that_was_lost_is_written_anew(tables: Backend) -> None:
    assert tables.config is not None
    account = Account(tables.config)
    table, tickets = RowTable(account, Table.DESK), tables.instance().tickets
    stored = await joined(tickets)
    place = keys.queue_key(stored.ticket)
    assert place is not None
    await table.batch([Write(Verb.DELETE, Row(office_key("centro"), place, {}))])
    read = await tickets.load(stored.ticket.ticket_id)
    assert read is not None

    await tickets.save(read, change_of(read, ticket_in(Status.CALLED)))

    assert len((await tables.instance().boards.get("centro")).held) == 1
    await account.close()


async def test_a_batch_of_more_than_a_hundred_is_refused_here(tables: Backend) -> None:
    assert tables.config is not None
    table = RowTable(Account(tables.config), Table.DESK)
    writes = [Write(Verb.PUT, Row("p", f"k{number}", {})) for number in range(101)]
    with pytest.raises(ValueError, match="100"):
        await table.batch(writes)


def test_keys_sort_in_the_order_of_the_queue() -> None:
    early = replace(a_ticket("b"), arrival=START.replace(microsecond=999_999))
    late = replace(a_ticket("a"), arrival=START.replace(second=1))
    old = replace(a_ticket("c"), arrival=START.replace(hour=23), priority=Priority.OVER_80)
    in_order = sorted([late, early, old], key=lambda ticket: ticket.order)
    assert sorted([late, early, old], key=lambda ticket: keys.queue_key(ticket) or "") == in_order
