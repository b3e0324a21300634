"""The directory's rows in memory, and the writing side of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from shared.domain.office.court_settings import PUBLISHED, CourtSettings
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import SpecialDay
from shared.ports import Conflict, CourtRow
from shared.storage.directory.cached import CachedDirectory, Listing


@dataclass
class MemoryOffices:
    """What the tables `offices`, `schedules` and `members` would hold."""

    offices: dict[str, Office] = field(default_factory=dict[str, Office])
    calendar: Mapping[date, SpecialDay] = field(default_factory=dict[date, SpecialDay])
    members: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    court: CourtRow = field(default_factory=lambda: CourtRow(PUBLISHED))

    async def load(self) -> Listing:
        """Every office; the court's calendar and settings hold for all of them."""
        court = self.court.settings
        offices = [office.under(court) for office in self.offices.values()]
        return Listing(court, [replace(o, hours=replace(o.hours, calendar=self.calendar)) for o in offices])

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids in alphabetical order."""
        return sorted(self.members.get(clerk_id, ()))


class MemoryRegistry:
    """Implements `shared.ports.OfficeRegistry`."""

    def __init__(self, rows: MemoryOffices, directory: CachedDirectory) -> None:
        self._rows = rows
        self._directory = directory

    async def put_offices(self, offices: Sequence[Office]) -> None:
        self._rows.offices.update({office.office_id: office for office in offices})
        self._directory.expire()

    async def put_calendar(self, days: Mapping[date, SpecialDay]) -> None:
        self._rows.calendar = dict(days)
        self._directory.expire()

    async def put_member(self, clerk_id: str, office_id: str) -> None:
        self._rows.members.setdefault(clerk_id, set()).add(office_id)
        self._directory.forget_members()

    async def court_settings(self) -> CourtRow:
        return self._rows.court

    async def put_court_settings(self, settings: CourtSettings, before: CourtRow, changed_by: str) -> None:
        if self._rows.court.version != before.version:
            raise Conflict
        self._rows.court = CourtRow(settings, str(int(before.version or 0) + 1))
        self._directory.expire()
