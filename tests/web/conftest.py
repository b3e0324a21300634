"""Browsers for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.web.visitor_page import chromium_that_blocks_popups


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a module: starting one takes longer than a test. Never longer than the module, since
    Playwright's synchronous driver keeps an event loop that asynchronous tests would stumble over."""
    with chromium_that_blocks_popups() as browser:
        yield browser
