"""The directory's rows in memory, and the writing side of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from shared.domain.office.court_calendar import CourtCalendar, CourtDay
from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.office import Office
from shared.ports import Changed, Conflict, CourtRow, StoredOffice
from shared.storage.directory.cached import CachedDirectory, Listing


@dataclass
class MemoryOffices:
    """What the tables `offices` and `schedules` would hold."""

    offices: dict[str, Office] = field(default_factory=dict[str, Office])
    versions: dict[str, str] = field(default_factory=dict[str, str])
    changed: dict[str, Changed | None] = field(default_factory=dict[str, Changed | None])
    days: dict[tuple[date, str], CourtDay] = field(default_factory=dict[tuple[date, str], CourtDay])
    court: CourtRow = field(default_factory=lambda: CourtRow(PUBLISHED))
    _numbers: count[int] = field(default_factory=lambda: count(1))

    async def load(self) -> Listing:
        """Every office; the court's calendar and settings hold for all of them."""
        return Listing(self.court.settings, [stored.office for stored in self.stored().values()])

    def stored(self) -> Mapping[str, StoredOffice]:
        """Every office as it is now, by its id."""
        calendar, court = CourtCalendar(list(self.days.values())), self.court.settings
        found: dict[str, StoredOffice] = {}
        for office_id, office in self.offices.items():
            hours = office.under(court).hours
            now = replace(office.under(court), hours=replace(hours, calendar=calendar.of(office.district)))
            found[office_id] = StoredOffice(now, self.versions[office_id], self.changed[office_id])
        return found

    def put(self, office: Office, changed: Changed | None = None) -> None:
        """Insert or replace."""
        self.offices[office.office_id] = office
        self.changed[office.office_id] = changed
        self.versions[office.office_id] = str(next(self._numbers))


class MemoryRegistry:
    """Implements `shared.ports.OfficeRegistry`."""

    def __init__(self, rows: MemoryOffices, directory: CachedDirectory) -> None:
        self._rows = rows
        self._directory = directory

    async def offices(self) -> Mapping[str, StoredOffice]:
        return self._rows.stored()

    async def office(self, office_id: str) -> StoredOffice | None:
        return self._rows.stored().get(office_id)

    async def put_offices(self, offices: Sequence[Office]) -> None:
        for office in offices:
            self._rows.put(office)
        self._directory.expire()

    async def change_offices(self, offices: Sequence[StoredOffice]) -> Sequence[str]:
        lost: list[str] = []
        for stored in offices:
            office_id = stored.office.office_id
            if self._rows.versions.get(office_id, "") != stored.version:
                lost.append(office_id)
                continue
            self._rows.put(stored.office, stored.changed)
        self._directory.expire()
        return lost

    async def calendar(self) -> Sequence[CourtDay]:
        return [self._rows.days[place] for place in sorted(self._rows.days)]

    async def put_days(self, days: Sequence[CourtDay]) -> None:
        self._rows.days.update({day.place: day for day in days})
        self._directory.expire()

    async def remove_days(self, days: Sequence[CourtDay]) -> None:
        for day in days:
            self._rows.days.pop(day.place, None)
        self._directory.expire()

    async def court_settings(self) -> CourtRow:
        return self._rows.court

    async def put_court_settings(self, settings: CourtSettings, before: CourtRow, changed_by: str) -> None:
        if self._rows.court.version != before.version:
            raise Conflict
        self._rows.court = CourtRow(settings, str(int(before.version or 0) + 1))
        self._directory.expire()
