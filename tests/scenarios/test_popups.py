"""The meeting's tab: with the pop-up blocker on as people have it, and where even a click's is refused."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.product import ProductUnderTest
from tests.scenarios.browsers import DESKTOP, PHONE, chromium, new_page, next_tab
from tests.scenarios.test_manual import NAME, call_next, join, sign_in

pytestmark = [pytest.mark.browser]

TRY_WITHOUT_A_CLICK = "globalThis.refused = window.open('about:blank') === null"
REFUSE_ALL = "window.open = () => null"


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


async def both(product: ProductUnderTest, browser: Browser, script: str) -> tuple[Page, Page]:
    """A visitor in the queue and a clerk, whose pages ran `script` before anything else."""
    visitor, clerk = await new_page(browser, PHONE), await new_page(browser, DESKTOP)
    for page in (visitor, clerk):
        await page.add_init_script(script)
    await sign_in(clerk, product, "Ana Souza", NAME)
    await join(visitor, product, NAME)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")
    return visitor, clerk


async def is_in_the_meeting(tab: Page) -> None:
    await expect(tab.get_by_role("button", name="Ingressar agora")).to_be_visible()
    assert await tab.evaluate("window.opener") is None


async def test_the_blocker_lets_the_tabs_of_the_clicks_through(
    product: ProductUnderTest, browser: Browser
) -> None:
    visitor, clerk = await both(product, browser, TRY_WITHOUT_A_CLICK)
    assert [await page.evaluate("refused") for page in (visitor, clerk)] == [True, True], "no blocker"

    await call_next(clerk, product)
    await is_in_the_meeting(await next_tab(clerk))
    await visitor.locator("#enter-call").click()
    await is_in_the_meeting(await next_tab(visitor))


async def test_where_every_tab_is_refused_a_plain_link_leads_in(
    product: ProductUnderTest, browser: Browser
) -> None:
    visitor, clerk = await both(product, browser, REFUSE_ALL)
    await call_next(clerk, product)
    await expect(clerk.locator("body")).to_contain_text("O navegador bloqueou a nova guia.")
    await clerk.get_by_role("link", name="Abrir a reunião no Teams").click()
    await is_in_the_meeting(await next_tab(clerk))

    await visitor.locator("#enter-call").click()
    await expect(visitor.locator("body")).to_contain_text("O navegador não abriu a nova aba.")
    await visitor.locator("#join-link").click()
    await is_in_the_meeting(await next_tab(visitor))
