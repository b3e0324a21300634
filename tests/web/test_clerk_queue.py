"""The waiting list: who is in it, live, and what the clerk may do with whom."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress

import pytest
from playwright.async_api import expect

from shared.domain.clerk import Role
from shared.domain.needs import Need
from shared.domain.priority import Priority
from tests.patience import PAGE_SECONDS
from tests.web.clerk_page import ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, CRIMINAL, FAMILIA

pytestmark = [pytest.mark.browser]


async def offers(clerk: ClerkBrowser, *actions: str) -> None:
    """The page comes to offer these actions, and no others."""
    script = "Array.from(document.querySelectorAll('#app [data-action]'), node => node.dataset.action)"
    seen: set[str] = set()
    with suppress(TimeoutError):
        async with asyncio.timeout(PAGE_SECONDS):
            while seen != set(actions):
                seen = set(await clerk.page.evaluate(script))
    assert seen == set(actions)


async def test_a_row_says_what_is_known_of_the_person(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        maria = await clerk.court.arrives(
            CRIMINAL,
            display_name="Maria <b>da</b> Silva",
            case_number="1001234-81.2026.8.26.0100",
            priority=Priority.OVER_80,
            needs=(Need.LIBRAS, Need.MORE_TIME),
        )
        await clerk.colleague.transfers(maria, CIVEL, "Outra vara")
        await clerk.colleague.calls(maria)
        await maria.rings()
        await clerk.court.passes(minutes=6)
        await maria.comes_back()
        paused, silent = await clerk.court.arrives(), await clerk.court.arrives()
        silent.present = False
        await clerk.court.passes(minutes=8)
        await paused.pauses()
        await clerk.open_desk()
        row = clerk.row(maria.number)
        for text in (
            "1º",
            "Maria <b>da</b> Silva",
            "Processo 1001234-81.2026.8.26.0100",
            "há 14 min",
            "80 anos ou mais",
            "Libras",
            "Mais tempo",
            "Voltou à fila",
            "Veio de 3ª Vara Criminal",
            "Na página",
        ):
            await expect(row).to_contain_text(text)
        await expect(clerk.row(paused.number)).to_contain_text("sem nome")
        await expect(clerk.row(paused.number)).to_contain_text("Pausado")
        await expect(clerk.row(silent.number)).to_contain_text("Sem sinal")


async def test_what_a_colleague_does_shows_at_once(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        first, _ = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.open_desk()
        queue = clerk.region("Fila de espera")
        await expect(queue).to_contain_text("2 pessoas")
        await clerk.colleague.calls(first)
        await expect(queue).to_contain_text("1 pessoa")
        await expect(clerk.region("Com colegas")).to_contain_text("com Bruno Lima")
        await clerk.has_nobody()


async def test_waiting_times_run(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.court.passes(minutes=9.6)
        await clerk.open_desk()
        await expect(clerk.row(person.number)).to_contain_text("há 9 min")
        await clerk.page.clock.run_for(25_000)
        await expect(clerk.row(person.number)).to_contain_text("há 10 min")


async def test_a_wrong_clock_on_the_computer_does_not_change_the_times(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install(time="2026-01-01T00:00:00Z")
        person = await clerk.court.arrives()
        await clerk.court.passes(minutes=12.3)
        await clerk.open_desk()
        await expect(clerk.row(person.number)).to_contain_text("há 12 min")
        await clerk.me.calls(person)
        await person.rings()
        await expect(clerk.timer).to_contain_text(re.compile(r"(1:00|0:[45]\d) para entrar"))


async def test_the_focus_stays_on_a_row_that_moves(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        first, second = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.open_desk()
        row = clerk.row(second.number)
        button = row.get_by_role("button", name="Chamar")
        await button.focus()
        await clerk.colleague.calls(first)
        await expect(row).to_contain_text("1º")
        await expect(button).to_be_focused()
        await clerk.court.arrives(priority=Priority.LEGAL)
        await expect(row).to_contain_text("2º")
        await expect(button).to_be_focused()


async def test_an_open_menu_survives_a_change_and_closes_by_escape(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        first = await clerk.court.arrives()
        await clerk.open_desk()
        row = clerk.row(first.number)
        await row.get_by_text("Mais", exact=True).click()
        await clerk.court.arrives()
        await clerk.reads("1 pessoa nova")
        await expect(row.get_by_role("button", name="Transferir")).to_be_visible()
        await clerk.page.keyboard.press("Escape")
        await expect(row.get_by_role("button", name="Transferir")).to_be_hidden()


async def test_the_table_of_actions_by_status(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        common = {"suspend", "changeOffices"}
        waiting = {"message", "note", "priority", "transfer", "remove"}
        held = {"release", "message", "note", "transfer", "remove"}
        await offers(clerk, *common, *waiting, "callNext", "callThis")

        clerk.court.visits.rest()
        await clerk.me.calls(person)
        await clerk.has(person)
        await offers(clerk, *common, *held)
        await clerk.court.visits.go_on()
        await person.rings()
        await expect(clerk.visit).to_contain_text("para entrar")
        await offers(clerk, *common, *held, "enter", "invite")
        await person.enters()
        await expect(clerk.visit).to_contain_text("desde a entrada")
        await offers(clerk, *common, *held, "finish", "finishAndCall", "enter", "invite")


async def test_a_colleagues_ticket_is_released_only_by_a_manager(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.court.is_served_elsewhere(CIVEL)
        await clerk.colleague.calls(person)
        await clerk.open_desk()
        row = clerk.row(person.number)
        await expect(row).to_contain_text("com Bruno Lima")
        await expect(row.get_by_role("button")).to_have_count(0)
        await clerk.signs_in("carla")
        await clerk.page.reload()
        await expect(row.get_by_role("button", name="Devolver à fila")).to_be_visible()


async def test_two_offices_stand_in_one_list_with_one_set_of_numbers(a_clerk: Clerking) -> None:
    async with a_clerk(offices=(CIVEL, FAMILIA)) as clerk:
        await clerk.court.has_served(CIVEL, 3)
        await clerk.court.has_served(FAMILIA, 2)
        first, second = await clerk.court.arrives(FAMILIA), await clerk.court.arrives()
        await clerk.open_desk()
        await expect(clerk.row(first.number)).to_contain_text("1º")
        await expect(clerk.row(first.number)).to_contain_text("2ª Vara da Família e Sucessões")
        await expect(clerk.row(second.number)).to_contain_text("2º")
        day = clerk.region("Hoje")
        await expect(day.locator(".figure", has_text="Atendidos").locator("dd")).to_have_text("5")
        await day.get_by_text("Por unidade").click()
        await expect(day.get_by_role("row", name="1ª Vara Cível")).to_contain_text("3")


async def test_the_offices_say_how_they_stand(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.court.arrives()
        await clerk.court.passes(minutes=11)
        await clerk.open_desk()
        bar = clerk.region("Unidades em atendimento")
        await expect(bar).to_contain_text("Aberta")
        await expect(bar).to_contain_text("ninguém chama desde 10:20")
        await clerk.court.clerk("carla", Role.MANAGER).closes_day(CIVEL)
        await expect(bar).to_contain_text("Fechada")
        await expect(bar.get_by_role("button", name="Suspender entradas")).to_have_count(0)
