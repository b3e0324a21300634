"""What the staff's pages consist of: every module is announced, every style is named, nothing is foreign."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.pages import load_pages
from functions.shared_bundle import FOLDER, JOINED, modules_of

WEB = Path(__file__).parents[2] / "web"
PAGES = {"clerk": "index.html", "self-check": "self-check.html", "administration": "index.html"}
FOLDERS = (*PAGES, "staff")
SERVED = load_pages()
each_folder = pytest.mark.parametrize("folder", FOLDERS)
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
    parts = {str(path.relative_to(WEB)) for path in reached(app, set()) - {app}}
    shared = set(modules_of(parts))
    assert announced == parts - shared | {f"{FOLDER}/{JOINED}"}


@each_page
def test_every_file_that_the_page_names_exists(folder: str) -> None:
    for name in re.findall(r'(?:href|src)="/assets/([^"]+)"', page(folder)):
        assert f"/assets/{name}" in SERVED, name


def test_no_module_is_left_over() -> None:
    used: set[Path] = set()
    for page_of_staff in (path for folder in FOLDERS for path in (WEB / folder).glob("*.html")):
        for name in re.findall(r'<script[^>]* src="/assets/([^"]+)"', page_of_staff.read_text("utf-8")):
            reached((WEB / name).resolve(), used)
    assert {path for folder in FOLDERS for path in (WEB / folder).rglob("*.js") if path not in used} == set()


@each_folder
def test_what_is_shared_needs_no_page_of_its_users(folder: str) -> None:
    """`staff` serves both pages, so it imports neither; and neither imports the other."""
    allowed = {"common", "staff", folder}
    for path in (WEB / folder).rglob("*.js"):
        used = {module.relative_to(WEB).parts[0] for module in reached(path.resolve(), set())}
        assert used <= allowed, path


@each_folder
def test_no_text_for_people_stands_in_the_code(folder: str) -> None:
    """Portuguese is told by its accents; comments are English, names of screens in «» are quoted."""
    for path in (WEB / folder).rglob("*.js"):
        if path.name.endswith("texts.js"):
            continue
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        found = re.findall(r'"[^"\n]*[áàâãéêíóôõúç][^"\n]*"|`[^`]*[áàâãéêíóôõúç][^`]*`', code)
        assert found == [], path.name
