"""CI's part of the matrix of `make matrix`; the whole of it is published in docs/network-matrix.md."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from tests.web.matrix.cells import Cell, cells_of_ci, failures
from tests.web.product import PageProduct

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("cell", list(cells_of_ci()), ids=lambda cell: cell.name)
async def test_the_page_gets_through(browser: Browser, product: PageProduct, cell: Cell) -> None:
    assert await failures(cell, browser, product) == []
