"""Tables of figures: as text for the terminal, as Markdown for `docs/performance.md`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Table:
    """One table. `goal` says what was aimed at and whether it was met; `notes` follow the table."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[object]]
    goal: str = ""
    notes: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Report:
    """What one case has found: `intro` says what was done, in a sentence or two."""

    title: str
    intro: str
    tables: Sequence[Table]


def as_text(report: Report) -> str:
    """For a terminal: columns as wide as their widest cell."""
    lines = ["", f"== {report.title}", report.intro]
    for table in report.tables:
        lines += ["", table.title, *_aligned(table)]
        lines += [table.goal] if table.goal else []
        lines += [f"  {note}" for note in table.notes]
    return "\n".join(lines)


def as_markdown(report: Report) -> str:
    """For the document."""
    lines = [f"## {report.title}", "", report.intro, ""]
    for table in report.tables:
        lines += [f"**{table.title}**", "", _row(table.header), _row(["---"] * len(table.header))]
        lines += [*(_row(row) for row in table.rows), ""]
        lines += [f"Goal: {table.goal}", ""] if table.goal else []
        lines += [*(f"* {note}" for note in table.notes), *([""] if table.notes else [])]
    return "\n".join(lines)


def met(value: float, goal: float) -> str:
    """Whether a figure is within its goal, in words."""
    return "met" if value <= goal else f"MISSED by {value - goal:g}"


def _aligned(table: Table) -> list[str]:
    cells = [[str(cell) for cell in row] for row in (table.header, *table.rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(table.header))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells]


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"
