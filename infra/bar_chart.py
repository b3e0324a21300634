"""A horizontal bar chart as SVG, on a logarithmic axis, in colours that work on light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LABEL, ROW, TOP = 860, 360, 24, 48
SPACE = WIDTH - LABEL - 90


@dataclass(frozen=True)
class Bar:
    """A label and what it measures, above zero."""

    label: str
    value: float


def bar_chart(title: str, bars: Sequence[Bar], mark: Bar | None = None) -> str:
    """`mark` is a value to compare with: a vertical line with its label."""
    values = [bar.value for bar in (*bars, *([mark] if mark else []))]
    low = math.floor(math.log10(min(values)))
    high = math.ceil(math.log10(max(values)))

    def length(value: float) -> float:
        return SPACE * (math.log10(value) - low) / max(1, high - low)

    height = TOP + ROW * len(bars) + (ROW if mark else 8)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="26" font-size="16" font-weight="bold" fill="#222222">{escape(title)}</text>',
    ]
    for number, bar in enumerate(bars):
        y = TOP + ROW * number
        end = LABEL + length(bar.value)
        parts += [
            f'<text x="{LABEL - 8}" y="{y + 14}" text-anchor="end" fill="#222222">{escape(bar.label)}</text>',
            f'<rect x="{LABEL}" y="{y + 2}" width="{max(1.0, end - LABEL):.1f}" height="16" fill="#7a1f2b"/>',
            f'<text x="{end + 6:.1f}" y="{y + 14}" fill="#222222">{_number(bar.value)}</text>',
        ]
    if mark:
        x = LABEL + length(mark.value)
        parts += [
            f'<line x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{height - ROW}" stroke="#1f5c7a" '
            'stroke-width="2" stroke-dasharray="5 4"/>',
            f'<text x="{x:.1f}" y="{height - 6}" text-anchor="middle" fill="#1f5c7a">'
            f"{escape(mark.label)}: {_number(mark.value)}</text>",
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _number(value: float) -> str:
    """In the Brazilian way."""
    digits = 0 if value >= 100 else 2
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
