"""Bars as SVG text: no library, readable on a light and on a dark page, with the figures as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

WIDTH, ROW, LEFT, RIGHT, TOP = 720, 26, 190, 90, 64
COLOURS = ("#1f77b4", "#e08214")


@dataclass(frozen=True)
class Series:
    """One colour of bars: label of the row → value."""

    name: str
    values: Mapping[str, float]


def bars(title: str, unit: str, series: Sequence[Series]) -> str:
    """A chart of horizontal bars, a row for each label, a bar for each series."""
    labels = list(dict.fromkeys(label for one in series for label in one.values))
    height = TOP + len(labels) * (ROW * len(series) + 6) + 12
    longest = max((value for one in series for value in one.values.values()), default=0.0) or 1.0
    scale = (WIDTH - LEFT - RIGHT) / longest
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="22" font-size="16" font-weight="600">{escape(title)}</text>',
        *_legend(series, unit),
    ]
    for row, label in enumerate(labels):
        top = TOP + row * (ROW * len(series) + 6)
        middle = top + ROW * len(series) / 2 + 4
        lines.append(f'<text x="{LEFT - 8}" y="{middle:g}" text-anchor="end">{escape(label)}</text>')
        for place, one in enumerate(series):
            value = one.values.get(label, 0.0)
            lines += _bar(top + place * ROW, value * scale, _number(value), COLOURS[place])
    return "\n".join([*lines, "</svg>", ""])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value.is_integer() else f"{value:,.1f}"


def _legend(series: Sequence[Series], unit: str) -> list[str]:
    lines: list[str] = []
    for place, one in enumerate(series):
        x = 12 + place * 240
        lines.append(f'<rect x="{x}" y="36" width="12" height="12" fill="{COLOURS[place]}"/>')
        lines.append(f'<text x="{x + 18}" y="47">{escape(one.name)} ({escape(unit)})</text>')
    return lines


def _bar(top: float, width: float, text: str, colour: str) -> list[str]:
    return [
        f'<rect x="{LEFT}" y="{top + 3:g}" width="{width:.1f}" height="{ROW - 6}" fill="{colour}"/>',
        f'<text x="{LEFT + width + 6:.1f}" y="{top + 17:g}">{text}</text>',
    ]
