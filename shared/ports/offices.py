"""Offices, the clerks that belong to them, and which offices were active lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.court_settings import CourtSettings
from shared.domain.office.office import Office


@dataclass(frozen=True)
class OfficeQuery:
    """A search for offices. `text` is what people type: it forgives spelling and knows usual words."""

    text: str = ""
    district: str | None = None
    only_open: bool = False
    active: bool | None = True
    """None finds the inactive ones too."""
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class OfficePage:
    """Offices found, open ones first; `next_offset` is None on the last page.

    `passed_over`: words of the search, folded, that some of these offices lack, because none has all.
    """

    offices: Sequence[Office]
    next_offset: int | None
    passed_over: Sequence[str] = ()


@dataclass(frozen=True)
class CourtRow:
    """The court's settings as they are stored; `version` is empty where none are stored yet."""

    settings: CourtSettings
    version: str = ""


@dataclass(frozen=True)
class Changed:
    """Who changed something last, and when."""

    by: str
    name: str
    at: datetime


@dataclass(frozen=True)
class StoredOffice:
    """An office as it is stored; `version` is empty where it is not stored yet."""

    office: Office
    version: str = ""
    changed: Changed | None = None


class OfficeDirectory(Protocol):
    """The offices with their hours, and who belongs to them. Kept in memory; at most 30 s old.

    While storage does not answer, what was read before is given. Every method raises `StorageUnavailable`
    where nothing was read yet.
    """

    async def get(self, office_id: str) -> Office | None:
        """The office, with the court's settings for everything that it has not set itself; inactive ones
        too.
        """
        ...

    async def court_settings(self) -> CourtSettings:
        """The court's settings, in force wherever an office has none of its own."""
        ...

    async def search(self, query: OfficeQuery, now: datetime) -> OfficePage:
        """One page of the offices that fit; those open at `now` come first."""
        ...

    async def districts(self) -> Sequence[str]:
        """The names of all districts that have an active office, in Portuguese alphabetical order."""
        ...

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids of the offices that the clerk belongs to, in alphabetical order."""
        ...


class OfficeRegistry(Protocol):
    """The writing side of the directory: imports and set-up. Every method raises `StorageUnavailable`."""

    async def offices(self) -> Mapping[str, StoredOffice]:
        """Every office by its id, the inactive ones as well, read now."""
        ...

    async def office(self, office_id: str) -> StoredOffice | None:
        """One office, read now."""
        ...

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """Insert or replace, whatever was there: set-up. What equals the office's `court` is not stored: it
        follows the court. Raises `ValueError` for an id that storage keeps for itself.
        """
        ...

    async def change_offices(self, offices: Sequence[StoredOffice]) -> Sequence[str]:
        """Write each office whole, in the place of exactly its `version`, or as a new one.

        The ids of those that were not written, because another version is stored by now. Raises `ValueError`
        as `put_offices` does. A repetition after a lost answer succeeds.
        """
        ...

    async def calendar(self) -> Sequence[CourtDay]:
        """The court's calendar, read now, by date and district."""
        ...

    async def put_days(self, days: Sequence[CourtDay]) -> None:
        """Insert or replace days of the calendar, one for each date and district."""
        ...

    async def remove_days(self, days: Sequence[CourtDay]) -> None:
        """Remove the days with the dates and districts of these; what is not there is no error."""
        ...

    async def court_settings(self) -> CourtRow:
        """Read now. The published settings where none are stored, or where they cannot be read."""
        ...

    async def put_court_settings(self, settings: CourtSettings, before: CourtRow, changed_by: str) -> None:
        """Replace the settings that were read as `before`; `changed_by` is the administrator's id.

        Raises `Conflict` where others are stored by now. A repetition after a lost answer succeeds.
        """
        ...


class ActiveOffices(Protocol):
    """The offices that housekeeping looks at: marked before an office's first join of the day.

    Every method raises `StorageUnavailable`.
    """

    async def mark(self, office_id: str, day: date) -> None:
        """The office is active on `day`: one request per office, day and instance, then none."""
        ...

    async def on(self, day: date) -> Sequence[str]:
        """Ids of the offices active on `day` (one request)."""
        ...

    async def since(self, day: date) -> Sequence[str]:
        """Ids of the offices active on `day` or later."""
        ...

    async def forget_before(self, day: date) -> int:
        """Remove the marks of days before `day`, except the last mark of each office.

        The number of rows removed.
        """
        ...
