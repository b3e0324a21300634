"""Evaluations, visit records, active offices, and the queue of work left."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace
from datetime import date

from azure.storage.queue.aio import QueueClient

from shared.domain.status import Status
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.record import record_of
from shared.storage import Storage, create_queues
from shared.storage.names import Names, Queue, Table
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from tests.builders import START, a_ticket, settled, ticket_in
from tests.contract.conftest import Backend

DAY = START.date()
OPINION = Evaluation("blind-key", "centro", DAY, Status.COMPLETED, 9, "rápido", "Muito “bom” 👍")


async def test_an_opinion_is_stored_once(backend: Backend) -> None:
    assert await backend.instance().evaluations.add(OPINION)
    assert not await backend.instance().evaluations.add(replace(OPINION, score=1))
    assert await backend.instance().evaluations.add(replace(OPINION, key="another", score=None))


async def test_a_record_is_inserted_once_and_found_by_its_day(backend: Backend) -> None:
    done, gone = record_of(ticket_in(Status.COMPLETED)), record_of(settled(a_ticket("two")))
    records = backend.instance().records
    await records.add(done)
    await records.add(replace(done, returned=True))
    await records.add(gone)
    await records.add(replace(gone, ticket_id="elsewhere", office_id="norte"))
    await records.add(replace(gone, ticket_id="tomorrow", day=date(2026, 11, 25)))

    found = await records.of_day("centro", DAY)

    assert sorted(found, key=lambda record: record.ticket_id) == sorted(
        [done, gone], key=lambda record: record.ticket_id
    )
    assert list(await records.of_day("sul", DAY)) == []


async def test_a_record_keeps_why_and_older_ones_are_read(tables: Backend) -> None:
    assert tables.config is not None
    removed, done = record_of(ticket_in(Status.REMOVED)), record_of(ticket_in(Status.COMPLETED, "two"))
    await tables.instance().records.add(removed)
    account = Account(tables.config)
    table = RowTable(account, Table.VISITS)
    await tables.instance().records.add(replace(done, end_reason="limit"))
    [row] = [row for row in await table.all() if row.columns["ticket_id"] == done.ticket_id]
    before_there_were_reasons = {name: cell for name, cell in row.columns.items() if name != "end_reason"}
    await table.put(Row(row.partition, row.key, before_there_were_reasons))
    await account.close()

    found = {record.ticket_id: record for record in await tables.instance().records.of_day("centro", DAY)}

    assert found == {removed.ticket_id: removed, done.ticket_id: done}
    assert removed.end_reason == "motivo"


async def test_a_day_is_read_once_in_ten_seconds(tables: Backend) -> None:
    records = tables.instance().records
    for _ in range(5):
        await records.of_day("centro", DAY)
    assert tables.requests == {"query": 1}


async def test_housekeeping_knows_where_to_look(backend: Backend) -> None:
    active = backend.instance().active
    await active.mark("centro", date(2026, 11, 24))
    await active.mark("norte", date(2026, 11, 23))
    await active.mark("sul", date(2026, 11, 22))
    await active.mark("sul", date(2026, 11, 24))

    there = backend.instance().active
    assert list(await there.since(date(2026, 11, 24))) == ["centro", "sul"]
    assert list(await there.since(date(2026, 11, 23))) == ["centro", "norte", "sul"]
    assert list(await there.since(date(2026, 11, 25))) == []


async def test_marking_again_costs_nothing(tables: Backend) -> None:
    active = tables.instance().active
    for _ in range(3):
        await active.mark("centro", DAY)
    assert tables.requests == {"batch": 1}


async def test_work_left_is_a_message_that_a_trigger_can_read(tables: Backend) -> None:
    assert tables.config is not None
    await create_queues(tables.config)
    await create_queues(tables.config)
    storage: Storage = tables.instance()

    await storage.backlog.defer_after_visit("ticket-1")

    name = Names(tables.config.table_prefix).queue(Queue.AFTER_VISIT)
    async with QueueClient.from_connection_string(tables.config.connection_string or "", name) as client:
        messages = await client.peek_messages()
    assert [b64decode(str(message.content)).decode() for message in messages] == ["ticket-1"]
