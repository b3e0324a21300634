"""axe on every screen of the visitor, at both sizes and in both schemes, and no sideways scrolling.

The screens of clerks: `test_clerk_accessibility.py`; of administrators: `test_administration_parts.py`.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.web.browsing import Dress
from tests.web.conftest import Visiting
from tests.web.visitor_page import DESKTOP, PHONE, Visitor
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser]
QUICK: list[Dress] = [(PHONE, "light")]
DRESSES: list[Dress] = [*QUICK, (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
NAMES = list(STATES)
GROUPS = [NAMES[first : first + 9] for first in range(0, len(NAMES), 9)]
"""One page for several screens: opening it takes longer than looking at one."""


async def faults_of(visitor: Visitor, states: Sequence[str], dresses: Sequence[Dress]) -> list[str]:
    found: list[str] = []
    for state in states:
        await visitor.starts_anew()
        await STATES[state](visitor)
        found += await visitor.faults(state, dresses)
    return found


def ids(states: Sequence[str]) -> str:
    return f"{states[0]}..{states[-1]}"


@pytest.mark.slow
@pytest.mark.parametrize("states", GROUPS, ids=ids)
async def test_no_screen_has_a_violation(a_visitor: Visiting, states: list[str]) -> None:
    """Each screen is reached once for all dresses: that takes longer than to look at it."""
    async with a_visitor() as visitor:
        assert await faults_of(visitor, states, DRESSES) == []


async def test_a_defect_would_be_found(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["privacy"](visitor)
        await visitor.page.evaluate("document.querySelector('h1').style.color = '#cccccc'")
        await visitor.page.evaluate("document.querySelector('section').style.width = '400px'")
        found = "\n".join(await visitor.faults("privacy", QUICK))
    assert "color-contrast" in found
    assert "scrolls sideways" in found


@pytest.mark.slow
async def test_buttons_keep_their_borders_in_forced_colours(a_visitor: Visiting) -> None:
    async with a_visitor(forced_colors=True) as visitor:
        for state in ("offices", "welcome", "queue", "call", "in-service", "thanks"):
            await visitor.starts_anew()
            await STATES[state](visitor)
            widths: list[str] = await visitor.page.evaluate(
                "Array.from(document.querySelectorAll('button:not(.plain), .button'))"
                ".filter((b) => b.offsetParent).map((b) => getComputedStyle(b).borderTopWidth)"
            )
            assert "0px" not in widths, state
            assert await visitor.violations() == [], state
