"""NCRONTAB expressions and their occurrences."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from local_host.ncrontab import Schedule, ScheduleError


@pytest.mark.parametrize(
    ("expression", "instant", "expected"),
    [
        ("*/5 * * * * *", "2026-11-24T10:00:03", "2026-11-24T10:00:05"),
        ("0 * * * * *", "2026-11-24T10:00:00", "2026-11-24T10:01:00"),
        ("0 */15 9-18 * * 1-5", "2026-11-27T18:45:00", "2026-11-30T09:00:00"),
        ("0 0 19 * * 1-5", "2026-11-24T19:00:00", "2026-11-25T19:00:00"),
        ("30 59 23 31 12 *", "2026-01-01T00:00:00", "2026-12-31T23:59:30"),
        ("0 0 0 29 2 *", "2026-03-01T00:00:00", "2028-02-29T00:00:00"),
        ("0 0 0 1 1,7 *", "2026-02-10T12:00:00", "2026-07-01T00:00:00"),
        # Day and weekday must both match, unlike in Unix cron.
        ("0 0 0 13 * 5", "2026-01-01T00:00:00", "2026-02-13T00:00:00"),
        ("0 0 12 * * 0", "2026-11-24T00:00:00", "2026-11-29T12:00:00"),
        ("5/20 0 0 * * *", "2026-11-24T00:00:06", "2026-11-24T00:00:25"),
        ("*/10 * * * *", "2026-11-24T00:01:00", "2026-11-24T00:10:00"),
        ("10,20-22 5 4 * * *", "2026-11-24T04:05:21", "2026-11-24T04:05:22"),
    ],
)
def test_the_next_occurrence(expression: str, instant: str, expected: str) -> None:
    start = datetime.fromisoformat(instant).replace(tzinfo=UTC)

    assert Schedule(expression).after(start) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "* * * *",
        "60 * * * * *",
        "* * 24 * * *",
        "0 0 0 0 * *",
        "0 0 0 * * 7",
        "*/0 * * * * *",
        "5-1 * * * * *",
        "x * * * * *",
        "*/x * * * * *",
        "00:05:00",
        "%SCHEDULE%",
        # Azure knows the names of days and months; the product's schedules do not need them.
        "0 0 9 * * mon",
        "0 0 9 1 jan *",
    ],
)
def test_what_is_no_ncrontab_is_refused(expression: str) -> None:
    with pytest.raises(ScheduleError):
        Schedule(expression)


def test_a_day_that_never_comes_is_refused_when_asked_for() -> None:
    with pytest.raises(ScheduleError, match="ten years"):
        Schedule("0 0 0 30 2 *").after(datetime(2026, 1, 1, tzinfo=UTC))
