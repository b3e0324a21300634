"""Signs of life: each instance keeps them in memory and writes one row per office, at most every 30 s.

Silence counts only from when this instance began to observe without a break: a read that failed, or a time
in which the process did nothing at all, begins that period anew.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from shared.domain import retention
from shared.domain.credentials import office_key
from shared.domain.queue.presence import SignsOfLife
from shared.ports import Clock, StorageUnavailable
from shared.storage.tables.client.account import Rejected
from shared.storage.tables.client.row import BadRow, Cell, Row
from shared.storage.tables.client.table import LARGEST_BATCH, RowTable, Verb, Write
from shared.storage.tables.codec import read_cell
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import PRESENCE, PresenceRow

WRITE_EVERY = timedelta(seconds=30)
READ_EVERY = timedelta(seconds=10)
FORGET_AFTER = timedelta(minutes=20)
"""Longer than any rule looks back."""
UNBROKEN = timedelta(seconds=150)
"""A process that did nothing for longer may have been stopped meanwhile."""
_PIECE = 30_000
"""Characters in one column; storage takes 32 Ki."""
_log = logging.getLogger(__name__)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class _Office:
    """What this instance has heard at one office, and what it last read of the others."""

    tickets: dict[str, datetime] = field(default_factory=dict[str, datetime])
    clerks: dict[str, datetime] = field(default_factory=dict[str, datetime])
    written_at: datetime = _LONG_AGO
    read_at: datetime = _LONG_AGO
    others: tuple[Mapping[str, datetime], Mapping[str, datetime]] = ({}, {})
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)


class TablePresence:
    """Implements `shared.ports.Presence`. `instance` names this process in its rows."""

    def __init__(self, table: RowTable, clock: Clock, instance: str) -> None:
        self._table = table
        self._clock = clock
        self._key = keys.presence_key(instance)
        self._offices: dict[str, _Office] = {}
        self._watching_since = self._awake_at = clock.now()

    async def visitor_heard(self, office_id: str, ticket_id: str) -> None:
        office, now = self._office(office_id), self._awake()
        office.tickets[ticket_id] = now
        await self._write_if_due(office_id, office, now)

    async def clerk_heard(self, office_id: str, clerk_id: str) -> None:
        office, now = self._office(office_id), self._awake()
        office.clerks[clerk_id] = now
        await self._write_if_due(office_id, office, now)

    async def signs_of_life(self, office_id: str) -> SignsOfLife:
        office, now = self._office(office_id), self._awake()
        async with office.reading:
            if now - office.read_at >= READ_EVERY:
                await self._read(office_id, office, now)
        tickets, clerks = office.others
        return SignsOfLife(
            self._watching_since, _latest(tickets, office.tickets), _latest(clerks, office.clerks)
        )

    async def _write_if_due(self, office_id: str, office: _Office, now: datetime) -> None:
        """A failure is repaired by the next write, after the same pause."""
        if now - office.written_at < WRITE_EVERY:
            return
        office.written_at = now
        for known in (office.tickets, office.clerks):
            for name in [name for name, at in known.items() if now - at > FORGET_AFTER]:
                del known[name]
        text = json.dumps([_seconds(office.tickets), _seconds(office.clerks)], separators=(",", ":"))
        pieces = {f"heard{i}": text[i * _PIECE : (i + 1) * _PIECE] for i in range(-(-len(text) // _PIECE))}
        columns: dict[str, Cell] = {**PRESENCE.write(PresenceRow(len(pieces), now)), **pieces}
        row = Row(office_key(office_id), self._key, columns)
        try:
            await self._table.put(row)
        except StorageUnavailable as error:
            _log.warning("presence at %s not written: %s", office_id, error)

    async def _read(self, office_id: str, office: _Office, now: datetime) -> None:
        try:
            found = await self._table.between(office_key(office_id), keys.PRESENCE_FIRST, keys.PRESENCE_END)
        except StorageUnavailable:
            # What the other instances heard meanwhile is unknown, so it makes nobody absent.
            self._watching_since = self._clock.now()
            raise
        tickets: dict[str, datetime] = {}
        clerks: dict[str, datetime] = {}
        stale: list[Row] = []
        for row in found:
            try:
                known = PRESENCE.read(row)
                if now - known.at > retention.PRESENCE:
                    stale.append(row)
                    continue
                seen_tickets, seen_clerks = _parse(row, known.pieces)
            except BadRow as bad:
                _log.error("presence left out: %s", bad)
                continue
            tickets, clerks = _latest(tickets, seen_tickets), _latest(clerks, seen_clerks)
        office.others, office.read_at = (tickets, clerks), now
        await self._sweep(stale)

    async def _sweep(self, stale: Sequence[Row]) -> None:
        """Delete the rows of instances that are long gone. A failure is no loss: the next read finds them."""
        if not stale:
            return
        try:
            await self._table.batch([Write(Verb.DELETE, row) for row in stale[:LARGEST_BATCH]])
        except (Rejected, StorageUnavailable) as error:
            _log.info("old presence rows kept for now: %s", error)

    def _awake(self) -> datetime:
        now = self._clock.now()
        if now - self._awake_at > UNBROKEN:
            self._watching_since = now
        self._awake_at = now
        return now

    def _office(self, office_id: str) -> _Office:
        return self._offices.setdefault(office_id, _Office())


def _seconds(heard: Mapping[str, datetime]) -> dict[str, int]:
    return {name: int(at.timestamp()) for name, at in heard.items()}


def _latest(one: Mapping[str, datetime], other: Mapping[str, datetime]) -> dict[str, datetime]:
    """Both, with the later instant of those that are in both."""
    return dict(one) | {name: at for name, at in other.items() if name not in one or at > one[name]}


def _parse(row: Row, pieces: int) -> tuple[dict[str, datetime], dict[str, datetime]]:
    text = "".join(read_cell(row, f"heard{i}", str) for i in range(pieces))
    try:
        tickets, clerks = json.loads(text)
        return _instants(tickets), _instants(clerks)
    except (ValueError, TypeError, AttributeError):
        raise BadRow(row.partition, row.key, "columns heard… are no two maps") from None


def _instants(seconds: Mapping[str, int]) -> dict[str, datetime]:
    return {name: datetime.fromtimestamp(at, UTC) for name, at in seconds.items()}
