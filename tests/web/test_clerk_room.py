"""The clerk's way into the meeting: the tab of the click, the link, and what is never opened."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from tests.web.clerk_page import CIVEL, FAMILIA, call_next, clerk_at
from tests.web.fake_staff_api import Refusal

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_ending_with_nobody_left_closes_the_tab_again(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        async with clerk.page.expect_popup() as opened:
            await clerk.button("Encerrar e chamar próximo").click()
        tab = await opened.value
        await expect(clerk.page.get_by_text("Não há ninguém para chamar agora").last).to_be_visible()
        if not tab.is_closed():
            await tab.wait_for_event("close")


async def test_an_empty_queue_says_so_and_the_tab_closes(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        clerk.fake.refusals["calls"] = Refusal(409, "queue-empty")
        tab = await call_next(clerk)
        await expect(clerk.page.get_by_text("Não há ninguém para chamar agora.").last).to_be_visible()
        if not tab.is_closed():
            await tab.wait_for_event("close")


async def test_a_blocked_tab_leaves_a_plain_link(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.add_init_script("window.open = () => null")
        await clerk.arrives("A1")
        await clerk.open_desk()
        await clerk.button("Chamar próximo").click()
        await expect(clerk.visit).to_contain_text("Senha A1")
        await clerk.rings(clerk.fake.desk.by_number("A1"))
        await expect(clerk.visit).to_contain_text("O navegador bloqueou a nova guia")
        async with clerk.page.context.expect_page() as opened:
            await clerk.visit.get_by_role("link", name="Abrir a reunião no Teams").click()
        await expect((await opened.value).get_by_role("heading", name="Reunião no Teams")).to_be_visible()


@pytest.mark.parametrize("link", ["https://teams.example.org/meet/1", "javascript:alert(1)", "meet/1"])
async def test_a_meeting_elsewhere_is_not_opened(browser: Browser, link: str) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.meeting_link = link
        await clerk.arrives("A1")
        await clerk.open_desk()
        tab = await call_next(clerk)
        await expect(clerk.visit).to_contain_text("Senha A1")
        await clerk.rings(clerk.fake.desk.by_number("A1"))
        await expect(clerk.visit).to_contain_text("não é de um endereço conhecido")
        await expect(clerk.visit.get_by_role("link")).to_have_count(0)
        if not tab.is_closed():
            await tab.wait_for_event("close")


async def test_the_room_that_failed_gives_the_ticket_back_with_the_reason(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        tab = await call_next(clerk)
        await expect(clerk.visit).to_contain_text("Senha A1")
        clerk.fake.desk.put_back(clerk.fake.desk.by_number("A1"), "no_access_policy")
        await clerk.fake.change()
        said = clerk.page.locator(".said")
        await expect(said).to_contain_text("Sua conta ainda não pode criar reuniões")
        await expect(said).to_contain_text("A senha A1 voltou ao lugar dela na fila.")
        if not tab.is_closed():
            await tab.wait_for_event("close")


async def test_a_reload_finds_the_visit_even_of_an_office_not_served(browser: Browser) -> None:
    async with clerk_at(browser, offices=(CIVEL, FAMILIA)) as clerk:
        await clerk.arrives("B1", office=FAMILIA)
        await clerk.serves(await clerk.calls("B1"), for_minutes=3)
        await clerk.open_desk()
        await expect(clerk.visit).to_contain_text("Senha B1")
        await clerk.button("Trocar unidades").click()
        await clerk.page.get_by_label("2ª Vara da Família").uncheck()
        await clerk.button("Começar a atender").click()
        await expect(clerk.visit).to_contain_text("Senha B1")
        await clerk.page.reload()
        await expect(clerk.visit).to_contain_text("Senha B1")
        async with clerk.page.expect_popup() as opened:
            await clerk.button("Entrar na sala").click()
        await expect((await opened.value).get_by_role("heading", name="Reunião no Teams")).to_be_visible()
