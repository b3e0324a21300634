"""Somebody in trouble: a slow or broken network, a small screen, no mouse. Nothing happens unseen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, ViewportSize, expect

from tests.web import scripted
from tests.web.scripted import OFFICE_ID, TICKET_ID
from tests.web.visitor_page import LINK, Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_trouble")]
SMALL: ViewportSize = {"width": 320, "height": 640}
TICKET = f"/api/tickets/{TICKET_ID}"
OFFICE = f"**/api/offices/{OFFICE_ID}"


def test_a_slow_entry_shows_that_the_press_was_heard(chromium: Browser) -> None:
    with visiting(chromium, SMALL) as visitor:
        held: list[Route] = []
        visitor.page.route("**/api/offices/*/tickets", lambda route: held.append(route))
        visitor.open(LINK)
        enter = visitor.page.locator("#enter")
        enter.focus()
        visitor.page.keyboard.press("Enter")
        expect(enter).to_have_text("Entrando na fila…")
        expect(visitor.page.locator("#status")).to_have_text("Entrando na fila…")
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_timeout(50)
        assert len(held) == 1
        held[0].continue_()
        visitor.reads_heading("Sua posição na fila")
        expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()


def test_a_page_that_is_loaded_keeps_the_start_of_its_keyboard(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.reload()
        visitor.reads_heading("Sua posição na fila")
        visitor.page.keyboard.press("Tab")
        expect(visitor.page.get_by_role("link", name="Ir para o conteúdo")).to_be_focused()


def test_an_entry_without_network_offers_another_try_and_promises_nothing(chromium: Browser) -> None:
    with visiting(chromium, SMALL) as visitor:
        visitor.page.clock.install()
        visitor.open(LINK)
        visitor.page.route("**/api/offices/*/tickets", lambda route: route.abort())
        visitor.press("Entrar na fila")
        failed = visitor.page.get_by_role("heading", name="Não foi possível entrar na fila")
        while not failed.is_visible():  # it is tried a few times before one is told
            visitor.page.clock.run_for(1000)
        visitor.reads_heading("Não foi possível entrar na fila")
        visitor.reads("Sem conexão com o serviço. Verifique a internet e tente novamente.")
        visitor.page.unroute("**/api/offices/*/tickets")
        visitor.press("Tentar novamente")
        visitor.reads_heading("Sua posição na fila")


def test_an_office_that_does_not_open_says_so_and_opens_by_itself(chromium: Browser) -> None:
    with visiting(chromium, SMALL) as visitor:
        visitor.page.clock.install()
        visitor.page.route(OFFICE, lambda route: route.abort())
        visitor.open(LINK)
        visitor.reads_heading("A página do cartório não abriu.")
        visitor.press("Tentar novamente")
        visitor.reads_heading("A página do cartório não abriu.")
        visitor.page.unroute(OFFICE)
        visitor.page.clock.run_for(6000)
        visitor.reads_heading("Bem vindo(a) ao nosso canal de atendimento on-line.")


def test_who_presses_before_the_ring_has_arrived_enters_all_the_same(chromium: Browser) -> None:
    """The server opens nothing before the minute runs: the entry waits for the ring."""
    with visiting(chromium, SMALL) as visitor:
        held: list[Route] = []
        visitor.page.route("**/ring", lambda route: held.append(route))
        visitor.enters_the_queue()
        visitor.api.effects["ring"] = scripted.ringing(60)
        visitor.shown(**scripted.called())
        visitor.page.locator("#enter-call").click()
        visitor.page.wait_for_timeout(100)
        assert visitor.api.requests("POST", f"{TICKET}/enter") == []
        held[0].continue_()
        visitor.reads_heading("Você está em atendimento")
        asked = [seen.path for seen in visitor.api.seen if seen.method == "POST"]
        assert asked[-2:] == [f"{TICKET}/ring", f"{TICKET}/enter"]


def paused(visitor: Visitor) -> None:
    visitor.shown(paused=True, pausesLeft=9)


def preparing(visitor: Visitor) -> None:
    visitor.shown(**scripted.called(room_ready=False))


@pytest.mark.parametrize(
    ("happens", "text"),
    [(paused, "Pode me chamar"), (preparing, "A sala está sendo aberta.")],
    ids=["paused", "preparing"],
)
def test_what_is_to_be_done_is_read_without_scrolling(
    chromium: Browser, happens: Callable[[Visitor], None], text: str
) -> None:
    with visiting(chromium, SMALL) as visitor:
        visitor.enters_the_queue()
        happens(visitor)
        expect(visitor.page.get_by_text(text)).to_be_in_viewport(ratio=1)


def test_the_link_of_a_blocked_tab_is_read_without_scrolling(chromium: Browser) -> None:
    with visiting(chromium, SMALL) as visitor:
        visitor.page.add_init_script("window.open = () => null")
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.page.locator("#enter-call").click()
        expect(visitor.page.locator("#join-link")).to_be_in_viewport(ratio=1)
        assert len(visitor.api.requests("POST", f"{TICKET}/enter")) == 1
