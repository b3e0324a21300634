"""Several tabs and tickets of one browser: one tab asks for all, one office has the person at a time."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from playwright.async_api import BrowserContext, Page, Request, expect

from shared.domain.status import Status
from tests.patience import PAGE_MILLISECONDS, PAGE_SECONDS
from tests.web.browsing import until
from tests.web.clerk_page import ClerkBrowser
from tests.web.conftest import Clerking, Visiting
from tests.web.court import OFFICE_NAME, SANTOS
from tests.web.people import Person
from tests.web.visitor_page import LINK, TICKET, Visitor

pytestmark = [pytest.mark.browser]
CONNECTIONS = 6
"""What a browser opens to one server over HTTP/1.1."""


class Held:
    """The requests of all tabs that the server holds now, by path."""

    def __init__(self, context: BrowserContext) -> None:
        self.paths: Counter[str] = Counter()
        context.on("request", lambda request: self._count(request, 1))
        context.on("requestfinished", lambda request: self._count(request, -1))
        context.on("requestfailed", lambda request: self._count(request, -1))

    def _count(self, request: Request, change: int) -> None:
        path, _, query = request.url.partition("?")
        if "wait=" in query:
            self.paths[path] += change


async def another_tab(visitor: Visitor, path: str = LINK) -> Page:
    tab = await visitor.page.context.new_page()
    await tab.goto(visitor.product.url + path)
    return tab


async def waits(tab: Page) -> None:
    await expect(tab.get_by_role("heading", name="Sua posição na fila")).to_be_visible()


async def test_tabs_of_one_ticket_have_one_request_held(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        held = Held(visitor.page.context)
        await visitor.enters_the_queue()
        others = [await another_tab(visitor) for _ in range(3)]
        for tab in others:
            await waits(tab)
        await until(lambda: held.paths.total() == 1)
        before = len(visitor.requests("GET", TICKET))
        await visitor.clerk.tells(visitor.me, "Já vou atender você.")
        for tab in (visitor.page, *others):
            await expect(tab.locator('[data-key="message"]')).to_contain_text("Já vou atender você.")
        assert len(visitor.requests("GET", TICKET)) <= before + 2
        assert held.paths.total() <= 1


async def test_when_the_tab_that_asks_is_closed_another_hears_the_call(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        other = await another_tab(visitor)
        await waits(other)
        await visitor.page.close()
        await visitor.clerk.calls(visitor.me)
        await expect(other.get_by_role("alertdialog")).to_be_visible()
        await expect(other.get_by_role("timer")).to_be_visible()


HOLDS_AND_SAYS_NOTHING = """(name) => new Promise((got) => {
  void navigator.locks.request(name, () => { got(); return new Promise(() => undefined); });
})"""


async def test_a_tab_that_is_silent_loses_its_turn(a_visitor: Visiting) -> None:
    """Frozen, or stuck: it keeps its turn and tells nothing."""
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        me = visitor.me
        await until(lambda: len(visitor.requests("GET", TICKET)) == 2)
        frozen = await another_tab(visitor, "/conferir")
        await visitor.open("/conferir")
        await frozen.evaluate(HOLDS_AND_SAYS_NOTHING, f"balcao.follow /api/tickets/{me.ticket_id}")
        await visitor.open(LINK)
        await visitor.reads_heading("Sua posição na fila")
        assert [seen for seen in visitor.requests("GET", TICKET) if seen.query] == visitor.requests(
            "GET", TICKET
        )[1:2]
        await visitor.clerk.calls(me)
        await visitor.page.clock.run_for(95_000)
        await expect(visitor.page.get_by_role("alertdialog")).to_be_visible()


async def enters_elsewhere(visitor: Visitor) -> Person:
    await visitor.enters_the_queue()
    await visitor.page.get_by_role("link", name="Procurar outro cartório").click()
    await visitor.page.get_by_role("link", name="1ª Vara Cível de Santos").click()
    await visitor.press("Acessar")
    await visitor.reads_heading("Suas outras senhas")
    return visitor.court.newest(SANTOS)


async def test_a_press_waits_for_no_held_request(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        held = Held(visitor.page.context)
        await enters_elsewhere(visitor)
        tabs = [await another_tab(visitor) for _ in range(3)]
        for tab in tabs:
            await waits(tab)
        await visitor.clerk.calls(visitor.me)
        tab = tabs[-1]
        await expect(tab.get_by_role("timer")).to_be_visible()
        assert held.paths.total() < CONNECTIONS - 1
        async with visitor.page.context.expect_page() as opened:
            await tab.locator("#enter-call").click()
        # Requests are held for 25 seconds: who waits for one is later than this.
        await (await opened.value).wait_for_url("**/meet/**", timeout=PAGE_MILLISECONDS)


async def test_a_ticket_is_paused_while_another_office_calls_and_says_so(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        elsewhere = await enters_elsewhere(visitor)
        await visitor.is_called()
        await until_paused(elsewhere)
        await visitor.press("Preciso de mais tempo")
        await visitor.reads_heading("Sua chamada está em pausa")
        await until_ready(elsewhere)
        await visitor.press("Pode me chamar")
        await visitor.is_called()
        await (await visitor.enters_the_meeting()).close()
        await visitor.page.reload()
        await visitor.press(f"{elsewhere.number} – 1ª Vara Cível de Santos")
        await visitor.reads(f"{OFFICE_NAME} está chamando ou atendendo você.")
        await expect(visitor.page.get_by_role("button", name="Pode me chamar")).to_have_count(0)
        await visitor.clerk.finishes(visitor.me)
        await visitor.reads_heading("Sua posição na fila")
        await until_ready(elsewhere)


async def test_of_two_offices_that_call_at_once_one_waits_unharmed(a_visitor: Visiting) -> None:
    """Neither rings in vain: the second clerk is free at once, and its visitor is not marked absent."""
    async with a_visitor() as visitor:
        elsewhere = await enters_elsewhere(visitor)
        silence = await visitor.hears_nothing()
        await asyncio.gather(visitor.clerk.calls(visitor.me), visitor.court.clerk("bruno").calls(elsewhere))
        silence.arrive()
        await expect(visitor.page.get_by_role("alertdialog")).to_be_visible()
        await until_one_rings(visitor.me, elsewhere)
        for person in (visitor.me, elsewhere):
            assert not (await person.ticket()).absent


async def until_paused(person: Person) -> None:
    async with asyncio.timeout(PAGE_SECONDS):
        while (await person.ticket()).paused_until is None:  # noqa: ASYNC110  (no bell rings for tests)
            await asyncio.sleep(0.01)


async def until_ready(person: Person) -> None:
    async with asyncio.timeout(PAGE_SECONDS):
        while (await person.ticket()).paused_until is not None:  # noqa: ASYNC110  (no bell rings for tests)
            await asyncio.sleep(0.01)


async def until_one_rings(*people: Person) -> None:
    """And the other waits, paused."""
    async with asyncio.timeout(PAGE_SECONDS):
        while True:
            tickets = [await person.ticket() for person in people]
            if {ticket.status for ticket in tickets} == {Status.RINGING, Status.WAITING}:
                assert [ticket for ticket in tickets if ticket.paused_until is not None]
                return
            await asyncio.sleep(0.01)


async def test_desks_of_the_same_offices_have_one_request_held(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        held = Held(clerk.page.context)
        await clerk.open_desk()
        others = [await desk_beside(clerk) for _ in range(2)]
        person = await clerk.court.arrives()
        for desk in (clerk.page, *others):
            await expect(desk.get_by_role("listitem").filter(has_text=person.number)).to_be_visible()
        assert held.paths.total() <= 1
        await clerk.page.close()
        later = await clerk.court.arrives()
        for desk in others:
            await expect(desk.get_by_role("listitem").filter(has_text=later.number)).to_be_visible()


async def desk_beside(clerk: ClerkBrowser) -> Page:
    desk = await clerk.page.context.new_page()
    await desk.goto(f"{clerk.product.url}/atendente")
    await expect(desk.get_by_role("heading", name="Fila de espera")).to_be_visible()
    return desk
