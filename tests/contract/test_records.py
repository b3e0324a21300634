"""Evaluations, visit records, active offices, and the queue of work left."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from azure.data.tables.aio import TableServiceClient
from azure.storage.queue.aio import QueueClient

from shared.domain.reports.months import month_of
from shared.domain.status import Status
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.visit_record import record_of
from shared.storage import Storage, create_queues
from shared.storage.names import Names, Queue, Table
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.records import EVALUATION
from tests.builders import START, a_ticket, settled, ticket_in
from tests.contract.conftest import Backend

DAY = START.date()
MONTH = month_of(DAY)
OPINION = Evaluation("random-1", "centro", MONTH.first, Status.COMPLETED, 9, "rápido", "Muito “bom” 👍")


async def test_an_opinion_is_stored_once_however_often_its_batch_is_repeated(backend: Backend) -> None:
    another = replace(OPINION, key="random-2", score=None)
    assert list(await backend.instance().evaluations.publish("centro", MONTH, [OPINION])) == [OPINION]
    for _ in range(2):
        found = await backend.instance().evaluations.publish("centro", MONTH, [OPINION, another])
        assert sorted(each.key for each in found) == ["random-1", "random-2"]

    there = backend.instance().evaluations
    assert len(await there.of_months("centro", MONTH, MONTH)) == 2
    assert await there.of_months("centro", MONTH.next_month, MONTH.next_month) == []
    assert await there.of_months("norte", MONTH, MONTH) == []


async def raw_opinions(tables: Backend) -> list[tuple[str, str, datetime]]:
    """Key, day and the time at which storage last wrote each row."""
    assert tables.config is not None
    name = Names(tables.config.table_prefix).table(Table.EVALUATIONS)
    async with TableServiceClient.from_connection_string(tables.config.connection_string or "") as service:
        found = service.get_table_client(name).list_entities()  # pyright: ignore[reportUnknownMemberType]
        rows = [(cast("Mapping[str, object]", row), row.metadata["timestamp"]) async for row in found]
        return [(str(row["RowKey"]), str(row["day"]), written or START) for row, written in rows]


async def test_no_time_and_no_key_tells_which_opinion_is_new(tables: Backend) -> None:
    store = tables.instance().evaluations
    await store.publish("centro", MONTH, [replace(OPINION, key=f"first-{place}") for place in range(3)])
    before = await raw_opinions(tables)
    await store.publish("centro", MONTH, [OPINION])

    found = await raw_opinions(tables)

    assert {day for _, day, _ in found} == {f"{MONTH}-01"}
    assert len(found) == 4
    assert min(at for _, _, at in found) > max(at for _, _, at in before), "all are written anew"
    assert [key for key, _, _ in sorted(found, key=lambda each: each[2])] == sorted(
        key for key, _, _ in found
    )


async def test_opinions_of_versions_before_get_random_keys_with_the_next_batch(tables: Backend) -> None:
    assert tables.config is not None
    account = Account(tables.config)
    table = RowTable(account, Table.EVALUATIONS)
    for key in ("blind", "zzz", "e4"):
        old = replace(OPINION, key=key, day=DAY)
        await table.put(Row("centro", key, EVALUATION.write(old)))
    await account.close()
    store = tables.instance().evaluations
    assert len(await store.of_months("centro", MONTH, MONTH)) == 3

    await store.publish("centro", MONTH, [])

    found = await raw_opinions(tables)
    assert [key for key, _, _ in found if not key.startswith(f"e!{MONTH.year}{MONTH.number:02d}!")] == []
    assert {day for _, day, _ in found} == {f"{MONTH}-01"}
    assert len(await store.of_months("centro", MONTH, MONTH)) == 3


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
    closed, done = record_of(ticket_in(Status.CLOSED)), record_of(ticket_in(Status.COMPLETED, "two"))
    closed = replace(closed, end_reason="falta de energia")
    await tables.instance().records.add(closed)
    account = Account(tables.config)
    table = RowTable(account, Table.VISITS)
    await tables.instance().records.add(replace(done, end_reason="limit"))
    [row] = [row for row in await table.all() if row.columns["ticket_id"] == done.ticket_id]
    before_there_were_reasons = {name: cell for name, cell in row.columns.items() if name != "end_reason"}
    await table.put(Row(row.partition, row.key, before_there_were_reasons))
    await account.close()

    found = {record.ticket_id: record for record in await tables.instance().records.of_day("centro", DAY)}

    assert found == {closed.ticket_id: closed, done.ticket_id: done}


async def test_a_day_is_read_once_in_ten_seconds(tables: Backend) -> None:
    records = tables.instance().records
    for _ in range(5):
        await records.of_day("centro", DAY)
    assert tables.requests == {"query": 1}


async def test_active_offices_are_listed_from_a_day_on(backend: Backend) -> None:
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
