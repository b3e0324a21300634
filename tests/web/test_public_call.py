"""The call and the minute: shown, sounded, confirmed, entered; never lost by the page's own doing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import Page, expect

from shared.domain.needs import Need
from tests.web.browsing import until
from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA
from tests.web.faults import BUSY, Json, Tampers
from tests.web.visitor_page import TICKET, Visitor

pytestmark = [pytest.mark.browser]


async def sounding(page: Page) -> bool:
    """Whether the page's own sound module may be heard."""
    return await page.evaluate("import('/assets/public/parts.js').then((sound) => sound.soundIsOn())")


async def expect_closed(tab: Page) -> None:
    """The empty tab went away with the refusal."""
    if not tab.is_closed():
        await tab.wait_for_event("close")


async def presses_enter(visitor: Visitor) -> Page:
    """Click, and get the tab that opens, whatever comes of it."""
    async with visitor.page.context.expect_page() as opened:
        await visitor.page.locator("#enter-call").click()
    return await opened.value


async def test_the_ring_is_confirmed_only_once_the_room_is_ready(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called_without_a_room()
        await expect(visitor.page.get_by_role("alertdialog")).to_have_count(0)
        assert visitor.requests("POST", f"{TICKET}/ring") == []
        await visitor.court.visits.go_on()
        await expect(visitor.page.get_by_role("timer")).to_be_visible()
        assert len(visitor.requests("POST", f"{TICKET}/ring")) == 1


async def test_the_call_reaches_eyes_and_ears(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        icon = await visitor.page.locator("link[rel=icon]").get_attribute("href")
        await visitor.is_called()
        assert await sounding(visitor.page)
        await expect(visitor.page).to_have_title("🔔 É a sua vez – Balcão Virtual")
        await expect(visitor.page.locator("link[rel=icon]")).not_to_have_attribute("href", icon or "")
        await expect(visitor.page.locator("#enter-call")).to_be_focused()
        await expect(visitor.page.locator("#call [role=alert]")).to_have_text(
            "É a sua vez. Clique em Entrar no atendimento."
        )
        await visitor.press("Parar o som")
        await expect(visitor.page.get_by_role("button", name="Parar o som")).to_have_count(0)
        await visitor.clerk.releases(visitor.me)
        await visitor.reads("O atendente precisou interromper. Seu lugar está guardado.")
        await expect(visitor.page.locator("link[rel=icon]")).to_have_attribute("href", icon or "")
        await expect(visitor.page).to_have_title("1ª na fila – Balcão Virtual")


async def test_the_minute_is_counted_and_spoken_in_the_rhythm(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.time_stands_still()
        digits, spoken = visitor.page.get_by_role("timer"), visitor.page.locator("#call [role=alert]")
        for seconds, left in ((20, 40), (20, 20), (10, 10)):
            await visitor.time_passes(seconds)
            await expect(digits).to_have_text(f"0:{left}")
            await expect(spoken).to_have_text(f"Faltam {left} segundos para entrar no atendimento.")


async def test_the_call_is_one_sentence_that_nothing_talks_over(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.time_stands_still()
        spoken = visitor.page.locator("#call [role=alert]")
        for _ in range(3):
            await expect(spoken).to_have_text("É a sua vez. Clique em Entrar no atendimento.")
            await visitor.time_passes(5)


async def test_a_minute_that_is_over_offers_nothing_that_would_be_refused(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.time_stands_still()
        await visitor.time_passes(61)
        await visitor.reads("O tempo terminou. Verificando…")
        await expect(visitor.page.locator("#enter-call")).to_be_disabled()
        await expect(visitor.page.get_by_role("button", name="Preciso de mais tempo")).to_be_disabled()


async def test_escape_does_not_lose_the_call(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        for _ in range(3):
            await visitor.page.keyboard.press("Escape")
        await expect(visitor.page.locator("#enter-call")).to_be_visible()


async def test_more_time_frees_the_clerk_and_keeps_the_place(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.press("Preciso de mais tempo")
        await visitor.reads_heading("Sua chamada está em pausa")
        await visitor.reads("Sua posição na fila: 1ª")
        await expect(visitor.page.get_by_role("alertdialog")).to_have_count(0)


def poisoned(answer: Json) -> None:
    answer["joinUrl"] = "https://teams.microsoft.com.evil.example/meet/1"


async def test_a_foreign_link_is_refused(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        visitor.product.plant(Tampers(poisoned), "POST", f"{TICKET}/enter")
        tab = await presses_enter(visitor)
        await visitor.reads("não é de um serviço conhecido e não foi aberto")
        await expect_closed(tab)
        await expect(visitor.page.locator("#join-link")).to_have_count(0)


async def test_a_blocked_tab_leaves_the_link(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script("window.open = () => null")
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.page.locator("#enter-call").click()
        await visitor.reads("O navegador não abriu a nova aba. Use o link abaixo.")
        link = visitor.page.locator("#join-link")
        await expect(link).to_have_attribute("href", await visitor.me.join_url())
        await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_an_entry_that_is_late_says_so_and_closes_the_tab(a_visitor: Visiting) -> None:
    """The device's clock is slow: its page still counts when the minute is over at the server."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.court.passes(62)
        tab = await presses_enter(visitor)
        await expect_closed(tab)
        await expect(visitor.page.locator("#call-wrong")).to_contain_text("prazo")
        await visitor.court.passes(3)
        await visitor.reads_heading("O atendimento foi finalizado.")


async def test_what_goes_wrong_while_it_rings_is_said_in_the_dialog(a_visitor: Visiting) -> None:
    """The page under it can be neither seen nor heard."""
    sentence = "O serviço não respondeu agora. Tente novamente em instantes."
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        visitor.product.plant(BUSY, "POST", f"{TICKET}/enter")
        await expect_closed(await presses_enter(visitor))
        dialog = visitor.page.get_by_role("alertdialog")
        await expect(dialog.locator("#call-wrong")).to_have_text(sentence)
        await expect(dialog.get_by_role("alert")).to_have_text(sentence)
        await visitor.enters_the_meeting()


async def test_two_presses_open_one_tab(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.page.locator("#enter-call").dblclick()
        await visitor.reads_heading("Você está em atendimento")
        assert len(visitor.page.context.pages) == 2
        assert len(visitor.requests("POST", f"{TICKET}/enter")) == 1


async def enter(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.is_served()


async def test_the_link_back_is_there_after_a_reload(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await enter(visitor)
        url = await visitor.me.join_url()
        await visitor.page.reload()
        await expect(visitor.page.locator("#join-link")).to_have_attribute("href", url)
        assert url not in await visitor.page.evaluate("JSON.stringify(localStorage)")


async def test_who_enters_while_the_clerk_serves_another_is_told_to_be_next(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        me = visitor.me
        await me.changes(needs=frozenset({Need.MORE_TIME}))
        await visitor.is_called()
        other = await visitor.court.arrives(COORDENADORIA)
        await visitor.clerk.calls(other)
        await other.enters()

        tab = await presses_enter(visitor)

        await expect_closed(tab)
        await visitor.reads_heading("Sua posição na fila")
        notice = visitor.page.locator('[data-key="notice"]')
        await expect(notice).to_have_text(
            "O atendente está terminando outro atendimento. Você é a próxima pessoa."
        )
        await expect(visitor.page.locator('[data-key="refusal"]')).to_have_count(0)
        await visitor.clerk.finishes(other)
        assert await visitor.clerk.calls_next(COORDENADORIA) == me.ticket_id
        await expect(visitor.page.get_by_role("timer")).to_be_visible()
        await visitor.enters_the_meeting()


async def test_who_was_called_meanwhile_goes_back_when_the_other_enters(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        slow = await visitor.court.arrives(COORDENADORIA)
        await slow.changes(needs=frozenset({Need.MORE_TIME}))
        await visitor.clerk.calls(slow)
        await slow.rings()
        await visitor.is_called()

        await slow.enters()

        await visitor.reads_heading("Sua posição na fila")
        await visitor.reads("O atendente precisou interromper. Seu lugar está guardado.")


async def test_nobody_came_is_offered_at_the_servers_instant(a_visitor: Visiting) -> None:
    """An office may have set another wait, and the device's clock may be wrong by months."""
    async with a_visitor() as visitor:
        await visitor.court.times(COORDENADORIA, nobody_came_after=timedelta(minutes=7))
        await visitor.page.clock.install(time="2026-01-01T00:00:00Z")
        await enter(visitor)
        await visitor.stops_the_clock()
        button = visitor.page.get_by_role("button", name="Ninguém apareceu")
        await visitor.reads("Disponível às 10:27.")
        await expect(button).to_be_disabled()
        await visitor.court.passes(minutes=5, seconds=1)
        await visitor.court.passes(minutes=1, seconds=49)
        await visitor.looks()
        await visitor.reads("Disponível às 10:27.")
        await expect(button).to_be_disabled()
        await visitor.page.clock.run_for(15_000)
        await expect(button).to_be_enabled()


async def test_nobody_came_takes_the_visitor_back(a_visitor: Visiting) -> None:
    """A device whose clock is fast asks too early, and is told so."""
    async with a_visitor() as visitor:
        await visitor.court.times(COORDENADORIA, nobody_came_after=timedelta(seconds=30))
        await visitor.page.clock.install()
        await enter(visitor)
        await until(lambda: "wait" in visitor.requests("GET", TICKET)[-1].query)  # it learns no other time
        await visitor.stops_the_clock()
        button = visitor.page.get_by_role("button", name="Ninguém apareceu")
        await visitor.page.clock.run_for(31_000)
        await button.click()
        await expect(visitor.page.locator('[data-key="refusal"]')).to_contain_text("Aguarde mais um pouco")
        await visitor.court.passes(31)
        await visitor.page.clock.resume()
        await button.click()
        await visitor.reads("Ninguém à sua frente")


async def test_nobody_came_is_not_offered_once_the_clerk_is_in(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await enter(visitor)
        button = visitor.page.get_by_role("button", name="Ninguém apareceu")
        await expect(button).to_be_visible()
        await visitor.clerk.enters(visitor.me)
        await expect(button).to_have_count(0)


async def test_the_visitor_may_say_that_it_is_over(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await enter(visitor)
        await visitor.press("Já terminei")
        await expect(visitor.page.locator("#finish-question")).to_be_focused()
        await visitor.press("Não, continuar")
        await expect(visitor.page.locator("#finished")).to_be_focused()
        assert visitor.requests("POST", f"{TICKET}/finished") == []
        await visitor.press("Já terminei")
        await visitor.press("Sim, já terminei")
        await visitor.reads_heading("Como foi o atendimento?")
