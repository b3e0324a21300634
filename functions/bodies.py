"""The bodies of requests, as `api.md` names them."""

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


class CourtSettingsBody(Body):
    """All settings of the court: a client reads them, changes them, and sends all of them back."""

    timing: TimingBody
    weekly: Annotated[list[WeeklyBlockBody], Meta(min_length=1, max_length=70)]
    """The hours of offices that have none of their own."""


class EntriesBody(Body):
    suspended: bool
    message: Text | None = None
