"""A copy of the tables brings back every row, every value and every type."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from azure.data.tables import EdmType, EntityProperty, TableServiceClient

from infra.tables import Tables, main, restore, save
from local_host.azurite import Azurite
from shared.storage.names import Names, Table

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
