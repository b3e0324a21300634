"""The whole way without a pointer: everything is reached, seen and pressed by keys."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visiting
from tests.web.visitor_page import DESKTOP, TICKET, Visitor

pytestmark = [pytest.mark.browser]
TABS_AT_MOST = 40


async def tab_to(visitor: Visitor, name: str) -> None:
    """Press Tab until what has the focus is called so; its outline must be visible."""
    for _ in range(TABS_AT_MOST):
        await visitor.page.keyboard.press("Tab")
        focused = await visitor.page.evaluate(
            "(document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || '').trim()"
        )
        if focused.startswith(name):
            style = await visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid", f"the focus on {name} is not seen"
            return
    raise AssertionError(f"{name} is not reached by Tab")


async def test_the_way_from_the_list_to_the_evaluation_by_keys_alone(a_visitor: Visiting) -> None:
    async with a_visitor(DESKTOP) as visitor:
        keys = visitor.page.keyboard
        await visitor.open()
        await visitor.reads_heading("Cartórios")
        await tab_to(visitor, "Coordenadoria")
        await keys.press("Enter")
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        await tab_to(visitor, "Acessar")
        await keys.press("Enter")
        await visitor.reads_heading("Sua posição na fila")
        await tab_to(visitor, "Seus dados")
        await keys.press("Enter")
        await tab_to(visitor, "Nome")
        await keys.type("Maria")
        await tab_to(visitor, "Salvar")
        await keys.press("Enter")
        await visitor.reads("Dados salvos.")
        await visitor.is_called()
        await expect(visitor.page.locator("#enter-call")).to_be_focused()
        async with visitor.page.context.expect_page():
            await keys.press("Enter")
        await visitor.reads_heading("Você está em atendimento")
        await visitor.clerk.finishes(visitor.me)
        await visitor.reads_heading("Agradecemos o seu contato!")
        await tab_to(visitor, "1")
        await keys.press("ArrowDown")
        await keys.press("ArrowDown")
        await tab_to(visitor, "Enviar avaliação")
        await keys.press("Enter")
        await visitor.reads("Avaliação recebida. Obrigado!")
        assert [seen.body for seen in visitor.requests("PUT", f"{TICKET}/evaluation")] == [{"score": 3}]
