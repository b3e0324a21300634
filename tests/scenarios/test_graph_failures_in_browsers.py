"""A room that does not open, as clerk and visitor see it in real browsers."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, expect

from tests.product import ProductUnderTest
from tests.scenarios.browsers import DESKTOP, PHONE, chromium, new_page
from tests.scenarios.test_manual import NAME, call_next, join, sign_in

pytestmark = [pytest.mark.browser]

ROOM_FAILED = "A sala não abriu. Seu lugar está guardado."


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


async def test_both_read_what_happened_and_the_second_call_works(
    product: ProductUnderTest, browser: Browser
) -> None:
    visitor, clerk = await new_page(browser, PHONE), await new_page(browser, DESKTOP)
    await sign_in(clerk, product, "Ana Souza", NAME)
    await join(visitor, product, NAME)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")

    await product.graph_fails(403, times=1)
    await call_next(clerk, product)
    body = clerk.locator("body")
    await expect(body).to_contain_text(
        "Sua conta ainda não pode criar reuniões por este sistema. Avise o suporte."
    )
    await expect(body).to_contain_text("voltou ao lugar dela na fila")
    await expect(visitor.locator("body")).to_contain_text(ROOM_FAILED)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")

    await call_next(clerk, product)
    await expect(visitor.locator("#enter-call")).to_be_visible()
    await expect(visitor.locator('[data-part="notice"]')).to_have_count(0)
    assert len(await product.graph_meetings()) == 1
