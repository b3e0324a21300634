"""Nobody is kept out: axe on every screen, at both sizes and in both schemes, and no sideways scrolling."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.web.visitor_page import DESKTOP, PHONE, Scheme, Visitor, visiting
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser]
Dress = tuple[ViewportSize, Scheme]
QUICK: list[Dress] = [(PHONE, "light"), (DESKTOP, "dark")]
EVERY: list[Dress] = [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]
NAMES = list(STATES)
GROUPS = [NAMES[first : first + 8] for first in range(0, len(NAMES), 8)]
"""One page for several screens: opening it takes longer than looking at one."""


def faults(visitor: Visitor, state: str, dresses: Sequence[Dress]) -> list[str]:
    """What is wrong with the screen in any of these dresses."""
    found: list[str] = []
    for size, scheme in dresses:
        visitor.page.set_viewport_size(size)
        visitor.page.emulate_media(color_scheme=scheme)
        dress = f"{state}, {size['width']} px, {scheme}: "
        found += [dress + violation for violation in visitor.violations()]
        if visitor.overflow():
            found.append(f"{dress}scrolls sideways by {visitor.overflow()} px")
    return found


def faults_of(visitor: Visitor, states: Sequence[str], dresses: Sequence[Dress]) -> list[str]:
    found: list[str] = []
    for state in states:
        visitor.starts_anew()
        STATES[state](visitor)
        found += faults(visitor, state, dresses)
    return found


def ids(states: Sequence[str]) -> str:
    return f"{states[0]}..{states[-1]}"


@pytest.mark.parametrize("states", GROUPS, ids=ids)
def test_no_screen_has_a_violation(chromium: Browser, states: list[str]) -> None:
    with visiting(chromium) as visitor:
        assert faults_of(visitor, states, QUICK) == []


@pytest.mark.slow
@pytest.mark.parametrize("states", GROUPS, ids=ids)
def test_no_screen_has_a_violation_in_any_dress(chromium: Browser, states: list[str]) -> None:
    with visiting(chromium) as visitor:
        assert faults_of(visitor, states, EVERY) == []


def test_a_defect_would_be_found(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        STATES["privacy"](visitor)
        visitor.page.evaluate("document.querySelector('h1').style.color = '#cccccc'")
        visitor.page.evaluate("document.querySelector('section').style.width = '400px'")
        found = "\n".join(faults(visitor, "privacy", QUICK))
    assert "color-contrast" in found
    assert "scrolls sideways" in found


@pytest.mark.slow
def test_buttons_keep_their_borders_in_forced_colours(chromium: Browser) -> None:
    with visiting(chromium, forced_colors="active") as visitor:
        for state in ("offices", "welcome", "queue", "call", "in-service", "thanks"):
            visitor.starts_anew()
            STATES[state](visitor)
            widths: list[str] = visitor.page.evaluate(
                "Array.from(document.querySelectorAll('button:not(.plain), .button'))"
                ".filter((b) => b.offsetParent).map((b) => getComputedStyle(b).borderTopWidth)"
            )
            assert "0px" not in widths, state
            assert visitor.violations() == [], state
