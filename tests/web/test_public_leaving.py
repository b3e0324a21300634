"""Nothing leads away from a page that waits; who leaves all the same is asked, and clerks see it."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Dialog, expect

from tests.patience import PAGE_SECONDS
from tests.web.browsing import until
from tests.web.conftest import Visiting
from tests.web.people import Person
from tests.web.visitor_page import TICKET, Visitor

pytestmark = [pytest.mark.browser]


async def test_a_link_of_the_footer_opens_beside_the_page_while_a_ticket_lives(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open()
        link = visitor.page.get_by_role("link", name="Privacidade")
        await expect(link).not_to_have_attribute("target", "_blank")
        await visitor.enters_the_queue()
        await expect(link).to_have_accessible_name("Privacidade (abre em nova aba)")
        async with visitor.page.context.expect_page() as opened:
            await link.click()
        beside = await opened.value
        await expect(beside).to_have_title("Privacidade – Balcão Virtual – TJSP")
        await beside.close()
        await visitor.is_called()
        await visitor.press("Parar o som")
        await visitor.clerk.removes(visitor.me)
        await visitor.reads_heading("Sua senha foi retirada da fila")
        await expect(link).to_have_accessible_name("Privacidade")
        await expect(link).not_to_have_attribute("target", "_blank")


async def test_the_lists_own_links_open_beside_it_too(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.get_by_role("link", name="Procurar outro cartório").click()
        link = visitor.page.get_by_role("link", name="Veja como funciona")
        async with visitor.page.context.expect_page() as opened:
            await link.click()
        await (await opened.value).wait_for_url("**/como-funciona")
        await visitor.clerk.calls(visitor.me)
        await expect(visitor.page.get_by_role("alertdialog")).to_be_visible()


async def leaves(visitor: Visitor, *, stays: bool) -> list[str]:
    """Somebody types another address; the kinds of the questions that the browser asks."""
    asked: list[str] = []

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await (dialog.dismiss() if stays else dialog.accept())

    visitor.page.on("dialog", answer)
    await visitor.page.evaluate("setTimeout(() => location.assign('/como-funciona'))")
    if stays:
        await until(lambda: len(asked))
    else:
        await visitor.page.wait_for_url("**/como-funciona")
    visitor.page.remove_listener("dialog", answer)
    return asked


async def test_who_leaves_is_asked_and_the_clerk_sees_it_at_once(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        me = visitor.me
        assert await leaves(visitor, stays=True) == ["beforeunload"]
        await visitor.reads_heading("Sua posição na fila")
        assert not (await me.ticket()).absent
        assert await leaves(visitor, stays=False) == ["beforeunload"]
        await until(lambda: visitor.requests("POST", f"{TICKET}/away"))
        assert (await me.ticket()).absent
        await visitor.page.go_back()
        await visitor.reads_heading("Sua posição na fila")
        await is_present(me)


async def test_a_page_that_is_loaded_anew_is_there(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.reload()
        await visitor.reads_heading("Sua posição na fila")
        await until(lambda: visitor.requests("POST", f"{TICKET}/away"))
        await is_present(visitor.me)


async def test_who_closes_one_of_two_tabs_is_there(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        other = await visitor.page.context.new_page()
        await other.goto(visitor.page.url)
        await expect(other.get_by_role("heading", name="Sua posição na fila")).to_be_visible()
        asked = len(visitor.requests("GET", TICKET))
        await visitor.page.close(run_before_unload=False)
        await until(lambda: len(visitor.requests("GET", TICKET)) > asked)
        await is_present(visitor.me)


async def test_nobody_is_asked_once_the_visit_is_over(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.leaves_the_queue()
        assert await leaves(visitor, stays=False) == []
        assert visitor.requests("POST", f"{TICKET}/away") == []


async def is_present(person: Person) -> None:
    async with asyncio.timeout(PAGE_SECONDS):
        while (await person.ticket()).absent:  # noqa: ASYNC110  (no bell rings for tests)
            await asyncio.sleep(0.01)
