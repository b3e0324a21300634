"""docs/scale.md is what the model says, and the model's arithmetic is that of small numbers by hand."""

from __future__ import annotations

import math
import re
from dataclasses import fields, replace

import pytest

from infra import costs
from infra.scale import document, given
from infra.scale.court import CourtDemand, simulated_days
from infra.scale.limits import division, limits, log_partitions, reached_at, split_reads
from infra.scale.measured import (
    LINES,
    Measured,
    measured,
)
from infra.scale.model import (
    LoadedDeployment,
    RequestKind,
    at_most_every,
    by_held_requests,
    housekeeping,
    renewed,
)
from infra.scale.money import BillItem, Scale, executions, idle_polls, scale, scales
from infra.scale.processor import WorkKind, at_length, by_processor_time, milliseconds, processor_share
from tests.infra.code_names import ROOT

VISIT = Measured(
    own_requests=20,
    durable_requests=60,
    changes=8,
    records=1,
    starts=1,
    wake_ups=2,
    activities=4,
    timers=2,
    renewals=4,
    room_ms=500,
    held_us=300,
    page_ms=0.6,
    empty_page_ms=0.2,
    shown_changes=2,
    board_10_ms=2,
    board_100_ms=4,
    board_1000_ms=8,
    clerk_10_ms=3,
    clerk_100_ms=9,
    clerk_1000_ms=36,
    snapshot_10_ms=1,
    snapshot_100_ms=2,
    snapshot_1000_ms=8,
    request_ms=1.5,
    note_row_ms=0.01,
    told_ticket_ms=0.001,
    empty_ms=0.5,
    visit_ms=30,
    housekeeping=40,
)


@pytest.fixture(scope="module")
def found() -> list[Scale]:
    return scales(measured(), given.Prices())


def test_the_document_is_what_the_command_would_write(found: list[Scale]) -> None:
    assert costs.written_document(found) == document.DOCUMENT.read_text("utf-8"), "python -m infra.costs"


def test_every_table_has_a_place_and_every_place_a_table() -> None:
    place = "<!-- table: one, written by `python -m infra.costs` -->\nold\n<!-- end -->"

    assert document.written(f"before\n{place}\nafter", {"one": "| new |"}).splitlines()[2:-2] == [
        "",
        "| new |",
        "",
    ]
    with pytest.raises(ValueError, match="two"):
        document.written(place, {"one": "", "two": ""})
    with pytest.raises(KeyError):
        document.written(place, {})


def test_every_cost_names_a_line_that_the_benchmarks_have_written() -> None:
    assert set(document.SOURCES) == set(BillItem)
    assert all(names or other for names, other in document.SOURCES.values())
    assert set(LINES) == {field.name for field in fields(Measured)}
    assert {name for names, _ in document.SOURCES.values() for name in names} <= set(LINES)
    assert {field.name for field in fields(measured())} == set(LINES), "each is in the document"
    named = re.findall(r"`((?:infra|shared|orchestrations)/[\w/.]+)`", str(document.SOURCES))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_page_of_the_operators_tells_when_to_divide(found: list[Scale]) -> None:
    page = costs.PAGE.read_text("utf-8")
    hub = next(limit for limit in limits() if limit.name == "partitions of the hub")
    unfollowed = [one.alone.instances * one.alone.offices for one in found]

    assert "**Acima de cerca de 4×**" in page
    assert division(4, measured()).deployments == 1
    assert division(5, measured()).deployments > 1
    assert f"até cerca de {reached_at(hub, measured()):.0f}×" in page
    assert "em 1× a conta aguenta, em 10× não" in page
    assert unfollowed[0] < given.TABLE_LIMIT < unfollowed[1], "each board once a second"


def a_load(instances: int, visits: float = 1.0, offices: float = 100.0) -> LoadedDeployment:
    return LoadedDeployment(CourtDemand(visits, clerks=0, offices=offices), instances, VISIT)


def test_rows_of_the_log_grow_with_the_square_of_instances() -> None:
    """Each instance reads everybody's notes, 2 × 5 s of them and 8 × 1 s; n a second each are 4 at most."""
    few, many = (LoadedDeployment(CourtDemand(1e6, 0, 1), instances, VISIT) for instances in (3, 30))

    assert few.notes == pytest.approx(3 * 4)
    assert few.looks == pytest.approx(10), "rooms are always being opened"
    assert few.log_rows == pytest.approx((5 * 2 + 8) * 4 * 3**2)
    assert many.log_rows == pytest.approx(100 * few.log_rows)
    assert many.presence_rows == pytest.approx(30**2 / 10)


