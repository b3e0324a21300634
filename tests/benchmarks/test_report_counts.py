"""Storage requests and rows of reports, at small sizes; the year of a whole court at its own."""

from __future__ import annotations

import pytest

from benchmarks.reports import Size, measure, percentile_errors
from local_host.azurite import Azurite
from shared.domain.reports.durations import ERROR

pytestmark = pytest.mark.xdist_group("counts")
SMALL = Size(offices=3, days_of_a_month=2, aggregated_offices=2, visits=4, days=3)


async def test_what_a_report_and_an_aggregation_ask_for(azurite: Azurite) -> None:
    costs = await measure(azurite.connection_string, SMALL)

    marks = 1
    assert (costs.year_by_office.requests, costs.year_by_office.rows) == (marks + 12, 36)
    assert (costs.year_by_day.requests, costs.year_by_day.rows) == (marks + 12, 24)
    assert (costs.year_by_month.requests, costs.year_by_month.rows) == (marks + 12 + 12, 60)
    assert costs.month.requests == marks + 1
    assert costs.month_from_tickets.requests == 1
    counted, replaced = 2, 6
    an_aggregation = SMALL.aggregated_offices * (counted + replaced)
    the_sums, the_marks = 3, 1 + 1
    assert costs.aggregation.requests == an_aggregation + the_sums + the_marks
    assert costs.day_from_tickets.requests == SMALL.aggregated_offices


@pytest.mark.slow
async def test_a_year_of_the_court_is_read_from_thirty_thousand_rows_at_most(azurite: Azurite) -> None:
    costs = await measure(azurite.connection_string, Size(aggregated_offices=1, visits=20, days=1))

    assert costs.year_by_office.rows == 12 * 2_348 <= 30_000
    assert costs.year_by_office.requests == 1 + 12 * 3, "a page has a thousand rows"
    assert costs.year_by_office.seconds < 5
    assert costs.year_by_month.rows <= 30_000


def test_merged_percentiles_are_within_their_error() -> None:
    assert max(percentile_errors(days=50).values()) <= ERROR
