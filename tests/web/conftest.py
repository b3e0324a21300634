"""One browser and one product for all page tests of a test process; each test begins a court of its own."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.web.browsing import chromium
from tests.web.clerk_page import ClerkBrowser, clerking
from tests.web.product import PageProduct, page_product
from tests.web.visitor_page import Visitor, visiting

HERE = Path(__file__).parent
Visiting = Callable[..., AbstractAsyncContextManager[Visitor]]
Clerking = Callable[..., AbstractAsyncContextManager[ClerkBrowser]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser and product live on one loop, so their tests do too."""
    for item in items:
        if HERE in item.path.parents and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def product(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[PageProduct]:
    async with page_product(tmp_path_factory.mktemp("pages")) as running:
        yield running


@pytest.fixture
def a_visitor(browser: Browser, product: PageProduct) -> Visiting:
    """`async with a_visitor() as visitor`: somebody in front of the visitor's page."""
    return partial(visiting, browser, product)


@pytest.fixture
def a_clerk(browser: Browser, product: PageProduct) -> Clerking:
    """`async with a_clerk() as clerk`: somebody in front of the clerk's page."""
    return partial(clerking, browser, product)
