"""Nobody is kept out: axe on every screen, at both sizes and in both schemes, and no sideways scrolling."""

from __future__ import annotations

import pytest

from tests.web.visitor_page import DESKTOP, PHONE, Scheme, visiting
from tests.web.visitor_states import STATES

pytestmark = pytest.mark.browser
DRESSES: list[tuple[str, Scheme]] = [
    ("phone", "light"),
    ("phone", "dark"),
    ("desktop", "light"),
    ("desktop", "dark"),
]


@pytest.mark.parametrize("state", STATES)
def test_a_screen_has_no_violation_in_any_dress(state: str) -> None:
    with visiting() as visitor:
        STATES[state](visitor)
        for size, scheme in DRESSES:
            visitor.page.set_viewport_size(PHONE if size == "phone" else DESKTOP)
            visitor.page.emulate_media(color_scheme=scheme)
            assert visitor.violations() == [], f"{state} on {size}, {scheme}"
            assert visitor.overflow() == 0, f"{state} on {size} scrolls sideways"


@pytest.mark.parametrize("state", ["offices", "welcome", "queue", "call", "in-service", "thanks"])
def test_a_screen_keeps_its_borders_in_forced_colours(state: str) -> None:
    with visiting(forced_colors="active") as visitor:
        STATES[state](visitor)
        assert visitor.violations() == []
        widths: list[str] = visitor.page.evaluate(
            "Array.from(document.querySelectorAll('button:not(.plain), .button'))"
            ".filter((b) => b.offsetParent).map((b) => getComputedStyle(b).borderTopWidth)"
        )
        assert all(width != "0px" for width in widths)
