"""A copy of the tables brings back every row, every value and every type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from azure.data.tables import EdmType, EntityProperty, TableServiceClient

from infra.tables import NEVER_COPIED, Tables, forget_texts, main, restore, save
from local_host.azurite import Azurite
from memory_adapters import MemoryMeetings
from shared.domain.status import Status
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.storage import StorageConfig, azure_storage, create_tables
from shared.storage.names import Names, Table
from tests.builders import HandClock, RecordingSignals, an_office, desk_over

VALUES: dict[str, Any] = {
    "text": "João «ç»\nline",
    "empty": "",
    "number": -7,
    "long": EntityProperty(2**40, EdmType.INT64),
    "real": 0.5,
    "yes": True,
    "when": datetime(2026, 11, 24, 17, 0, 0, 123456, tzinfo=UTC),
    "raw": b"\x00\xff",
    "id": UUID(int=7),
}


@pytest.fixture
def service(azurite: Azurite) -> Iterator[Tables]:
    with TableServiceClient.from_connection_string(azurite.connection_string) as client:
        yield cast(Tables, client)


def everything(service: Tables, names: Names) -> dict[str, list[dict[str, Any]]]:
    return {
        table.value: [dict(entity) for entity in service.get_table_client(names.table(table)).list_entities()]
        for table in Table
    }


def test_what_is_restored_is_what_was_saved(service: Tables, tmp_path: Path) -> None:
    old, new = Names("copyfrom"), Names("copyto")
    for table in Table:
        client = service.create_table_if_not_exists(old.table(table))
        for partition in ("a", "b"):
            for number in range(130 if table is Table.DESK else 1):
                row: dict[str, Any] = {"PartitionKey": partition, "RowKey": f"t!{number:03}", **VALUES}
                client.upsert_entity(row)

    saved = save(service, tmp_path, old)
    restored = restore(service, tmp_path, new)

    assert saved == restored
    assert saved[Table.DESK] == 260
    assert everything(service, new) == everything(service, old)


def written(folder: Path) -> str:
    """All that a copy says."""
    return "".join(file.read_text("utf-8") for file in folder.iterdir())


def test_no_copy_tells_which_network_an_entry_came_from(service: Tables, tmp_path: Path) -> None:
    names = Names("copysource")
    for table in Table:
        service.create_table_if_not_exists(names.table(table))
    client = service.get_table_client(names.table(Table.DESK))
    client.upsert_entity({"PartitionKey": "d5maxmtvrg", "RowKey": "t!1", "source": "canarytag", "v": 1})
    for partition in NEVER_COPIED:
        client.upsert_entity({"PartitionKey": partition, "RowKey": "20261124", "secret": "canarykey", "v": 1})

    assert save(service, tmp_path, names)[Table.DESK] == 1

    copied = written(tmp_path)
    assert "t!1" in copied
    assert "canary" not in copied


async def test_no_copy_holds_a_name_and_who_was_restored_can_still_leave(
    azurite: Azurite, service: Tables, tmp_path: Path
) -> None:
    config = StorageConfig(azurite.connection_string, table_prefix="copypersons")
    names, clock = Names("copypersons"), HandClock()
    await create_tables(config)
    storage = azure_storage(config, clock)
    await storage.registry.put_offices([an_office()])
    desk = desk_over(clock, storage, MemoryMeetings(), RecordingSignals())
    joined = await joining.join(desk, joining.Join("centro", "Canária Amarela", "0000001-39.2024.8.26.0100"))
    ticket_id = joined.stored.ticket.ticket_id

    await storage.close()
    save(service, tmp_path, names)
    copied = written(tmp_path)
    assert ticket_id in copied
    assert not [word for word in ("Canária", "Amarela", "0000001-39", "x!") if word in copied]
    restore(service, tmp_path, Names("copyrestored"))

    again = azure_storage(StorageConfig(azurite.connection_string, table_prefix="copyrestored"), clock)
    restored = desk_over(clock, again, MemoryMeetings(), RecordingSignals())
    assert (await visitor.leave(restored, ticket_id, None)).ticket.status is Status.LEFT
    await again.close()


def test_a_row_that_is_there_is_replaced_and_others_stay(service: Tables, tmp_path: Path) -> None:
    names = Names("copyover")
    for table in Table:
        service.create_table_if_not_exists(names.table(table))
    client = service.get_table_client(names.table(Table.OFFICES))
    client.upsert_entity({"PartitionKey": "o", "RowKey": "1", "name": "before"})
    save(service, tmp_path, names)
    client.upsert_entity({"PartitionKey": "o", "RowKey": "1", "name": "spoilt", "more": "x"})
    client.upsert_entity({"PartitionKey": "o", "RowKey": "2", "name": "new"})

    restore(service, tmp_path, names)

    rows = everything(service, names)[Table.OFFICES.value]
    assert [(row["RowKey"], row["name"], row.get("more")) for row in rows] == [
        ("1", "before", None),
        ("2", "new", None),
    ]


def test_it_wants_to_know_which_account(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="either --endpoint or --connection"):
        main(["save", str(tmp_path)])


TEXT = "Dona Maria da Silva, volte com o alvará"
LONG_AGO, NOW = "2026-11-20T12:00:00.000000Z", datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


def rows_of_version_1_0() -> dict[Table, list[dict[str, Any]]]:
    """What version 1.0 wrote of one removed and one transferred visitor, and of an office's day."""

    def entry(key: str, operation: str, actor: str, **more: object) -> dict[str, Any]:
        row = {"PartitionKey": "d5maxmtvrg", "RowKey": f"a!{key}", "id": "one", "at": LONG_AGO}
        return {**row, "operation": operation, "actor": actor, "reason": TEXT, **more}

    def ticket(key: str, status: str, **more: object) -> dict[str, Any]:
        row = {"PartitionKey": "d5maxmtvrg", "RowKey": f"t!{key}", "id": key, "arrival": LONG_AGO}
        return {**row, "status": status, "ended_at": LONG_AGO, "message": TEXT, "end_reason": TEXT, **more}

    record = {"PartitionKey": "centro", "RowKey": "20261120!one", "ended_at": LONG_AGO, "end_reason": TEXT}
    return {
        Table.DESK: [
            ticket("one", "removed"),
            ticket("two", "transferred", transfer_reason=TEXT),
            entry("one!000002", "claim", "clerk"),
            entry("one!000003", "release", "manager"),
            entry("one!000004", "remove", "clerk"),
            entry("two!000000", "join", "system"),
            entry("two!000002", "transfer", "clerk"),
        ],
        Table.VISITS: [{**record, "status": "removed"}],
    }


