"""Charts of growth as SVG: a figure against a size, one line for each design, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

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
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        'font-family="sans-serif" font-size="12">',
        f"<title>{escape(chart.title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(LEFT, 18, chart.title, weight="bold"),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, chart.size, anchor="middle"),
        _text(8, TOP - 4, chart.figure),
        *_grid(sizes, [10.0**power for power in powers], across, up),
    ]
    for number, (name, points) in enumerate(chart.lines.items()):
        parts += _line(name, points, number, across, up)
    return "\n".join([*parts, "</svg>", ""])


def _grid(sizes: Sequence[float], figures: Sequence[float], across: _Axis, up: _Axis) -> list[str]:
    parts: list[str] = []
    for size in sizes:
        x = across.place(size)
        parts += [_rule(x, up.start, x, up.end), _text(x, up.start + 16, f"{size:,g}", anchor="middle")]
    for figure in figures:
        y = up.place(figure)
        parts += [_rule(across.start, y, across.end, y), _text(LEFT - 6, y + 4, f"{figure:,g}", anchor="end")]
    return parts


def _line(name: str, points: Points, number: int, across: _Axis, up: _Axis) -> list[str]:
    colour = COLOURS[number % len(COLOURS)]
    places = [(across.place(size), up.place(figure)) for size, figure in sorted(points)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    y = TOP + 14 + 18 * number
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places),
        f'<rect x="{WIDTH - RIGHT + 12}" y="{y - 9}" width="10" height="10" fill="{colour}"/>',
        _text(WIDTH - RIGHT + 28, y, name),
    ]


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dddddd"/>'


def _text(x: float, y: float, text: str, *, anchor: str = "start", weight: str = "normal") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text {place} fill="#222222">{escape(text)}</text>'
