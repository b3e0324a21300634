"""A browser with a window, on a screen of its own: only there is a tab behind another really hidden."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from playwright.async_api import Page, async_playwright

from tests.scenarios.browsers import CHROMIUM

_START_SECONDS = 30.0


@contextmanager
def screen() -> Generator[str]:
    """An X server in memory on a free display; gives its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


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
        async with aiohttp.ClientSession() as session:
            async with session.put(f"{self.devtools}/json/new?about:blank") as opened:
                tab = await opened.json()
            async with session.get(f"{self.devtools}/json/activate/{tab['id']}") as activated:
                assert activated.status == 200


@asynccontextmanager
async def window(display: str, profile: Path) -> AsyncGenerator[Window]:
    """A window on this display, with a fresh profile. Playwright's own would call every tab visible."""
    switches = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--no-default-browser-check"]
    process = await asyncio.create_subprocess_exec(
        *(CHROMIUM, *switches, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"),
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    told = profile / "DevToolsActivePort"
    try:
        async with asyncio.timeout(_START_SECONDS):
            while not (told.exists() and told.read_text()):  # noqa: ASYNC110  (a file rings no bell)
                await asyncio.sleep(0.05)
        yield Window(f"http://127.0.0.1:{told.read_text().split()[0]}")
    finally:
        process.terminate()
        await process.wait()
