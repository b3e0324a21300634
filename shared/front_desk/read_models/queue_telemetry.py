"""How a queue stands, for operators."""

from __future__ import annotations

from datetime import timedelta

from shared.domain.office.office import Office
from shared.domain.queue.sources import bursts
from shared.front_desk.desk import Desk
from shared.front_desk.office_facts import facts_of
from shared.ports import Board, StorageUnavailable

NONE = timedelta()


async def report_queue(desk: Desk, office: Office, board: Board) -> None:
    """Emit the metrics of the office's queue; those that cannot be read are left out this time.

    A queue counts as unattended exactly when its pages say so: a ticket that could be called waits, and none
    is called or in service. A closed office never counts as unattended.
    """
    now = desk.clock.now()
    largest = max((len(each.tickets) for each in bursts(s.ticket for s in board.waiting)), default=0)
    desk.telemetry.burst(office.office_id, largest)
    if not board.waiting:
        desk.telemetry.queue(office.office_id, 0, NONE, NONE)
        return
    try:
        # Pages go on with what was known last; an alarm does not.
        await desk.presence.signs_of_life(office.office_id)
        facts = await facts_of(desk, office, board, desk.snapshots.served_at(office.office_id))
    except StorageUnavailable:
        return
    since = facts.attendance.unattended_since if facts.is_open else None
    oldest = min(stored.ticket.arrival for stored in board.waiting)
    unattended = now - since if since is not None else NONE
    desk.telemetry.queue(office.office_id, len(board.waiting), now - oldest, unattended)
