"""The published figures: none older than a release, targets listed first, charts that show what was found."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from benchmarks.__main__ import cases
from benchmarks.chart import Chart, as_svg
from benchmarks.document import BEGIN, DOCUMENT, END, END_OF_TARGETS, TARGETS, publish
from benchmarks.report import Goal, Report, Table, at_most
from shared.version import VERSION

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
_CIRCUMSTANCES = re.compile(r"^_`python -m benchmarks (\d+)[^`]*`, version ([\d.]+), ", re.MULTILINE)


def releases() -> list[str]:
    """Versions that are out, the latest first."""
    return re.findall(r"^## \[(\d[^\]]*)\]", CHANGELOG.read_text("utf-8"), re.MULTILINE)


def too_old(text: str, latest: list[str]) -> list[str]:
    """Sections of a document whose figures are older than a release, or do not say how old."""
    taken = dict(_CIRCUMSTANCES.findall(text))
    sections = re.findall(r"^## (\d+)\. ", text, re.MULTILINE)
    return [section for section in sections if taken.get(section) not in latest[:2]]


NOT_MEASURED_SINCE = ["1", "2", "3", "5", "7", "8", "9"]
"""Sections of 24 November, before the change log and the office's snapshot; the document says so as well. A
whole `make bench` empties this list."""


def test_no_other_published_figure_is_older_than_a_release() -> None:
    assert releases()[0] == VERSION
    assert too_old(DOCUMENT.read_text("utf-8"), releases()) == NOT_MEASURED_SINCE, "run `make bench`"


def test_every_case_is_published_and_nothing_else() -> None:
    published = re.findall(r"^## (\d+)\. ", DOCUMENT.read_text("utf-8"), re.MULTILINE)

    assert [int(number) for number in published] == list(cases(2.0))


def test_old_figures_and_those_of_unknown_age_are_found() -> None:
    text = (
        "## 1. One\n\n_`python -m benchmarks 1`, version 1.0.0, 24 November 2026, Python 3._\n"
        "## 2. Two\n\n_`python -m benchmarks 2`, version 1.1.0, 24 November 2026, Python 3._\n"
        "## 3. Three\n\n_`python -m benchmarks 3`, 24 November 2026, Python 3._\n"
    )

    assert too_old(text, ["2.0.0", "1.1.0", "1.0.0"]) == ["1", "3"]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "docs" / "performance.md"
    path.parent.mkdir()
    path.write_text(f"# Title\n\n{TARGETS}\nold\n{END_OF_TARGETS}\n\n{BEGIN}\n{END}\nafter\n", "utf-8")
    return path


def a_report(title: str, *goals: Goal, charts: tuple[Chart, ...] = ()) -> Report:
    return Report(title, "What was done.", [Table("Figures", ("N", "ms"), [(1, 2)], goals, charts=charts)])


def test_what_is_missed_is_told_first_and_why(document: Path) -> None:
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
