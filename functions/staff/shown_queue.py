"""The queue that a clerk's page shows, as bytes, put together of what is encoded once for all readers.

At one office a further reader costs the same however many wait there; the queues of several offices are
merged for each reader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from functions.held_requests import Shown, Urgency
from functions.instants import text_of
from functions.public.presenters import POLL_SECONDS
from functions.responses import etag_of_bytes
from functions.staff.presenters import queue_office_view
from functions.staff.queue_parts import PartName, PlacedRow, QueuePart, parts_of
from functions.staff.sent_queues import SentParts, SentQueues, SentRows
from shared.domain.clerk import Clerk, can_serve
from shared.domain.status import Status
from shared.front_desk.read_models.snapshots import QueueSnapshot

_NOTHING: SentRows = {}
"""Always the same, as what pages have of one version is."""


@dataclass(frozen=True)
class KnownVersion:
    """A page asks for what has changed since a version that it has."""

    sent: SentQueues
    etags: Sequence[str]
    """Of the versions that it has."""


@dataclass(frozen=True)
class _Sending:
    """What a page is sent at `now` that has what `known` says."""

    known: SentParts
    now: datetime

    def rows(self, parts: Sequence[QueuePart], in_service: bool | None = None) -> bytes:
        """These parts of several offices as one list; with `in_service`, only who is, or who is not."""
        if in_service is None and len(parts) == 1:
            return parts[0].joined(self._known(parts[0]), self.now)
        found: list[tuple[PlacedRow, SentRows]] = [
            (placed, self._known(part))
            for part in parts
            for placed in part.rows
            if in_service is None or (placed.row.ticket.status is Status.IN_SERVICE) is in_service
        ]
        if len(parts) > 1:
            found.sort(key=lambda each: each[0].row.ticket.order)
        return b",".join(placed.since(known, self.now) for placed, known in found)

    def _known(self, part: QueuePart) -> SentRows:
        return self.known.get((part.office_id, part.name), _NOTHING)


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
    parts = [part for snapshot in snapshots for part in await parts_of(snapshot, reader)]
    offices = [_office_json(snapshot) for snapshot in snapshots if _serves(reader, snapshot)]
    etag = etag_of_bytes(b",".join([*(part.digest for part in parts), *offices]))

    def body(rest: int | None) -> bytes:
        known: SentParts = known_version.sent.known(known_version.etags) if known_version else {}
        if known_version:
            known_version.sent.remember(etag, {(part.office_id, part.name): part.marks for part in parts})
        return _queue_json(parts, _Sending(known, now), offices, rest)

    return Shown(
        etag,
        body,
        [snapshot.office for snapshot in snapshots],
        urgency=Urgency.NEXT,
    )


def _queue_json(
    parts: Sequence[QueuePart], sending: _Sending, offices: Sequence[bytes], rest: int | None
) -> bytes:
    of = {name: [part for part in parts if part.name is name] for name in PartName}
    lists: Mapping[str, bytes] = {
        "waiting": sending.rows(of[PartName.WAITING]),
        "called": sending.rows(of[PartName.HELD], in_service=False),
        "inService": sending.rows(of[PartName.HELD], in_service=True),
        "missed": sending.rows(of[PartName.MISSED]),
        "offices": b",".join(offices),
    }
    fields = [b'"%s":[%s]' % (name.encode(), rows) for name, rows in lists.items()]
    time = (text_of(sending.now) or "").encode()
    return b'{%s,"time":"%s","pollAfterSeconds":%d}' % (b",".join(fields), time, rest or POLL_SECONDS)


def _serves(reader: Clerk, snapshot: QueueSnapshot) -> bool:
    return can_serve(reader, snapshot.office.office.office_id)


def _office_json(snapshot: QueueSnapshot) -> bytes:
    known = snapshot.memo.get(_office_json)
    if not isinstance(known, bytes):
        known = snapshot.memo[_office_json] = msgspec.json.encode(queue_office_view(snapshot))
    return known
