"""Reads an office's board: every row of the range `q!`, page by page. Rows with a known ETag are kept."""

from __future__ import annotations

from shared.domain.credentials import office_key
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.ports import StoredTicket
from shared.slices import in_slices
from shared.storage.boards.cached_board import BoardRows
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.raw import RawRow
from shared.storage.tables.client.row import BadRow
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import OFFICE_DAY, stored_ticket

_Content = StoredTicket | OfficeDay | None
"""What a row holds; None for one that cannot be read."""


class BoardReader:
    """Reads boards for `BoardCache`, which never reads one board twice at the same time."""

    def __init__(self, table: RowTable, bad_rows: BadRowLog) -> None:
        self._table = table
        self._bad_rows = bad_rows
        self._known: dict[str, dict[tuple[str, str], _Content]] = {}
        """Office key → key and ETag of each row of the last answer → what it holds."""

    async def read(self, office_id: str) -> BoardRows:
        """The board's rows; one that cannot be read is left out. Raises `StorageUnavailable`."""
        partition = office_key(office_id)
        known = self._known.get(partition, {})
        found: dict[tuple[str, str], _Content] = {}
        async for page in self._table.pages_between(partition, keys.BOARD_FIRST, keys.BOARD_END):
            # A morning's first read of a long board decodes every row.
            async for row in in_slices(page):
                version = (row.key, row.etag)
                found[version] = known[version] if version in known else self._decoded(row)
        self._known[partition] = found
        return _board_rows(found)

    def _decoded(self, raw: RawRow) -> _Content:
        row = raw.parsed()
        try:
            return OFFICE_DAY.read(row) if row.key == keys.OFFICE_DAY_KEY else stored_ticket(row)
        except BadRow as bad:
            self._bad_rows.report(row, bad)
            return None


def _board_rows(found: dict[tuple[str, str], _Content]) -> BoardRows:
    tickets: dict[str, StoredTicket] = {}
    office_day = OPEN_DAY
    for content in found.values():
        if isinstance(content, StoredTicket):
            # A long board comes in pages; a ticket that moved between two of them is met twice.
            known = tickets.get(content.ticket.ticket_id)
            if known is None or known.ticket.revision < content.ticket.revision:
                tickets[content.ticket.ticket_id] = content
        elif content is not None:
            office_day = content
    return BoardRows(tickets, office_day, sum(content is None for content in found.values()))
