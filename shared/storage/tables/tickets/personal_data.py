"""Personal data beside tickets, and those that this instance holds in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from shared.domain.credentials import office_key, office_key_of
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.ports import Board, StoredTicket
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import PERSONAL, RowVersion

MOST = 4_000
"""Tickets in memory; enough for every board that one instance shows."""


class PersonalCache:
    """Personal data under the revision that they belong to, least recently used evicted first. Memory
    only.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, tuple[int, PersonalData]] = OrderedDict()

    def get(self, ticket: Ticket) -> PersonalData | None:
        """None where nothing is known of this revision."""
        known = self._known.get(ticket.ticket_id)
        if known is None or known[0] != ticket.personal_revision:
            return None
        self._known.move_to_end(ticket.ticket_id)
        return known[1]

    def put(self, ticket: Ticket, personal: PersonalData) -> None:
        """Keep them for this revision; an empty value records that there are none."""
        self._known[ticket.ticket_id] = (ticket.personal_revision, personal)
        self._known.move_to_end(ticket.ticket_id)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def written(self, ticket: Ticket, personal: PersonalData) -> None:
        """Keep what this instance has written; what it has erased is dropped at once."""
        if personal.is_empty:
            self._known.pop(ticket.ticket_id, None)
        else:
            self.put(ticket, personal)


class TablePersonalData:
    """Implements `shared.ports.PersonalDataStore`."""

    def __init__(self, table: RowTable, cache: PersonalCache, bad_rows: BadRowLog) -> None:
        self._table = table
        self._cache = cache
        self._bad_rows = bad_rows

    async def of_ticket(self, stored: StoredTicket) -> PersonalData:
        """See `PersonalDataStore.of_ticket`."""
        known = self._known(stored)
        if known is not None:
            return known
        ticket_id = stored.ticket.ticket_id
        return self._keep(
            stored, await self._table.get(office_key_of(ticket_id), keys.personal_key(ticket_id))
        )

    async def of_board(self, board: Board) -> dict[str, PersonalData]:
        """A point read where one ticket is new, a range where several are, nothing where none is."""
        unknown = [stored for stored in board.by_id.values() if self._known(stored) is None]
        if len(unknown) > 1:
            partition = office_key(board.office_id)
            found = await self._table.between(partition, keys.PERSONAL_FIRST, keys.PERSONAL_END)
            by_key = {row.key: row for row in found}
            for stored in unknown:
                self._keep(stored, by_key.get(keys.personal_key(stored.ticket.ticket_id)))
        return {ticket_id: await self.of_ticket(stored) for ticket_id, stored in board.by_id.items()}

    async def ticket_ids(self, office_id: str) -> Sequence[str]:
        """See `PersonalDataStore.ticket_ids`."""
        found = await self._table.between(office_key(office_id), keys.PERSONAL_FIRST, keys.PERSONAL_END)
        return [row.key.removeprefix(keys.PERSONAL_FIRST) for row in found]

    def _keep(self, stored: StoredTicket, row: Row | None) -> PersonalData:
        """Keep and return what the row holds. If it cannot be read a clerk loses the name, not the ticket."""
        personal = PersonalData()
        if row is not None:
            try:
                personal = PERSONAL.read(row)
            except BadRow as bad:
                self._bad_rows.report(row, bad)
        self._cache.put(stored.ticket, personal)
        return personal

    def _known(self, stored: StoredTicket) -> PersonalData | None:
        """Without a request: no personal data lie beside the ticket, or they are in memory."""
        if isinstance(stored.version, RowVersion) and not stored.version.has_personal:
            return PersonalData()
        return self._cache.get(stored.ticket)
