"""What a slow phone has to fetch, and what nobody else learns."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Response, expect

from tests.web.conftest import Visiting
from tests.web.faults import Answers

pytestmark = [pytest.mark.browser]
REQUESTS_AT_MOST = 6
BYTES_AT_MOST = 30 * 1024


PREPARED = ("/assets/public/parts.js", "/assets/public/visit.css")
"""What a press on an office needs: asked for once the list is there."""
TO_THE_POSITION_AT_MOST = 4
"""Requests from «Acessar» to the position: the entry and the first views."""


async def test_the_first_view_is_light(a_visitor: Visiting) -> None:
    fetched: list[Response] = []
    async with a_visitor() as visitor:
        visitor.page.on("response", lambda response: fetched.append(response))
        await visitor.open()
        await visitor.reads_heading("Cartórios")
        await visitor.page.wait_for_load_state("networkidle")
        paths = [urlsplit(response.url).path for response in fetched]
        first = [response for response, path in zip(fetched, paths, strict=True) if path not in PREPARED]
        weight = sum([len(gzip.compress(await response.body(), 9)) for response in first])
    assert len(first) <= REQUESTS_AT_MOST, [response.url for response in first]
    assert weight <= BYTES_AT_MOST
    assert set(PREPARED) <= set(paths)
    assert paths.index("/api/offices") < min(map(paths.index, PREPARED)), "the list comes first"


async def test_an_entry_fetches_no_code(a_visitor: Visiting) -> None:
    asked: list[str] = []
    async with a_visitor() as visitor:
        await visitor.open()
        await visitor.page.wait_for_load_state("networkidle")
        await visitor.page.get_by_role("link", name="1ª Vara Cível do Foro Central").click()
        await expect(visitor.page.get_by_role("button", name="Acessar")).to_be_visible()
        visitor.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        await visitor.press("Acessar")
        await visitor.reads_heading("Sua posição na fila")
        assert [path for path in asked if path.startswith("/assets/")] == []
        assert len(asked) <= TO_THE_POSITION_AT_MOST, asked


async def test_nothing_is_asked_of_others_and_no_cookie_is_set(a_visitor: Visiting) -> None:
    asked: list[str] = []
    async with a_visitor() as visitor:
        visitor.page.on("request", lambda request: asked.append(request.url))
        await visitor.enters_the_queue()
        await visitor.is_served()
        await visitor.clerk.finishes(visitor.me)
        await visitor.reads_heading("Agradecemos o seu contato!")
        own = (visitor.product.url, "data:", "blob:")
        assert [url for url in asked if not url.startswith(own)] == []
        assert await visitor.page.context.cookies() == []


async def test_without_javascript_the_page_says_what_to_do(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        html = await (await visitor.page.request.get(visitor.product.url)).text()
        # A parsed document that runs no scripts has in it what such a browser shows.
        says: str = await visitor.page.evaluate(
            "(html) => new DOMParser().parseFromString(html, 'text/html')"
            ".querySelector('noscript p').innerText",
            html,
        )
    assert says == "Esta página precisa de JavaScript."


async def test_a_browser_that_cannot_run_the_page_is_told(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        nothing = Answers(200, content_type="text/javascript")
        visitor.product.plant(nothing, "GET", "/assets/public/app.js")
        await visitor.open()
        await expect(visitor.page.get_by_text("Este navegador não abriu o Balcão Virtual.")).to_be_visible(
            timeout=15_000
        )
