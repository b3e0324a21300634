"""An administrator changes the court's settings, unless they have changed since they were read."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import Problem, Refused
from shared.domain.office.court_settings import CourtSettings, amounts
from shared.ports import Conflict, CourtRow, OfficeRegistry

log = logging.getLogger(__name__)


async def change_settings(
    registry: OfficeRegistry, clerk: Clerk, before: CourtRow, wanted: CourtSettings
) -> None:
    """Replace `before`, also where nothing differs: that repairs a row that could not be read.

    There is no audit outside of offices, so a log line says who changed what.
    Raises `not-allowed`, and `changed-meanwhile` where others were written since `before` was read.
    """
    check_administers(clerk)
    try:
        await registry.put_court_settings(wanted, before, clerk.clerk_id)
    except Conflict:
        raise Refused(Problem.CHANGED_MEANWHILE) from None
    changes = ", ".join(_changes(before.settings, wanted)) or "nothing differs"
    log.info("%s has written the court's settings: %s", clerk.clerk_id, changes)


def _changes(before: CourtSettings, after: CourtSettings) -> list[str]:
    """`minute_seconds 60 → 90`, one for each setting that is another now."""
    old, new = _plain(before), _plain(after)
    return [f"{name} {old[name]} → {new[name]}" for name in new if new[name] != old[name]]


def _plain(settings: CourtSettings) -> Mapping[str, object]:
    week = [[f"{block.opens}-{block.closes}" for block in blocks] for blocks in settings.week]
    return {**amounts(settings.timing), "week (minutes of the day)": week}
