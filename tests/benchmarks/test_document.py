"""The published figures: none old, a reason for each missed target, charts that show what was found."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.__main__ import cases
from benchmarks.document import BEGIN, DOCUMENT, END, END_OF_TARGETS, ROOT, TARGETS, measured_commit, publish
from benchmarks.report import Goal, Report, ReportTable, at_most
from docs.svg_scaling_chart import Chart, as_svg
from shared.version import VERSION
from tests.scenarios.test_hidden_tab import HEARD_WITHIN_SECONDS, TARGET_SECONDS

CHANGELOG = ROOT / "CHANGELOG.md"
MOST_DAYS = 14
"""Between a figure and the last commit: what was measured is then still what is there."""
_CIRCUMSTANCES = re.compile(
    r"^_`python -m benchmarks (?P<number>\d+)[^`]*`, version (?P<version>[\d.]+), "
    r"commit (?P<commit>[0-9a-f]{7,40})(?: with changes)?, (?P<date>\d{2} \w+ \d{4}), ",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Age:
    """What figures are held against: `releases` are version → day, the latest first."""

    releases: Mapping[str, date]
    last_commit: date


def releases() -> Mapping[str, date]:
    """Versions that are out, each with its day, the latest first."""
    found = re.findall(r"^## \[(\d[^\]]*)\] - (\S+)", CHANGELOG.read_text("utf-8"), re.MULTILINE)
    return {version: date.fromisoformat(day) for version, day in found}


def last_commit() -> date:
    told = subprocess.run(
        ["git", "log", "-1", "--format=%cs"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return date.fromisoformat(told.stdout.strip())


def too_old(text: str, held_against: Age) -> list[str]:
    """Sections whose figures are older than a release or than `MOST_DAYS`, or do not say what of."""
    taken = {told["number"]: told for told in _CIRCUMSTANCES.finditer(text)}
    sections = re.findall(r"^## (\d+)\. ", text, re.MULTILINE)
    return [section for section in sections if section not in taken or _is_old(taken[section], held_against)]


def _is_old(told: re.Match[str], held_against: Age) -> bool:
    day = datetime.strptime(told["date"], "%d %B %Y").replace(tzinfo=UTC).date()
    recent = dict(list(held_against.releases.items())[:2])
    if told["version"] not in recent or day < recent[told["version"]]:
        return True
    return held_against.last_commit - day > timedelta(days=MOST_DAYS)


def test_no_published_figure_is_older_than_a_release_or_two_weeks() -> None:
    assert next(iter(releases())) == VERSION
    assert too_old(DOCUMENT.read_text("utf-8"), Age(releases(), last_commit())) == [], "run `make bench`"


def test_every_missed_target_says_why() -> None:
    assert without_reason(DOCUMENT.read_text("utf-8")) == []


def without_reason(text: str) -> list[str]:
    """Targets that a section, or the list of all, tells as missed with no reason."""
    missed = text[text.index("**Missed: ") : text.index("**Met: ")]
    goals = [line for line in text.splitlines() if line.startswith("Goal") and "**MISSED**" in line]
    listed = [line for line in missed.splitlines() if line.startswith("* section")]
    return [line for line in (*listed, *goals) if not re.search(r" Why: \w", line)]


def test_a_missed_target_without_a_reason_is_found() -> None:
    told = "* section 1: at most 3 ms: 4 ms. Why: it writes twice\n* section 2: at most 3 ms: 4 ms.\n"
    goal = "Goal: at most 3 ms: **MISSED**, 4 ms."

    assert without_reason(f"**Missed: 2**\n{told}\n**Met: 1**\n* section 3: quick: 1 ms.\n{goal}") == [
        "* section 2: at most 3 ms: 4 ms.",
        goal,
    ]


def test_the_page_tells_the_bounds_of_the_hidden_tab() -> None:
    text = " ".join(DOCUMENT.read_text("utf-8").split())

    assert f"the target of {TARGET_SECONDS:g} s" in text
    assert f"it fails beyond {HEARD_WITHIN_SECONDS:g} s" in text


def test_every_case_is_published_and_nothing_else() -> None:
    published = re.findall(r"^## (\d+)\. ", DOCUMENT.read_text("utf-8"), re.MULTILINE)

    assert [int(number) for number in published] == list(cases(2.0))


def told(number: int, version: str, day: str, commit: str = ", commit 85b7e72") -> str:
    return (
        f"## {number}. x\n\n_`python -m benchmarks {number}`, version {version}{commit}, {day}, Python 3._\n"
    )


def test_old_figures_and_those_of_unknown_age_are_found() -> None:
    age = Age(
        {"2.0.0": date(2026, 12, 20), "1.1.0": date(2026, 12, 1), "1.0.0": date(2026, 11, 1)},
        last_commit=date(2026, 12, 21),
    )
    text = "".join(
        [
            told(1, "1.0.0", "20 December 2026"),
            told(2, "1.1.0", "07 December 2026"),
            told(3, "1.1.0", "06 December 2026"),
            told(4, "2.0.0", "19 December 2026"),
            told(5, "2.0.0", "21 December 2026", commit=""),
            told(6, "2.0.0", "21 December 2026", commit=", commit 85b7e72 with changes"),
            "## 7. x\n",
        ]
    )

    assert too_old(text, age) == ["1", "3", "4", "5", "7"]


def test_the_label_tells_the_commit_and_whether_more_than_documents_has_changed(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        names = ("-c", "user.name=x", "-c", "user.email=x@example.test")
        subprocess.run(["git", *names, *arguments], cwd=tmp_path, check=True, capture_output=True)

    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").write_text("old")
    (tmp_path / "code.py").write_text("old")
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    (tmp_path / "docs" / "page.md").write_text("new")
    commit = measured_commit(tmp_path)
    (tmp_path / "code.py").write_text("new")

    assert re.fullmatch(r"[0-9a-f]{7,40}", commit)
    assert measured_commit(tmp_path) == f"{commit} with changes"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "docs" / "performance.md"
    path.parent.mkdir()
    path.write_text(f"# Title\n\n{TARGETS}\nold\n{END_OF_TARGETS}\n\n{BEGIN}\n{END}\nafter\n", "utf-8")
    return path


def a_report(title: str, *goals: Goal, charts: tuple[Chart, ...] = ()) -> Report:
    table = ReportTable("Figures", ("N", "ms"), [(1, 2)], goals, charts=charts)
    return Report(title, "What was done.", [table])


def test_missed_targets_come_first_with_their_reason(document: Path) -> None:
    publish([a_report("10. Ten", at_most("2", "at most 5 ms", 4.25, 5, " ms", "never told"))], "x", document)
    missed = at_most("5b", "at most 3 ms", 7, 3, " ms", "it writes twice")
    publish([a_report("2. Two", missed)], "x", document)

    text = document.read_text("utf-8")
    targets = text[text.index(TARGETS) : text.index(END_OF_TARGETS)]
    assert targets.splitlines()[2:] == [
        "**Missed: 1**",
        "",
        "* section 2, row 5b: at most 3 ms: 7 ms. Why: it writes twice",
        "",
        "**Met: 1**",
        "",
        "* section 10, row 2: at most 5 ms: 4.25 ms.",
        "",
    ]
    assert text.index("## 2. Two") < text.index("## 10. Ten")


def test_a_section_replaces_that_of_its_number(document: Path) -> None:
    publish([a_report("3. Before", Goal("", "quick", False, "slow"))], "x", document)
    publish([a_report("3. After", Goal("", "quick", True, "fast"))], "x", document)

    text = document.read_text("utf-8")
    assert "Before" not in text
    assert "* nothing" in text[: text.index("**Met: 1**")]
    assert text.endswith(f"{END}\nafter\n")


def test_a_chart_is_a_file_beside_the_document(document: Path) -> None:
    chart = Chart("growth", "Growth & more", "visitors", "ms", {"ours": [(10, 1.0), (1_000, 1.5)]})

    publish([a_report("1. One", charts=(chart,))], "x", document)

    assert "![Growth & more](images/bench-growth.svg)" in document.read_text("utf-8")
    assert (document.parent / "images" / "bench-growth.svg").read_text("utf-8") == as_svg(chart)


@pytest.mark.parametrize(
    "points", [[(1.0, 5.0)], [(1.0, 0.0), (4.0, 3.0)], [(10.0, 7.0), (100.0, 70.0), (2_000.0, 1e6)]]
)
def test_every_point_of_a_chart_lies_within_its_picture(points: list[tuple[float, float]]) -> None:
    svg = as_svg(Chart("x", "T", "N", "ms", {"a line": points, "same": points}))
    drawn = ElementTree.fromstring(svg)  # noqa: S314 -- our own text

    circles = [each.attrib for each in drawn.iter() if each.tag.endswith("circle")]
    assert len(circles) == 2 * len(points)
    assert all(0 <= float(each["cx"]) <= 640 and 0 <= float(each["cy"]) <= 320 for each in circles)
    heights = [float(each["cy"]) for each in circles[: len(points)]]
    assert heights == sorted(heights, reverse=True), "more is higher"
