"""Offices, the clerks that belong to them, and which offices were active lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from shared.domain.office.court_settings import CourtSettings
from shared.domain.office.office import Office
from shared.domain.office.opening_hours import SpecialDay


@dataclass(frozen=True)
class OfficeQuery:
    """A search for offices. `text` forgives accents, case, ordinals and small typing errors."""

    text: str = ""
    district: str | None = None
    only_open: bool = False
    limit: int = 20
    offset: int = 0


@dataclass(frozen=True)
class OfficePage:
    """Offices found, open ones first; `next_offset` is None on the last page."""

    offices: Sequence[Office]
    next_offset: int | None


@dataclass(frozen=True)
class CourtRow:
    """The court's settings as they are stored; `version` is empty where none are stored yet."""

    settings: CourtSettings
    version: str = ""


class OfficeDirectory(Protocol):
    """The offices with their hours, and who belongs to them. Held in memory; at most 30 s old.

    While storage does not answer, what was read before is given. Every method raises `StorageUnavailable`
    where nothing was read yet.
    """

    async def get(self, office_id: str) -> Office | None:
        """The office, with the court's settings for everything that it has not set itself."""
        ...

    async def court_settings(self) -> CourtSettings:
        """The court's settings, in force wherever an office has none of its own."""
        ...

    async def search(self, query: OfficeQuery, now: datetime) -> OfficePage:
        """One page of the offices that fit; those open at `now` come first."""
        ...

    async def districts(self) -> Sequence[str]:
        """The names of all districts that have an office, in alphabetical order."""
        ...

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids of the offices that the clerk belongs to, in alphabetical order."""
        ...


class OfficeRegistry(Protocol):
    """The writing side of the directory: imports and set-up. Every method raises `StorageUnavailable`."""

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """Insert or replace. What equals the office's `court` is not stored: it follows the court.

        Raises `ValueError` for an id that storage keeps for itself.
        """
        ...

    async def put_calendar(self, days: Mapping[date, SpecialDay]) -> None:
        """Replace the court's calendar; it holds for every office."""
        ...

    async def put_member(self, clerk_id: str, office_id: str) -> None:
        """The clerk belongs to the office from now on. Doing it again has no effect."""
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

    async def since(self, day: date) -> Sequence[str]:
        """Ids of the offices active on `day` or later."""
        ...

    async def forget_before(self, day: date) -> int:
        """Remove the marks of days before `day`, except the last mark of each office.

        The number of rows removed.
        """
        ...
