"""Writes what a day was like: Markdown, with its charts beside it."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Report, Table, as_markdown
from benchmarks.simulate_day.charts import Series, bars
from benchmarks.simulate_day.day import Day
from benchmarks.simulate_day.figures import Figures, Waits, figures_of
from benchmarks.simulate_day.rules import RULES
from benchmarks.simulate_day.upgrade_document import kept_upgrades
from shared.domain.status import Priority

CLASSES = {
    Priority.OVER_80: "80 and over",
    Priority.LEGAL: "Lei 10.048",
    Priority.DONOR: "blood donors",
    Priority.NONE: "everybody else",
}
_INTRO = """# A court's day, simulated

Visitors, clerks, Graph, storage and the durable host are played; the rules are the real ones. Everybody acts
through the use cases of `shared/front_desk`, every ticket has its own `orchestrations/visit.py`, and
`orchestrations/housekeeping/overdue.py` mends what is left. Requests take milliseconds, overlap, fail and
lose their answers; signals get lost, visits stall and die, timers ring up to a second early or late; Graph
fails in bursts. Nobody sleeps in real time: the event loop's own clock jumps to the next alarm. **How many
people come to which office, and what they are like, is a guess** (`benchmarks/simulate_day/temper.py`,
`offices.py`): the waits below describe this made-up day and no real one. What is proven is that the rules
hold in it.
"""


def write_day(day: Day, command: str, document: Path, seeds: str = "") -> None:
    """Write `document` and its charts into `images/` beside it; `seeds` is a table of several days."""
    figures = figures_of(day)
    images = document.parent / "images"
    images.mkdir(parents=True, exist_ok=True)
    for name, chart in _charts(figures).items():
        (images / f"{document.stem}-{name}.svg").write_text(chart, "utf-8")
    parts = [_INTRO, _circumstances(day, command), *_pictures(document.stem)]
    parts += [as_markdown(Report(title, intro, tables)) for title, intro, tables in _chapters(day, figures)]
    parts += [f"## Other days\n\n{seeds}\n"] if seeds else []
    parts += kept_upgrades(document)
    document.write_text("\n".join(parts), "utf-8")


def table_of_seeds(days: Mapping[int, tuple[int, int, float]]) -> str:
    """seed → (tickets, violations, seconds) as a Markdown table."""
    rows = [f"| {seed} | {n:,} | {broken} | {took:.0f} |" for seed, (n, broken, took) in days.items()]
    return "\n".join(
        ["| seed | tickets | violations | processor seconds |", "| --- | --- | --- | --- |", *rows]
    )


def _circumstances(day: Day, command: str) -> str:
    given, broken = day.parameters, len(day.house.watch.violations)
    return (
        f"`{command}`, {datetime.now(UTC):%d %B %Y}, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores ({platform.machine()}), on a machine shared with others. "
        f"{given.visits:,} visitors, {len(day.counters):,} offices, {len(day.clerks):,} clerks, "
        f"seed {given.seed}: {day.worked:.0f} seconds of processor time, {day.took:.0f} of real time, "
        f"**{broken} violations**.\n"
    )


def _pictures(stem: str) -> list[str]:
    captions = {"waits": "Waits by hour of arrival", "calls": "Arrivals and calls by hour", "ends": "Ends"}
    return [f"![{caption}](images/{stem}-{name}.svg)\n" for name, caption in captions.items()]


def _charts(figures: Figures) -> dict[str, str]:
    hours = {hour: f"{hour}:00" for hour in sorted({*figures.arrivals_by_hour, *figures.calls_by_hour})}
    by_hour = figures.waits_by_hour
    medians = {hours[hour]: round(waits.median, 1) for hour, waits in by_hour.items()}
    p90s = {hours[hour]: round(waits.p90, 1) for hour, waits in by_hour.items()}
    arrivals = {label: float(figures.arrivals_by_hour.get(hour, 0)) for hour, label in hours.items()}
    calls = {label: float(figures.calls_by_hour.get(hour, 0)) for hour, label in hours.items()}
    ends = {cause: float(count) for cause, count in figures.ends.items()}
    return {
        "waits": bars(
            "Wait until the first call, by hour of arrival",
            "minutes",
            [Series("median", medians), Series("p90", p90s)],
        ),
        "calls": bars(
            "Arrivals and calls, by hour",
            "tickets",
            [Series("arrivals", arrivals), Series("calls", calls)],
        ),
        "ends": bars("How the tickets ended", "tickets", [Series("tickets", ends)]),
    }


def _chapters(day: Day, figures: Figures) -> list[tuple[str, str, list[Table]]]:
    house, latest = day.house, day.house.watch.latest.total_seconds()
    classes = {CLASSES[priority]: waits for priority, waits in figures.waits_by_class.items()}
    hours = {f"{hour}:00": waits for hour, waits in figures.waits_by_hour.items()}
    return [
        ("The rules", "Checked at every write, at sampled instants, and at the day's end.", [_checks(day)]),
        (
            "Waits",
            "Minutes from the arrival to the first call, of those who were called.",
            [_waits("By class", "class", classes), _waits("By hour of arrival", "hour", hours)],
        ),
        (
            "Calls and ends",
            "A ticket may be called more than once.",
            [
                Table("Calls by hour", ("hour", "calls"), _rows(figures.calls_by_hour)),
                Table("Ends by cause", ("cause", "tickets"), _rows(figures.ends)),
            ],
        ),
        (
            "Trouble and repair",
            "What went wrong on purpose, and who set it right.",
            [
                Table(
                    "By housekeeping",
                    ("operation", "times"),
                    _rows(_sorted(house.repairs)),
                    notes=(f"The latest that anything due was done: {latest:.0f} seconds.",),
                ),
                Table("The durable host", ("what", "times"), _rows(vars(house.visits.tally))),
                Table("People and requests", ("what", "times"), _rows(_sorted(house.counted))),
                Table("Refusals", ("problem", "times"), _rows(_sorted(house.refusals))),
            ],
        ),
    ]


def _checks(day: Day) -> Table:
    watch = day.house.watch
    broken = Counter(violation.rule for violation in watch.violations)
    names = sorted({*watch.checks, *broken})
    rows = [(name, RULES[name], f"{watch.checks[name]:,}", broken[name]) for name in names]
    return Table("Invariants", ("rule", "meaning", "checks", "violations"), rows)


def _waits(title: str, first: str, waits: Mapping[str, Waits]) -> Table:
    rows = [(name, f"{w.count:,}", f"{w.median:.1f}", f"{w.p90:.1f}") for name, w in waits.items()]
    return Table(title, (first, "tickets", "median", "p90"), rows)


def _rows(counts: Mapping[str, int] | Mapping[int, int]) -> Sequence[Sequence[object]]:
    return [(name, f"{count:,}") for name, count in counts.items()]


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {str(name): count for name, count in counts.most_common()}
