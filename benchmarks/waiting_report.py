"""Case 1's tables, targets and charts."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.report import Goal, ReportTable, at_most
from benchmarks.setting import ALWAYS_OPEN, HOURS
from docs.svg_scaling_chart import Chart, Points

BASELINE_PERIOD = 3.0
SAMPLE = 20
"""Polls of the baseline that are really made: each costs the same."""
SHARE_GOAL, ABOVE_GOAL = 15.0, 5.0
FEWER_GOAL, EXPONENT_GOAL = 300, 0.05
_WHY_BUSY = (
    "every 20 s the board of each office is read and looked at (the next table has the requests, section 11 "
    "the price of a board), and each answer has the credential, the sign of life and the look into the "
    "snapshot (section 10); an empty handler has none of it"
)
_WHY_FEWER = (
    "most requests are the change log's, which is read twice a second whether one waits or thousands; as "
    "many are 300 times fewer than the baseline's from some 2,000 visitors at one office on"
)


@dataclass(frozen=True)
class ProcessUse:
    """What a process has used: percent of a core, and storage requests per second."""

    cpu: float
    requests: float


@dataclass(frozen=True)
class Waiting:
    """What so many visitors at so many offices cost while they wait."""

    hours: str
    people: int
    offices: int
    ours: ProcessUse
    housekeeping: float
    """Storage requests per second of the process that has the timers."""
    scan_requests: float
    """Of one poll that scans the queue."""
    rows_of_a_scan: float
    answers: int
    failures: int

    @property
    def scans(self) -> float:
        """Requests per second of the baseline."""
        return self.people / BASELINE_PERIOD * self.scan_requests

    @property
    def requests_goal(self) -> float:
        return 5 + self.offices / 20


def cpu_table(found: Sequence[Waiting], empty: Mapping[int, ProcessUse]) -> ReportTable:
    """Percent of a core, `empty` by visitors."""
    rows = [
        (
            *_who(one),
            f"{one.ours.cpu:.1f}",
            f"{empty[one.people].cpu:.1f}",
            f"{one.ours.cpu - empty[one.people].cpu:.1f}",
            one.answers,
            one.failures,
        )
        for one in found
    ]
    goals: list[Goal] = []
    for one in found:
        if one.offices > 1:
            what = f"{one.people:,} waiting at {one.offices} offices, {one.hours}"
            above = one.ours.cpu - empty[one.people].cpu
            text = f"{what}: at most {ABOVE_GOAL:g} % of a core above an empty handler"
            goals.append(at_most("1", text, above, ABOVE_GOAL, " %", _WHY_BUSY))
            text = f"{what}: at most {SHARE_GOAL:g} % in all"
            goals.append(at_most("1", text, one.ours.cpu, SHARE_GOAL, " %", _WHY_BUSY))
    return ReportTable(
        "Percent of a core that one process takes",
        ("hours", "N", "offices", "ours", "empty handler", "above it", "answers to the pages", "failures"),
        rows,
        goals,
        ["Baseline: the same pages ask the same local host, whose handler holds for 25 s and answers 304."],
        _cpu_charts(found, empty),
    )


def _cpu_charts(found: Sequence[Waiting], empty: Mapping[int, ProcessUse]) -> list[Chart]:
    """By visitors at one office, and by offices of as many visitors."""
    title, axis, most = "Processor time while nothing changes", "% of a core", max(empty)
    nothing = {"empty handler": [(people, load.cpu) for people, load in empty.items()]}
    same = {"empty handler": [(one.offices, empty[most].cpu) for one in found if one.people == most]}
    return [
        Chart("waiting-cpu", title, "visitors at one office", axis, _by_people(found, _cpu) | nothing),
        Chart(
            "waiting-cpu-offices",
            f"{title}, {most:,} visitors",
            "offices",
            axis,
            _by_offices(found, most, _cpu) | same,
        ),
    ]


def _cpu(one: Waiting) -> float:
    return one.ours.cpu


def _requests(one: Waiting) -> float:
    return one.ours.requests


def _by_people(found: Sequence[Waiting], figure: Callable[[Waiting], float]) -> dict[str, Points]:
    """Hours → visitors at one office, and the figure."""
    alone = [one for one in found if one.offices == 1]
    return {hours: [(one.people, figure(one)) for one in alone if one.hours == hours] for hours in HOURS}


def _by_offices(
    found: Sequence[Waiting], people: int, figure: Callable[[Waiting], float]
) -> dict[str, Points]:
    """Hours → offices of so many visitors, and the figure."""
    same = [one for one in found if one.people == people]
    return {hours: [(one.offices, figure(one)) for one in same if one.hours == hours] for hours in HOURS}


def requests_table(found: Sequence[Waiting]) -> ReportTable:
    """Storage requests a second."""
    rows = [
        (
            *_who(one),
            f"{one.ours.requests:.2f}",
            f"{one.housekeeping:.2f}",
            f"{one.scans:,.0f}",
            f"{one.scans / one.ours.requests:,.0f}",
            f"{one.rows_of_a_scan:,.0f}",
        )
        for one in found
    ]
    return ReportTable(
        "Storage requests per second",
        ("hours", "N", "offices", "the process", "housekeeping", "baseline", "times fewer", "rows of a scan"),
        rows,
        [*_goals_of_growth(found), *(_requests_goal(one) for one in found)],
        [
            "The process: boards every 20 s, the change log twice a second, the directory, presence (read "
            "every 10 s, written every 30 s).",
            "In the first ten minutes after its start an instance also keeps presence as version 1.0 had it, "
            "for an upgrade: 8 requests a minute more for each office at which somebody waits.",
            f"Baseline: each page polls every {BASELINE_PERIOD:.0f} s and each poll scans its office's queue "
            f"({SAMPLE} polls made and counted at each size).",
            "Rows read: each of the baseline's polls reads its office's whole queue (last column, counted); "
            "the process reads each row of a board every 20 s, by arithmetic N/20 a second.",
        ],
        _requests_charts(found),
    )


def _requests_goal(one: Waiting) -> Goal:
    return at_most(
        "1b",
        f"{one.people:,} at {one.offices} office{'s' if one.offices > 1 else ''}, {one.hours}: at most "
        f"{one.requests_goal:g} requests a second",
        one.ours.requests,
        one.requests_goal,
    )


def _requests_charts(found: Sequence[Waiting]) -> list[Chart]:
    title, axis, most = "Storage while nothing changes", "requests a second", max(one.people for one in found)
    scans = [one for one in found if one.hours == ALWAYS_OPEN]
    by_people = {"a scan per poll": [(one.people, one.scans) for one in scans if one.offices == 1]}
    by_offices = {"a scan per poll": [(one.offices, one.scans) for one in scans if one.people == most]}
    return [
        Chart(
            "waiting-requests",
            title,
            "visitors at one office",
            axis,
            _by_people(found, _requests) | by_people,
        ),
        Chart(
            "waiting-requests-offices",
            f"{title}, {most:,} visitors",
            "offices",
            axis,
            _by_offices(found, most, _requests) | by_offices,
        ),
    ]


def _goals_of_growth(found: Sequence[Waiting]) -> list[Goal]:
    """At one office: how much fewer than the baseline at 1,000, and how requests grow with visitors."""
    goals: list[Goal] = []
    for hours in HOURS:
        alone = {one.people: one for one in found if one.hours == hours and one.offices == 1}
        thousand, few, many = alone[1_000], alone[min(alone)], alone[max(alone)]
        fewer = thousand.scans / thousand.ours.requests
        text = f"1,000 at 1 office, {hours}: at least {FEWER_GOAL} times fewer than a scan per poll"
        goals.append(Goal("1", text, fewer >= FEWER_GOAL, f"{fewer:.0f} times", _WHY_FEWER))
        exponent = math.log(many.ours.requests / few.ours.requests) / math.log(many.people / few.people)
        text = f"{hours}: requests grow with N to the power of 0 (at most {EXPONENT_GOAL})"
        goals.append(at_most("1", text, exponent, EXPONENT_GOAL))
    return goals


def _who(one: Waiting) -> tuple[object, ...]:
    return one.hours, f"{one.people:,}", one.offices
