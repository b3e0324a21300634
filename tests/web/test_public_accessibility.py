"""Nobody is kept out: axe on every screen, at both sizes and in both schemes, and no sideways scrolling."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.web.visitor_page import DESKTOP, PHONE, Scheme, Visitor, visiting
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_accessibility")]
DRESSES: list[tuple[ViewportSize, Scheme]] = [
    (PHONE, "light"),
    (PHONE, "dark"),
    (DESKTOP, "light"),
    (DESKTOP, "dark"),
]
NAMES = list(STATES)
GROUPS = [NAMES[first : first + 8] for first in range(0, len(NAMES), 8)]
"""One browser for several screens: starting it takes longer than looking at one."""


def faults(visitor: Visitor, state: str) -> list[str]:
    """What is wrong with the screen in any dress."""
    found: list[str] = []
    for size, scheme in DRESSES:
        visitor.page.set_viewport_size(size)
        visitor.page.emulate_media(color_scheme=scheme)
        dress = f"{state}, {size['width']} px, {scheme}: "
        found += [dress + violation for violation in visitor.violations()]
        if visitor.overflow():
            found.append(f"{dress}scrolls sideways by {visitor.overflow()} px")
    return found


@pytest.mark.parametrize("states", GROUPS, ids=lambda states: f"{states[0]}..{states[-1]}")
def test_no_screen_has_a_violation_in_any_dress(chromium: Browser, states: list[str]) -> None:
    found: list[str] = []
    with visiting(chromium) as visitor:
        for state in states:
            visitor.starts_anew()
            STATES[state](visitor)
            found += faults(visitor, state)
    assert found == []


def test_a_defect_would_be_found(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        STATES["privacy"](visitor)
        visitor.page.evaluate("document.querySelector('h1').style.color = '#cccccc'")
        visitor.page.evaluate("document.querySelector('section').style.width = '400px'")
        found = "\n".join(faults(visitor, "privacy"))
    assert "color-contrast" in found
    assert "scrolls sideways" in found


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
