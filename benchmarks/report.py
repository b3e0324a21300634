"""Tables of figures: as text for the terminal, as Markdown for `docs/performance.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from docs.svg_scaling_chart import Chart


@dataclass(frozen=True)
class Goal:
    """One target. `row` names it among the targets of its section ("1b"), empty where it needs no name.

    `why` says what is in the way; it is told only where the target is missed.
    """

    row: str
    text: str
    is_met: bool
    measured: str
    why: str = ""


def at_most(row: str, text: str, value: float, most: float, unit: str = "", why: str = "") -> Goal:
    """A target that a figure stays within; `unit` follows the figure as it is written, with its blank."""
    shown = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"
    return Goal(row, text, value <= most, f"{shown}{unit}", why)


@dataclass(frozen=True)
class ReportTable:
    """One table; its goals, charts and notes follow it."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    goals: Sequence[Goal] = field(default=())
    notes: Sequence[str] = field(default=())
    charts: Sequence[Chart] = field(default=())


@dataclass(frozen=True)
class Report:
    """What one case has found: `intro` says what was done, in a sentence or two."""

    title: str
    intro: str
    tables: Sequence[ReportTable]


def as_text(report: Report) -> str:
    """For a terminal: columns as wide as their widest cell."""
    lines = ["", f"== {report.title}", report.intro]
    for table in report.tables:
        lines += ["", table.title, *_aligned(table)]
        lines += [_goal(goal) for goal in table.goals]
        lines += [f"  {note}" for note in table.notes]
    return "\n".join(lines)


def as_markdown(report: Report, images: str) -> str:
    """For the document; `images` is the folder of its pictures as it names it."""
    lines = [f"## {report.title}", "", report.intro, ""]
    for table in report.tables:
        lines += [f"**{table.title}**", "", _row(table.header), _row(["---"] * len(table.header))]
        lines += [*(_row(row) for row in table.rows), ""]
        for chart in table.charts:
            lines += [f"![{chart.title}]({images}/{chart.file})", ""]
        for goal in table.goals:
            lines += [_goal(goal), ""]
        lines += [*(f"* {note}" for note in table.notes), *([""] if table.notes else [])]
    return "\n".join(lines)


def _goal(goal: Goal) -> str:
    """One line, which `document.py` reads again for its list of targets."""
    row = f" (row {goal.row})" if goal.row else ""
    verdict = "met" if goal.is_met else "MISSED"
    why = f" Why: {goal.why}" if goal.why and not goal.is_met else ""
    return f"Goal{row}: {goal.text}: **{verdict}**, {goal.measured}.{why}"


def _aligned(table: ReportTable) -> list[str]:
    cells = [[str(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(table.header))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
