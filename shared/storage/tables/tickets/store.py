"""Tickets in the table `desk`: every change is one batch, guarded by the row that was read."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.office.office import OfficeDay
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeEntry
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.ports import (
    Board,
    Change,
    Clock,
    Conflict,
    Entry,
    EntryExists,
    Idempotency,
    NumberTaken,
    ReusedKey,
    StoredTicket,
)
from shared.storage.board import BoardCache, Pace
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.columns import BadRow, Row
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.batches import Purpose, entering, saving
from shared.storage.tables.tickets.personal_cache import PersonalCache
from shared.storage.tables.tickets.reads import DeskReads
from shared.storage.tables.tickets.recently_ended import EndedTickets
from shared.storage.tables.tickets.rows import NEVER_AN_ETAG, RowVersion
from shared.storage.tables.tickets.sweeping import sweep

_ATTEMPTS = 4
"""Tries at a batch that met a row which may be replaced."""


class TableTicketStore:
    """Implements `shared.ports.TicketStore`. Raises `BadRow` for a ticket that cannot be read."""

    def __init__(
        self, table: RowTable, clock: Clock, board_interval: float = 1.0, pace: Pace | None = None
    ) -> None:
        self._table = table
        self._personal = PersonalCache()
        self._reads = DeskReads(table, self._personal)
        self._ended = EndedTickets((pace or Pace()).monotonic)
        self._boards = BoardCache(self._reads.picture, clock.now, interval=board_interval, pace=pace)

    @property
    def bad_rows(self) -> int:
        """How many broken rows this instance has left off its boards."""
        return self._reads.bad_rows

    async def enter(self, entry: Entry) -> StoredTicket:
        ticket, batch = entry.change.ticket, secrets.token_hex(8)
        device_etag: str | None = None
        for _ in range(_ATTEMPTS):
            writes = entering(entry, batch, device_etag)
            try:
                etags = await self._table.batch(writes)
            except Rejected as refusal:
                if refusal.repeated and await self._reads.wrote(ticket.ticket_id, ticket.revision, batch):
                    return await self._echo(entry.change)
                device_etag = await self._why_not_entered(entry, writes[refusal.index].purpose)
                continue
            return self._written(entry.change, writes, etags)
        raise Conflict(ticket.ticket_id)

    async def load(self, ticket_id: str) -> StoredTicket | None:
        stored = await self._reads.load(ticket_id)
        if stored is not None:
            self._boards.learn(stored)
            self._ended.put(stored)
        return stored

    def seen(self, ticket_id: str) -> StoredTicket | None:
        return self._boards.seen(ticket_id)

    async def find(self, ticket_id: str) -> StoredTicket | None:
        kept = await self._boards.find(ticket_id) or self._ended.get(ticket_id)
        return kept or await self.load(ticket_id)

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        version, ticket = stored.version, change.ticket
        if not isinstance(version, RowVersion):
            raise TypeError("a ticket is saved with the version that this store gave it")
        batch, place_lost = secrets.token_hex(8), False
        for _ in range(2):
            writes = saving(stored, version, change, batch, place_lost=place_lost)
            try:
                return self._written(change, writes, await self._table.batch(writes))
            except Rejected as refusal:
                if refusal.repeated and await self._reads.wrote(ticket.ticket_id, ticket.revision, batch):
                    return await self._echo(change)
                purpose = writes[refusal.index].purpose
                if purpose is Purpose.KEY:
                    raise await self._reused(change) from refusal
                # The truth decided, and only the row on the board is gone: write it anew.
                place_lost = purpose is Purpose.PLACE and version.key == keys.truth_key(ticket.ticket_id)
                if not place_lost:
                    break
        raise Conflict(ticket.ticket_id)

    async def earlier(self, office_id: str, key: str) -> Idempotency | None:
        return await self._reads.earlier(office_id, key)

    async def personal(self, stored: StoredTicket) -> PersonalData:
        return await self._reads.personal(stored)

    async def personal_of_office(self, board: Board) -> dict[str, PersonalData]:
        return await self._reads.personal_of_office(board)

    async def audit(self, ticket_id: str) -> Sequence[AuditEntry]:
        return await self._reads.audit(ticket_id)

    async def audit_of_office(
        self, office_id: str, since: datetime, until: datetime
    ) -> Sequence[OfficeEntry]:
        return await self._reads.audit_of_office(office_id, since, until)

    async def by_device(self, office_id: str, device: str) -> StoredTicket | None:
        found = await self._reads.ticket_named_by(office_key(office_id), keys.device_key(device))
        return found[1] if found else None

    async def device_of(self, ticket_id: str) -> str | None:
        return await self._reads.device_of(ticket_id)

    async def with_personal(self, office_id: str) -> Sequence[str]:
        return await self._reads.with_personal(office_id)

    async def sweep(self, office_id: str, now: datetime) -> int:
        return await sweep(self._table, self._reads, office_id, now)

    async def by_number(self, office_key: str, day: date, number: str) -> StoredTicket | None:
        return await self._reads.by_number(office_key, day, number)

    async def board(self, office_id: str, *, fresh: bool = False) -> Board:
        return await self._boards.get(office_id, fresh=fresh)

    def office_day_seen(self, office_id: str) -> OfficeDay:
        return self._boards.office_day_seen(office_id)

    async def board_changed(self, office_id: str, version: int, timeout: float) -> bool:
        return await self._boards.changed(office_id, version, timeout)

    async def set_office_day(
        self, office_id: str, before: OfficeDay, after: OfficeDay, entry: OfficeDayEntry
    ) -> None:
        there, etag = await self._reads.desk(office_id)
        if there != before:
            raise Conflict(office_id)
        state = Row(office_key(office_id), keys.OFFICE_DAY_KEY, keys.office_day_cells(after), etag)
        audit = keys.office_day_audit_row(entry, secrets.token_hex(8))
        try:
            verb = Verb.REPLACE if etag else Verb.INSERT
            await self._table.batch([Write(verb, state), Write(Verb.INSERT, audit)])
        except Rejected as refusal:
            # It may be our own entry that stands there, whose answer was lost.
            if not refusal.repeated or await self._table.get(audit.partition, audit.key) is None:
                raise Conflict(office_id) from refusal
        self._boards.put_office_day(office_id, after)

    async def pending_after_visit(self, office_id: str) -> Sequence[StoredTicket]:
        return await self._reads.pending_after_visit(office_id)

    async def mark_after_visit_done(self, ticket: Ticket) -> None:
        row = Row(office_key_of(ticket.ticket_id), keys.ended_key(ticket.ticket_id), {})
        try:
            await self._table.batch([Write(Verb.DELETE, row)])
        except Rejected as refusal:
            if refusal.status != 404:
                raise

    async def close(self) -> None:
        """Stop the readers of the boards."""
        await self._boards.close()

    async def _why_not_entered(self, entry: Entry, purpose: str) -> str | None:
        """Raise what stands in the way; the ETag of the device's row, None if it is gone, to try again."""
        ticket, idempotency = entry.change.ticket, entry.change.idempotency
        partition = office_key_of(ticket.ticket_id)
        if purpose == Purpose.NUMBER:
            raise NumberTaken(ticket.number)
        if purpose == Purpose.KEY and idempotency is not None:
            key = keys.idempotency_key(idempotency.key)
            found = await self._reads.ticket_named_by(partition, key)
            if found is None or found[1] is None:
                raise BadRow(partition, key, "names no ticket")
            raise EntryExists(found[1], keys.idempotency(found[0], idempotency.key))
        if purpose == Purpose.DEVICE and entry.device is not None:
            found = await self._reads.ticket_named_by(partition, keys.device_key(entry.device))
            if found is not None and found[1] is not None and not found[1].ticket.is_final:
                raise EntryExists(found[1])
            return found[0].etag if found else None
        there = await self._reads.load(ticket.ticket_id)
        raise EntryExists(there) if there else Conflict(ticket.ticket_id)

    async def _reused(self, change: Change) -> Exception:
        assert change.idempotency is not None
        earlier = await self._reads.earlier(change.ticket.office_id, change.idempotency.key)
        return ReusedKey(earlier) if earlier else Conflict(change.ticket.ticket_id)

    async def _echo(self, change: Change) -> StoredTicket:
        """Our write took effect although its answer was lost: the ticket as it stands, or as we left it."""
        there = await self.load(change.ticket.ticket_id)
        if there is not None and there.ticket.revision == change.ticket.revision:
            self._remember(change)
            self._boards.put(there)
            return there
        truth = keys.truth_key(change.ticket.ticket_id)
        return StoredTicket(change.ticket, RowVersion(truth, NEVER_AN_ETAG, has_personal=False))

    def _written(self, change: Change, writes: Sequence[Write], etags: Sequence[str]) -> StoredTicket:
        """The ticket with the version of its row on the board, else of the truth."""
        key = keys.queue_key(change.ticket) or keys.truth_key(change.ticket.ticket_id)
        place = next(index for index, write in enumerate(writes) if write.row.key == key)
        has_personal = bool(writes[place].row.columns["has_personal"])
        stored = StoredTicket(change.ticket, RowVersion(key, etags[place], has_personal))
        self._remember(change)
        self._boards.put(stored)
        self._ended.put(stored)
        return stored

    def _remember(self, change: Change) -> None:
        if change.personal is None:
            return
        if change.personal.is_empty:
            self._personal.drop(change.ticket)
        else:
            self._personal.put(change.ticket, change.personal)
