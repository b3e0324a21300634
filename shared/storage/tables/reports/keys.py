"""The rows of the table `reports`.

| partition | key | row |
|---|---|---|
| `o!<office>` | day | an office's day, whole |
| `d!<day>` | office | the same without clerks: what the sums of the day are made from |
| `m!<month>` | office | an office's sums of a month, and its visitors' scores |
| `s!<month>` | `c!<day>` | the court's day |
| `s!<month>` | `d!<district>!<day>` | a district's day |
| `s!<month>` | `g!<day>` | who has summed the day up last: guards the two above |
| `marks` | `<day>!<office>` | a day to be aggregated |
| `marks` | `until` | every day until then is marked or aggregated |
| `r!<office>` | `<day>!<hour>!<instance>!<number>` | refusals that one instance has counted |

Days are `yyyymmdd`, months `yyyymm`.
"""

from __future__ import annotations

from datetime import date

from shared.domain.reports.months import Month
from shared.storage.tables.client.row import key_part

MARKS = "marks"
UNTIL = "until"
LAST = "~"
"""Sorts behind every key that begins with what stands before it."""


def day_key(day: date) -> str:
    """The day in a key."""
    return f"{day:%Y%m%d}"


def month_key(month: Month) -> str:
    """The month in a key."""
    return f"{month.year:04d}{month.number:02d}"


def office_partition(office_id: str) -> str:
    """Of an office's days."""
    return f"o!{key_part(office_id)}"


def day_partition(day: date) -> str:
    """Of one day at every office."""
    return f"d!{day_key(day)}"


def month_partition(month: Month) -> str:
    """Of one month at every office."""
    return f"m!{month_key(month)}"


def sums_partition(month: Month) -> str:
    """Of a month's sums of the court and of districts."""
    return f"s!{month_key(month)}"


def court_key(day: date) -> str:
    """Of the court's sums of a day."""
    return f"c!{day_key(day)}"


def district_prefix(district: str) -> str:
    """Of the keys of a district's sums."""
    return f"d!{key_part(district)}!"


def guard_key(day: date) -> str:
    """Of the row that guards a day's sums."""
    return f"g!{day_key(day)}"


def mark_key(office_id: str, day: date) -> str:
    """Of the mark of an office's day to be aggregated."""
    return f"{day_key(day)}!{key_part(office_id)}"


def refusals_partition(office_id: str) -> str:
    """Of an office's refused entries."""
    return f"r!{key_part(office_id)}"
