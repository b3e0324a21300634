"""Browsers for the tests of the pages: starting one takes longer than a test."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser as AsyncBrowser
from playwright.async_api import async_playwright
from playwright.sync_api import Browser

from tests.web.visitor_page import SWITCHES, chromium_that_blocks_popups


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The visitor's, one for a module. Never longer than the module, since Playwright's synchronous driver
    keeps an event loop that asynchronous tests would stumble over."""
    with chromium_that_blocks_popups() as browser:
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[AsyncBrowser]:
    """The clerk's, one for a test process."""
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(
            executable_path=SWITCHES.executable, args=SWITCHES.added, ignore_default_args=SWITCHES.left_out
        )
        yield running
        await running.close()
