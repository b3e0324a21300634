"""The signal of a call is proven before it is needed; what is not heard is not offered to be stopped."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visiting
from tests.web.visitor_page import LINK, Visitor

pytestmark = [pytest.mark.browser]
COUNTS_SOUNDS = """
window.sounds = 0;
const start = AudioBufferSourceNode.prototype.start;
AudioBufferSourceNode.prototype.start = function (...given) {
  window.sounds += 1;
  return start.apply(this, given);
};
"""
PHONE_AGENT = """
Object.defineProperty(navigator, "userAgent", {
  value: "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36",
});
"""
QUESTION = "Tocamos agora o sinal da chamada. Ouviu o sinal?"


async def sounds(visitor: Visitor) -> int:
    return await visitor.page.evaluate("window.sounds")


async def test_the_signal_sounds_on_entering_and_the_page_asks_whether_it_was_heard(
    a_visitor: Visiting,
) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script(COUNTS_SOUNDS)
        await visitor.open(LINK)
        assert await sounds(visitor) == 0
        await visitor.press("Entrar na fila")
        await visitor.reads(QUESTION)
        assert await sounds(visitor) == 1
        await visitor.press("Sim")
        await expect(visitor.page.get_by_text(QUESTION)).to_have_count(0)
        await expect(visitor.page.get_by_role("heading", name="Sua posição na fila")).to_be_focused()
        await expect(visitor.page.locator("#status")).to_have_text(
            "Som conferido. O mesmo sinal toca quando chegar a sua vez."
        )


async def test_who_hears_nothing_is_told_what_to_do_and_may_try_again(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script(COUNTS_SOUNDS)
        await visitor.enters_the_queue()
        await visitor.press("Não")
        await expect(visitor.page.locator("#sound-advice")).to_be_focused()
        await visitor.reads("Aumente o volume do aparelho.")
        await visitor.press("Tocar o sinal de novo")
        await visitor.reads(QUESTION)
        assert await sounds(visitor) == 2
        await visitor.press("Não")
        await visitor.press("Esperar sem som")
        await visitor.reads("Você está sem som: fique com esta página na frente.")
        await expect(visitor.page.get_by_role("button", name="Tocar o sinal de novo")).to_be_focused()


async def test_a_phone_is_told_of_teams_at_once(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script(PHONE_AGENT)
        await visitor.enters_the_queue()
        await visitor.reads("Instale agora o Microsoft Teams (não precisa de conta)")


async def test_a_computer_is_not_told_of_the_application(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await expect(visitor.page.get_by_text("Instale agora o Microsoft Teams")).to_have_count(0)


async def test_what_does_not_sound_is_not_offered_to_be_stopped(a_visitor: Visiting) -> None:
    """After a reload without a click no browser lets a page sound."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.reload()
        await visitor.reads("O som está desligado. Toque para ativar.")
        await expect(visitor.page.get_by_text(QUESTION)).to_have_count(0)
        await visitor.is_called()
        await expect(visitor.page.locator("#enter-call")).to_be_visible()
        await expect(visitor.page.get_by_role("button", name="Parar o som")).to_have_count(0)
