"""Months, opinions as they may be shown, and when a day is aggregated."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.domain.reports import aggregation_times
from shared.domain.reports.months import (
    Month,
    Scores,
    all_scores,
    is_closed,
    month_of,
    month_of_opinion,
    months_between,
    scores_of,
    shown_scores,
    told_months,
)


def test_months_follow_each_other() -> None:
    assert (Month(2026, 12).last, Month(2026, 12).next_month) == (date(2026, 12, 31), Month(2027, 1))
    assert (Month(2028, 2).last, str(Month(2028, 2))) == (date(2028, 2, 29), "2028-02")
    assert months_between(date(2026, 11, 30), date(2027, 1, 1)) == [
        Month(2026, 11),
        Month(2026, 12),
        Month(2027, 1),
    ]
    assert month_of(date(2026, 11, 30)).first == date(2026, 11, 1)


def test_scores_are_counted() -> None:
    scores = scores_of([5, 5, 1, 4])

    assert (scores.counts, scores.count, scores.mean) == ((1, 0, 0, 1, 2), 4, 3.75)
    assert all_scores([scores, scores_of([2])]).counts == (1, 1, 0, 1, 2)


def of(count: int) -> Scores:
    return Scores((0, 0, 0, 0, count))


@pytest.mark.parametrize(
    ("cut", "shown"),
    [
        ({"a": 5, "b": 9}, {"a", "b"}),
        ({"a": 4, "b": 9, "c": 6}, {"b"}),
        ({"a": 4, "b": 3, "c": 6}, {"c"}),
        ({"a": 1, "b": 2, "c": 6, "d": 7}, {"d"}),
        ({"a": 4, "b": 5}, set[str]()),
        ({"a": 4, "b": 0}, set[str]()),
        ({"a": 0, "b": 8}, {"b"}),
        ({"a": 4, "b": 6, "c": 6}, {"c"}),
    ],
)
def test_no_difference_tells_fewer_than_five(cut: dict[str, int], shown: set[str]) -> None:
    found, total = shown_scores({key: [of(count)] for key, count in cut.items()})

    assert set(found) == shown
    hidden = sum(cut.values()) - sum(scores.count for scores in found.values())
    assert not found or hidden == 0 or hidden >= 5
    assert total.count == sum(count for count in cut.values() if count >= 5)


def test_no_two_answers_differ_by_an_office_s_month_with_fewer_than_five() -> None:
    first, second = [of(7)], [of(7), of(3)]

    found = shown_scores({"district": second})

    assert found == shown_scores({"district": first}) == ({"district": of(7)}, of(7))
    assert shown_scores({"district": [of(3), of(4)]}) == ({}, of(0)), "seven, of two months that are hidden"


DAY = date(2026, 11, 24)
OVER = datetime(2026, 11, 25, tzinfo=UTC)


def test_a_record_marks_its_day_well_before_the_day_is_aggregated() -> None:
    assert not aggregation_times.marks_itself(DAY, OVER + timedelta(hours=3, seconds=-1))
    assert aggregation_times.marks_itself(DAY, OVER + timedelta(hours=3))
    assert (
        list(aggregation_times.days_to_mark(DAY - timedelta(days=1), OVER + timedelta(hours=6, seconds=-1)))
        == []
    )
    assert list(aggregation_times.days_to_mark(DAY - timedelta(days=1), OVER + timedelta(hours=6))) == [DAY]


def test_the_first_run_goes_back_two_weeks_and_so_does_one_after_a_long_outage() -> None:
    now = OVER + timedelta(hours=6)

    first = list(aggregation_times.days_to_mark(None, now))

    assert (first[0], first[-1], len(first)) == (date(2026, 11, 11), DAY, 14)
    assert list(aggregation_times.days_to_mark(date(2026, 1, 1), now)) == first


def test_a_mark_settles() -> None:
    assert not aggregation_times.is_ready(OVER, OVER + timedelta(seconds=119))
    assert aggregation_times.is_ready(OVER, OVER + timedelta(seconds=120))


CLOSES = datetime(2026, 12, 3, tzinfo=UTC)
"""When November closes."""


def test_an_opinion_counts_in_the_month_of_its_visit_until_that_month_is_closed() -> None:
    before = CLOSES - timedelta(seconds=1)
    november = Month(2026, 11)

    assert (is_closed(november, before), is_closed(november, CLOSES)) == (False, True)
    assert month_of_opinion(DAY, before) == november
    assert month_of_opinion(DAY, CLOSES) == Month(2026, 12)
    assert not is_closed(month_of_opinion(DAY, CLOSES + timedelta(days=300)), CLOSES + timedelta(days=300))


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2026, 10, 1), date(2026, 11, 30), ["2026-10", "2026-11"]),
        (date(2026, 10, 1), date(2026, 12, 31), ["2026-10", "2026-11"]),
        (date(2026, 10, 1), date(2026, 12, 3), ["2026-10", "2026-11"]),
        (date(2026, 12, 1), date(2026, 12, 31), list[str]()),
        (date(2026, 10, 1), date(2026, 11, 29), list[str]()),
        (date(2026, 10, 2), date(2026, 11, 30), list[str]()),
    ],
)
def test_which_months_of_a_period_are_told(first: date, last: date, told: list[str]) -> None:
    assert [str(month) for month in told_months(first, last, CLOSES)] == told
