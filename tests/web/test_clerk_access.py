"""Everybody can work at the desk: axe on every state, small screens, dark, forced colours, the keyboard."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.async_api import Browser, expect

from tests.web.clerk_page import CIVEL, DESKTOP, FAMILIA, PHONE, Clerk, Scheme, clerk_at
from tests.web.clerk_states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Dress = tuple[tuple[int, int], Scheme]
NAMES = list(STATES)
GROUPS = [NAMES[first : first + 6] for first in range(0, len(NAMES), 6)]
"""One page for several states: opening one takes longer than looking at it."""
QUICK: list[Dress] = [(PHONE, "light"), (DESKTOP, "dark")]
EVERY: list[Dress] = [(size, scheme) for size in (PHONE, DESKTOP) for scheme in ("light", "dark")]


async def faults(clerk: Clerk, states: Sequence[str], dresses: Sequence[Dress]) -> list[str]:
    """What is wrong with these states in any of these dresses."""
    found: list[str] = []
    for state in states:
        await clerk.starts_anew()
        await STATES[state](clerk)
        for size, scheme in dresses:
            await clerk.page.set_viewport_size({"width": size[0], "height": size[1]})
            await clerk.page.emulate_media(color_scheme=scheme)
            dress = f"{state}, {size[0]} px, {scheme}: "
            found += [dress + violation for violation in await clerk.violations()]
            if await clerk.overflow() > 0:
                found.append(f"{dress}scrolls sideways by {await clerk.overflow()} px")
    return found


def ids(states: Sequence[str]) -> str:
    return f"{states[0]}..{states[-1]}"


@pytest.mark.parametrize("states", GROUPS, ids=ids)
async def test_axe_finds_nothing(browser: Browser, states: list[str]) -> None:
    async with clerk_at(browser, offices=(CIVEL, FAMILIA), size=PHONE) as clerk:
        assert await faults(clerk, states, QUICK) == []


@pytest.mark.slow
@pytest.mark.parametrize("states", GROUPS, ids=ids)
@pytest.mark.parametrize("forced_colors", [False, True])
async def test_axe_finds_nothing_in_any_dress(
    browser: Browser, states: list[str], forced_colors: bool
) -> None:
    async with clerk_at(browser, offices=(CIVEL, FAMILIA), forced_colors=forced_colors) as clerk:
        found = await faults(clerk, states, EVERY)
    if forced_colors:
        # axe reads the text's fill as our style sheet has it, not as the system forces it.
        found = [fault for fault in found if ": color-contrast:" not in fault]
    assert found == []


async def test_axe_would_find_a_defect(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await clerk.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        assert [found for found in await clerk.violations() if found.startswith("button-name")]
        await clerk.page.evaluate("document.querySelector('main').style.width = '2000px'")
        assert await clerk.overflow() > 0


async def test_a_visit_by_keyboard_alone(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await tab_to(clerk, "Chamar próximo")
        async with clerk.page.expect_popup() as opened:
            await clerk.page.keyboard.press("Enter")
        await opened.value
        await clerk.page.bring_to_front()
        await expect(clerk.visit).to_contain_text("Senha A1")
        await expect(clerk.heading("Seu atendimento")).to_be_focused()
        await clerk.serves(clerk.fake.desk.by_number("A1"))
        await tab_to(clerk, "Resolvido")
        await clerk.page.keyboard.press("ArrowDown")
        await expect(clerk.visit.get_by_label("Ficou pendente")).to_be_checked()
        await tab_to(clerk, "Encerrar atendimento")
        await clerk.page.keyboard.press("Enter")
        await expect(clerk.page.locator(".said")).to_contain_text("Atendimento da senha A1 encerrado.")
        assert clerk.fake.commands("finish")[0].body == {"outcome": "pending"}


async def tab_to(clerk: Clerk, name: str) -> None:
    """Press Tab until the focus is on what has this name; at most once around the page."""
    for _ in range(40):
        focused = await clerk.page.evaluate(
            "document.activeElement.closest('label')?.textContent ?? document.activeElement.textContent"
        )
        if focused.startswith(name):
            return
        await clerk.page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach «{name}»")


async def test_the_skip_link_leads_to_the_desk(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await clerk.page.keyboard.press("Tab")
        await expect(clerk.page.get_by_role("link", name="Ir para o atendimento")).to_be_focused()
        await clerk.page.keyboard.press("Enter")
        await expect(clerk.page.locator("#app")).to_be_focused()


async def test_shortcuts_call_and_end(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        async with clerk.page.expect_popup() as opened:
            await clerk.page.keyboard.press("Alt+KeyC")
        await opened.value
        await clerk.page.bring_to_front()
        await expect(clerk.visit).to_contain_text("Senha A1")
        await clerk.page.keyboard.press("Alt+KeyE")
        assert clerk.fake.commands("finish") == []
        await clerk.serves(clerk.fake.desk.by_number("A1"))
        await expect(clerk.button("Encerrar atendimento")).to_be_visible()
        await clerk.page.keyboard.press("Alt+KeyE")
        await expect(clerk.visit).to_contain_text("Você não está atendendo ninguém")


async def test_shortcuts_can_be_switched_off_and_are_listed(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
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
        assert clerk.fake.commands("calls") == []


async def test_screen_readers_hear_of_each_phase(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        spoken = clerk.page.locator("#spoken")
        ticket = await clerk.calls("A1")
        await expect(spoken).to_have_text("Senha A1 chamada. Abrindo a sala.")
        ticket.room_ready = True
        await clerk.fake.change()
        await expect(spoken).to_have_text("A sala está pronta. Avisando o interessado.")
        await clerk.rings(ticket)
        await expect(spoken).to_have_text("O interessado foi avisado. O minuto começou.")
        await clerk.serves(ticket)
        await expect(spoken).to_have_text("O interessado entrou. Em atendimento.")
