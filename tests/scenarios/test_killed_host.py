"""`kill -9` of the host in the middle of a visit: both people notice no more than a short delay."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.make_run import MakeRun, make_run
from tests.scenarios.browsers import DESKTOP, PHONE, chromium, new_page, next_tab

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICE = "Balcão de Demonstração"
PATIENCE = 75_000
"""Milliseconds: a start of the host on a busy machine, and the page's own pause before it asks again."""


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


@pytest.fixture
def running(tmp_path: Path) -> Iterator[MakeRun]:
    with make_run(tmp_path / "data") as started:
        yield started


async def kill_and_start(running: MakeRun, *pages: Page) -> None:
    """The host dies without a word and comes back; the pages stay as they are."""
    for page in pages:
        await page.evaluate("window.sameDocument = true")
    running.kill()
    running.start()


async def both_go_on(*pages: Page) -> None:
    """Nobody was sent elsewhere, had to load a page again or is told of a failure."""
    for page in pages:
        assert await page.evaluate("window.sameDocument === true")
        # What was said to a screen reader stays in its hidden live region.
        shown = page.locator("main :not(.visually-hidden)").filter(has_text="Sem conexão")
        await expect(shown).to_have_count(0, timeout=PATIENCE)


async def begins_to_serve(clerk: Page, running: MakeRun) -> None:
    """Ana signs in and serves the demo's office."""
    await clerk.goto(f"{running.url}/atendente")
    await clerk.get_by_role("link", name="Entrar com a conta do Tribunal").click()
    await clerk.get_by_text("Ana Souza").click()
    await clerk.get_by_label(OFFICE).check()
    await clerk.get_by_role("button", name="Começar a atender").click()


async def joins_the_queue(visitor: Page, running: MakeRun) -> None:
    await visitor.goto(f"{running.url}/BalcaoVirtual")
    await visitor.get_by_role("searchbox").fill(OFFICE)
    await visitor.get_by_role("link", name=OFFICE).click()
    await visitor.get_by_role("button", name="Acessar").click()
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")


async def test_nobody_notices_that_the_host_was_killed_four_times(running: MakeRun, browser: Browser) -> None:
    visitor, clerk = await new_page(browser, PHONE), await new_page(browser, DESKTOP)
    await begins_to_serve(clerk, running)
    await joins_the_queue(visitor, running)

    # Waiting: place and secret are kept.
    await kill_and_start(running, visitor, clerk)
    await clerk.get_by_role("button", name="Chamar próximo").click(timeout=PATIENCE)
    await expect(clerk.locator("body")).to_contain_text("Aguardando o interessado", timeout=PATIENCE)

    # Called: whether the room was open already or not, the visit goes on.
    await kill_and_start(running, visitor, clerk)
    enter = visitor.locator("#enter-call")
    await expect(enter).to_contain_text("Entrar no atendimento", timeout=PATIENCE)
    await expect(clerk.locator("body")).to_contain_text("Aguardando o interessado entrar", timeout=PATIENCE)

    # Ringing: the minute goes on, too.
    await kill_and_start(running, visitor, clerk)
    await both_go_on(visitor, clerk)
    await enter.click()
    meeting = await next_tab(visitor)
    await expect(clerk.locator("body")).to_contain_text("Em atendimento", timeout=PATIENCE)
    await expect(meeting.get_by_role("textbox").first).to_be_visible(timeout=PATIENCE)

    # In service.
    await kill_and_start(running, visitor, clerk)
    await clerk.bring_to_front()
    await clerk.get_by_role("button", name="Encerrar atendimento").click(timeout=PATIENCE)
    await expect(visitor.locator("body")).to_contain_text("Como foi o atendimento?", timeout=PATIENCE)
    await both_go_on(visitor, clerk)
    await visitor.get_by_label("Muito bom").check()
    await visitor.get_by_role("button", name="Enviar avaliação").click()
    await expect(visitor.get_by_role("button", name="Enviar avaliação")).to_be_hidden()
