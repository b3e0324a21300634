"""Real Chromium for scenarios: a visitor's and a clerk's, with pop-ups blocked as people have them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page, async_playwright, expect

from tests.patience import PAGE_MILLISECONDS
from tests.web.browsing import report_every_answer

CHROMIUM = "/usr/bin/chromium"
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1366, "height": 768}

expect.set_options(timeout=PAGE_MILLISECONDS)


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """One browser; each person gets a context of their own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
            # Playwright would allow what people's browsers block.
            ignore_default_args=["--disable-popup-blocking"],
        )
        yield browser
        await browser.close()


async def new_page(browser: Browser, size: dict[str, int]) -> Page:
    """Somebody's page; what it complains of in the console fails the test at its end."""
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, locale="pt-BR"
    )
    report_every_answer(context)
    context.set_default_timeout(PAGE_MILLISECONDS)
    return await context.new_page()


async def next_tab(page: Page) -> Page:
    """The tab that was opened beside `page`, once it shows something."""
    pages = page.context.pages
    tab = pages[-1] if len(pages) > 1 else await page.context.wait_for_event("page")
    await tab.wait_for_load_state()
    return tab
