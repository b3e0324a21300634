"""Every page has its frame written out, so that it is there without a script: it is the same frame."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
VISITORS = sorted((WEB / "public").glob("*.html"))
EVERY = sorted(WEB.rglob("*.html"))
NOTHING_TO_SKIP = "staff/signed-in.html"
"""Two sentences, in a tab that the clerk closes again."""
CURRENT = ' aria-current="page"'
HEADER = r'<header class="band">.*?</header>'
FOOTER = r'<footer class="foot">.*?</footer>'
SIGN = r'<svg viewBox="0 0 48 48".*?</svg>'
ICON = r'<link\s+rel="icon".*?/>'
COLOUR = r'<meta name="theme-color".*?/>'


def name(page: Path) -> str:
    return str(page.relative_to(WEB))


visitors_page = pytest.mark.parametrize("page", VISITORS, ids=name)
every_page = pytest.mark.parametrize("page", EVERY, ids=name)


def piece(pattern: str, page: Path) -> str:
    """The only piece of the page's text that looks so, however it is indented."""
    found: list[str] = re.findall(pattern, page.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1, f"{name(page)} has {len(found)} of {pattern}"
    return re.sub(r"\s+", " ", found[0])


@visitors_page
def test_visitors_find_the_same_header_and_footer_everywhere(page: Path) -> None:
    start = WEB / "public" / "index.html"
    assert piece(HEADER, page) == piece(HEADER, start)
    assert piece(FOOTER, page).replace(CURRENT, "") == piece(FOOTER, start)


@visitors_page
def test_the_footer_marks_the_page_that_is_open_and_no_other(page: Path) -> None:
    links = re.findall(r'<a href="/([^"]+)"([^>]*)>', piece(FOOTER, page))
    assert links
    assert [address for address, more in links if more == CURRENT] == [
        address for address, _ in links if address == page.stem
    ]


@every_page
def test_the_court_shows_one_sign_one_icon_and_one_colour(page: Path) -> None:
    start = WEB / "public" / "index.html"
    for pattern in (SIGN, ICON, COLOUR):
        assert piece(pattern, page) == piece(pattern, start)


@every_page
def test_the_page_says_its_language_and_the_skip_link_leads_into_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert '<html lang="pt-BR">' in text
    targets = re.findall(r'<a class="skip" href="#([^"]+)"', text)
    assert targets or name(page) == NOTHING_TO_SKIP
    for target in targets:
        assert text.count(f'id="{target}"') == 1
