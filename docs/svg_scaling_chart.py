"""Charts of how a figure grows with a size, as SVG: one line for each design, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docs import svg

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 34, 46
COLOURS = ("#0b5394", "#b45f06", "#38761d", "#741b47", "#666666", "#990000")
LEAST = 1e-4
"""Nothing has no place on a logarithmic axis: it is drawn here."""


@dataclass(frozen=True)
class Chart:
    """`name` is that of its file; `size` and `figure` say what the axes are, `lines` what was found."""

    name: str
    title: str
    size: str
    figure: str
    lines: Mapping[str, Points]

    @property
    def file(self) -> str:
        return f"bench-{self.name}.svg"


@dataclass(frozen=True)
class _Axis:
    """Where a value stands between two places, in pixels."""

    least: float
    most: float
    start: float
    end: float

    def place(self, value: float) -> float:
        share = math.log(max(value, LEAST) / self.least) / math.log(self.most / self.least)
        return self.start + share * (self.end - self.start)


def as_svg(chart: Chart) -> str:
    """The chart as a file of its own, legible on light and dark pages."""
    sizes = sorted({size for points in chart.lines.values() for size, _ in points})
    figures = [max(figure, LEAST) for points in chart.lines.values() for _, figure in points]
    across = _Axis(sizes[0], max(sizes[-1], sizes[0] * 1.01), LEFT, WIDTH - RIGHT)
    powers = range(math.floor(math.log10(min(figures))), math.ceil(math.log10(max(figures)) + 1e-9) + 1)
    up = _Axis(10.0 ** powers[0], 10.0 ** max(powers[-1], powers[0] + 1), HEIGHT - BOTTOM, TOP)
    parts = [
        svg.text(LEFT, 18, chart.title, weight="bold"),
        svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, chart.size, anchor="middle"),
        svg.text(8, TOP - 4, chart.figure),
        *_grid(sizes, [10.0**power for power in powers], across, up),
    ]
    for number, (name, points) in enumerate(chart.lines.items()):
        parts += _line(name, points, number, across, up)
    return svg.picture(chart.title, WIDTH, HEIGHT, parts)


def _grid(sizes: Sequence[float], figures: Sequence[float], across: _Axis, up: _Axis) -> list[str]:
    parts: list[str] = []
    for size in sizes:
        x = across.place(size)
        parts += [
            svg.line((x, up.start), (x, up.end)),
            svg.text(x, up.start + 16, f"{size:,g}", anchor="middle"),
        ]
    for figure in figures:
        y = up.place(figure)
        parts += [
            svg.line((across.start, y), (across.end, y)),
            svg.text(LEFT - 6, y + 4, f"{figure:,g}", anchor="end"),
        ]
    return parts


def _line(name: str, points: Points, number: int, across: _Axis, up: _Axis) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    places = [(across.place(size), up.place(figure)) for size, figure in sorted(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    y = TOP + 14 + 18 * number
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places),
        svg.box(WIDTH - RIGHT + 12, y - 9, 10, 10, colour),
        svg.text(WIDTH - RIGHT + 28, y, name),
    ]
