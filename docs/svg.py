"""What the charts of the documents are drawn with: SVG files, legible on light and dark pages."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

INK, FAINT = "#222222", "#dddddd"


def picture(title: str, width: int, height: int, parts: Iterable[str]) -> str:
    """A whole file; `title` is what a screen reader says."""
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'font-family="sans-serif" font-size="12">',
            f"<title>{escape(title)}</title>",
            f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
            *parts,
            "</svg>",
            "",
        ]
    )


def text(
    x: float, y: float, what: str, *, anchor: str = "start", weight: str = "normal", fill: str = INK
) -> str:
    """Where `y` is the line that the letters stand on."""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}"'
    return f'<text {place} fill="{fill}">{escape(what)}</text>'


def line(start: tuple[float, float], end: tuple[float, float], *, stroke: str = FAINT, dash: str = "") -> str:
    """From one point to another, dashed where `dash` says how."""
    (x1, y1), (x2, y2) = start, end
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"{dashed}/>'


def box(x: float, y: float, width: float, height: float, fill: str) -> str:
    """A filled rectangle; `x` and `y` are its upper left corner."""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'
