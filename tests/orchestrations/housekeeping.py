"""Housekeeping as its timer runs it, for tests of what it does."""

from __future__ import annotations

from orchestrations.housekeeping.overdue_steps import do_overdue_work
from tests.builders import Court

HALF_A_MINUTE = 30


async def housekeeping_for(court: Court, minutes: float) -> int:
    """Run the timer twice a minute for so long, while no visit runs; how many tickets it has changed."""
    moved = 0
    for _ in range(int(minutes * 2)):
        court.clock.advance(HALF_A_MINUTE)
        moved += await do_overdue_work(court.desk)
    return moved
