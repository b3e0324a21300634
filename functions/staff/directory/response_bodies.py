"""The forms of answers about the directory: offices, calendar, people, and the audit of configuration."""

from __future__ import annotations

from typing import Any, Literal

from functions.request_bodies import ContactBody, Day, ExceptionBody, LimitsBody, WeeklyBlockBody
from functions.response_bodies import View
from shared.domain.actor import Actor
from shared.domain.office.configuration import ChangeResult, Subject
from shared.domain.office.opening_hours import DayKind


class AdminOfficeRow(View):
    office_id: str
    name: str
    district: str
    city: str
    kind: str
    active: bool
    schedule_text: str


class AdminOfficesView(View):
    offices: list[AdminOfficeRow]
    next: str | None


class OfficeSettingsView(View):
    office_id: str
    name: str
    weekly: list[WeeklyBlockBody] | None
    exceptions: list[ExceptionBody]
    contacts: list[ContactBody]
    about: str | None
    limits: LimitsBody
    changed_by: str | None
    """The name of who changed the office last; null for set-up."""
    changed_at: str | None


class AdminOfficeView(OfficeSettingsView, kw_only=True):
    district: str
    city: str
    kind: str
    degree: str
    time_zone: str
    active: bool


class PreviewDay(View):
    date: str
    day: Day
    blocks: list[str]
    """`13:00-19:00`; none on a day without service."""
    why: str | None
    """The name of the rule that makes the day differ from its weekday."""


class PreviewView(View):
    text: str
    """As an open office's card says it."""
    closed_text: str
    next_days: list[PreviewDay]
    """Two weeks from today."""


class RejectedLine(View):
    line: int
    message: str


class ImportView(View):
    created: int
    updated: int
    unchanged: int
    remaining: int
    """Changes that are left: send the same file again until there is none."""
    rejected: list[RejectedLine]
    notes: list[str]


class CalendarDayView(View):
    date: str
    name: str
    kind: DayKind
    scope: str
    """The district; empty for the whole court."""
    opens: str | None


class CalendarView(View):
    year: int
    days: list[CalendarDayView]
    empty_years: list[int]
    """Years without a day that an administrator should fill now: this one at any time, the next one from
    December on.
    """


class RemovedView(View):
    removed: str
    """The date, or the account."""


class MemberView(View):
    account: str
    """The account's name, or the object id where it was added by that."""
    name: str | None
    bound: bool
    """It has signed in, so that it stands for this person even if the name is given to another one."""
    since: str | None


class MembersView(View):
    office_id: str
    members: list[MemberView]


class ConfigurationEntryView(View):
    at: str
    actor: Actor
    actor_id: str
    actor_name: str
    subject: Subject
    subject_id: str
    operation: Literal["created", "changed", "removed"]
    label: str
    """The same in Portuguese."""
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    before_words: list[str] | None
    after_words: list[str] | None
    """Each field of the same in Portuguese."""
    result: ChangeResult


class ConfigurationAuditView(View):
    since: str
    until: str
    """Instants: the first is included, the second is not."""
    entries: list[ConfigurationEntryView]
