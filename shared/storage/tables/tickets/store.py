"""Tickets in the table `desk`: every change is one batch, guarded by the row that was read."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime

from shared.domain.credentials import office_key, office_key_of
from shared.domain.idempotency import StoredIdempotency
from shared.ports import (
    Change,
    Conflict,
    NewTicket,
    NumberTaken,
    ReusedKey,
    StoredTicket,
    Swept,
    TicketExists,
)
from shared.storage.boards.cache import BoardCache
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow
from shared.storage.tables.client.table import RowTable, Write
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.batches import Purpose, adding, saving
from shared.storage.tables.tickets.personal_data import PersonalCache
from shared.storage.tables.tickets.reads import TicketReads
from shared.storage.tables.tickets.rows import IDEMPOTENCY, NEVER_AN_ETAG, RowVersion
from shared.storage.tables.tickets.sweeping import Sweeper

_ATTEMPTS = 4
"""Attempts at a batch that met a row which may be replaced."""


class TableTickets:
    """Implements `shared.ports.TicketStore`. It passes what it has written or read on to the instance's
    boards.
    """

    def __init__(
        self,
        table: RowTable,
        reads: TicketReads,
        boards: BoardCache,
        personal: PersonalCache,
        bad_rows: BadRowLog,
    ) -> None:
        self._table = table
        self._bad_rows = bad_rows
        self._reads = reads
        self._boards = boards
        self._personal = personal

    async def add(self, new: NewTicket) -> StoredTicket:
        """See `TicketStore.add`."""
        ticket, batch = new.change.ticket, secrets.token_hex(8)
        device_etag: str | None = None
        for _ in range(_ATTEMPTS):
            writes = adding(new, batch, device_etag)
            try:
                etags = await self._batch(writes)
            except Rejected as refusal:
                if refusal.repeated and await self._reads.wrote(ticket.ticket_id, ticket.revision, batch):
                    return await self._echo(new.change)
                device_etag = await self._why_not_added(new, writes[refusal.index].purpose)
                continue
            return self._written(new.change, writes, etags)
        raise Conflict(ticket.ticket_id)

    async def load(self, ticket_id: str) -> StoredTicket | None:
        """See `TicketStore.load`."""
        stored = await self._reads.load(ticket_id)
        if stored is not None:
            self._boards.learn(stored)
        return stored

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        """See `TicketStore.save`."""
        version, ticket = stored.version, change.ticket
        if not isinstance(version, RowVersion):
            raise TypeError("a ticket is saved with the version that this store gave it")
        batch, place_lost = secrets.token_hex(8), False
        for _ in range(2):
            writes = saving(stored, version, change, batch, place_lost=place_lost)
            try:
                return self._written(change, writes, await self._batch(writes))
            except Rejected as refusal:
                if refusal.repeated and await self._reads.wrote(ticket.ticket_id, ticket.revision, batch):
                    return await self._echo(change)
                purpose = writes[refusal.index].purpose
                if purpose is Purpose.KEY:
                    raise await self._reused(change) from refusal
                # The ticket's own row decided, and only its row on the board is missing: write that again.
                place_lost = purpose is Purpose.PLACE and version.key == keys.truth_key(ticket.ticket_id)
                if not place_lost:
                    break
        raise Conflict(ticket.ticket_id)

    async def earlier(self, office_id: str, key: str) -> StoredIdempotency | None:
        """See `TicketStore.earlier`."""
        row = await self._table.get(office_key(office_id), keys.idempotency_key(key))
        return IDEMPOTENCY.read(row, key=key) if row else None

    async def by_device(self, office_id: str, device: str) -> StoredTicket | None:
        """See `TicketStore.by_device`."""
        found = await self._reads.named_by(office_key(office_id), keys.device_key(device))
        return found[1] if found else None

    async def device_of(self, ticket_id: str) -> str | None:
        """See `TicketStore.device_of`."""
        # Names of devices are blind, so their keys are plain and can be taken from the row.
        found = await self._table.between(
            office_key_of(ticket_id), keys.DEVICE_FIRST, keys.DEVICE_END, naming=ticket_id
        )
        return found[0].key.removeprefix(keys.DEVICE_FIRST) if found else None

    async def by_number(self, office_key: str, day: date, number: str) -> StoredTicket | None:
        """See `TicketStore.by_number`."""
        found = await self._reads.named_by(office_key, keys.number_key(day, number))
        return found[1] if found else None

    async def sweep(self, office_id: str, now: datetime) -> Swept:
        """See `TicketStore.sweep`."""
        return await Sweeper(self._table, self._reads, self._bad_rows).sweep(office_id, now)

    async def _batch(self, writes: Sequence[Write]) -> Sequence[str]:
        """Write; if it stays unknown whether that took effect, the board is marked as doubtful."""
        try:
            return await self._table.batch(writes)
        except Rejected:
            raise
        except BaseException:
            self._boards.doubt(writes[0].row.partition)
            raise

    async def _why_not_added(self, new: NewTicket, purpose: str) -> str | None:
        """Raise what prevents the entry, or return the ETag of the device's row (None if it is gone) for
        another attempt.
        """
        ticket, idempotency = new.change.ticket, new.change.idempotency
        partition = office_key_of(ticket.ticket_id)
        if purpose == Purpose.NUMBER:
            raise NumberTaken(ticket.number)
        if purpose == Purpose.KEY and idempotency is not None:
            key = keys.idempotency_key(idempotency.key)
            found = await self._reads.named_by(partition, key)
            if found is None or found[1] is None:
                raise BadRow(partition, key, "names no ticket")
            raise TicketExists(found[1], IDEMPOTENCY.read(found[0], key=idempotency.key))
        if purpose == Purpose.DEVICE and new.device is not None:
            found = await self._reads.named_by(partition, keys.device_key(new.device))
            if found is not None and found[1] is not None and not found[1].ticket.is_final:
                raise TicketExists(found[1])
            return found[0].etag if found else None
        there = await self._reads.load(ticket.ticket_id)
        raise TicketExists(there) if there else Conflict(ticket.ticket_id)

    async def _reused(self, change: Change) -> Exception:
        assert change.idempotency is not None
        earlier = await self.earlier(change.ticket.office_id, change.idempotency.key)
        return ReusedKey(earlier) if earlier else Conflict(change.ticket.ticket_id)

    async def _echo(self, change: Change) -> StoredTicket:
        """Our write took effect although its answer was lost: the ticket as stored, or as we wrote it."""
        there = await self.load(change.ticket.ticket_id)
        if there is not None and there.ticket.revision == change.ticket.revision:
            self._keep_personal(change)
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
        self._keep_personal(change)
        self._boards.put(stored)
        return stored

    def _keep_personal(self, change: Change) -> None:
        if change.personal is not None:
            self._personal.written(change.ticket, change.personal)
