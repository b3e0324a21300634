"""What the page says of the device is so: nobody may rely on a notification or a screen that fails them."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from shared.domain.status import Outcome
from tests.web.conftest import Visiting
from tests.web.visitor_page import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PERMITTED = """
window.Notification = class {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor() { throw new TypeError("Illegal constructor"); }
};
"""
AGENT = """
Object.defineProperty(navigator, "userAgent", {
  value: "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36",
});
"""
BATTERY = """
class Lock extends EventTarget {
  released = false;
  async release() {
    this.released = true;
    this.dispatchEvent(new Event("release"));
  }
}
window.locks = [];
window.saving = false;
Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  if (window.saving) throw new DOMException("battery", "NotAllowedError");
  window.locks.push(new Lock());
  return window.locks.at(-1);
} } });
"""
"""A device whose battery saver the test switches."""
ON, OFF = "A tela fica ligada enquanto você espera.", "A tela pode desligar sozinha."
REFUSED = "O aparelho não deixou manter a tela ligada"


async def checks_the_device(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.page.get_by_text("Verificar o aparelho").click()


async def held(page: Page) -> int:
    """Locks that are not released."""
    return await page.evaluate("window.locks.filter((lock) => !lock.released).length")


async def test_a_notification_is_promised_only_where_a_page_can_show_one(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script(PERMITTED)
        await checks_the_device(visitor)
        await visitor.reads("Você também será avisado por uma notificação.")
        await visitor.page.add_init_script(AGENT)
        await visitor.page.reload()
        await visitor.page.get_by_text("Verificar o aparelho").click()
        await visitor.reads("Instale agora o Microsoft Teams")
        await expect(visitor.page.get_by_text("Aviso do sistema")).to_have_count(0)


async def test_the_screen_is_said_to_stay_on_only_while_it_does(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script(BATTERY)
        await checks_the_device(visitor)
        await visitor.reads(ON)
        await visitor.page.evaluate("window.saving = true; window.locks[0].release()")
        await visitor.reads(OFF)
        await visitor.press("Manter a tela ligada")
        await visitor.reads(REFUSED)
        await visitor.page.evaluate("window.saving = false")
        await visitor.press("Manter a tela ligada")
        await visitor.reads(ON)
        await visitor.press("Deixar a tela desligar")
        await visitor.reads(OFF)
        assert await held(visitor.page) == 0


async def test_a_refused_screen_is_told_from_the_start(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script(f"{BATTERY} window.saving = true;")
        await checks_the_device(visitor)
        await visitor.reads(REFUSED)


async def test_the_screen_stays_on_as_long_as_a_call_may_come(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.add_init_script(BATTERY)
        await checks_the_device(visitor)
        await visitor.reads(ON)
        await visitor.press("Deixar a tela desligar")
        await visitor.is_called_without_a_room()
        assert await held(visitor.page) == 0, "what the person chose holds"
        await visitor.court.visits.go_on()
        await (await visitor.enters_the_meeting()).close()
        await visitor.clerk.finishes(visitor.me, Outcome.DROPPED)
        await visitor.reads("o atendente ainda pode chamar")
        assert await held(visitor.page) == 1
        await visitor.court.passes(minutes=16, housekeeping=True)
        await expect(visitor.page.get_by_text("o atendente ainda pode chamar")).to_have_count(0)
        assert await held(visitor.page) == 0
