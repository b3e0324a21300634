"""An administrator changes the court's settings, unless they have changed since they were read."""

from __future__ import annotations

from shared.domain.clerk import Clerk, check_administers
from shared.domain.errors import Problem, Refused
from shared.domain.office.configuration import Subject, plain_settings
from shared.domain.office.court_settings import CourtSettings
from shared.front_desk.administration.auditing import Administration, ConfigurationChange, begin, end
from shared.ports import Conflict, CourtRow

_WHOSE = "court"
"""The subject of the entries: there are no other settings."""


async def change_settings(
    administration: Administration, clerk: Clerk, before: CourtRow, wanted: CourtSettings
) -> None:
    """Replace `before`, also where nothing differs, since the row may be unreadable.

    Raises `not-allowed`, and `changed-meanwhile` where others were written since `before` was read.
    """
    check_administers(clerk)
    change = ConfigurationChange(
        Subject.SETTINGS, _WHOSE, plain_settings(before.settings), plain_settings(wanted)
    )
    entries = await begin(administration, clerk, [change])
    try:
        await administration.registry.put_court_settings(wanted, before, clerk.clerk_id)
    except Conflict:
        await end(administration, entries, (_WHOSE,))
        raise Refused(Problem.CHANGED_MEANWHILE) from None
    await end(administration, entries)
