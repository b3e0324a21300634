"""Keys of source tags: partition `sources` of the table of tickets, a row for each day."""

from __future__ import annotations

import base64
import binascii
import logging
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain import retention
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.bad_rows import BAD_ROW
from shared.storage.tables.client.row import BadRow, Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.codec import RowType

_log = logging.getLogger(__name__)
PARTITION = "sources"
KEY_BYTES = 32
DAYS_IN_MEMORY = 3


@dataclass(frozen=True)
class SourceKey:
    """The key of the day that the row's key names, base64."""

    secret: str


SOURCE_KEY = RowType(SourceKey)


class TableSourceKeys:
    """Implements `shared.ports.SourceKeys`."""

    def __init__(self, table: RowTable) -> None:
        self._table = table
        self._known: dict[date, bytes] = {}

    async def of_day(self, day: date) -> bytes:
        """See `SourceKeys.of_day`."""
        if day not in self._known:
            self._known[day] = await self._read(day) or await self._make(day)
            for old in sorted(self._known)[:-DAYS_IN_MEMORY]:
                del self._known[old]
        return self._known[day]

    async def sweep(self, now: datetime) -> int:
        """See `SourceKeys.sweep`."""
        first = (now - retention.SOURCE_KEY).date()
        self._known = {day: key for day, key in self._known.items() if day >= first}
        return await self._table.remove(await self._table.between(PARTITION, "", _key(first)))

    async def _read(self, day: date) -> bytes | None:
        row = await self._table.get(PARTITION, _key(day))
        if row is None:
            return None
        try:
            return base64.b64decode(SOURCE_KEY.read(row).secret, validate=True)
        except (BadRow, binascii.Error) as error:
            # Without it only this instance's own tags are known to be alike: no entry must fail for that.
            _log.error("left out: the key of the sources of %s: %s", day, error, extra={"work": BAD_ROW})
            return None

    async def _make(self, day: date) -> bytes:
        """Insert one; where another instance was first, its key holds."""
        secret = secrets.token_bytes(KEY_BYTES)
        columns = SOURCE_KEY.write(SourceKey(base64.b64encode(secret).decode()))
        try:
            await self._table.insert(Row(PARTITION, _key(day), columns))
        except Rejected:
            return await self._read(day) or secret
        return secret


def _key(day: date) -> str:
    return f"{day:%Y%m%d}"
