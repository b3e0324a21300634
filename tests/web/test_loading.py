"""A part of the page that does not arrive: it is asked for again, and nobody enters a queue without it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.browsing import until
from tests.web.conftest import Clerking, Visiting
from tests.web.faults import Answers, Cut, CutsShort, Fault, Slow
from tests.web.odd_answers import PORTAL
from tests.web.visitor_page import JOIN, LINK

pytestmark = [pytest.mark.browser]
CODE, STYLE = "/assets/public/parts.js", "/assets/public/visit.css"
UNLOADED = "A página ainda não abriu por inteiro"


async def test_a_part_that_fails_once_is_loaded_again(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        failed = visitor.product.plant(Cut(), "GET", CODE)
        await visitor.enters_the_queue()
        assert failed.times == 0
        await visitor.is_called()


async def test_nobody_enters_a_queue_that_the_page_cannot_show(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        broken = visitor.product.plant(Answers(503, PORTAL), "GET", CODE, None)
        await visitor.open(LINK)
        heading = visitor.page.get_by_role("heading", name=UNLOADED)
        await visitor.waits_until_shown(heading)
        assert visitor.requests("POST", JOIN) == []
        broken.end()
        enter = visitor.page.get_by_role("button", name="Entrar na fila")
        await visitor.waits_until_shown(enter)
        await enter.click()
        await visitor.reads_heading("Sua posição na fila")


@pytest.mark.parametrize("fault", [Cut(), Answers(200, PORTAL), Slow()], ids=["reset", "HTML", "no answer"])
async def test_who_comes_back_to_a_ticket_is_told_and_waited_for(a_visitor: Visiting, fault: Fault) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        broken = visitor.product.plant(fault, "GET", CODE, None)
        await visitor.page.reload()
        told = visitor.page.get_by_role("heading", name=UNLOADED)
        await visitor.waits_until_shown(told)
        broken.end()
        if isinstance(fault, Slow):
            fault.arrive()
        heading = visitor.page.get_by_role("heading", name="Sua posição na fila")
        await visitor.waits_until_shown(heading)
        visitor.complaints.clear()  # the browser's own, about HTML in the place of a module


async def test_a_part_that_arrived_spoilt_has_the_page_loaded_anew(a_visitor: Visiting) -> None:
    """A browser keeps what it was given: asking again in the same page would give the same."""
    async with a_visitor() as visitor:
        cut = visitor.product.plant(CutsShort(), "GET", CODE)
        await visitor.open(LINK)
        await until(lambda: len(visitor.requests("GET", "/")) == 2)
        assert cut.times == 0
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")


async def test_a_style_that_fails_once_is_loaded_again(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        visitor.product.plant(Cut(), "GET", STYLE)
        await visitor.open(LINK)
        await visitor.reads_heading("Bem vindo(a) ao nosso canal de atendimento on-line.")
        assert await visitor.page.evaluate(
            "[...document.styleSheets].some((sheet) => sheet.href?.endsWith('visit.css'))"
        )


@pytest.mark.parametrize("page", ["/", "/conferir"])
async def test_a_page_whose_code_did_not_arrive_has_a_way_out(a_visitor: Visiting, page: str) -> None:
    async with a_visitor() as visitor:
        broken = visitor.product.plant(Cut(), "GET", "/assets/common/all.js", None)
        await visitor.open(page)
        again = visitor.page.get_by_role("link", name="tente novamente")
        await expect(again).to_be_visible(timeout=15_000)
        broken.end()
        await again.click()
        await expect(again).to_have_count(0)


async def test_a_desk_whose_code_did_not_arrive_has_a_way_out(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        broken = clerk.product.plant(Cut(), "GET", "/assets/clerk/texts.js", None)
        await clerk.open()
        await expect(clerk.link("tente novamente")).to_be_visible(timeout=15_000)
        broken.end()
        await clerk.link("tente novamente").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
