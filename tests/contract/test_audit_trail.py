"""The audit as storage keeps it."""

from __future__ import annotations

import inspect
import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.actor import Actor
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.status import Status
from shared.domain.ticket.audit import ERASED, OfficeDayEntry, OfficeDayOperation
from shared.domain.ticket.ticket import PersonalData, WrittenReason
from shared.ports import Conflict, StoredTicket
from shared.storage.tables.client.table import Verb
from shared.storage.tables.tickets import keys, sweeping
from shared.storage.tables.tickets.batches import adding, saving
from shared.storage.tables.tickets.rows import RowVersion
from tests.architecture.source import product
from tests.builders import START, WAYS, a_ticket, after, called, ticket_in
from tests.contract.changes import ANA, change_of, joined, new_ticket
from tests.contract.conftest import Backend

DAY = timedelta(days=1)


# --- the audit ---------------------------------------------------------------------------------------


async def test_the_audits_of_many_tickets_are_read_together(backend: Backend) -> None:
    storage = backend.instance()
    one = await joined(storage.tickets, "one")
    await storage.tickets.save(one, change_of(one, called(one.ticket)))
    others = [a_ticket(f"ticket-{number}", office_id="norte") for number in range(20)]
    for ticket in others:
        await storage.tickets.add(new_ticket(ticket))
    wanted = [one.ticket.ticket_id, *(ticket.ticket_id for ticket in others), one.ticket.ticket_id]
    audit = backend.instance().audit

    found = await audit.of_tickets([*wanted, a_ticket("nobody").ticket_id])

    told = {ticket_id: [entry.sequence for entry in entries] for ticket_id, entries in found.items()}
    assert told == {
        **{ticket.ticket_id: [0] for ticket in others},
        one.ticket.ticket_id: [0, 1],
        a_ticket("nobody").ticket_id: [],
    }
    assert await audit.of_tickets([]) == {}


async def test_what_a_clerk_wrote_is_read_while_the_personal_data_are_kept(backend: Backend) -> None:
    storage = backend.instance()
    one = await joined(storage.tickets, "one")
    told = replace(ANA, reasons=(WrittenReason(0, "de nada"), WrittenReason(1, "passou mal")))
    first = change_of(one, replace(called(one.ticket), personal_revision=1), personal=told, reason=ERASED)
    one = await storage.tickets.save(one, first)
    ticket_id = one.ticket.ticket_id

    async def reasons() -> list[str | None]:
        audit = backend.instance().audit
        [many], alone = (await audit.of_tickets([ticket_id])).values(), await audit.of_ticket(ticket_id)
        assert many == alone
        return [entry.reason for entry in alone]

    assert await reasons() == [None, "passou mal"]
    gone = change_of(one, replace(one.ticket, personal_revision=2), personal=PersonalData(), reason="legal")
    await storage.tickets.save(one, gone)
    assert await reasons() == [None, ERASED, "legal"]


def test_every_batch_inserts_one_audit_row_and_touches_no_other() -> None:
    for before, to in itertools.product(WAYS, repeat=2):
        version = RowVersion(keys.truth_key(a_ticket().ticket_id), "etag", has_personal=True)
        stored = StoredTicket(ticket_in(before), version)
        change = change_of(stored, ticket_in(to), key="k1", personal=PersonalData())
        first = new_ticket(ticket_in(to), key="k1", device="d", personal=ANA)
        for writes in (saving(stored, version, change, "batch"), adding(first, "batch", None)):
            audit = [write for write in writes if write.row.key.startswith(keys.AUDIT_FIRST)]
            assert [write.verb for write in audit] == [Verb.INSERT], (before, to)


def test_nothing_but_a_batch_of_a_ticket_or_of_a_day_writes_audit_rows() -> None:
    """And the sweeper, which deletes, knows no audit keys."""
    storage = [source for source in product() if source.module.startswith("shared.storage.")]
    users = {source.module for source in storage if re.search(r"AUDIT\.write\(", source.text)}

    assert {module.rpartition(".")[2] for module in users} == {"batches", "office_days"}
    assert "AUDIT" not in inspect.getsource(sweeping)


async def test_the_entries_of_days_are_cut_at_two_instants(backend: Backend) -> None:
    storage = backend.instance()
    one = await joined(storage.tickets, "one")
    entries = [
        OfficeDayEntry("centro", after(at), operation, Actor.MANAGER, "carla", reason)
        for at, operation, reason in (
            (1, OfficeDayOperation.SUSPEND, "sem sistema"),
            (1, OfficeDayOperation.CLOSE_DAY, "falta de energia"),
            (3600, OfficeDayOperation.RESUME, None),
        )
    ]
    stands = OPEN_DAY
    for entry in entries:
        state = OfficeDay(changed_by="carla", changed_at=entry.at, message=entry.reason)
        await storage.office_days.set("centro", stands, state, entry)
        stands = state
    audit = backend.instance().audit

    everything = await audit.of_days("centro", START, after(7200))

    assert everything[-1] == entries[-1]
    assert set(everything[:2]) == set(entries[:2]), "of one instant, both are kept"
    assert await audit.of_days("centro", after(1.000001), after(7200)) == entries[-1:]
    assert await audit.of_days("centro", START, after(1)) == []
    assert len(await audit.of_days("centro", after(1), after(3600))) == 2
    assert await audit.of_days("norte", START, after(7200)) == []
    assert len(await audit.of_ticket(one.ticket.ticket_id)) == 1


async def test_an_audit_entry_cannot_be_written_twice(backend: Backend) -> None:
    storage = backend.instance()
    one = await joined(storage.tickets)
    saved = await storage.tickets.save(one, change_of(one, called(one.ticket)))
    again = change_of(saved, ticket_in(Status.LEFT))
    with pytest.raises(Conflict):
        await storage.tickets.save(one, again)
    story = await storage.audit.of_ticket(one.ticket.ticket_id)
    await storage.tickets.sweep("centro", START + 1000 * DAY)
    assert await backend.instance().audit.of_ticket(one.ticket.ticket_id) == story
