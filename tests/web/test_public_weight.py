"""What a slow phone has to fetch, and what nobody else learns."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Browser, Response, expect

from tests.web.visitor_page import visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_weight")]
REQUESTS_AT_MOST = 6
BYTES_AT_MOST = 30 * 1024


def test_the_first_view_is_light(chromium: Browser) -> None:
    fetched: list[Response] = []
    with visiting(chromium) as visitor:
        visitor.page.on("response", lambda response: fetched.append(response))
        visitor.open()
        visitor.reads_heading("Cartórios")
        visitor.page.wait_for_load_state("networkidle")
        weight = sum(len(gzip.compress(response.body(), 9)) for response in fetched)
    assert len(fetched) <= REQUESTS_AT_MOST, [response.url for response in fetched]
    assert weight <= BYTES_AT_MOST


def test_nothing_is_asked_of_others_and_no_cookie_is_set(chromium: Browser) -> None:
    asked: list[str] = []
    with visiting(chromium) as visitor:
        visitor.page.on("request", lambda request: asked.append(request.url))
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.shown(status="completed", call=None)
        visitor.reads_heading("Agradecemos o seu contato!")
        foreign = [url for url in asked if not url.startswith((visitor.api.origin, "data:", "blob:"))]
        assert foreign == []
        assert visitor.page.context.cookies() == []


def test_without_javascript_the_page_says_what_to_do(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        html = visitor.page.request.get(visitor.api.origin).text()
        # A parsed document that runs no scripts has in it what such a browser shows.
        says: str = visitor.page.evaluate(
            "(html) => new DOMParser().parseFromString(html, 'text/html')"
            ".querySelector('noscript p').innerText",
            html,
        )
    assert says == "Esta página precisa de JavaScript."


def test_a_browser_that_cannot_run_the_page_is_told(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.route("**/app.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
        visitor.open()
        expect(visitor.page.get_by_text("Este navegador não abriu o Balcão Virtual.")).to_be_visible(
            timeout=15_000
        )
