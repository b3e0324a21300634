"""How long people usually wait at an office on this weekday, read once a day by each instance."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date, timedelta

from shared.domain.office.office import Office
from shared.domain.reports.staffing import WEEKS, UsualWait, usual_wait
from shared.ports import ReportStore, StorageUnavailable

log = logging.getLogger(__name__)
MOST = 5_000
"""Offices in memory: more than a court has."""


class UsualWaits:
    """What one instance has read today, by office."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, date], Sequence[UsualWait]] = OrderedDict()

    async def at(self, reports: ReportStore, office: Office, today: date) -> Sequence[UsualWait]:
        """By hour, from the last eight weeks (one request, once); nothing while storage does not answer."""
        key = (office.office_id, today)
        if key not in self._known:
            first = today - timedelta(days=7 * WEEKS)
            try:
                days = await reports.of_office(office.office_id, first, today - timedelta(days=1))
            except StorageUnavailable as failed:
                log.warning("no usual wait of %s: %s", office.office_id, failed)
                return ()
            self._known[key] = usual_wait(days, today.weekday())
            if len(self._known) > MOST:
                self._known.popitem(last=False)
        return self._known[key]
