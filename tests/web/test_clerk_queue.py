"""The waiting list: who is in it, live, and what the clerk may do with whom."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.web.clerk_page import CIVEL, FAMILIA, Clerk, clerk_at

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_row_says_what_is_known_of_the_person(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives(
            "A12",
            minutes_ago=14,
            display_name="Maria <b>da</b> Silva",
            case_number="1001234-56.2026.8.26.0100",
            priority="over80",
            needs=("libras", "moreTime"),
            returned=True,
            transferred_from="3ª Vara Criminal",
        )
        await clerk.arrives("A13", presence="paused")
        await clerk.arrives("A14", presence="absent")
        await clerk.open_desk()
        row = clerk.row("A12")
        for text in (
            "1º",
            "Maria <b>da</b> Silva",
            "informado pelo visitante",
            "Processo 1001234-56.2026.8.26.0100",
            "há 14 min",
            "80 anos ou mais",
            "Libras",
            "Mais tempo",
            "Voltou à fila",
            "Veio de 3ª Vara Criminal",
            "Na página",
        ):
            await expect(row).to_contain_text(text)
        await expect(clerk.row("A13")).to_contain_text("sem nome")
        await expect(clerk.row("A13")).to_contain_text("Pausado")
        await expect(clerk.row("A14")).to_contain_text("Sem sinal")


async def test_what_a_colleague_does_shows_at_once(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1", minutes_ago=2)
        await clerk.arrives("A2", minutes_ago=1)
        await clerk.open_desk()
        queue = clerk.page.get_by_role("region", name="Fila de espera")
        await expect(queue).to_contain_text("2 pessoas")
        clerk.fake.desk.claim(clerk.fake.desk.by_number("A1"), "bruno", "Bruno Reis")
        await clerk.fake.change()
        await expect(queue).to_contain_text("1 pessoa")
        colleagues = clerk.page.get_by_role("region", name="Com colegas")
        await expect(colleagues).to_contain_text("com Bruno Reis")
        await expect(clerk.visit).to_contain_text("Você não está atendendo ninguém")


async def test_waiting_times_run(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.clock.install()
        await clerk.arrives("A1", minutes_ago=9.5)
        await clerk.open_desk()
        await expect(clerk.row("A1")).to_contain_text("há 9 min")
        await clerk.time_passes(35)
        await expect(clerk.row("A1")).to_contain_text("há 10 min")


async def test_a_wrong_clock_on_the_computer_does_not_change_the_times(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.clock.install(time="2026-01-01T00:00:00Z")
        await clerk.arrives("A1", minutes_ago=12.3)
        await clerk.open_desk()
        await expect(clerk.row("A1")).to_contain_text("há 12 min")
        await clerk.rings(await clerk.calls("A1"), seconds=40)
        await expect(clerk.visit.get_by_role("timer")).to_contain_text(re.compile(r"0:(40|3\d) para entrar"))


async def test_the_focus_stays_on_a_row_that_moves_up(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1", minutes_ago=2)
        await clerk.arrives("A2", minutes_ago=1)
        await clerk.open_desk()
        button = clerk.row("A2").get_by_role("button", name="Chamar")
        await button.focus()
        clerk.fake.desk.claim(clerk.fake.desk.by_number("A1"), "bruno", "Bruno Reis")
        await clerk.fake.change()
        await expect(clerk.row("A2")).to_contain_text("1º")
        await expect(button).to_be_focused()
        await clerk.arrives("A0", minutes_ago=5)
        await expect(clerk.row("A2")).to_contain_text("2º")
        await expect(button).to_be_focused()


async def test_an_open_menu_survives_a_change_and_closes_by_escape(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await clerk.row("A1").get_by_text("Mais").click()
        await clerk.arrives("A2")
        await expect(clerk.row("A2")).to_be_visible()
        await expect(clerk.row("A1").get_by_role("button", name="Transferir")).to_be_visible()
        await clerk.page.keyboard.press("Escape")
        await expect(clerk.row("A1").get_by_role("button", name="Transferir")).to_be_hidden()


async def test_an_arrival_to_an_empty_queue_sounds_and_marks_the_tab(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.add_init_script(
            "globalThis.tones = 0; const start = OscillatorNode.prototype.start;"
            "OscillatorNode.prototype.start = function (at) {"
            "  document.documentElement.dataset.tones = tones += 1; return start.call(this, at); };"
        )
        await clerk.open_desk()
        await clerk.heading("Fila de espera").click()
        await clerk.arrives("A1")
        await expect(clerk.page).to_have_title("(1) Atendente – Balcão Virtual")
        # Not wait_for_function: what it evaluates later, the page's security policy forbids.
        await expect(clerk.page.locator("html")).to_have_attribute("data-tones", "2")
        await expect(clerk.page.locator("#spoken")).to_have_text("Chegou alguém na fila.")
        await clerk.arrives("A2")
        await expect(clerk.page).to_have_title("(2) Atendente – Balcão Virtual")
        assert await clerk.page.evaluate("tones") == 2


async def test_the_sound_can_be_switched_off(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.add_init_script(
            "globalThis.tones = 0; OscillatorNode.prototype.start = function () { tones += 1; };"
        )
        await clerk.open_desk()
        await clerk.button("Preferências").click()
        await clerk.dialog.get_by_label("Tocar um som").uncheck()
        await clerk.dialog.get_by_role("button", name="Fechar").click()
        await clerk.arrives("A1")
        await expect(clerk.page).to_have_title("(1) Atendente – Balcão Virtual")
        assert await clerk.page.evaluate("tones") == 0


async def offered(clerk: Clerk) -> set[str]:
    """The actions that the page offers now."""
    return set(
        await clerk.page.evaluate(
            "Array.from(document.querySelectorAll('#app [data-action]'), node => node.dataset.action)"
        )
    )


async def test_the_table_of_actions_by_status(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        common = {"suspend", "changeOffices"}
        waiting = {"message", "priority", "transfer", "remove"}
        held = {"release", "message", "transfer", "remove"}
        assert await offered(clerk) == common | waiting | {"callNext", "callThis"}

        ticket = await clerk.calls("A1")
        await expect(clerk.visit).to_contain_text("Senha A1")
        assert await offered(clerk) == common | held
        await clerk.rings(ticket)
        await expect(clerk.visit).to_contain_text("para entrar")
        assert await offered(clerk) == common | held | {"enter"}
        await clerk.serves(ticket)
        await expect(clerk.visit).to_contain_text("desde a entrada")
        served = {"finish", "finishAndCall", "enter"}
        assert await offered(clerk) == common | held | served


async def test_a_colleagues_ticket_is_released_only_by_a_manager(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        clerk.fake.desk.claim(clerk.fake.desk.by_number("A1"), "bruno", "Bruno Reis")
        await clerk.open_desk()
        await expect(clerk.row("A1")).to_contain_text("com Bruno Reis")
        await expect(clerk.row("A1").get_by_role("button")).to_have_count(0)
        clerk.fake.roles = ("Gestor",)
        await clerk.page.reload()
        await expect(clerk.row("A1").get_by_role("button", name="Devolver à fila")).to_be_visible()


async def test_two_offices_stand_in_one_list_with_one_set_of_numbers(browser: Browser) -> None:
    async with clerk_at(browser, offices=(CIVEL, FAMILIA)) as clerk:
        clerk.fake.desk.offices[CIVEL].today["served"] = 7
        clerk.fake.desk.offices[FAMILIA].today["served"] = 5
        await clerk.arrives("A1", minutes_ago=5)
        await clerk.arrives("B1", office=FAMILIA, minutes_ago=9)
        await clerk.open_desk()
        await expect(clerk.row("B1")).to_contain_text("1º")
        await expect(clerk.row("B1")).to_contain_text("2ª Vara da Família e Sucessões")
        await expect(clerk.row("A1")).to_contain_text("2º")
        day = clerk.page.get_by_role("region", name="Hoje")
        await expect(day.locator(".figure", has_text="Atendidos").locator("dd")).to_have_text("12")
        await day.get_by_text("Por unidade").click()
        await expect(day.get_by_role("row", name="1ª Vara Cível")).to_contain_text("7")


async def test_the_offices_say_how_they_stand(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        office = clerk.fake.desk.offices[CIVEL]
        office.unattended_since = clerk.fake.desk.now()
        await clerk.open_desk()
        bar = clerk.page.get_by_role("region", name="Unidades em atendimento")
        await expect(bar).to_contain_text("Aberta")
        await expect(bar).to_contain_text("ninguém chama desde")
        office.open = False
        await clerk.fake.change()
        await expect(bar).to_contain_text("Fechada")
        await expect(bar.get_by_role("button", name="Suspender entradas")).to_have_count(0)
