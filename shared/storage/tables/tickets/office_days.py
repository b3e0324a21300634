"""The state of an office's day: one row on the board, replaced with its audit entry in one batch."""

from __future__ import annotations

import secrets

from shared.domain.credentials import office_key
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.ticket.audit import OfficeDayEntry
from shared.ports import Conflict
from shared.storage.boards.cache import BoardCache
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow, Row
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import OFFICE_DAY, OFFICE_DAY_AUDIT


class TableOfficeDays:
    """Implements `shared.ports.OfficeDays`."""

    def __init__(self, table: RowTable, boards: BoardCache, bad_rows: BadRowLog) -> None:
        self._table = table
        self._boards = boards
        self._bad_rows = bad_rows

    def seen(self, office_id: str) -> OfficeDay:
        """See `OfficeDays.seen`."""
        return self._boards.office_day_seen(office_id)

    async def set(self, office_id: str, before: OfficeDay, after: OfficeDay, entry: OfficeDayEntry) -> None:
        """See `OfficeDays.set`."""
        there, etag = await self._read(office_id)
        if there != before:
            raise Conflict(office_id)
        state = Row(office_key(office_id), keys.OFFICE_DAY_KEY, OFFICE_DAY.write(after), etag)
        audit_key = keys.office_day_audit_key(entry.at, secrets.token_hex(8))
        audit = Row(office_key(office_id), audit_key, OFFICE_DAY_AUDIT.write(entry))
        try:
            verb = Verb.REPLACE if etag else Verb.INSERT
            await self._table.batch([Write(verb, state), Write(Verb.INSERT, audit)])
        except Rejected as refusal:
            # The stored entry may be our own, whose answer was lost.
            if not refusal.repeated or await self._table.get(audit.partition, audit.key) is None:
                raise Conflict(office_id) from refusal
        except BaseException:
            self._boards.doubt(state.partition)  # Whether it was written is unknown.
            raise
        self._boards.put_office_day(office_id, after)

    async def _read(self, office_id: str) -> tuple[OfficeDay, str]:
        """The state, read now, and its row's ETag, empty if there is none yet.

        A row that cannot be read counts as an open office, as on the board, and may be replaced.
        """
        row = await self._table.get(office_key(office_id), keys.OFFICE_DAY_KEY)
        if row is None:
            return OPEN_DAY, ""
        try:
            return OFFICE_DAY.read(row), row.etag
        except BadRow as bad:
            self._bad_rows.report(row, bad)
            return OPEN_DAY, row.etag
