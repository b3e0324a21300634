"""What a clerk holds, wherever it is: also at an office that they have been removed from meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from shared.domain.clerk import Clerk
from shared.front_desk.clerk.admission import held_by_call
from shared.front_desk.desk import Desk
from shared.ports import StoredTicket


async def held_by(desk: Desk, clerk: Clerk) -> Sequence[StoredTicket]:
    """The tickets of the clerk's calls that go on: one request where there is none."""
    lock = await desk.locks.current(clerk.clerk_id)
    if lock is None:
        return []
    found = [await held_by_call(desk, lock, call_id) for call_id in lock.call_ids]
    return [stored for stored in found if stored is not None and stored.ticket.is_held]
