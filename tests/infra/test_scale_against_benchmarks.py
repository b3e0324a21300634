"""What the model says of the benchmarks' own loads is what they have measured, within `FACTOR`.

Their host is the local one, so that the model takes an empty handler's time (section 17) for the host's.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from infra.scale.court import CourtDemand
from infra.scale.document import DOCUMENT
from infra.scale.measured import PERFORMANCE, Line, figure, measured
from infra.scale.model import LoadedDeployment, RequestKind, housekeeping
from infra.scale.processor import WorkKind, milliseconds, processor_share

FACTOR = 2.0
"""docs/scale.md tells it too."""
MEASURED = measured()
SIZES = sorted(
    {
        (hours, people, offices)
        for hours, people, offices in re.findall(
            r"(?m)^\| (court hours|always open) \| ([\d,]+) \| (\d+) \|",
            PERFORMANCE.read_text("utf-8").partition("## 1. ")[2].partition("## 2. ")[0],
        )
        if len(people) > 3
    }
)
"""Of section 1: hours, visitors, offices. Ten visitors cost less than what a figure is rounded to."""
CHANGING = MEASURED.visit_ms / 8
"""Milliseconds of a command: a visit has seven, and its page's requests."""


def a_court(waiting: float, offices: int, *, visits: float = 1e-9, clerks: float = 0) -> CourtDemand:
    """Offices with as many visitors each."""
    return CourtDemand(visits, clerks, offices, wait_seconds=waiting / visits, unevenness=0)


def percent(court: CourtDemand, instances: int = 1) -> float:
    """Of a core, of all instances together."""
    one = LoadedDeployment(court, instances, MEASURED, host_ms=MEASURED.empty_ms)
    return processor_share(one) * instances * 100


def is_near(said: float, found: float) -> bool:
    return found / FACTOR <= said <= found * FACTOR


@pytest.mark.parametrize("size", SIZES, ids=" ".join)
def test_waiting(size: tuple[str, str, str]) -> None:
    """Section 1: nothing happens."""
    found = figure(Line(1, "Percent of a core", size, "ours"))
    requests = figure(Line(1, "Storage requests per second", size, "the process"))
    waiting, offices = int(size[1].replace(",", "")), int(size[2])
    court = a_court(waiting, offices)
    asked = LoadedDeployment(court, 1, MEASURED).requests
    own = sum(count for kind, count in asked.items() if kind is not RequestKind.HOUSEKEEPING)

    said = percent(court)
    assert is_near(said, found), f"{said:.1f} % for {found} %"
    assert is_near(own, requests), f"{own:.1f} requests for {requests}"


def test_one_change_for_a_thousand_pages() -> None:
    """Section 6: each page is answered and asks again."""
    found = figure(Line(6, "One change", ("court hours",), "processor time"))
    court = a_court(1_000, 1, visits=1e-3)
    one = LoadedDeployment(court, 1, replace(MEASURED, shown_changes=1, changes=1), MEASURED.empty_ms)
    work = milliseconds(one)
    said = (work[WorkKind.PAGES] + work[WorkKind.SNAPSHOTS]) / 1e-3 / 1000

    assert is_near(said, found), f"{said:.2f} s for {found} s"


def test_a_morning() -> None:
    """Section 12: a visit a second, one process for everything, housekeeping too."""
    found = figure(Line(12, "What clerks", ("processor time",), "figure"))
    sweeps = housekeeping(400, MEASURED) * MEASURED.request_ms / 10
    said = percent(a_court(2_000, 400, visits=1, clerks=40)) + sweeps

    assert is_near(said, found), f"{said:.0f} % for {found} %"


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_several_processes(processes: int) -> None:
    """Section 13: somebody leaves each second, a change that all others at the office are shown."""
    found = figure(Line(13, "Milliseconds until", (f"{processes}",), "all processes"))
    leaving = replace(MEASURED, changes=1, records=0, shown_changes=1, visit_ms=CHANGING, own_requests=1)
    court = a_court(1_000, 100, visits=1)
    one = LoadedDeployment(court, processes, leaving, host_ms=MEASURED.empty_ms)
    commands = milliseconds(one)[WorkKind.HOST] / 10  # one request each, not a visit's
    said = processor_share(one) * processes * 100 - commands

    assert is_near(said, found), f"{said:.1f} % for {found} %"


def test_a_prediction_that_is_off_is_noticed_and_the_document_tells_when() -> None:
    assert is_near(3, 2) and is_near(2, 3)
    assert not is_near(4.1, 2)
    assert not is_near(2, 4.1)
    assert {size[1:] for size in SIZES} >= {("1,000", "1"), ("2,000", "400")}
    assert f"a factor of {FACTOR:g} of what they measured" in " ".join(DOCUMENT.read_text("utf-8").split())
