"""The audit as storage keeps it."""

from __future__ import annotations

import inspect
import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.status import Actor, Status
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeDayOperation
from shared.domain.ticket.ticket import PersonalData
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


async def test_the_audit_of_an_office_is_cut_at_two_instants(backend: Backend) -> None:
    storage = backend.instance()
    one = await joined(storage.tickets, "one")
    saved = await storage.tickets.save(one, change_of(one, called(one.ticket)))
    late = change_of(saved, ticket_in(Status.LEFT))
    await storage.tickets.save(saved, replace(late, audit=replace(late.audit, at=after(3600))))
    await storage.tickets.add(new_ticket(a_ticket("elsewhere", office_id="norte")))
    everything = await backend.instance().audit.of_office("centro", START, after(7200))

    assert [(entry.ticket_id, entry.sequence) for entry in everything if isinstance(entry, AuditEntry)] == [
        (one.ticket.ticket_id, sequence) for sequence in range(3)
    ]
    audit = backend.instance().audit
    assert len(await audit.of_office("centro", START, after(3600))) == 2
    assert len(await audit.of_office("centro", after(3600), after(3600.000001))) == 1
    assert await audit.of_office("centro", after(3601), after(7200)) == []
    assert await audit.of_office("sul", START, after(7200)) == []


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


async def test_the_entries_of_days_stand_among_those_of_tickets(backend: Backend) -> None:
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

    everything = await audit.of_office("centro", START, after(7200))

    assert isinstance(everything[0], AuditEntry)
    assert everything[-1] == entries[-1]
    assert set(everything[1:3]) == set(entries[:2]), "of one instant, both are kept"
    assert await audit.of_office("centro", after(2), after(7200)) == entries[-1:]
    assert await audit.of_office("norte", START, after(7200)) == []
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
