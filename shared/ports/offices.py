"""Offices, who belongs to them, and where something happened lately."""

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
    """Offices found, open ones first; `next_offset` None at the end."""

    offices: Sequence[Office]
    next_offset: int | None


@dataclass(frozen=True)
class CourtRow:
    """The court's settings as they are stored; `version` is empty where nobody has changed them yet."""

    settings: CourtSettings
    version: str = ""


class OfficeDirectory(Protocol):
    """The offices with their hours, and who belongs to them. Read from memory; at most 30 s old."""

    async def get(self, office_id: str) -> Office | None:
        """The office, with the court's settings wherever it has nothing of its own."""
        ...

    async def court_settings(self) -> CourtSettings:
        """What holds where no office says otherwise."""
        ...

    async def search(self, query: OfficeQuery, now: datetime) -> OfficePage: ...

    async def districts(self) -> Sequence[str]: ...

    async def offices_of(self, clerk_id: str) -> Sequence[str]:
        """Ids of the offices that the clerk belongs to; at most 30 s old, like the offices themselves."""
        ...


class OfficeRegistry(Protocol):
    """Writing side of the directory: imports and set-up."""

    async def put_offices(self, offices: Sequence[Office]) -> None:
        """Insert or replace. Stored is what differs from the office's `court`; the rest follows the court."""
        ...

    async def put_calendar(self, days: Mapping[date, SpecialDay]) -> None:
        """Replace the court's calendar; it holds for every office."""
        ...

    async def put_member(self, clerk_id: str, office_id: str) -> None: ...

    async def court_settings(self) -> CourtRow:
        """Read now. The published ones where none are stored, or where they cannot be read."""
        ...

    async def put_court_settings(self, settings: CourtSettings, before: CourtRow, changed_by: str) -> None:
        """Replace the settings that were read as `before`; `changed_by` is the administrator's id.

        Raises `Conflict` where they are others by now. Repeating an answer that was lost is a success.
        """
        ...


class ActiveOffices(Protocol):
    """Where housekeeping has to look: written before an office's first join of the day."""

    async def mark(self, office_id: str, day: date) -> None:
        """Remember; one request per office, day and instance, then none."""
        ...

    async def since(self, day: date) -> Sequence[str]:
        """Ids of the offices active on `day` or later."""
        ...

    async def forget_before(self, day: date) -> int:
        """Remove what is remembered of days before `day`, but for the last day of each office.

        How many rows went.
        """
        ...
