"""A horizontal bar chart as SVG, on a logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from docs import svg

WIDTH, LABEL, ROW, TOP = 860, 360, 24, 48
SPACE = WIDTH - LABEL - 90
MARK = "#1f5c7a"


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
    parts = [svg.text(12, 26, title, weight="bold")]
    for number, bar in enumerate(bars):
        y = TOP + ROW * number
        end = LABEL + length(bar.value)
        parts += [
            svg.text(LABEL - 8, y + 14, bar.label, anchor="end"),
            svg.box(LABEL, y + 2, max(1.0, end - LABEL), 16, "#7a1f2b"),
            svg.text(end + 6, y + 14, _number(bar.value)),
        ]
    if mark:
        x = LABEL + length(mark.value)
        parts += [
            svg.line((x, TOP - 6), (x, height - ROW), stroke=MARK, dash="5 4"),
            svg.text(x, height - 6, f"{mark.label}: {_number(mark.value)}", anchor="middle", fill=MARK),
        ]
    return svg.picture(title, WIDTH, height, parts)


def _number(value: float) -> str:
    """In the Brazilian way."""
    digits = 0 if value >= 100 else 2
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))
