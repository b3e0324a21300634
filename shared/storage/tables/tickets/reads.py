"""What the desk's table answers: tickets, boards, audit, personal data. Nothing here writes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import date, datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.office.office import OPEN_DESK, OfficeDay
from shared.domain.ticket.audit import AuditEntry, OfficeEntry, in_order
from shared.domain.ticket.ticket import PersonalData
from shared.ports import Board, Idempotency, StoredTicket
from shared.storage.board import Picture
from shared.storage.tables.client.columns import BadRow, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.personal_cache import PersonalCache
from shared.storage.tables.tickets.rows import RowVersion, stored_ticket

_log = logging.getLogger(__name__)
_AT_ONCE = 10
"""Point reads under way together when a list of tickets is loaded."""


class DeskReads:
    """Reads of one instance. `bad_rows` counts the broken rows left out, each state of each once."""

    def __init__(self, table: RowTable, personal: PersonalCache) -> None:
        self._table = table
        self._personal = personal
        self._bad: set[tuple[str, str, str]] = set()

    @property
    def bad_rows(self) -> int:
        return len(self._bad)

    async def load(self, ticket_id: str) -> StoredTicket | None:
        """The truth row. Raises `BadRow`."""
        row = await self._table.get(office_key_of(ticket_id), keys.truth_key(ticket_id))
        return stored_ticket(row) if row else None

    async def picture(self, office_id: str) -> Picture:
        """The board's range in one query. A broken row is left out, so that the others are still served."""
        tickets: dict[str, StoredTicket] = {}
        desk = OPEN_DESK
        for row in await self._table.between(office_key(office_id), keys.BOARD_FIRST, keys.BOARD_END):
            try:
                if row.key == keys.OFFICE_DAY_KEY:
                    desk = keys.office_day_of_row(row)
                else:
                    _lay(tickets, stored_ticket(row))
            except BadRow as bad:
                self._report(row, bad)
        return Picture(tickets, desk)

    async def desk(self, office_id: str) -> tuple[OfficeDay, str]:
        """The desk's state, read now, and its row's ETag, empty where there is none yet.

        A broken row says nothing, as on the board, and may be replaced.
        """
        row = await self._table.get(office_key(office_id), keys.OFFICE_DAY_KEY)
        if row is None:
            return OPEN_DESK, ""
        try:
            return keys.office_day_of_row(row), row.etag
        except BadRow as bad:
            self._report(row, bad)
            return OPEN_DESK, row.etag

    async def earlier(self, office_id: str, key: str) -> Idempotency | None:
        row = await self._table.get(office_key(office_id), keys.idempotency_key(key))
        return keys.idempotency(row, key) if row else None

    async def ticket_named_by(self, partition: str, key: str) -> tuple[Row, StoredTicket | None] | None:
        """A row that names a ticket, and that ticket; None where the row is gone."""
        row = await self._table.get(partition, key)
        return (row, await self.load(keys.named_ticket(row))) if row else None

    async def device_of(self, ticket_id: str) -> str | None:
        """The device whose row names the ticket; names of devices are blind, so their keys are plain."""
        found = await self._table.between(
            office_key_of(ticket_id), keys.DEVICE_FIRST, keys.DEVICE_END, naming=ticket_id
        )
        return found[0].key.removeprefix(keys.DEVICE_FIRST) if found else None

    async def by_number(self, partition: str, day: date, number: str) -> StoredTicket | None:
        found = await self.ticket_named_by(partition, keys.number_key(day, number))
        return found[1] if found else None

    async def audit(self, ticket_id: str) -> Sequence[AuditEntry]:
        found = await self._table.between(office_key_of(ticket_id), *keys.audit_range(ticket_id))
        return [keys.audit_entry(row) for row in found]

    async def audit_of_office(
        self, office_id: str, since: datetime, until: datetime
    ) -> Sequence[OfficeEntry]:
        found = await self._table.between(
            office_key(office_id), keys.AUDIT_FIRST, keys.AUDIT_END, at=keys.period(since, until)
        )
        return in_order(keys.office_entry(row) for row in found)

    async def with_personal(self, office_id: str) -> Sequence[str]:
        found = await self._table.between(office_key(office_id), keys.PERSONAL_FIRST, keys.PERSONAL_END)
        return [row.key.removeprefix(keys.PERSONAL_FIRST) for row in found]

    async def wrote(self, ticket_id: str, sequence: int, batch: str) -> bool:
        """Whether the change of this number was made by the write named `batch`."""
        row = await self._table.get(office_key_of(ticket_id), keys.audit_key(ticket_id, sequence))
        return row is not None and row.columns.get("batch") == batch

    async def pending_after_visit(self, office_id: str) -> Sequence[StoredTicket]:
        ended = await self._table.between(office_key(office_id), keys.ENDED_FIRST, keys.ENDED_END)
        ticket_ids = [keys.named_ticket(row) for row in ended]
        found: list[StoredTicket | None] = []
        for start in range(0, len(ticket_ids), _AT_ONCE):
            found += await asyncio.gather(*map(self.load, ticket_ids[start : start + _AT_ONCE]))
        return [stored for stored in found if stored is not None]

    async def personal(self, stored: StoredTicket) -> PersonalData:
        known = self._known(stored)
        if known is not None:
            return known
        ticket_id = stored.ticket.ticket_id
        row = await self._table.get(office_key_of(ticket_id), keys.personal_key(ticket_id))
        return self._keep(stored, row)

    async def personal_of_office(self, board: Board) -> dict[str, PersonalData]:
        """A point read where one ticket is new, a range where several are, nothing where none is."""
        unknown = [stored for stored in board.by_id.values() if self._known(stored) is None]
        if len(unknown) > 1:
            partition = office_key(board.office_id)
            found = await self._table.between(partition, keys.PERSONAL_FIRST, keys.PERSONAL_END)
            by_key = {row.key: row for row in found}
            for stored in unknown:
                self._keep(stored, by_key.get(keys.personal_key(stored.ticket.ticket_id)))
        return {ticket_id: await self.personal(stored) for ticket_id, stored in board.by_id.items()}

    def _keep(self, stored: StoredTicket, row: Row | None) -> PersonalData:
        """What the row says, remembered. With a broken row a clerk loses the name, not the ticket."""
        personal = PersonalData()
        if row is not None:
            try:
                personal = keys.personal_data(row)
            except BadRow as bad:
                self._report(row, bad)
        self._personal.put(stored.ticket, personal)
        return personal

    def _known(self, stored: StoredTicket) -> PersonalData | None:
        """Without a request: nothing lies beside the ticket, or it is in memory."""
        if isinstance(stored.version, RowVersion) and not stored.version.has_personal:
            return PersonalData()
        return self._personal.get(stored.ticket)

    def _report(self, row: Row, bad: BadRow) -> None:
        met = (row.partition, row.key, row.etag)
        if met not in self._bad:
            self._bad.add(met)
            _log.error("left out: %s", bad)


def _lay(tickets: dict[str, StoredTicket], stored: StoredTicket) -> None:
    """A long board comes in pages; a ticket that moved between two of them is met twice."""
    known = tickets.get(stored.ticket.ticket_id)
    if known is None or known.ticket.revision < stored.ticket.revision:
        tickets[stored.ticket.ticket_id] = stored
