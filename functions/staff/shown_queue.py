"""The queue that a clerk's page shows, as bytes: rows are encoded once for all readers with the same rights.

A row is encoded anew when it is made anew; its position and its seconds are put in where it is sent.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec import UNSET

from functions.held_requests import Shown, Urgency
from functions.instants import text_of
from functions.public.presenters import POLL_SECONDS, seconds_left
from functions.responses import etag_of_bytes
from functions.staff.presenters import queue_office_view, row_view
from functions.staff.sent_queues import SentQueues, SentRows
from shared.domain.clerk import Clerk, can_manage, can_serve
from shared.domain.status import Status
from shared.front_desk.read_models.queue_rows import QueueRow
from shared.front_desk.read_models.snapshots import QueueSnapshot
from shared.slices import in_slices

_POSITION = b'"position":'
_NO_POSITION = _POSITION + b"null"
"""Unlike in a name or a message, where a quotation mark comes after a backslash."""


@dataclass(frozen=True)
class _EncodedRow:
    """A row for readers with the same rights: its JSON before and after the position."""

    before: bytes
    after: bytes
    ticks: bool
    """Whether the row also has `secondsLeft`, which changes with each second."""

    @property
    def mark(self) -> int:
        """The same for rows that say the same; another for one that does not, but for once in 2⁶⁴."""
        return hash((self.before, self.after))


@dataclass(frozen=True)
class _PlacedRow:
    """A row of one version of a queue."""

    row: QueueRow
    encoded: _EncodedRow
    json: bytes

    @property
    def ticks(self) -> bool:
        return self.encoded.ticks

    def since(self, known: SentRows, now: datetime) -> bytes:
        """The same, or the id alone where the page has this row but for its position."""
        ticket_id = self.row.ticket.ticket_id
        has_it = not self.ticks and known.get(ticket_id) == self.encoded.mark
        return b'"%s"' % ticket_id.encode() if has_it else self.at(now)

    def at(self, now: datetime) -> bytes:
        """With the seconds that are left at `now`."""
        left = seconds_left(self.row.ticket.call, now) if self.ticks else UNSET
        return self.json if left is UNSET else b'%s,"secondsLeft":%d}' % (self.json[:-1], left)


@dataclass(frozen=True)
class _ShownOffice:
    """One office's queue for readers with the same rights, the parts in the order of the office."""

    waiting: Sequence[_PlacedRow]
    held: Sequence[_PlacedRow]
    missed: Sequence[_PlacedRow]
    digest: bytes
    """Of all that is shown of them, but for the seconds."""


def _encoded(row: QueueRow, reader: Clerk, rights: tuple[bool, bool]) -> _EncodedRow:
    known = row.memo.get(rights)
    if not isinstance(known, _EncodedRow):
        view = row_view(row, None, row.conditions.now, reader)
        json = msgspec.json.encode(msgspec.structs.replace(view, seconds_left=UNSET))
        before, _, after = json.partition(_NO_POSITION)
        known = row.memo[rights] = _EncodedRow(before + _POSITION, after, view.seconds_left is not UNSET)
    return known


async def _shown_office(snapshot: QueueSnapshot, reader: Clerk) -> _ShownOffice:
    serves, manages = _serves(reader, snapshot), can_manage(reader, snapshot.office.office.office_id)
    own = frozenset(row.ticket.ticket_id for row in snapshot.held if _holds(reader, row))
    key = ("rows", serves, manages, own)
    known = snapshot.memo.get(key)
    if isinstance(known, _ShownOffice):
        return known
    positions, digest = snapshot.office.board.positions, hashlib.sha256()

    async def placed(rows: Sequence[QueueRow]) -> list[_PlacedRow]:
        found: list[_PlacedRow] = []
        async for row in in_slices(rows):
            encoded = _encoded(row, reader, (manages, row.ticket.ticket_id in own))
            position = positions.get(row.ticket.ticket_id)
            text = b"null" if position is None else b"%d" % position
            found.append(_PlacedRow(row, encoded, b"%s%s%s" % (encoded.before, text, encoded.after)))
            digest.update(found[-1].json)
        return found

    # One after the other: the digest is of all that is placed.
    waiting = await placed(snapshot.waiting if serves else ())
    held = await placed([row for row in snapshot.held if serves or _holds(reader, row)])
    missed = await placed(snapshot.missed if serves else ())
    shown = snapshot.memo[key] = _ShownOffice(waiting, held, missed, digest.digest())
    return shown


def _serves(reader: Clerk, snapshot: QueueSnapshot) -> bool:
    return can_serve(reader, snapshot.office.office.office_id)


def _holds(reader: Clerk, row: QueueRow) -> bool:
    return row.ticket.call is not None and row.ticket.call.clerk_id == reader.clerk_id


def _office_json(snapshot: QueueSnapshot) -> bytes:
    known = snapshot.memo.get(_office_json)
    if not isinstance(known, bytes):
        known = snapshot.memo[_office_json] = msgspec.json.encode(queue_office_view(snapshot))
    return known


def _merged(parts: Iterable[Sequence[_PlacedRow]]) -> Sequence[_PlacedRow]:
    """The rows of this part of each office's queue, in one order."""
    several = list(parts)
    if len(several) == 1:
        return several[0]
    return sorted((shown for part in several for shown in part), key=lambda shown: shown.row.ticket.order)


@dataclass(frozen=True)
class KnownVersion:
    """A page asks for what has changed since a version that it has."""

    sent: SentQueues
    etags: Sequence[str]
    """Of the versions that it has."""


async def shown_queue(
    snapshots: Sequence[QueueSnapshot],
    reader: Clerk,
    now: datetime,
    known_version: KnownVersion | None = None,
) -> Shown:
    """The queues of several offices merged into one, as `reader` sees them, for a held request.

    Of an office that they no longer serve, only the tickets that they hold are shown. With
    `known_version`, a row that the page has is its ticket's id alone.
    """
    shown = [await _shown_office(snapshot, reader) for snapshot in snapshots]
    offices = [_office_json(snapshot) for snapshot in snapshots if _serves(reader, snapshot)]

    etag = etag_of_bytes(b",".join([*(each.digest for each in shown), *offices]))

    def body(rest: int | None) -> bytes:
        known: Mapping[str, int] = known_version.sent.known(known_version.etags) if known_version else {}

        def part(name: str, rows: Iterable[_PlacedRow]) -> bytes:
            return b'"%s":[%s]' % (name.encode(), b",".join(row.since(known, now) for row in rows))

        waiting = _merged(each.waiting for each in shown)
        held = _merged(each.held for each in shown)
        missed = _merged(each.missed for each in shown)
        if known_version:
            rows = {row.row.ticket.ticket_id: row.encoded.mark for row in (*waiting, *held, *missed)}
            known_version.sent.remember(etag, rows)
        parts = (
            part("waiting", waiting),
            part("called", (row for row in held if not _is_in_service(row))),
            part("inService", (row for row in held if _is_in_service(row))),
            part("missed", missed),
            b'"offices":[%s]' % b",".join(offices),
            b'"time":"%s","pollAfterSeconds":%d' % ((text_of(now) or "").encode(), rest or POLL_SECONDS),
        )
        return b"{%s}" % b",".join(parts)

    return Shown(
        etag,
        body,
        [snapshot.office for snapshot in snapshots],
        urgency=Urgency.NEXT,
    )


def _is_in_service(row: _PlacedRow) -> bool:
    return row.row.ticket.status is Status.IN_SERVICE