def put(service: Tables, names: Names, rows: dict[Table, list[dict[str, Any]]]) -> None:
    for table in Table:
        client = service.create_table_if_not_exists(names.table(table))
        for row in rows.get(table, ()):
            client.upsert_entity(row)


def test_no_copy_holds_what_version_1_0_kept_of_a_clerks_words(service: Tables, tmp_path: Path) -> None:
    names = Names("copytexts")
    put(service, names, rows_of_version_1_0())

    assert save(service, tmp_path, names)[Table.DESK] == 7

    assert "Maria" not in written(tmp_path)
    assert written(tmp_path).count('"erased"') == 5


def test_what_version_1_0_kept_of_a_clerks_words_is_forgotten_once(service: Tables) -> None:
    names = Names("forgettexts")
    rows = rows_of_version_1_0()
    stays: list[dict[str, Any]] = [
        {
            "PartitionKey": "p",
            "RowKey": "t!day",
            "arrival": LONG_AGO,
            "status": "closed",
            "end_reason": "Obra",
        },
        {"PartitionKey": "p", "RowKey": "a!desk!1", "at": LONG_AGO, "actor": "manager", "reason": "Obra"},
        {"PartitionKey": "p", "RowKey": "t!young", "arrival": LONG_AGO, "status": "waiting", "message": TEXT},
    ]
    put(service, names, {**rows, Table.DESK: [*rows[Table.DESK], *stays]})

    assert forget_texts(service, NOW, names) == {Table.DESK: 7, Table.VISITS: 1}

    left = [row for table in everything(service, names).values() for row in table if TEXT in row.values()]
    assert [row["RowKey"] for row in left] == ["t!young"], "it goes with the visitor's personal data"
    kept = {row["RowKey"]: row for row in everything(service, names)[Table.DESK.value]}
    assert (kept["t!day"]["end_reason"], kept["a!desk!1"]["reason"]) == ("Obra", "Obra")
    assert kept["a!one!000002"] == {**rows[Table.DESK][2], "reason": "erased"}
    assert forget_texts(service, NOW, names) == {Table.DESK: 0, Table.VISITS: 0}