def test_the_square_as_the_document_tells_it(found: list[Scale]) -> None:
    def passed_by(notes: float, looks: float) -> int:
        return math.floor(math.sqrt(given.PARTITION_LIMIT / ((5 * 2 + looks - 2) * notes))) + 1

    text = document.DOCUMENT.read_text("utf-8")
    court = found[0].alone
    each = court.notes / court.instances
    assert f"*n* about {each:.0f}, *l* about {court.looks:.0f}" in text
    assert f"passed by {passed_by(each, court.looks)} instances; " in text
    assert f"two looks a second, by {passed_by(1, 2)}." in text
    presence = next(n for n in range(1, 1_000) if a_load(n).presence_rows > given.PARTITION_LIMIT)
    assert f"passed by {presence} instances." in text


def test_notes_wait_for_each_other() -> None:
    assert at_most_every(0, 0.25) == 0
    assert at_most_every(0.001, 0.25) == pytest.approx(0.001, rel=1e-3)
    assert at_most_every(1e6, 0.25) == pytest.approx(4)


def test_a_board_is_read_by_age_where_nothing_changes() -> None:
    assert renewed(0, 20) == (0, 1 / 20)
    by_notes, by_age = renewed(0.05, 20)
    assert by_notes == 0.05
    assert by_age == pytest.approx(0.05 / (math.e - 1))
    assert renewed(1e3, 20) == (1e3, pytest.approx(0))


def test_an_office_is_read_by_the_others_that_hold_it() -> None:
    """One office, two instances: each change is read by the other one; in half a second once at most."""
    seldom = LoadedDeployment(CourtDemand(0.001, 0, 1), 2, replace(VISIT, records=0))
    reads = seldom.requests[RequestKind.BOARDS_BY_NOTES]
    assert reads == pytest.approx(0.008 * 2 * seldom.offices * 0.5 / seldom.court.awaited, rel=0.01)

    always = LoadedDeployment(CourtDemand(1e5, 0, 1), 2, VISIT)
    assert always.requests[RequestKind.BOARDS_BY_NOTES] == pytest.approx(2 * 2)
    assert always.requests[RequestKind.BOARDS_BY_AGE] == pytest.approx(0)


def test_the_requests_that_do_not_depend_on_who_waits() -> None:
    asked = LoadedDeployment(CourtDemand(1, clerks=50, offices=300), 6, VISIT).requests

    assert asked[RequestKind.OWN] == 20
    assert asked[RequestKind.MEMBERSHIPS] == 2
    assert asked[RequestKind.HOUSEKEEPING] == housekeeping(300, VISIT) == 30
    assert asked[RequestKind.PRESENCE] == pytest.approx(6 / 10 + 6 / 30)
    assert asked[RequestKind.DIRECTORY] == pytest.approx(6 / 30 + 6 * 5 / 600)


def test_people_spread_over_offices_and_instances() -> None:
    court = CourtDemand.at(1)

    assert court.visits == pytest.approx(20_000 / 21_600 * 3)
    assert court.waiting == pytest.approx(2_500)
    assert by_held_requests(court) == math.ceil((2_500 + court.clerks) / 700)
    assert by_held_requests(CourtDemand(0.001, 0, 10)) == 2
    assert 0.4 * court.offices < court.awaited < court.offices * (1 - math.exp(-2_500 / court.offices))
    assert CourtDemand(1e6, 0, 7).awaited == pytest.approx(7)
    assert CourtDemand.at(10, deployments=10).visits == pytest.approx(court.visits)
    assert CourtDemand.at(10, deployments=10).offices == pytest.approx(court.offices / 10)


def test_processor_time_is_that_of_its_parts() -> None:
    """No changes and one office of 900: answers, looks, boards by age, presence, a day's records."""
    nothing = replace(VISIT, changes=0, records=0, shown_changes=0, visit_ms=0)
    one = LoadedDeployment(CourtDemand(1, 0, 1), 2, nothing)
    asked, work = one.requests, milliseconds(one)
    log = asked[RequestKind.LOG_READS] * 1.5 + one.log_rows * 0.01
    told = 2 * one.told_tickets / 30 * 0.001

    assert work[WorkKind.ANSWERS] == pytest.approx(900 / 25 * 1.3)
    assert work[WorkKind.HOST] == pytest.approx(20)
    board_ms = 4 + 4 * 800 / 900
    assert work[WorkKind.BOARDS] == pytest.approx(asked[RequestKind.BOARDS_BY_AGE] * board_ms, rel=1e-3)
    assert work[WorkKind.LOG] == pytest.approx(log)
    assert work[WorkKind.PRESENCE] == pytest.approx(asked[RequestKind.PRESENCE] * 1.5 + told)
    others = asked[RequestKind.RECORDS] + asked[RequestKind.DIRECTORY]
    assert work[WorkKind.OTHERS] == pytest.approx(others * 1.5)
    assert [kind for kind in WorkKind if not work[kind]] == [
        WorkKind.PAGES,
        WorkKind.SNAPSHOTS,
        WorkKind.CLERKS,
        WorkKind.VISITS,
    ]
    assert processor_share(one) == pytest.approx(sum(work.values()) / 1000 / 2)
    assert by_processor_time(CourtDemand(1, 0, 1), nothing) == 2
    assert by_processor_time(CourtDemand(1e4, 0, 1), VISIT) is None


