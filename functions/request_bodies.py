"""The bodies of requests (`/api/openapi.json`)."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from shared.domain.status import Outcome

Priority = Literal["none", "legal", "over80", "donor"]
Need = Literal["moreTime", "libras", "chat"]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Text = Annotated[str, Meta(max_length=4000)]


class Body(Struct, rename="camel", forbid_unknown_fields=True):
    """A request's body. An unknown field is refused, so that a misspelt one is noticed."""


class DetailsBody(Body):
    """Name, case number, priority, needs. An absent field is left unchanged; null or empty clears it."""

    display_name: Text | UnsetType | None = UNSET
    case_number: Text | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    needs: Annotated[list[Need], Meta(max_length=3)] | UnsetType = UNSET


class NothingBody(Body):
    """Commands without a field."""


class CodeBody(Body):
    code: Text
    """As somebody typed it."""


class MoreTimeBody(Body):
    elsewhere: bool = False
    """The page asks by itself while its visitor is in service at another office: it uses up no pause."""


class ReasonBody(Body):
    reason: Text | None = None


class EvaluationBody(Body):
    score: Annotated[int, Meta(ge=1, le=5)] | None = None
    reason: Text | None = None
    comment: Text | None = None


class CallBody(Body):
    office_ids: Annotated[list[str], Meta(max_length=50)]
    ticket_id: str | None = None
    reason: Text | None = None


class FinishBody(Body):
    outcome: Outcome | None = None
    then_call_next: bool = False
    office_ids: Annotated[list[str], Meta(max_length=50)] | None = None


class TransferBody(Body):
    office_id: str
    reason: Text | None = None


class MessageBody(Body):
    text: Text | None = None


class NoteBody(Body):
    text: Text | None = None
    """None or empty: the note is taken away."""


class PriorityBody(Body):
    priority: Priority


class WeeklyBlockBody(Body):
    day: Day
    opens: str
    closes: str


class TimingBody(Body):
    """Every setting of `shared.domain.office.court_settings.BOUNDS`, in whole seconds or as a count."""

    minute_seconds: int
    long_minute_seconds: int
    no_show_after_seconds: int
    ring_within_seconds: int
    absent_after_seconds: int
    unreached_after_seconds: int
    return_within_seconds: int
    return_after_drop_seconds: int
    pause_seconds: int
    pauses: int
    clerk_late_after_seconds: int
    nobody_came_after_seconds: int
    empty_room_after_seconds: int
    longest_meeting_seconds: int
    served_after_closing_seconds: int
    queue_limit: int
    uncalled_after_seconds: int | UnsetType = UNSET
    """Optional: a client that does not know it leaves it unchanged."""
    source_limit: int | UnsetType = UNSET
    crowded_source_limit: int | UnsetType = UNSET


class CourtSettingsBody(Body):
    """All settings of the court: a client reads them, changes them, and sends all of them back."""

    timing: TimingBody
    weekly: Annotated[list[WeeklyBlockBody], Meta(min_length=1, max_length=70)]
    """The hours of offices that have none of their own."""


class BlockBody(Body):
    opens: str
    closes: str


class ContactBody(Body):
    label: str
    value: str


DayKindName = Literal["no_service", "late_start", "recesso", "suspension", "special_hours"]


class ExceptionBody(Body):
    """A day of its own rule, or every day from `date` to `until`."""

    date: str
    kind: DayKindName
    name: Text
    until: str | None = None
    opens: str | None = None
    """Of a late start; null is three hours later than usual."""
    blocks: Annotated[list[BlockBody], Meta(max_length=10)] = []
    """Of special hours."""


class LimitsBody(Body, omit_defaults=True):
    """The office's own durations and limits; what is absent or null is the court's."""

    enter_within_seconds: int | None = None
    """The minute."""
    long_minute_seconds: int | None = None
    no_show_after_seconds: int | None = None
    ring_within_seconds: int | None = None
    absent_after_seconds: int | None = None
    unreached_after_seconds: int | None = None
    return_within_seconds: int | None = None
    return_after_drop_seconds: int | None = None
    pause_seconds: int | None = None
    pauses: int | None = None
    clerk_late_after_seconds: int | None = None
    nobody_came_after_seconds: int | None = None
    empty_room_after_seconds: int | None = None
    longest_meeting_seconds: int | None = None
    served_after_closing_seconds: int | None = None
    queue_limit: int | None = None
    source_limit: int | None = None
    crowded_source_limit: int | None = None
    uncalled_after_seconds: int | None = None


class OfficeSettingsBody(Body):
    """What a manager may change of an office: a client reads it, changes it, and sends all of it back."""

    weekly: Annotated[list[WeeklyBlockBody], Meta(max_length=70)] | None
    """The office's own hours; null is the court's, an empty list closes it all week."""
    exceptions: Annotated[list[ExceptionBody], Meta(max_length=150)]
    contacts: Annotated[list[ContactBody], Meta(max_length=10)]
    about: Text | None
    limits: LimitsBody


class OfficeBody(OfficeSettingsBody):
    """An office whole."""

    name: str
    district: str
    city: str
    kind: str
    degree: str
    time_zone: str
    active: bool


class HoursBody(Body):
    """Hours to be shown as visitors would read them."""

    weekly: Annotated[list[WeeklyBlockBody], Meta(max_length=70)] | None
    exceptions: Annotated[list[ExceptionBody], Meta(max_length=150)] = []
    time_zone: str | None = None
    district: str | None = None


class DayBody(Body):
    """A day of the court's calendar."""

    name: Text
    kind: Literal["no_service", "late_start", "recesso", "suspension"]
    scope: str | None = None
    """The district that it holds for; null or empty is the whole court."""
    opens: str | None = None


class SelfCheckBody(Body):
    organiser: str | None = None
    """Directory id of the user who organises the trial meeting."""


class BurstBody(Body):
    ticket_ids: Annotated[list[str], Meta(min_length=1, max_length=200)]
    reason: Text | None = None


class EntriesBody(Body):
    suspended: bool
    message: Text | None = None
