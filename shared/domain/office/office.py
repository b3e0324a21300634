"""A court office: its directory entry, and the state of its day."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.domain.office.court_settings import (
    PUBLISHED,
    CourtSettings,
    own_timing,
    own_week,
    timing_behind,
    week_behind,
)
from shared.domain.office.opening_hours import OpeningHours
from shared.domain.timing import DEFAULT_TIMING, Timing


@dataclass(frozen=True)
class Contact:
    """Another channel of the office: `label` as people read it, `value` an address or number."""

    label: str
    value: str


@dataclass(frozen=True)
class Office:
    """What the directory holds of an office. Changes rarely."""

    office_id: str
    """Slug of `[a-z0-9-]`."""
    name: str
    district: str
    city: str
    kind: str
    hours: OpeningHours
    degree: str = ""
    about: str | None = None
    """What this counter does and does not do."""
    contacts: tuple[Contact, ...] = field(default=())
    timing: Timing = DEFAULT_TIMING
    court: CourtSettings = PUBLISHED
    """The court's settings that the hours and the timing were made with: what differs is the office's own."""
    active: bool = True
    """An inactive office is listed nowhere and takes no entries; who is inside is served."""

    def under(self, court: CourtSettings) -> Office:
        """The same office under other settings of the court; its own values stay."""
        week = week_behind(own_week(self.hours.week, self.court.week), court.week)
        timing = timing_behind(own_timing(self.timing, self.court.timing), court.timing)
        return replace(self, hours=replace(self.hours, week=week), timing=timing, court=court)


@dataclass(frozen=True)
class OfficeDay:
    """What clerks change during the day; kept with the queue, seen by everybody within a second."""

    entries_suspended: bool = False
    message: str | None = None
    changed_by: str | None = None
    changed_at: datetime | None = None
    closed_at: datetime | None = None
    """When a manager closed the day («Encerrar o dia»); holds for that local date."""
    closed_reason: str | None = None


OPEN_DAY = OfficeDay()
