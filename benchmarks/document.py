"""Writes the figures into `docs/performance.md`, between two markers; the text around them is people's."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Report, as_markdown

DOCUMENT = Path(__file__).parent.parent / "docs" / "performance.md"
BEGIN = "<!-- figures: written by `python -m benchmarks`, do not edit by hand -->"
END = "<!-- end of figures -->"


def publish(reports: Sequence[Report], command: str, document: Path = DOCUMENT) -> None:
    """Replace what stands between the markers. Raises `ValueError` where they are missing."""
    before, begin, rest = document.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document.name} has lost the markers that the figures stand between")
    figures = "\n".join(as_markdown(report) for report in reports)
    document.write_text(f"{before}{BEGIN}\n\n{_circumstances(command)}\n\n{figures}\n{END}{after}", "utf-8")


def _circumstances(command: str) -> str:
    """Without the name of the machine: figures are read elsewhere."""
    today = datetime.now(UTC).date()
    return (
        f"`{command}`, {today:%d %B %Y}, Python {platform.python_version()}, {os.cpu_count()} cores "
        f"({platform.machine()}), Azurite in memory, local host, everything on loopback."
    )
