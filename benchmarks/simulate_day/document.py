"""Writes what was simulated into `docs/simulation.md`: one day in full, or a table of several days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.document import publish
from benchmarks.report import Report, ReportTable
from benchmarks.simulate_day.checks import RULES, Known
from benchmarks.simulate_day.day import SimulatedDay
from shared.domain.office.office_list import DEFAULT_ZONE
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket.transitions import Operation

PRIORITIES = {
    Priority.OVER_80: "80 and over",
    Priority.LEGAL: "Lei 10.048",
    Priority.DONOR: "blood donors",
    Priority.NONE: "everybody else",
}
WAITS = "Waits are minutes from the arrival to the first call."


def write_day(day: SimulatedDay, command: str, document: Path) -> None:
    """Replace the section about one day in full."""
    latest = f"The latest that anything due was done: {day.court.checker.latest.total_seconds():.0f} s."
    report = Report("1. A day", f"{WAITS} {latest}", _tables(day))
    publish([report], command, document, setting=_setting([day]))


def write_days(title: str, days: Sequence[SimulatedDay], command: str, document: Path) -> None:
    """Replace the section of that title: a row for each day."""
    publish([Report(title, WAITS, [_days(days)])], command, document, setting=_setting(days))


def _setting(days: Sequence[SimulatedDay]) -> str:
    seconds = sum(day.processor_seconds for day in days)
    return f"virtual time, memory storage, {seconds:.0f} s of processor time on a machine shared with others"


def _days(days: Sequence[SimulatedDay]) -> ReportTable:
    who = ("visitors", "offices", "clerks", "seed", "tickets")
    what = ("median wait", "p90", "longest queue", "violations", "processor seconds")
    return ReportTable("Days", (*who, *what), [_day(day) for day in days])


def _day(day: SimulatedDay) -> Sequence[object]:
    given, checker = day.parameters, day.court.checker
    waits = [wait for known in checker.tickets.values() if (wait := _wait(known)) is not None]
    who = (given.visits, given.offices, day.clerks, given.seed, len(checker.tickets))
    what = (checker.queue.longest, len(checker.violations), round(day.processor_seconds))
    return [*_numbers(who), *_quantiles(waits), *_numbers(what)]


def _tables(day: SimulatedDay) -> Sequence[ReportTable]:
    court = day.court
    tickets = sorted(court.checker.tickets.values(), key=lambda known: known.first.arrival)
    by_priority = [
        (name, known)
        for rank, name in PRIORITIES.items()
        for known in tickets
        if known.first.priority is rank
    ]
    by_hour = [(_hour(known.first.arrival), known) for known in tickets]
    return [
        _days([day]),
        _rules(day),
        _waits("priority", by_priority),
        _waits("hour of arrival", by_hour),
        _counts("Ends", Counter(_end(known) for known in tickets)),
        _counts("Events and failures", court.host.counts + court.counts),
        _counts("Steps done by housekeeping", court.done_by_housekeeping),
        _counts("Refusals", court.refusals),
    ]


def _rules(day: SimulatedDay) -> ReportTable:
    checker = day.court.checker
    broken = Counter(violation.rule for violation in checker.violations)
    rows = [(name, text, f"{checker.checks[name]:,}", broken[name]) for name, text in RULES.items()]
    return ReportTable(
        "Rules, checked at every write and at the day's end",
        ("rule", "meaning", "checks", "violations"),
        rows,
    )


def _waits(by: str, tickets: Sequence[tuple[str, Known]]) -> ReportTable:
    rows: list[Sequence[object]] = []
    for name in dict.fromkeys(name for name, _ in tickets):
        group = [known for group, known in tickets if group == name]
        waits = [wait for known in group if (wait := _wait(known)) is not None]
        rows.append([name, *_numbers((len(group), len(waits))), *_quantiles(waits)])
    return ReportTable(f"Waits by {by}", (by, "arrivals", "called", "median", "p90"), rows)


def _quantiles(waits: Sequence[float]) -> Sequence[str]:
    ordered = sorted(waits) or [0.0]
    return [f"{ordered[int(share * len(ordered))]:.1f}" for share in (0.5, 0.9)]


def _wait(known: Known) -> float | None:
    """Minutes until the first call; None for who was never called."""
    called = next((entry.at for entry in known.entries if entry.operation is Operation.CLAIM), None)
    return None if called is None else (called - known.first.arrival).total_seconds() / 60


def _hour(instant: datetime) -> str:
    return f"{instant.astimezone(ZoneInfo(DEFAULT_ZONE)).hour}:00"


def _end(known: Known) -> str:
    ticket = known.last
    return str(ticket.status) if ticket.status is not Status.COMPLETED else f"completed, {ticket.outcome}"


def _counts(title: str, counts: Counter[str]) -> ReportTable:
    return ReportTable(
        title, ("what", "times"), [(str(name), f"{count:,}") for name, count in counts.most_common()]
    )


def _numbers(values: Sequence[int]) -> Sequence[str]:
    return [f"{value:,}" for value in values]
