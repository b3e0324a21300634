"""Parts of an office's queue as bytes: who waits, who is in hand, who was missed.

Each part is encoded once for all readers with the same rights, whole and against the versions that pages
have. Of those in hand a reader's own are shown otherwise, so that each reader who holds somebody has a part.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

import msgspec
from msgspec import UNSET

from functions.public.presenters import seconds_left
from functions.staff.presenters import row_view
from functions.staff.sent_queues import SentRows
from shared.domain.clerk import Clerk, can_manage, can_serve
from shared.front_desk.read_models.queue_rows import QueueRow
from shared.front_desk.read_models.snapshots import QueueSnapshot
from shared.slices import in_slices

_POSITION = b'"position":'
_NO_POSITION = _POSITION + b"null"
"""Unlike in a name or a message, where a quotation mark comes after a backslash."""
_VERSIONS = 4
"""Of a part, against which its bytes are kept: pages that follow it have one of the last."""


class PartName(StrEnum):
    """What a part has of the queue."""

    WAITING = "waiting"
    HELD = "held"
    MISSED = "missed"


@dataclass(frozen=True)
class _EncodedRow:
    """A row for readers with the same rights: its JSON before and after the position."""

    before: bytes
    after: bytes
    ticks: bool
    """Whether the row also has `secondsLeft`, which changes with each second."""

    @cached_property
    def mark(self) -> int:
        """The same for rows that say the same; another for one that does not, but for once in 2⁶⁴."""
        return hash((self.before, self.after))


@dataclass(frozen=True)
class PlacedRow:
    """A row of one version of a queue."""

    row: QueueRow
    encoded: _EncodedRow
    json: bytes

    def since(self, known: SentRows, now: datetime) -> bytes:
        """With the seconds left at `now`; the id alone where the page has the row but for its position."""
        ticket_id = self.row.ticket.ticket_id
        if not self.encoded.ticks and known.get(ticket_id) == self.encoded.mark:
            return b'"%s"' % ticket_id.encode()
        left = seconds_left(self.row.ticket.call, now) if self.encoded.ticks else UNSET
        return self.json if left is UNSET else b'%s,"secondsLeft":%d}' % (self.json[:-1], left)


@dataclass(eq=False)
class QueuePart:
    """A part of one version of an office's queue, for readers with the same rights."""

    name: PartName
    office_id: str
    rows: Sequence[PlacedRow]
    digest: bytes
    """Of all that is shown of them, but for the seconds."""
    _joined: deque[tuple[SentRows, bytes]] = field(
        default_factory=lambda: deque[tuple[SentRows, bytes]](maxlen=_VERSIONS)
    )

    @cached_property
    def marks(self) -> SentRows:
        """What a page has that was sent this part."""
        return {placed.row.ticket.ticket_id: placed.encoded.mark for placed in self.rows}

    def joined(self, known: SentRows, now: datetime) -> bytes:
        """All rows, as `PlacedRow.since` has them: once for all pages that have the same version.

        Not for those in hand, of whom the seconds are told.
        """
        for version, made in self._joined:
            if version is known:
                return made
        made = b",".join(placed.since(known, now) for placed in self.rows)
        self._joined.append((known, made))
        return made


async def parts_of(snapshot: QueueSnapshot, reader: Clerk) -> Sequence[QueuePart]:
    """The three parts as the reader sees them.

    Of an office that they do not serve: who is in their hands, and nothing else.
    """
    office_id = snapshot.office.office.office_id
    serves, manages = can_serve(reader, office_id), can_manage(reader, office_id)
    own = frozenset(row.ticket.ticket_id for row in snapshot.held if _holds(reader, row))
    nobody = frozenset[str]()
    # Two that ask together make no part twice.
    async with snapshot.office.making:
        making = _Making(snapshot, reader, serves=serves, manages=manages)
        return (
            await making.part(PartName.WAITING, nobody),
            await making.part(PartName.HELD, own),
            await making.part(PartName.MISSED, nobody),
        )


@dataclass(frozen=True)
class _Making:
    snapshot: QueueSnapshot
    reader: Clerk
    serves: bool
    manages: bool

    async def part(self, name: PartName, own: frozenset[str]) -> QueuePart:
        """`own`: the tickets in it that the reader holds."""
        key = (name, self.serves, self.manages, own)
        known = self.snapshot.memo.get(key)
        if not isinstance(known, QueuePart):
            known = self.snapshot.memo[key] = await self._made(name, own)
        return known

    async def _made(self, name: PartName, own: frozenset[str]) -> QueuePart:
        board, digest = self.snapshot.office.board, hashlib.sha256()
        found: list[PlacedRow] = []
        async for row in in_slices(self._rows(name, own)):
            encoded = _encoded(row, self.reader, (self.manages, row.ticket.ticket_id in own))
            position = board.positions.get(row.ticket.ticket_id)
            text = b"null" if position is None else b"%d" % position
            found.append(PlacedRow(row, encoded, b"%s%s%s" % (encoded.before, text, encoded.after)))
            digest.update(found[-1].json)
        return QueuePart(name, self.snapshot.office.office.office_id, found, digest.digest())

    def _rows(self, name: PartName, own: frozenset[str]) -> Sequence[QueueRow]:
        of = self.snapshot
        parts = {PartName.WAITING: of.waiting, PartName.HELD: of.held, PartName.MISSED: of.missed}
        rows = parts[name]
        return rows if self.serves else [row for row in rows if row.ticket.ticket_id in own]


def _encoded(row: QueueRow, reader: Clerk, rights: tuple[bool, bool]) -> _EncodedRow:
    known = row.memo.get(rights)
    if not isinstance(known, _EncodedRow):
        view = row_view(row, None, row.conditions.now, reader)
        json = msgspec.json.encode(msgspec.structs.replace(view, seconds_left=UNSET))
        before, _, after = json.partition(_NO_POSITION)
        known = row.memo[rights] = _EncodedRow(before + _POSITION, after, view.seconds_left is not UNSET)
    return known


def _holds(reader: Clerk, row: QueueRow) -> bool:
    return row.ticket.call is not None and row.ticket.call.clerk_id == reader.clerk_id
