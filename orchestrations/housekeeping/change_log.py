"""The change log is kept for a few minutes: readers look back seconds."""

from __future__ import annotations

import logging

from shared.front_desk.desk import Desk
from shared.ports import StorageUnavailable

log = logging.getLogger(__name__)


async def sweep_notes(desk: Desk) -> int:
    """Remove old notes; the number removed. What is left, or cannot be reached, is removed the next time."""
    try:
        return await desk.changes.sweep()
    except StorageUnavailable as error:
        log.warning("old notes of the change log are left for the next time: %s", error)
        return 0
