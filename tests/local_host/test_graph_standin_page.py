"""The page behind the join link, in a real browser: clerk and visitor meet, write and part."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from local_host.graph_standin import GraphStandIn
from tests.local_host.graph_standin_client import ANA, client_of, inside, opened
from tests.patience import PAGE_MILLISECONDS

pytestmark = pytest.mark.browser
expect.set_options(timeout=PAGE_MILLISECONDS)

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


@pytest.fixture
async def graph(tmp_path: Path) -> AsyncGenerator[httpx.AsyncClient, None]:
    standin = GraphStandIn(tmp_path / "graph")
    await standin.start()
    async with client_of(standin) as client:
        yield client
    await standin.stop()


@pytest.fixture
async def browser() -> AsyncGenerator[Browser, None]:
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        yield running
        await running.close()


async def person(browser: Browser, *, width: int, errors: list[str]) -> Page:
    """A browser of one's own; what goes wrong in it is added to `errors`."""
    context = await browser.new_context(viewport={"width": width, "height": 800}, locale="pt-BR")
    page = await context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.set_default_timeout(PAGE_MILLISECONDS)
    return page


async def enter(page: Page, name: str) -> None:
    await page.get_by_label("Seu nome").fill(name)
    await page.get_by_role("button", name="Ingressar agora").click()
    await expect(page.get_by_role("heading", name="Participantes")).to_be_visible()


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Mensagem").fill(text)
    await page.get_by_role("button", name="Enviar").click()


async def is_usable(page: Page) -> bool:
    """Nothing has to be scrolled sideways, and axe finds nothing against WCAG 2.2 A and AA."""
    await page.evaluate(AXE.read_text())
    found: list[dict[str, Any]] = await page.evaluate(
        "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations)"
    )
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found] == []
    return await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


async def is_asked_for_a_name(visitor: Page) -> None:
    await visitor.get_by_role("button", name="Ingressar agora").click()
    await expect(visitor.get_by_role("alert").filter(has_text="Digite o seu nome")).to_be_visible()
    await expect(visitor.get_by_label("Seu nome")).to_be_focused()
    assert await is_usable(visitor)
    await enter(visitor, "Maria da Silva")


async def write_to_each_other(clerk: Page, visitor: Page) -> None:
    for page in (clerk, visitor):
        await expect(page.get_by_text("Simulação do Microsoft Teams")).to_be_visible()
        await expect(page.get_by_role("listitem")).to_have_text(["Ana Souza (organizador)", "Maria da Silva"])
    await write(visitor, "Bom dia! <b>Quero</b> consultar um processo.")
    await expect(clerk.get_by_role("log")).to_contain_text("Maria da Silva: Bom dia! <b>Quero</b>")
    await write(clerk, "Bom dia, Maria.")
    await expect(visitor.get_by_role("log")).to_contain_text("Ana Souza: Bom dia, Maria.")
    for page in (clerk, visitor):
        assert await is_usable(page)


async def leaves_and_returns(visitor: Page, clerk: Page) -> None:
    await expect(visitor.get_by_role("button", name="Encerrar reunião para todos")).to_be_hidden()
    await visitor.get_by_role("button", name="Sair").click()
    await expect(visitor.get_by_role("heading", name="Você saiu da reunião")).to_be_visible()
    await expect(clerk.get_by_role("listitem")).to_have_count(1)
    await visitor.get_by_role("button", name="Entrar de novo").click()
    await enter(visitor, "Maria")


async def test_clerk_and_visitor_enter_write_and_leave(graph: httpx.AsyncClient, browser: Browser) -> None:
    meeting, errors = await opened(graph), list[str]()
    clerk = await person(browser, width=1280, errors=errors)
    visitor = await person(browser, width=320, errors=errors)
    await clerk.goto(f"{meeting['joinWebUrl']}?as=organizer")
    await enter(clerk, "Ana Souza")
    await visitor.goto(meeting["joinWebUrl"])

    await is_asked_for_a_name(visitor)
    await write_to_each_other(clerk, visitor)
    await leaves_and_returns(visitor, clerk)
    closed = await person(browser, width=320, errors=errors)
    await closed.goto(meeting["joinWebUrl"])
    await enter(closed, "José")
    await expect(clerk.get_by_role("listitem")).to_have_count(3)
    await closed.close()
    await expect(clerk.get_by_role("listitem")).to_have_count(2)

    await clerk.get_by_role("button", name="Encerrar reunião para todos").click()
    for page in (clerk, visitor):
        await expect(page.get_by_role("heading", name="A reunião foi encerrada")).to_be_visible()
        assert await is_usable(page)
    assert all(one["leftAt"] for one in (await inside(graph, meeting))["participants"])
    assert errors == []

    await graph.delete(f"{ANA}/{meeting['id']}")
    await visitor.goto(meeting["joinWebUrl"])
    await expect(visitor.get_by_role("heading", name="Esta reunião não existe mais")).to_be_visible()
    assert await is_usable(visitor)
