"""Everybody can work at the desk: axe on every state, small screens, dark, forced colours, the keyboard."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Browser, expect

from tests.web.clerk_page import CIVEL, DESKTOP, FAMILIA, PHONE, Clerk, Scheme, chromium, clerk_at

__all__ = ["chromium"]
pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

State = Callable[[Clerk], Awaitable[None]]


async def signed_out(clerk: Clerk) -> None:
    clerk.fake.signed_in = False
    await clerk.open()
    await expect(clerk.page.get_by_role("link", name="Entrar com a conta do Tribunal")).to_be_visible()


async def refused(clerk: Clerk) -> None:
    clerk.fake.member = False
    await clerk.open()
    await expect(clerk.page.get_by_role("link", name="Entrar com outra conta")).to_be_visible()


async def choosing(clerk: Clerk) -> None:
    await clerk.open_desk()
    await clerk.button("Trocar unidades").click()
    await expect(clerk.heading("Qual unidade")).to_be_visible()


async def empty(clerk: Clerk) -> None:
    await clerk.open_desk()


async def full(clerk: Clerk) -> None:
    """Everything that a list can hold, in two offices of which one is suspended."""
    fake = clerk.fake
    fake.desk.offices[FAMILIA].suspended = True
    fake.desk.offices[FAMILIA].message = "Sistema fora do ar."
    fake.desk.offices[CIVEL].unattended_since = fake.desk.now()
    await clerk.arrives(
        "A12", minutes_ago=75, display_name="Maria da Silva", priority="over80", needs=("moreTime", "libras")
    )
    await clerk.arrives(
        "A13",
        case_number="1001234-56.2026.8.26.0100",
        display_name="W" * 60,
        returned=True,
        presence="paused",
    )
    await clerk.arrives("A14", presence="absent", priority="donor")
    await clerk.arrives("B1", office=FAMILIA, transferred_from="3ª Vara Criminal de Santos", priority="legal")
    await clerk.arrives("A15")
    fake.desk.miss(await clerk.calls("A15"))
    await clerk.arrives("A16")
    fake.desk.claim(fake.desk.by_number("A16"), "bruno", "Bruno Reis")
    await clerk.open_desk()


async def called(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.calls("A12")
    await expect(clerk.visit).to_contain_text("Abrindo a sala de reunião")


async def ringing(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.rings(await clerk.calls("A12"))
    await expect(clerk.visit).to_contain_text("para entrar")


async def hurried(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.rings(await clerk.calls("A12"), seconds=12)
    await expect(clerk.visit.locator(".urgent")).to_be_visible()


async def too_late(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.rings(await clerk.calls("A12"), seconds=-10)
    await expect(clerk.button("Não compareceu")).to_be_visible()


async def serving(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.serves(await clerk.calls("A12"), for_minutes=50)
    await expect(clerk.visit).to_contain_text("aberto há muito tempo")


async def blocked(clerk: Clerk) -> None:
    await clerk.page.add_init_script("window.open = () => null")
    await serving(clerk)
    await clerk.button("Entrar na sala").click()
    await expect(clerk.visit).to_contain_text("O navegador bloqueou")


async def menu(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.row("A12").get_by_text("Mais", exact=True).click()


def form(action: str) -> State:
    async def opened(clerk: Clerk) -> None:
        await menu(clerk)
        await clerk.row("A12").get_by_role("button", name=action).click()
        await clerk.dialog.locator("[type=submit]").click()
        if action != "Corrigir prioridade":
            await expect(clerk.dialog.get_by_role("alert")).not_to_be_empty()

    return opened


async def settings(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.button("Preferências").click()


async def leaving(clerk: Clerk) -> None:
    await serving(clerk)
    await clerk.page.get_by_role("link", name="Sair").click()


async def session_lost(clerk: Clerk) -> None:
    await serving(clerk)
    clerk.fake.signed_in = False
    await clerk.fake.change()
    await expect(clerk.page.get_by_text("Sua sessão expirou.")).to_be_visible()


async def offline(clerk: Clerk) -> None:
    await full(clerk)
    clerk.fake.silent = True
    await clerk.fake.change()
    await expect(clerk.page.get_by_text("Sem conexão.")).to_be_visible()


async def day_by_office(clerk: Clerk) -> None:
    await full(clerk)
    await clerk.page.get_by_text("Por unidade").click()


STATES: dict[str, State] = {
    "signed out": signed_out,
    "refused": refused,
    "choosing offices": choosing,
    "empty": empty,
    "full": full,
    "called": called,
    "ringing": ringing,
    "hurried": hurried,
    "too late": too_late,
    "serving": serving,
    "tab blocked": blocked,
    "menu": menu,
    "call out of order": form("Chamar"),
    "message": form("Enviar mensagem"),
    "priority": form("Corrigir prioridade"),
    "transfer": form("Transferir"),
    "remove": form("Retirar da fila"),
    "settings": settings,
    "leaving": leaving,
    "session lost": session_lost,
    "offline": offline,
    "day by office": day_by_office,
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESKTOP, "dark")])
async def test_axe_finds_nothing(
    chromium: Browser, state: str, size: tuple[int, int], scheme: Scheme
) -> None:
    async with clerk_at(chromium, offices=(CIVEL, FAMILIA), size=size, scheme=scheme) as clerk:
        await STATES[state](clerk)
        assert await clerk.violations() == []
        assert await clerk.overflow() <= 0
        # The other scheme on the same state: the colours are all that changes.
        await clerk.page.emulate_media(color_scheme="dark" if scheme == "light" else "light")
        assert await clerk.violations() == []


async def test_axe_would_find_a_defect(chromium: Browser) -> None:
    async with clerk_at(chromium) as clerk:
        await clerk.open_desk()
        await clerk.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
        assert [found for found in await clerk.violations() if found.startswith("button-name")]


@pytest.mark.parametrize("state", ["full", "ringing", "serving", "menu"])
async def test_forced_colours(chromium: Browser, state: str) -> None:
    async with clerk_at(chromium, offices=(CIVEL, FAMILIA), forced_colors=True) as clerk:
        await STATES[state](clerk)
        assert await clerk.violations() == []


async def test_a_visit_by_keyboard_alone(chromium: Browser) -> None:
    async with clerk_at(chromium) as clerk:
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


async def test_the_skip_link_leads_to_the_desk(chromium: Browser) -> None:
    async with clerk_at(chromium) as clerk:
        await clerk.open_desk()
        await clerk.page.keyboard.press("Tab")
        await expect(clerk.page.get_by_role("link", name="Ir para o atendimento")).to_be_focused()
        await clerk.page.keyboard.press("Enter")
        await expect(clerk.page.locator("#app")).to_be_focused()


async def test_shortcuts_call_and_end(chromium: Browser) -> None:
    async with clerk_at(chromium) as clerk:
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


async def test_shortcuts_can_be_switched_off_and_are_listed(chromium: Browser) -> None:
    async with clerk_at(chromium, features=("recall",)) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await clerk.page.keyboard.press("Shift+?")
        keys = clerk.dialog.get_by_role("table")
        await expect(keys).to_contain_text("Alt+C")
        await expect(keys).to_contain_text("Chamar novamente")
        await expect(keys).not_to_contain_text("Devolver à fila")
        await clerk.dialog.get_by_label("Usar atalhos de teclado").uncheck()
        await clerk.page.keyboard.press("Escape")
        await expect(clerk.dialog).to_have_count(0)
        await clerk.page.keyboard.press("Shift+?")
        await clerk.page.keyboard.press("Alt+KeyC")
        await expect(clerk.dialog).to_have_count(0)
        assert clerk.fake.commands("calls") == []


async def test_screen_readers_hear_of_each_phase(chromium: Browser) -> None:
    async with clerk_at(chromium) as clerk:
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
