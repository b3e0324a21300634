"""An answer counts only if it is ours: whatever else comes while somebody waits is passing trouble."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from shared.domain.status import Status
from tests.web.browsing import Person, until
from tests.web.clerk_page import CALLS, QUEUE
from tests.web.conftest import Clerking, Visiting
from tests.web.court import FAMILIA
from tests.web.faults import Answers
from tests.web.odd_answers import FAULTS, PORTAL
from tests.web.visitor_page import LINK, TICKET, Visitor

pytestmark = [pytest.mark.browser]
SEEN_TO_DEAFEN = (
    "200 HTML",
    "200 empty",
    "404 empty",
    "404 HTML",
    "403 HTML",
    "cut JSON",
    "304 unasked",
    "204",
)
NOT_FOUND = Answers(
    404, '{"type": "/problems/not-found", "title": "Não", "status": 404}', "application/problem+json"
)
"""Our own problem, by mistake: told once it may be the start of an instance."""


async def hears_the_call(visitor: Visitor) -> None:
    """Sooner or later the page rings, and the court knows."""
    await visitor.clerk.calls(visitor.me)
    await visitor.waits_until_shown(visitor.page.get_by_role("alertdialog"))
    await until_ringing(visitor)


async def until_ringing(visitor: Visitor) -> None:
    for _ in range(100):
        if (await visitor.me.ticket()).status is Status.RINGING:
            return
        await visitor.time_moves(500)
    raise AssertionError("the ring has not arrived")


async def keeps_the_ticket(visitor: Visitor) -> None:
    kept = await visitor.page.evaluate("localStorage['balcao.tickets']")
    assert visitor.me.ticket_id in kept


@pytest.mark.parametrize("name", SEEN_TO_DEAFEN)
async def test_a_call_is_heard_after_one_odd_answer(a_visitor: Visiting, name: str) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.time_stands_still()
        visitor.product.plant(FAULTS[name](), "GET", TICKET)
        await visitor.wakes()
        await visitor.reads("Sem conexão. Seu lugar está guardado; tentando novamente…")
        await hears_the_call(visitor)
        await keeps_the_ticket(visitor)


async def test_our_own_not_found_is_believed_when_it_is_told_twice(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        once = visitor.product.plant(NOT_FOUND, "GET", TICKET)
        await visitor.wakes()
        await until(lambda: once.times == 0)
        await hears_the_call(visitor)
        await keeps_the_ticket(visitor)
        visitor.product.plant(NOT_FOUND, "GET", TICKET, 2)
        await visitor.wakes()
        await visitor.page.clock.run_for(1500)
        await visitor.reads_heading("Esta senha não existe mais")
        assert await visitor.page.evaluate("localStorage['balcao.tickets']") == "[]"


async def most_in_a_second(person: Person, method: str, path: str, seconds: int) -> float:
    """Requests in each second of the page's clock, which stands still, on average of `seconds`."""
    before = len(person.requests(method, path))
    for _ in range(seconds * 2):
        await person.time_moves(500)
    return (len(person.requests(method, path)) - before) / seconds


@pytest.mark.parametrize("name", ["ETag dropped", "ETag altered", "If-None-Match dropped", "304 unasked"])
async def test_no_proxy_makes_a_page_flood_the_server(a_visitor: Visiting, name: str) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.time_stands_still()
        visitor.product.plant(FAULTS[name](), "GET", TICKET, None)
        await visitor.wakes()
        assert await most_in_a_second(visitor, "GET", TICKET, 10) <= 1
        if name != "304 unasked":
            await hears_the_call(visitor)


async def test_a_ring_is_sent_until_it_arrives(a_visitor: Visiting) -> None:
    """Without it the minute does not begin, and the place is taken for an absent one."""
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.time_stands_still()
        lost = visitor.product.plant(FAULTS["502 HTML"](), "POST", f"{TICKET}/ring", None)
        await visitor.clerk.calls(visitor.me)
        await visitor.waits_until_shown(visitor.page.get_by_role("alertdialog"))
        await until(lambda: visitor.requests("POST", f"{TICKET}/ring"))
        assert await most_in_a_second(visitor, "POST", f"{TICKET}/ring", 20) <= 1
        assert 5 <= len(visitor.requests("POST", f"{TICKET}/ring")) <= 20
        lost.end()
        await until_ringing(visitor)


@pytest.mark.parametrize("name", ["200 HTML", "404 empty"])
async def test_an_entry_that_a_proxy_answered_is_sent_again(a_visitor: Visiting, name: str) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.open(LINK)
        visitor.product.plant(FAULTS[name](), "POST", "/api/offices/.*/tickets")
        await visitor.press("Entrar na fila")
        await visitor.page.clock.run_for(2000)
        await visitor.reads_heading("Sua posição na fila")
        first, second = [seen.key for seen in visitor.requests("POST", "/api/offices/.*/tickets")]
        assert first == second


async def test_the_list_comes_by_itself_after_trouble(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.stops_the_clock()
        visitor.product.plant(Answers(200, PORTAL), "GET", "/api/offices")
        await visitor.open()
        await visitor.reads("A lista de cartórios não abriu. Verifique a conexão.")
        await visitor.page.clock.run_for(2000)
        await visitor.reads_heading("Cartórios")


@pytest.mark.parametrize("name", SEEN_TO_DEAFEN)
async def test_the_desk_goes_on_after_one_odd_answer(a_clerk: Clerking, name: str) -> None:
    async with a_clerk(open_tab=False) as clerk:
        await clerk.page.clock.install()
        await clerk.open_desk()
        await clerk.time_stands_still()
        clerk.product.plant(FAULTS[name](), "GET", QUEUE)
        await clerk.wakes()
        await clerk.reads("Sem conexão. Tentando de novo…")
        await clerk.page.clock.resume()
        person = await clerk.court.arrives()
        await expect(clerk.row(person.number)).to_be_visible()
        clerk.product.plant(FAULTS[name](), "POST", CALLS)
        await clerk.button("Chamar próximo").click()
        await clerk.has(person)


async def test_a_membership_is_over_when_our_server_says_so_twice(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        await clerk.open_desk()
        refused = NOT_FOUND.text.replace("not-found", "not-allowed").replace("404", "403")
        once = clerk.product.plant(Answers(403, refused, NOT_FOUND.content_type), "GET", QUEUE)
        await clerk.wakes()
        await until(lambda: once.times == 0)
        person = await clerk.court.arrives()
        await expect(clerk.row(person.number)).to_be_visible()
        await clerk.court.has_members("ana", FAMILIA)
        await clerk.wakes()
        await expect(clerk.region("Unidades em atendimento")).to_contain_text("2ª Vara da Família")


async def test_a_desk_opens_by_itself_after_trouble(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        await clerk.stops_the_clock()
        clerk.product.plant(Answers(401), "GET", "/api/staff/me")
        await clerk.open()
        await clerk.reads("Não foi possível abrir a área do atendente.")
        await clerk.page.clock.run_for(2000)
        await expect(clerk.heading("Fila de espera")).to_be_visible()
