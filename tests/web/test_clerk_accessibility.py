"""axe on every state of the clerk's page, small screens, dark, forced colours, the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.async_api import expect

from tests.web.browsing import Dress
from tests.web.clerk_page import CALLS, DESKTOP, PHONE, ClerkBrowser
from tests.web.clerk_states import STATES
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, FAMILIA

pytestmark = [pytest.mark.browser]
NAMES = list(STATES)
GROUPS = [NAMES[first : first + 9] for first in range(0, len(NAMES), 9)]
"""One page for several states: opening one takes longer than looking at it."""
QUICK: list[Dress] = [(PHONE, "light")]
DRESSES: list[Dress] = [*QUICK, (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
FORCED: list[Dress] = [(PHONE, "light"), (DESKTOP, "dark")]
"""The colours are the system's own in a light and in a dark theme; the layout has two sizes."""


async def faults_of(
    clerk: ClerkBrowser, states: Sequence[str], dresses: Sequence[Dress], forced: Sequence[Dress]
) -> list[str]:
    """What is wrong with these states in any of these dresses, `forced` in the system's own colours."""
    found: list[str] = []
    for state in states:
        await clerk.starts_anew()
        await STATES[state](clerk)
        found += await clerk.faults_in_all_colours(state, dresses, forced)
    return found


def ids(states: Sequence[str]) -> str:
    return f"{states[0]}..{states[-1]}"


@pytest.mark.slow
@pytest.mark.parametrize("states", GROUPS, ids=ids)
async def test_axe_finds_nothing(a_clerk: Clerking, states: list[str]) -> None:
    """Each state is reached once for all dresses: that takes longer than to look at it."""
    async with a_clerk(offices=(CIVEL, FAMILIA), size=PHONE) as clerk:
        assert await faults_of(clerk, states, DRESSES, FORCED) == []


async def test_axe_would_find_a_defect(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.open_desk()
        await clerk.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        await clerk.page.evaluate("document.querySelector('main').style.width = '2000px'")
        found = "\n".join(await clerk.faults("defective", QUICK))
    assert "button-name" in found
    assert "scrolls sideways" in found


async def test_a_visit_by_keyboard_alone(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.page.keyboard.press("Tab")
        await expect(clerk.link("Ir para o atendimento")).to_be_focused()
        await clerk.page.keyboard.press("Enter")
        await expect(clerk.page.locator("#app")).to_be_focused()
        await tab_to(clerk, "Chamar próximo")
        async with clerk.page.expect_popup() as opened:
            await clerk.page.keyboard.press("Enter")
        await opened.value
        await clerk.page.bring_to_front()
        await clerk.has(person)
        await expect(clerk.heading("Seu atendimento")).to_be_focused()
        await person.enters()
        await tab_to(clerk, "Resolvido")
        await clerk.page.keyboard.press("ArrowDown")
        await expect(clerk.visit.get_by_label("Ficou pendente")).to_be_checked()
        await tab_to(clerk, "Encerrar atendimento")
        await clerk.page.keyboard.press("Enter")
        await clerk.is_told(f"Atendimento da senha {person.number} encerrado.")
        assert clerk.sent("finish")[0].body == {"outcome": "pending"}


async def tab_to(clerk: ClerkBrowser, name: str) -> None:
    """Press Tab until the focus is on what has this name; at most once around the page."""
    await clerk.reads(name)
    for _ in range(40):
        focused = await clerk.page.evaluate(
            "document.activeElement.closest('label')?.textContent ?? document.activeElement.textContent"
        )
        if focused.startswith(name):
            return
        await clerk.page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach «{name}»")


async def test_shortcuts_call_and_end(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        async with clerk.page.expect_popup() as opened:
            await clerk.page.keyboard.press("Alt+KeyC")
        await opened.value
        await clerk.page.bring_to_front()
        await clerk.has(person)
        await clerk.page.keyboard.press("Alt+KeyE")
        assert clerk.sent("finish") == []
        await person.enters()
        await expect(clerk.button("Encerrar atendimento")).to_be_visible()
        await clerk.page.keyboard.press("Alt+KeyE")
        await expect(clerk.dialog).to_contain_text("Como terminou?")
        await clerk.page.keyboard.press("Enter")
        await expect(clerk.refusal).to_have_text("Escolha como terminou.")
        assert clerk.sent("finish") == []
        await clerk.page.keyboard.press("Space")
        await clerk.page.keyboard.press("Enter")
        await clerk.has_nobody()
        assert clerk.sent("finish")[0].body == {"outcome": "resolved"}


async def test_a_shortcut_ends_at_once_where_nothing_has_to_be_asked(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        first, second = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.me.serves(first)
        await clerk.open_desk()
        await clerk.visit.get_by_label("Ficou pendente").check()
        await clerk.page.keyboard.press("Alt+KeyE")
        await clerk.has_nobody()
        await clerk.button("Preferências").click()
        await clerk.dialog.get_by_label("Ao encerrar por atalho").check()
        await clerk.page.keyboard.press("Escape")
        await clerk.me.serves(second)
        await clerk.has(second)
        await expect(clerk.button("Encerrar atendimento")).to_be_visible()
        await clerk.page.keyboard.press("Alt+KeyE")
        await clerk.has_nobody()
        assert [seen.body["outcome"] for seen in clerk.sent("finish")] == ["pending", "resolved"]


async def test_shortcuts_can_be_switched_off_and_are_listed(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.page.keyboard.press("Shift+?")
        keys = clerk.dialog.get_by_role("table")
        await expect(keys).to_contain_text("Alt+C")
        await expect(keys).to_contain_text("Chamar novamente")
        await expect(keys).to_contain_text("Devolver à fila")
        await clerk.dialog.get_by_label("Usar atalhos de teclado").uncheck()
        await clerk.page.keyboard.press("Escape")
        await expect(clerk.dialog).to_have_count(0)
        await clerk.page.keyboard.press("Shift+?")
        await clerk.page.keyboard.press("Alt+KeyC")
        await expect(clerk.dialog).to_have_count(0)
        assert clerk.requests("POST", CALLS) == []