def test_a_change_wakes_pages_and_has_offices_and_clerks_views_made_anew() -> None:
    """One visit in 1,000 s at an office of 100 with one clerk: nothing waits for anything."""
    court = CourtDemand(0.001, clerks=1, offices=1, wait_seconds=100_000, unevenness=0)
    work = milliseconds(LoadedDeployment(court, 1, VISIT))

    assert work[WorkKind.PAGES] == pytest.approx(100 * 0.002 * (1 + 0.6 - 0.2), rel=0.01)
    assert work[WorkKind.SNAPSHOTS] == pytest.approx(0.008 * 2, rel=0.01)
    assert work[WorkKind.CLERKS] == pytest.approx(0.008 * (1 + 9 - 2), rel=0.01)
    assert work[WorkKind.VISITS] == pytest.approx(0.001 * 30)


def test_changes_are_told_together_once_a_second() -> None:
    crowded = milliseconds(LoadedDeployment(CourtDemand(1e3, clerks=1, offices=1), 1, VISIT))
    waiting = 900_000

    assert crowded[WorkKind.PAGES] == pytest.approx(waiting * 1.4)
    assert crowded[WorkKind.SNAPSHOTS] == pytest.approx(at_length(waiting, 1, 2, 8))


def test_a_queue_costs_by_its_length() -> None:
    lengths = (0, 10, 55, 100, 550, 1_000, 1_900)

    assert [at_length(length, 1, 4, 13) for length in lengths] == [1, 1, 2.5, 4, 8.5, 13, 22]


def test_the_alarm_clock_in_events_and_actions() -> None:
    assert a_load(2).events == 1 + 2 + 2
    assert a_load(2).actions == 5 + 2 * 4 + 4
    assert a_load(2).durable_requests == 60


def test_a_limit_is_reached_where_its_part_is_one() -> None:
    hub = next(limit for limit in limits() if limit.name == "partitions of the hub")

    assert hub.most == 2 * 50
    assert reached_at(hub, VISIT) == pytest.approx(100 / (20_000 / 21_600 * 3 * 5), rel=1e-3)


def test_the_log_is_split_until_its_rows_fit() -> None:
    one = LoadedDeployment(CourtDemand(1e6, 0, 1), 12, VISIT)  # (5 · 2 + 8) · 4 · 144 rows

    assert log_partitions(one) == math.ceil(10_368 / 2_000) == 6
    assert split_reads(one, 15) == pytest.approx(12 * 10 * 15)
    assert log_partitions(a_load(2, visits=0.01)) == 1


def test_a_division_is_the_smallest_within_the_limits() -> None:
    divided = division(10, VISIT)

    assert divided.deployments > 1
    assert log_partitions(divided.each) <= 16
    assert divided.instances == divided.deployments * divided.each.instances
    assert division(0.1, VISIT).deployments == 1
    with pytest.raises(ValueError, match="more than 2"):
        division(100, VISIT, most=2)


def test_a_day_costs_what_its_parts_cost() -> None:
    prices = given.Prices()
    court, tenfold = (scale(factor, VISIT, prices) for factor in (1, 10))
    [day] = simulated_days(1)

    assert executions(1) == pytest.approx(20_000 * 56 + day.clerks * 21_600 / 25)
    assert court.costs[BillItem.EXECUTIONS] == pytest.approx(executions(1) / 1e6 * 0.40)
    assert tenfold.costs[BillItem.EXECUTIONS] == pytest.approx(10 * court.costs[BillItem.EXECUTIONS])
    assert court.costs[BillItem.VISITS] == pytest.approx(20_000 * 20 / 1e4 * 0.00036)
    assert court.costs[BillItem.DURABLE] == pytest.approx(20_000 * 30 / 1e4 * (0.00036 + 0.004))
    assert court.costs[BillItem.LOGS] == pytest.approx(20_000 * 53 / 1e6 * 3.34)
    assert court.costs[BillItem.READY] == pytest.approx(4 * 2 * 86_400 * 0.000004)
    assert tenfold.costs[BillItem.READY] == pytest.approx(
        tenfold.divided.deployments * court.costs[BillItem.READY]
    )
    assert court.costs[BillItem.POLLS] == pytest.approx(idle_polls() / 1e4 * 0.004)
    assert idle_polls() == 86_400 * (3 / 0.25 + 2 / 1)
    assert court.total == pytest.approx(sum(court.costs.values()))
