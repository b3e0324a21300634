"""The rows of the change log: one partition for each minute, so that old ones are removed together.

`PartitionKey` is the minute as `YYYYMMDDhhmm`, `RowKey` is `<writer's µs>!<instance>!<number of the write>`,
`offices` holds the keys of the changed offices, separated by commas.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from shared.storage.boards.notes import Note
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.raw import RawRow
from shared.storage.tables.client.row import BadRow, Row, key_part
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.codec import RowType

OFFICES_IN_A_ROW = 1_500
"""A column holds 32,000 characters, a key and its comma have eleven, or eighteen for records."""
REMOVED_AT_ONCE = 5_000
"""Rows removed by one run: an hour's notes of a busy instance are 14,400."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class NoteRow:
    """Office keys and records keys."""

    offices: tuple[str, ...]


NOTE = RowType(NoteRow)


class TableNotes:
    """Implements `shared.storage.boards.notes.NoteRows`. `instance` is the writer's name."""

    def __init__(self, table: RowTable, instance: str, bad_rows: BadRowLog) -> None:
        self._table = table
        self._instance = key_part(instance)
        self._bad_rows = bad_rows
        self._numbers = count(1)

    async def write(self, offices: Collection[str], at: datetime) -> None:
        """See `NoteRows.write`."""
        keys = sorted(offices)
        for start in range(0, len(keys), OFFICES_IN_A_ROW):
            key = f"{_micros(at)}!{self._instance}!{next(self._numbers):06d}"
            columns = NOTE.write(NoteRow(tuple(keys[start : start + OFFICES_IN_A_ROW])))
            try:
                await self._table.add(Row(minute(at), key, columns))
            except Rejected as refusal:
                if refusal.status != 409:
                    raise
                # The key is unique to this write: the row is our own, and the answer to its insert was lost.

    async def since(self, instant: datetime) -> Sequence[Note]:
        """See `NoteRows.since`."""
        found: list[Note] = []
        # Open at the end: for a writer whose clock is ahead, the next minute has begun already.
        async for page in self._table.pages_from(minute(instant), _micros(instant)):
            found += [note for row in page if (note := self._note(row)) is not None]
        return found

    async def remove_before(self, instant: datetime) -> int:
        """See `NoteRows.remove_before`."""
        old: list[Row] = []
        async for page in self._table.pages_before(minute(instant)):
            old += [Row(row.partition, row.key, {}, row.etag) for row in page]
            if len(old) >= REMOVED_AT_ONCE:
                break
        return await self._table.remove(old)

    def _note(self, raw: RawRow) -> Note | None:
        row = raw.parsed()
        try:
            return Note(row.key, row.key.split("!")[1], NOTE.read(row).offices)
        except (BadRow, IndexError) as error:
            bad = error if isinstance(error, BadRow) else BadRow(row.partition, row.key, "names no instance")
            self._bad_rows.report(row, bad)
            return None


def minute(instant: datetime) -> str:
    """The partition of an instant."""
    return f"{instant.astimezone(UTC):%Y%m%d%H%M}"


def _micros(instant: datetime) -> str:
    return f"{(instant - _EPOCH) // timedelta(microseconds=1):020d}"
