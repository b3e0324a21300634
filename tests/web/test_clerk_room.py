"""The clerk's way into the meeting: the tab of the click, the link, and what is never opened."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from shared.domain.meeting import MeetingFailure
from tests.web.clerk_page import closes
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, FAMILIA
from tests.web.faults import Json, Tampers

pytestmark = [pytest.mark.browser]


async def test_ending_with_nobody_left_closes_the_tab_again(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.me.serves(await clerk.court.arrives())
        await clerk.open_desk()
        tab = await clerk.presses_and_opens(clerk.button("Encerrar e chamar próximo"))
        await clerk.is_told("Não há ninguém para chamar agora")
        await closes(tab)


async def test_an_empty_queue_says_so_and_the_tab_closes(a_clerk: Clerking) -> None:
    """A colleague was faster, and the page has not heard of it."""
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.hears_nothing()
        await clerk.colleague.calls(person)
        tab = await clerk.calls_next()
        await clerk.is_told("Não há ninguém para chamar agora.")
        await closes(tab)


async def test_a_blocked_tab_leaves_a_plain_link(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script("window.open = () => null")
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.button("Chamar próximo").click()
        await clerk.has(person)
        await expect(clerk.visit).to_contain_text("O navegador bloqueou a nova guia")
        tab = await clerk.presses_and_opens(clerk.visit.get_by_role("link", name="Abrir a reunião no Teams"))
        await expect(tab.get_by_role("heading", name="Reunião no Teams")).to_be_visible()


async def test_a_meeting_elsewhere_is_not_opened(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        for link in ("https://teams.example.org/meet/1", "javascript:alert(1)", "meet/1"):

            def poison(entered: Json, link: str = link) -> None:
                entered["joinUrl"] = link

            poisoned = clerk.product.plant(Tampers(poison), "POST", ".*/enter", None)
            person = await clerk.court.arrives()
            await clerk.open_desk()
            tab = await clerk.calls_next()
            await clerk.has(person)
            await expect(clerk.visit).to_contain_text("não é de um endereço conhecido")
            await expect(clerk.visit.get_by_role("link")).to_have_count(0)
            await closes(tab)
            poisoned.end()
            await clerk.me.removes(person)


async def test_the_room_that_failed_gives_the_ticket_back_with_the_reason(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        clerk.court.visits.rest()
        tab = await clerk.calls_next()
        await clerk.has(person)
        clerk.court.rooms.fail(MeetingFailure.NO_ACCESS_POLICY, times=1)
        await clerk.court.visits.go_on()
        await clerk.is_told("Sua conta ainda não pode criar reuniões")
        await clerk.is_told(f"A senha {person.number} voltou ao lugar dela na fila.")
        await closes(tab)


async def test_a_call_that_is_over_asks_to_close_its_meeting(a_clerk: Clerking) -> None:
    """Only a person can close the tab: it knows nothing of the page that opened it."""
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        for releases in (clerk.me.releases, None):
            tab = await clerk.calls_next()
            # With it the new call's room is there; until then the link of the call before is stored.
            await expect(clerk.visit.get_by_role("link", name="Abrir a reunião no Teams")).to_be_visible()
            await tab.wait_for_url(await person.join_url())
            if releases is not None:
                await releases(person)
            else:
                await clerk.button("Devolver à fila").click()
                await clerk.dialog.get_by_label("Chamada por engano").check()
                await clerk.submits()
            await clerk.is_told("Feche a guia da reunião anterior")


async def test_a_reload_finds_the_visit_even_of_an_office_not_served(a_clerk: Clerking) -> None:
    async with a_clerk(offices=(CIVEL, FAMILIA)) as clerk:
        person = await clerk.court.arrives(FAMILIA)
        await clerk.me.serves(person)
        await clerk.open_desk()
        await clerk.has(person)
        await clerk.button("Trocar unidades").click()
        await clerk.page.get_by_label("2ª Vara da Família").uncheck()
        await clerk.button("Começar a atender").click()
        await clerk.has(person)
        await clerk.page.reload()
        await clerk.has(person)
        tab = await clerk.presses_and_opens(clerk.button("Entrar na sala"))
        await expect(tab.get_by_role("heading", name="Reunião no Teams")).to_be_visible()
