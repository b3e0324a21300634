"""Somebody in trouble: a slow or broken network, a small screen, no mouse. Nothing happens unseen."""

from __future__ import annotations

import pytest
from playwright.async_api import ViewportSize, expect

from functions.public.presenters import FIRST_IN_LINE
from shared.ports import Strain
from tests.web.browsing import next_task, until
from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA
from tests.web.faults import Cut, Slow
from tests.web.visitor_page import JOIN, LINK, TICKET
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser]
SMALL: ViewportSize = {"width": 320, "height": 640}
OFFICE = f"/api/offices/{COORDENADORIA}"


async def test_a_slow_entry_shows_that_the_press_was_heard(a_visitor: Visiting) -> None:
    async with a_visitor(SMALL) as visitor:
        slow = Slow()
        visitor.product.plant(slow, "POST", JOIN, None)
        await visitor.page.clock.install()
        await visitor.stops_the_clock()
        await visitor.open(LINK)
        enter = visitor.page.locator("#enter")
        await enter.focus()
        await visitor.page.keyboard.press("Enter")
        await expect(enter).to_have_text("Entrando na fila…")
        await expect(visitor.page.locator("#status")).to_have_text("Entrando na fila…")
        await until(lambda: slow.waiting == 1)
        sent = await visitor.sends()
        await visitor.page.keyboard.press("Enter")
        await next_task(visitor.page)
        assert sent == []
        slow.arrive()
        await visitor.reads_heading("Sua posição na fila")
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()


async def test_a_page_that_is_loaded_keeps_the_start_of_its_keyboard(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.reload()
        await visitor.reads_heading("Sua posição na fila")
        await visitor.page.keyboard.press("Tab")
        await expect(visitor.page.get_by_role("link", name="Ir para o conteúdo")).to_be_focused()


async def test_an_entry_without_network_offers_another_try_and_promises_nothing(a_visitor: Visiting) -> None:
    async with a_visitor(SMALL) as visitor:
        await visitor.page.clock.install()
        await visitor.open(LINK)
        broken = visitor.product.plant(Cut(), "POST", JOIN, None)
        await visitor.press("Entrar na fila")
        failed = visitor.page.get_by_role("heading", name="Não foi possível entrar na fila")
        await visitor.waits_until_shown(failed)  # it is tried a few times before one is told
        await visitor.reads("Sem conexão com o serviço. Verifique a internet e tente novamente.")
        broken.end()
        await visitor.press("Tentar novamente")
        await visitor.reads_heading("Sua posição na fila")


async def test_an_office_that_does_not_open_says_so_and_opens_by_itself(a_visitor: Visiting) -> None:
    async with a_visitor(SMALL) as visitor:
        await visitor.page.clock.install()
        broken = visitor.product.plant(Cut(), "GET", OFFICE, None)
        await visitor.open(LINK)
        await visitor.reads_heading("A página do cartório não abriu.")
        await visitor.press("Tentar novamente")
        await visitor.reads_heading("A página do cartório não abriu.")
        broken.end()
        await visitor.page.clock.run_for(6000)
        await visitor.reads_heading("Bem vindo(a) ao nosso canal de atendimento on-line.")


async def test_who_presses_before_the_ring_has_arrived_enters_all_the_same(a_visitor: Visiting) -> None:
    """The server opens nothing before the minute runs: the entry waits for the ring."""
    async with a_visitor(SMALL) as visitor:
        slow = Slow()
        visitor.product.plant(slow, "POST", f"{TICKET}/ring", None)
        await visitor.enters_the_queue()
        await visitor.clerk.calls(visitor.me)
        await until(lambda: slow.waiting == 1)
        sent = await visitor.sends()
        await visitor.page.locator("#enter-call").click()
        await next_task(visitor.page)
        assert [request for request in sent if request.url.endswith("/enter")] == []
        slow.arrive()
        await visitor.reads_heading("Você está em atendimento")
        asked = [seen.path.rpartition("/")[2] for seen in visitor.requests("POST", ".*")]
        assert asked[-2:] == ["ring", "enter"]


@pytest.mark.parametrize(
    ("state", "text"), [("paused", "Pode me chamar"), ("preparing", "A sala está sendo aberta.")]
)
async def test_what_is_to_be_done_is_read_without_scrolling(
    a_visitor: Visiting, state: str, text: str
) -> None:
    async with a_visitor(SMALL) as visitor:
        await STATES[state](visitor)
        await expect(visitor.page.get_by_text(text)).to_be_in_viewport(ratio=1)


async def test_the_link_of_a_blocked_tab_is_read_without_scrolling(a_visitor: Visiting) -> None:
    async with a_visitor(SMALL) as visitor:
        await visitor.page.add_init_script("window.open = () => null")
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.page.locator("#enter-call").click()
        await expect(visitor.page.locator("#join-link")).to_be_in_viewport(ratio=1)
        assert len(visitor.requests("POST", f"{TICKET}/enter")) == 1


async def test_a_page_that_is_put_off_rests_and_shows_no_trouble(a_visitor: Visiting) -> None:
    """The server is under load: the page asks again when it was told to, and people see nothing of it."""
    async with a_visitor() as visitor:
        for _ in range(FIRST_IN_LINE):
            await visitor.court.arrives(COORDENADORIA)
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await until(lambda: "wait" in visitor.requests("GET", TICKET)[-1].query)
        await visitor.stops_the_clock()
        async with visitor.page.expect_response(lambda response: "wait=25" in response.url) as told:
            visitor.court.load.strain = Strain.BUSY
            visitor.court.load.tick()
        assert (await (await told.value).json())["pollAfterSeconds"] >= 6
        for _ in range(2):
            asked = len(visitor.requests("GET", TICKET))
            await visitor.page.clock.run_for(5000)
            assert len(visitor.requests("GET", TICKET)) == asked, "it rests for six seconds or more"
            while len(visitor.requests("GET", TICKET)) == asked:
                await visitor.page.clock.run_for(1000)
            assert visitor.requests("GET", TICKET)[-1].headers["If-None-Match"].startswith("W/")
        await visitor.reads_heading("Sua posição na fila")
        await expect(visitor.page.get_by_text("Sem conexão")).to_have_count(0)


async def test_a_list_that_the_server_puts_off_comes_by_itself(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        visitor.court.load.strain = Strain.SEVERE
        await visitor.page.clock.install()
        await visitor.open()
        await visitor.reads("Muitos acessos neste momento. A lista abre em instantes.")
        visitor.court.load.strain = Strain.NONE
        await visitor.page.clock.run_for(9000)
        await expect(visitor.page.get_by_role("heading", name="Cartórios")).to_be_visible()
