"""Writes figures into a document, between two markers; the text around them is written by hand.

Each case has a section of its own with the circumstances of its run, so that one may be run alone. Where the
document has a place for it, the list of all targets is written anew from what the sections say.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Report, as_markdown
from docs.svg_scaling_chart import as_svg
from shared.version import VERSION

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs" / "performance.md"
BEGIN = "<!-- figures: written by the command below each section, do not edit by hand -->"
END = "<!-- end of figures -->"
TARGETS = "<!-- targets: written with the figures, do not edit by hand -->"
END_OF_TARGETS = "<!-- end of targets -->"
SETTING = "Azurite in memory, local host, everything on loopback"
IMAGES = "images"
_GOAL = re.compile(
    r"^Goal(?: \(row (?P<row>\w+)\))?: (?P<text>.+): \*\*(?P<verdict>met|MISSED)\*\*, (?P<rest>.+)$"
)


def publish(
    reports: Sequence[Report], command: str, document: Path = DOCUMENT, *, setting: str = SETTING
) -> None:
    """Replace the sections of these cases and their charts. `setting` says what was measured on.

    Raises `ValueError` where the markers are missing.
    """
    before, begin, rest = document.read_text("utf-8").partition(BEGIN)
    figures, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document.name} has lost the markers that the figures stand between")
    sections = _sections(figures)
    for report in reports:
        number = _number(report.title)
        sections = {title: text for title, text in sections.items() if _number(title) != number}
        sections[report.title] = _section(report, command, setting)
        _draw(report, document.parent / IMAGES)
    titles = sorted(sections, key=_number)
    written = "\n".join(sections[title] for title in titles)
    before = _with_targets(before, {title: sections[title] for title in titles})
    document.write_text(f"{before}{BEGIN}\n\n{written}\n{END}{after}", "utf-8")


def _with_targets(text: str, sections: Mapping[str, str]) -> str:
    before, begin, rest = text.partition(TARGETS)
    _, end, after = rest.partition(END_OF_TARGETS)
    if not begin or not end:
        return text
    told: dict[str, list[str]] = {"MISSED": [], "met": []}
    for title, section in sections.items():
        for line in section.splitlines():
            if goal := _GOAL.match(line):
                row = f", row {goal['row']}" if goal["row"] else ""
                told[goal["verdict"]].append(
                    f"* section {_number(title)}{row}: {goal['text']}: {goal['rest']}"
                )
    lines = [
        *(f"**Missed: {len(told['MISSED'])}**", "", *(told["MISSED"] or ["* nothing"]), ""),
        *(f"**Met: {len(told['met'])}**", "", *(told["met"] or ["* nothing"])),
    ]
    return "\n".join([f"{before}{TARGETS}", "", *lines, "", f"{END_OF_TARGETS}{after}"])


def _draw(report: Report, images: Path) -> None:
    for chart in (chart for table in report.tables for chart in table.charts):
        images.mkdir(exist_ok=True)
        (images / chart.file).write_text(as_svg(chart), "utf-8")


def _number(title: str) -> int:
    return int(title.partition(".")[0])


def _sections(figures: str) -> dict[str, str]:
    """Title → section, as written before."""
    parts = re.split(r"(?m)^## ", figures)[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def _section(report: Report, command: str, setting: str) -> str:
    return f"{as_markdown(report, IMAGES).rstrip()}\n\n{_circumstances(command, setting)}\n"


def _circumstances(command: str, setting: str) -> str:
    """Without the name of the machine: figures are read elsewhere."""
    today = datetime.now(UTC).date()
    return (
        f"_`{command}`, version {VERSION}, commit {measured_commit()}, {today:%d %B %Y}, "
        f"Python {platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}), {setting}._"
    )


def measured_commit(root: Path = ROOT) -> str:
    """The commit whose code is measured, "with changes" where files beside the documents differ from it."""
    commit = _git(root, "rev-parse", "--short", "HEAD")
    changed = _git(root, "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs")
    return f"{commit} with changes" if changed else commit


def _git(root: Path, *arguments: str) -> str:
    told = subprocess.run(  # noqa: S603  (our own arguments)
        ["git", *arguments],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()
