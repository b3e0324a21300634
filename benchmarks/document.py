"""Writes figures into a document, between two markers; the text around them is written by hand.

Each case has a section of its own with the circumstances of its run, so that one may be run alone.
"""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Report, as_markdown

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN = "<!-- figures: written by the command below each section, do not edit by hand -->"
END = "<!-- end of figures -->"
SETTING = "Azurite in memory, local host, everything on loopback"


def publish(
    reports: Sequence[Report], command: str, document: Path = DOCUMENT, *, setting: str = SETTING
) -> None:
    """Replace the sections of these cases. `setting` says what the figures were measured on.

    Raises `ValueError` where the markers are missing.
    """
    before, begin, rest = document.read_text("utf-8").partition(BEGIN)
    figures, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document.name} has lost the markers that the figures stand between")
    sections = _sections(figures)
    sections |= {report.title: _section(report, command, setting) for report in reports}
    written = "\n".join(sections[title] for title in sorted(sections))
    document.write_text(f"{before}{BEGIN}\n\n{written}\n{END}{after}", "utf-8")


def _sections(figures: str) -> dict[str, str]:
    """Title → section, as written before."""
    parts = re.split(r"(?m)^## ", figures)[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def _section(report: Report, command: str, setting: str) -> str:
    return f"{as_markdown(report).rstrip()}\n\n{_circumstances(command, setting)}\n"


def _circumstances(command: str, setting: str) -> str:
    """Without the name of the machine: figures are read elsewhere."""
    today = datetime.now(UTC).date()
    return (
        f"_`{command}`, {today:%d %B %Y}, Python {platform.python_version()}, {os.cpu_count()} cores "
        f"({platform.machine()}), {setting}._"
    )
