"""The change log is kept for a few minutes: readers look back seconds."""

from __future__ import annotations

from orchestrations.housekeeping.parts import SweepParts
from shared.front_desk.desk import Desk


async def sweep_notes(desk: Desk) -> int:
    """Remove old notes; the number removed. What is left, or cannot be reached, is removed the next time."""
    return await SweepParts("housekeeping").do("old notes of the change log", desk.changes.sweep()) or 0
