"""Spoken and seen alike: what is said belongs to its screen, the focus goes to what is new."""

from __future__ import annotations

import pytest
from playwright.async_api import Locator, expect

from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA
from tests.web.visitor_page import LINK, Visitor
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser]


def said(visitor: Visitor) -> Locator:
    """The page's live region."""
    return visitor.page.locator("#status")


async def test_a_lost_network_is_told_at_once_and_so_is_its_return(a_visitor: Visiting) -> None:
    """The request that is held learns of it half a minute later."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.context.set_offline(True)
        lost = "Sem conexão. Seu lugar está guardado; tentando novamente…"
        await expect(visitor.page.locator('[data-key="trouble"]')).to_have_text(lost)
        await expect(said(visitor)).to_have_text(lost)
        await visitor.page.context.set_offline(False)
        await expect(visitor.page.locator('[data-key="trouble"]')).to_have_count(0)
        await expect(said(visitor)).to_have_text("A conexão voltou.")


async def test_nothing_said_on_one_screen_is_left_on_the_next(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open(LINK)
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")
        await expect(said(visitor)).not_to_contain_text("Entrando na fila")
        await visitor.clerk.tells(visitor.me, "Já vou.")
        await expect(said(visitor)).to_have_text("Recado do atendente: Já vou.")
        await visitor.page.get_by_role("link", name="Procurar outro cartório").click()
        await visitor.reads_heading("Com qual cartório você quer falar?")
        await expect(said(visitor)).to_be_empty()


async def test_the_focus_goes_to_the_result_of_each_press(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.press("Preciso de mais tempo")
        heading = visitor.page.locator("#position-heading")
        await expect(heading).to_have_text("Sua chamada está em pausa")
        await expect(heading).to_be_focused()
        await expect(visitor.page).to_have_title("Em pausa – Balcão Virtual")
        await visitor.press("Pode me chamar")
        await expect(heading).to_have_text("Sua posição na fila")
        await expect(heading).to_be_focused()
        await visitor.is_served()
        await visitor.clerk.finishes(visitor.me)
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        await expect(visitor.page).to_have_title("Agradecemos o seu contato – Balcão Virtual")
        await visitor.press("Ver o comprovante")
        await expect(visitor.page.locator("#receipt-heading")).to_be_focused()
        await visitor.page.get_by_text("Muito bom").click()
        await visitor.press("Enviar avaliação")
        await expect(visitor.page.locator('[data-key="evaluation"]')).to_be_focused()


async def test_the_result_of_a_check_has_the_focus(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["checked-receipt"](visitor)
        await expect(visitor.page.locator("#result")).to_be_focused()


async def test_a_call_without_a_room_yet_names_itself_in_the_tab(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called_without_a_room()
        await expect(visitor.page).to_have_title("Você foi chamado – Balcão Virtual")


@pytest.mark.parametrize("state", ["suspended", "queue-full"])
async def test_who_cannot_enter_now_is_offered_nothing_that_refuses(a_visitor: Visiting, state: str) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await STATES[state](visitor)
        await visitor.reads("Deixe esta página aberta: ela muda sozinha")
        await expect(visitor.page.get_by_role("button")).to_have_count(0)
        if state == "suspended":
            await visitor.clerk.resumes(COORDENADORIA)
        else:
            await visitor.me.leaves()
        enter = visitor.page.get_by_role("button", name="Entrar na fila")
        await visitor.waits_until_shown(enter, milliseconds=5000)
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        await enter.click()
        await visitor.reads_heading("Sua posição na fila")


async def test_a_full_or_suspended_office_says_so_before_a_press(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.clerk.suspends(COORDENADORIA)
        await visitor.open(LINK)
        await visitor.reads("ela muda sozinha quando as entradas voltarem.")
        await expect(visitor.page.get_by_role("button")).to_have_count(0)


async def test_a_clerks_message_has_its_time_and_ends_with_the_call(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.clerk.tells(visitor.me, "Já vou.")
        message = visitor.page.locator('[data-key="message"]')
        await expect(message).to_have_text("Recado do atendente às 10:20: Já vou.")
        await visitor.court.passes(1)
        await visitor.is_called()
        await expect(message).to_have_count(0)


async def test_the_edge_of_the_call_is_seen_in_forced_colours(a_visitor: Visiting) -> None:
    async with a_visitor(forced_colors=True) as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        widths = await visitor.page.locator("#call").evaluate(
            "(dialog) => ['Top', 'Right', 'Bottom', 'Left']"
            ".map((side) => getComputedStyle(dialog)[`border${side}Width`])"
        )
        assert widths == ["3px"] * 4
