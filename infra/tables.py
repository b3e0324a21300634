"""A copy of the tables: `python -m infra.tables save FOLDER` and `… restore FOLDER`; and `… forget-texts`.

Tables have neither snapshots nor soft delete. A copy is one file per table with a row per line, every value
with its type, so that what is restored equals what was saved. Names, case numbers, join links and what clerks
wrote about visitors are in no copy, nor what tells a visitor's network: they would outlive their erasure.

Version 1.0 kept what clerks wrote about visitors beside the personal data, where no erasure reached it.
`forget-texts` takes it out of ended tickets, the audit and the visit records; run once after the upgrade, it
may be run again.
"""

from __future__ import annotations

import argparse
import json
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol, cast
from uuid import UUID

from azure.core import MatchConditions
from azure.core.exceptions import ResourceModifiedError
from azure.data.tables import EdmType, EntityProperty, TableEntity, TableServiceClient, UpdateMode

from shared.domain import retention
from shared.domain.actor import Actor
from shared.domain.status import REASON_WRITTEN
from shared.domain.ticket.audit import ERASED
from shared.domain.ticket.transitions import Operation
from shared.storage.names import Names, Table
from shared.storage.tables.codec import instant_text
from shared.storage.tables.tickets import handovers, source_keys
from shared.storage.tables.tickets.keys import AUDIT_FIRST, PERSONAL_FIRST

WITH_REASON = frozenset(
    {
        Operation.CLAIM,
        Operation.RECALL,
        Operation.RELEASE,
        Operation.REMOVE,
        Operation.TRANSFER,
        Operation.JOIN,
    }
)
"""Operations beside which version 1.0 wrote a clerk's reason; that of a join is the transfer's."""
BATCH = 100
"""Rows of one partition that storage takes in one request."""


NEVER_COPIED = frozenset({handovers.PARTITION, source_keys.PARTITION})
"""Partitions that no copy holds: what is in them is of no use after two days."""
SOURCE_TAG, HAS_PERSONAL = "source", "has_personal"
"""The column that no copy holds: which network an entry came from is known for two days. The other is the
column by which a ticket's row says that personal data lie beside it."""


class OneTable(Protocol):
    """The part of the SDK's `TableClient` used here, which leaves its keyword arguments untyped."""

    def list_entities(self) -> Iterator[Mapping[str, object]]: ...

    def upsert_entity(self, entity: Mapping[str, object]) -> object: ...

    def update_entity(
        self, entity: Mapping[str, object], *, mode: UpdateMode, etag: str, match_condition: MatchConditions
    ) -> object: ...

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
                if table is Table.DESK and _is_never_copied(entity):
                    continue
                told = _without_persons(entity) if table is Table.DESK else entity
                told = without_texts(table, told)
                plain = {name: to_plain(value) for name, value in told.items()}
                file.write(json.dumps(plain) + "\n")
                counts[table] += 1
    return counts


def _is_never_copied(entity: Mapping[str, object]) -> bool:
    """What visitors told of themselves, the keys of the tags of their networks, codes for other devices."""
    return entity["PartitionKey"] in NEVER_COPIED or str(entity["RowKey"]).startswith(PERSONAL_FIRST)


def _without_persons(entity: Mapping[str, object]) -> Mapping[str, object]:
    """A row of the table `desk`, as a copy without persons has it: no personal data beside its ticket."""
    kept = {name: value for name, value in entity.items() if name != SOURCE_TAG}
    return kept | {HAS_PERSONAL: False} if HAS_PERSONAL in kept else kept


def without_texts(table: Table, entity: Mapping[str, object]) -> Mapping[str, object]:
    """A row without what version 1.0 kept there of a clerk's words about a visitor; itself without any."""
    if table is Table.VISITS and entity.get("status") in REASON_WRITTEN:
        return _without(entity, "end_reason")
    if table is not Table.DESK:
        return entity
    if str(entity["RowKey"]).startswith(AUDIT_FIRST):
        reason, written = entity.get("reason"), entity.get("operation") in WITH_REASON
        is_clerks = entity.get("actor") != Actor.VISITOR and entity.get("id") is not None
        return (
            {**entity, "reason": ERASED} if reason not in (None, ERASED) and written and is_clerks else entity
        )
    found = _without(entity, "message", "transfer_reason") if "arrival" in entity else entity
    return _without(found, "end_reason") if entity.get("status") in REASON_WRITTEN else found


def _without(entity: Mapping[str, object], *names: str) -> Mapping[str, object]:
    if not any(entity.get(name) is not None for name in names):
        return entity
    return {name: value for name, value in entity.items() if name not in names}


def forget_texts(service: Tables, now: datetime, names: Names | None = None) -> Mapping[Table, int]:
    """Take those words out of what ended longer ago than personal data are kept; returns the rows changed.

    Younger tickets lose them with their personal data, and are met by the next run. A row that is changed
    meanwhile is left to the next run as well.
    """
    changed: dict[Table, int] = {}
    for table in (Table.DESK, Table.VISITS):
        client = service.get_table_client((names or Names()).table(table))
        changed[table] = 0
        for entity in client.list_entities():
            after = without_texts(table, entity)
            if after is entity or not _is_over(entity, now - retention.PERSONAL):
                continue
            with suppress(ResourceModifiedError):
                client.update_entity(
                    after,
                    mode=UpdateMode.REPLACE,
                    etag=cast("TableEntity", entity).metadata["etag"] or "",
                    match_condition=MatchConditions.IfNotModified,
                )
                changed[table] += 1
    return changed


def _is_over(entity: Mapping[str, object], before: datetime) -> bool:
    """Whether a ticket or visit ended, or an audit's entry was written, before this instant."""
    at = entity.get("ended_at") or entity.get("at")
    return isinstance(at, str) and at < instant_text(before)


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
    parser.add_argument("action", choices=("save", "restore", "forget-texts"))
    parser.add_argument("folder", type=Path, nargs="?", help="of the copy")
    parser.add_argument("--endpoint", help="https://<account>.table.core.windows.net")
    parser.add_argument("--connection", help="a connection string, for the emulator")
    given = parser.parse_args(arguments)
    if bool(given.endpoint) == bool(given.connection):
        raise SystemExit("give either --endpoint or --connection")
    if (given.folder is None) != (given.action == "forget-texts"):
        raise SystemExit("save and restore have a folder, forget-texts has none")
    if given.connection:
        service = TableServiceClient.from_connection_string(given.connection)
    else:
        from azure.identity import AzureCliCredential

        service = TableServiceClient(given.endpoint, credential=AzureCliCredential())
    with service:
        tables = cast(Tables, service)
        counts = _done(given.action, tables, given.folder)
    sys.stdout.write("".join(f"{table.value}: {count} rows\n" for table, count in counts.items()))


def _done(action: str, tables: Tables, folder: Path | None) -> Mapping[Table, int]:
    if folder is None:
        return forget_texts(tables, datetime.now(UTC))
    return save(tables, folder) if action == "save" else restore(tables, folder)


if __name__ == "__main__":
    main()
