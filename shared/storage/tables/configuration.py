"""The audit of configuration: one partition for each month of UTC, keys in order of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.domain.actor import Actor
from shared.domain.office.configuration import ChangeResult, ConfigurationEntry, Subject
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.codec import RowType, instant_text


@dataclass(frozen=True)
class EntryRow:
    """One entry."""

    entry_id: str
    at: datetime
    actor: Actor
    actor_id: str
    actor_name: str
    subject: Subject
    subject_id: str
    before: str | None
    after: str | None
    result: ChangeResult


ENTRY = RowType(EntryRow)


class TableConfigurationAudit:
    """Implements `shared.ports.ConfigurationAudit`."""

    def __init__(self, table: RowTable) -> None:
        self._table = table

    async def add(self, entries: Sequence[ConfigurationEntry]) -> None:
        """See `ConfigurationAudit.add`."""
        await self._table.write_all([Write(Verb.PUT, _row(entry)) for entry in entries])

    async def note_ends(self, entries: Sequence[ConfigurationEntry]) -> None:
        """See `ConfigurationAudit.note_ends`."""
        await self._table.write_all([Write(Verb.PUT, _row(entry)) for entry in entries])

    async def between(self, since: datetime, until: datetime) -> Sequence[ConfigurationEntry]:
        """One query for each month."""
        found: list[ConfigurationEntry] = []
        first, last = instant_text(since), instant_text(until)
        month = since.replace(day=1)
        while month < until:
            rows = await self._table.between(f"{month:%Y-%m}", first, last)
            found += [_entry(ENTRY.read(row)) for row in rows]
            month = (month + timedelta(days=32)).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return found


def _row(entry: ConfigurationEntry) -> Row:
    columns = ENTRY.write(
        EntryRow(
            entry.entry_id,
            entry.at,
            entry.actor,
            entry.actor_id,
            entry.actor_name,
            entry.subject,
            entry.subject_id,
            entry.before,
            entry.after,
            entry.result,
        )
    )
    return Row(f"{entry.at:%Y-%m}", f"{instant_text(entry.at)}!{entry.entry_id}", columns)


def _entry(row: EntryRow) -> ConfigurationEntry:
    return ConfigurationEntry(
        row.entry_id,
        row.at,
        row.actor,
        row.actor_id,
        row.actor_name,
        row.subject,
        row.subject_id,
        row.before,
        row.after,
        row.result,
    )
