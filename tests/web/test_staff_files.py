"""What the staff's pages consist of: every module is announced, every style is named, nothing is foreign."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
PAGES = {"clerk": "index.html", "admin": "self-check.html"}
each_page = pytest.mark.parametrize("folder", PAGES)


def page(folder: str) -> str:
    return (WEB / folder / PAGES[folder]).read_text(encoding="utf-8")


def reached(module: Path, seen: set[Path]) -> set[Path]:
    """The modules that a browser loads for `module`."""
    if module not in seen:
        seen.add(module)
        for target in re.findall(r'from "(\.[^"]+)"', module.read_text(encoding="utf-8")):
            reached((module.parent / target).resolve(), seen)
    return seen


@each_page
def test_every_module_is_announced_so_that_none_waits_for_another(folder: str) -> None:
    """Without the announcements the browser finds them one level at a time, a round trip for each."""
    announced = set(re.findall(r'rel="modulepreload" href="/assets/([^"]+)"', page(folder)))
    app = (WEB / folder / "app.js").resolve()
    needed = {str(path.relative_to(WEB)) for path in reached(app, set()) - {app}}
    assert announced == needed


@each_page
def test_every_file_that_the_page_names_exists(folder: str) -> None:
    for name in re.findall(r'(?:href|src)="/assets/([^"]+)"', page(folder)):
        assert (WEB / name).is_file(), name


@each_page
def test_no_module_is_left_over(folder: str) -> None:
    used: set[Path] = set()
    for page_of_folder in (WEB / folder).glob("*.html"):
        for name in re.findall(r'<script[^>]* src="/assets/([^"]+)"', page_of_folder.read_text("utf-8")):
            reached((WEB / name).resolve(), used)
    assert {path for path in (WEB / folder).rglob("*.js") if path not in used} == set()


@each_page
def test_no_text_for_people_stands_in_the_code(folder: str) -> None:
    """Portuguese is told by its accents; comments are English, names of screens in «» are quoted."""
    for path in (WEB / folder).rglob("*.js"):
        if path.name.endswith("texts.js"):
            continue
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = re.findall(r'"[^"\n]*[áàâãéêíóôõúç][^"\n]*"|`[^`]*[áàâãéêíóôõúç][^`]*`', code)
        assert found == [], path.name
