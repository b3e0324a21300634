"""The form of the answer about the whole court now."""

from __future__ import annotations

from functions.response_bodies import View
from functions.staff.response_bodies import EntriesView


class OverviewOffice(View):
    office_id: str
    name: str
    district: str
    open: bool
    attended: bool
    unattended_since: str | None
    waiting: int
    longest_wait_seconds: int | None
    longest_wait_from: str | None
    """The instant that these seconds are counted from."""
    in_service: int
    clerks: int
    """Clerks whose page is open there."""
    entries: EntriesView
    room_problems: int
    """Who waits because the last room did not open."""


class OverviewTotals(View):
    open: int
    attended: int
    """Of those that are open."""
    unattended: int
    waiting: int
    longest_wait_seconds: int | None
    in_service: int
    suspended: int
    room_problems: int


class OverviewView(View):
    offices: list[OverviewOffice]
    totals: OverviewTotals
    """Of the offices listed here."""
    time: str
    poll_after_seconds: int
