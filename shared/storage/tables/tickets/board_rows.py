"""Reads an office's board: every row of the range `q!` in one query."""

from __future__ import annotations

from shared.domain.credentials import office_key
from shared.domain.office.office import OPEN_DESK
from shared.ports import StoredTicket
from shared.storage.boards.cache import BoardRows
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import BadRow
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import OFFICE_DAY, stored_ticket


class BoardReader:
    """Reads boards for `BoardCache`."""

    def __init__(self, table: RowTable, bad_rows: BadRowLog) -> None:
        self._table = table
        self._bad_rows = bad_rows

    async def read(self, office_id: str) -> BoardRows:
        """The board's rows; a broken one is left out. Raises `StorageUnavailable`."""
        tickets: dict[str, StoredTicket] = {}
        office_day = OPEN_DESK
        for row in await self._table.between(office_key(office_id), keys.BOARD_FIRST, keys.BOARD_END):
            try:
                if row.key == keys.OFFICE_DAY_KEY:
                    office_day = OFFICE_DAY.read(row)
                else:
                    _keep_newest(tickets, stored_ticket(row))
            except BadRow as bad:
                self._bad_rows.report(row, bad)
        return BoardRows(tickets, office_day)


def _keep_newest(tickets: dict[str, StoredTicket], stored: StoredTicket) -> None:
    """A long board comes in pages; a ticket that moved between two of them is met twice."""
    known = tickets.get(stored.ticket.ticket_id)
    if known is None or known.ticket.revision < stored.ticket.revision:
        tickets[stored.ticket.ticket_id] = stored
