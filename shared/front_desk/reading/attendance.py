"""Whether anybody calls at an office now: by the board, presence, memory and, if need be, the history."""

from __future__ import annotations

from datetime import datetime

from shared.domain.office.office import Office
from shared.domain.queue.attendance import Attendance, attendance, is_serving
from shared.domain.queue.presence import Heard
from shared.front_desk.desk import Desk
from shared.ports import Board


async def attendance_at(desk: Desk, office: Office, board: Board, heard: Heard, now: datetime) -> Attendance:
    """One answer for visitors, clerks and operators.

    The history hears of an end up to a minute late, so what this instance has seen itself counts as well. It
    is asked only where all else says that nobody calls: it decides nothing anywhere else.
    """
    tickets = [stored.ticket for stored in (*board.waiting, *board.held, *board.missed)]
    if is_serving(tickets, heard, now, office.timing):
        desk.served[office.office_id] = now
    seen = desk.served.get(office.office_id)
    found = attendance(tickets, heard, seen, now, office.timing)
    if found.unattended_since is None:
        return found
    ended = await desk.records.served_until(office.office_id, office.hours.local(now).date())
    served = max((at for at in (seen, ended) if at is not None), default=None)
    return attendance(tickets, heard, served, now, office.timing)
