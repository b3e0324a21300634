"""How a queue stands, for operators."""

from __future__ import annotations

from datetime import timedelta

from shared.domain.office.office import Office
from shared.front_desk.desk import Desk
from shared.front_desk.office_facts import facts_of
from shared.ports import Board, StorageUnavailable

NONE = timedelta()


async def report_queue(desk: Desk, office: Office, board: Board) -> None:
    """Tell telemetry how the office's queue stands; one that cannot be seen is told the next time.

    A queue is unattended as its clerks and visitors are told: somebody who could be called waits, and nobody
    is called or served. At a closed office nobody is expected.
    """
    now = desk.clock.now()
    if not board.waiting:
        desk.telemetry.queue(office.office_id, 0, NONE, NONE)
        return
    try:
        # Views go on with what was known last; an alarm does not.
        await desk.presence.signs_of_life(office.office_id)
        facts = await facts_of(desk, office, board, desk.snapshots.served_at(office.office_id))
    except StorageUnavailable:
        return
    since = facts.attendance.unattended_since if facts.is_open else None
    oldest = min(stored.ticket.arrival for stored in board.waiting)
    unattended = now - since if since is not None else NONE
    desk.telemetry.queue(office.office_id, len(board.waiting), now - oldest, unattended)
