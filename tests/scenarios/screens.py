"""A browser with a window, on a screen of its own: only there is a tab behind another really hidden."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page, async_playwright

from benchmarks.hidden_window import chromium_window, open_tab


@dataclass(frozen=True)
class Window:
    """Chromium as people start it: nothing keeps hidden tabs awake, pop-ups are blocked."""

    devtools: str
    """Origin of its DevTools."""

    @asynccontextmanager
    async def driven(self, shows: str) -> AsyncGenerator[Page]:
        """The tab whose address contains `shows`, driven by Playwright, which makes it count as visible."""
        async with async_playwright() as playwright:
            browser = await playwright.chromium.connect_over_cdp(self.devtools)
            yield next(page for page in browser.contexts[0].pages if shows in page.url)
            await browser.close()  # disconnects; the window stays

    async def open_another_tab(self) -> None:
        """In front of the first one."""
        await open_tab(self.devtools, "about:blank")


@asynccontextmanager
async def window(display: str, profile: Path) -> AsyncGenerator[Window]:
    """A window on this display, with a fresh profile. Playwright's own would call every tab visible."""
    async with chromium_window(display, profile) as devtools:
        yield Window(devtools)
