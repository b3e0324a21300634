"""A copy of the tables: `python -m infra.tables save FOLDER` and `… restore FOLDER`.

Tables have neither snapshots nor soft delete. A copy is one file per table with a row per line, every value
with its type, so that what is restored equals what was saved. It contains the day's personal data:
docs/operations.
"""

from __future__ import annotations

import argparse
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol, cast
from uuid import UUID

from azure.data.tables import EdmType, EntityProperty, TableServiceClient, UpdateMode

from shared.storage.names import Names, Table

BATCH = 100
"""Rows of one partition that storage takes in one request."""


class OneTable(Protocol):
    """The part of the SDK's `TableClient` used here, which leaves its keyword arguments untyped."""

    def list_entities(self) -> Iterator[Mapping[str, object]]: ...

    def upsert_entity(self, entity: Mapping[str, object]) -> object: ...

    def submit_transaction(
        self, operations: Sequence[tuple[str, Mapping[str, object], Mapping[str, object]]]
    ) -> object: ...


class Tables(Protocol):
    """The part of the SDK's `TableServiceClient` used here."""

    def get_table_client(self, table_name: str) -> OneTable: ...

    def create_table_if_not_exists(self, table_name: str) -> OneTable: ...


def save(service: Tables, folder: Path, names: Names | None = None) -> Mapping[Table, int]:
    """Write every table to `folder`; returns how many rows each had."""
    folder.mkdir(parents=True, exist_ok=True)
    counts: dict[Table, int] = {}
    for table in Table:
        client = service.get_table_client((names or Names()).table(table))
        with (folder / f"{table.value}.jsonl").open("w", encoding="utf-8") as file:
            counts[table] = 0
            for entity in client.list_entities():
                file.write(json.dumps({name: to_plain(value) for name, value in entity.items()}) + "\n")
                counts[table] += 1
    return counts


def restore(service: Tables, folder: Path, names: Names | None = None) -> Mapping[Table, int]:
    """Insert or replace every saved row; other rows stay. Returns the rows written."""
    counts: dict[Table, int] = {}
    for table in Table:
        client = service.create_table_if_not_exists((names or Names()).table(table))
        counts[table] = 0
        for partition in _partitions(folder / f"{table.value}.jsonl"):
            for start in range(0, len(partition), BATCH):
                batch = partition[start : start + BATCH]
                mode = {"mode": UpdateMode.REPLACE}
                client.submit_transaction([("upsert", row, mode) for row in batch])
                counts[table] += len(batch)
    return counts


def to_plain(value: object) -> list[object]:
    """A value with its type, as JSON."""
    if isinstance(value, EntityProperty):  # numbers of 64 bits
        return ["int64", str(cast(object, value.value))]
    if isinstance(value, datetime):
        # The service keeps seven digits of a second, Python six: the whole text, where there is one.
        return ["time", getattr(value, "tables_service_value", None) or value.isoformat()]
    if isinstance(value, bytes):
        return ["bytes", b64encode(value).decode()]
    return ["uuid", str(value)] if isinstance(value, UUID) else ["", value]


def from_plain(plain: Sequence[Any]) -> object:
    """The inverse of `to_plain`, as the SDK writes it."""
    kind, value = plain
    if kind == "int64":
        return EntityProperty(int(value), EdmType.INT64)
    if kind == "time":
        return EntityProperty(value, EdmType.DATETIME)
    if kind == "bytes":
        return b64decode(value)
    return UUID(value) if kind == "uuid" else value


def _partitions(file: Path) -> Iterator[list[dict[str, object]]]:
    """The rows of a file by partition: storage lists them in that order."""
    with file.open(encoding="utf-8") as lines:
        rows = ({name: from_plain(value) for name, value in json.loads(line).items()} for line in lines)
        for _, partition in groupby(rows, key=lambda row: row["PartitionKey"]):
            yield list(partition)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line; the account is reached as whoever is signed in with `az login`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("action", choices=("save", "restore"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("--endpoint", help="https://<account>.table.core.windows.net")
    parser.add_argument("--connection", help="a connection string, for the emulator")
    given = parser.parse_args(arguments)
    if bool(given.endpoint) == bool(given.connection):
        raise SystemExit("give either --endpoint or --connection")
    if given.connection:
        service = TableServiceClient.from_connection_string(given.connection)
    else:
        from azure.identity import AzureCliCredential

        service = TableServiceClient(given.endpoint, credential=AzureCliCredential())
    with service:
        tables = cast(Tables, service)
        counts = (save if given.action == "save" else restore)(tables, given.folder)
    sys.stdout.write("".join(f"{table.value}: {count} rows\n" for table, count in counts.items()))


if __name__ == "__main__":
    main()
