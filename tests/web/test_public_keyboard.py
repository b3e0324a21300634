"""The whole way without a pointer: everything is reached, seen and pressed by keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.visitor_page import DESKTOP, Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_keyboard")]
TABS_AT_MOST = 40


def tab_to(visitor: Visitor, name: str) -> None:
    """Press Tab until what has the focus is called so; its outline must be visible."""
    for _ in range(TABS_AT_MOST):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(
            "(document.activeElement.innerText || document.activeElement.labels?.[0]?.innerText || '').trim()"
        )
        if focused.startswith(name):
            style = visitor.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style == "solid", f"the focus on {name} is not seen"
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_the_way_from_the_list_to_the_evaluation_by_keys_alone(chromium: Browser) -> None:
    with visiting(chromium, DESKTOP) as visitor:
        keys = visitor.page.keyboard
        visitor.open()
        visitor.reads_heading("Cartórios")
        tab_to(visitor, "Ir para o conteúdo")
        tab_to(visitor, "Cartório, comarca ou tipo")
        keys.type("coordenadoria")
        visitor.reads("2 cartórios encontrados.")
        tab_to(visitor, "Coordenadoria")
        keys.press("Enter")
        expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        tab_to(visitor, "Acessar")
        keys.press("Enter")
        visitor.reads_heading("Sua posição na fila")
        tab_to(visitor, "Seus dados")
        keys.press("Enter")
        tab_to(visitor, "Nome")
        keys.type("Maria")
        tab_to(visitor, "Salvar")
        keys.press("Enter")
        visitor.reads("Dados salvos.")
        visitor.is_called()
        expect(visitor.page.locator("#enter-call")).to_be_focused()
        with visitor.page.context.expect_page():
            keys.press("Enter")
        visitor.reads_heading("Você está em atendimento")
        visitor.shown(status="completed", call=None)
        visitor.reads_heading("Agradecemos o seu contato!")
        tab_to(visitor, "1")
        keys.press("ArrowDown")
        keys.press("ArrowDown")
        tab_to(visitor, "Enviar avaliação")
        keys.press("Enter")
        visitor.reads("Avaliação recebida. Obrigado!")
    sent = [seen for seen in visitor.api.seen if seen.method == "PUT"]
    assert [seen.body for seen in sent] == [{"score": 3}]
