"""The forms of answers about reports, opinions and staffing. Durations are whole seconds."""

from __future__ import annotations

from msgspec import UNSET, UnsetType, field

from functions.request_bodies import Day
from functions.response_bodies import View


class TurnedAwayView(View):
    closed: int
    full: int
    suspended: int
    limited: int
    approximate: bool = True
    """Counted by each instance: a crash may lose the last half minute."""


class SpreadView(View):
    median: int | None
    p90: int | None
    max: int | None


class SatisfactionView(View):
    count: int
    mean: float


class ReportRowView(View):
    key: str
    name: str | None
    """What people call it: the office, the clerk."""
    entered: int
    served: int
    dropped: int
    no_show: int
    unreached: int
    missed_then_served: int
    """Part of `served`, and of `noShow` or `unreached`."""
    left: int
    removed: int
    closed: int
    transferred: int
    turned_away: TurnedAwayView
    wait_seconds: SpreadView
    call_to_entry_seconds: SpreadView
    service_seconds: SpreadView
    out_of_order: int
    satisfaction: SatisfactionView | UnsetType = UNSET
    """Only of whole months that are closed, and never of fewer than 5 opinions."""


class ReportView(View):
    since: str
    until: str
    """Local days, both included."""
    by: str
    rows: list[ReportRowView]
    total: ReportRowView
    pending_days: list[str]
    """Days whose sums are not complete yet."""
    error_percent: int
    """Of medians and of p90."""


class EvaluationMonthView(View):
    month: str
    hidden: bool | UnsetType = UNSET
    """There are opinions, and fewer than 5: none is shown."""
    count: int | UnsetType = UNSET
    mean: float | UnsetType | None = UNSET
    distribution: list[int] | UnsetType = UNSET
    """How often 1, 2, 3, 4 and 5 were given."""
    comments: list[str] | UnsetType = UNSET


class EvaluationsView(View):
    months: list[EvaluationMonthView]


class StaffingSlotView(View):
    weekday: Day
    from_: str = field(name="from")
    """`13:00`: a half hour of the office's clock."""
    arrivals: float
    """Per day, over the weeks looked at."""
    service_seconds: int
    """How long a call keeps a clerk, from the call on."""
    had: float
    """How many clerks had somebody, per day."""
    needed: int
    expected_share_in_time: float
    """Of all who come, those who are called within the limit, with `needed` clerks."""


class StaffingView(View):
    office_id: str
    weeks: int
    target_seconds: int
    share: float
    slots: list[StaffingSlotView]
