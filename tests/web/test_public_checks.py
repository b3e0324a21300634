"""What the page says of the device is so: nobody may rely on a notification or a screen that fails them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web import scripted
from tests.web.scripted import TICKET_ID
from tests.web.visitor_page import Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_checks")]
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


def checks_the_device(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.page.get_by_text("Verificar o aparelho").click()


def held(page: Page) -> int:
    """Locks that are not released."""
    return page.evaluate("window.locks.filter((lock) => !lock.released).length")


def test_a_notification_is_promised_only_where_a_page_can_show_one(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.add_init_script(PERMITTED)
        checks_the_device(visitor)
        visitor.reads("Você também será avisado por uma notificação.")
        visitor.page.add_init_script(AGENT)
        visitor.page.reload()
        visitor.page.get_by_text("Verificar o aparelho").click()
        visitor.reads("Instale agora o Microsoft Teams")
        expect(visitor.page.get_by_text("Aviso do sistema")).to_have_count(0)


def test_the_screen_is_said_to_stay_on_only_while_it_does(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.add_init_script(BATTERY)
        checks_the_device(visitor)
        visitor.reads(ON)
        visitor.page.evaluate("window.saving = true; window.locks[0].release()")
        visitor.reads(OFF)
        visitor.press("Manter a tela ligada")
        visitor.reads(REFUSED)
        visitor.page.evaluate("window.saving = false")
        visitor.press("Manter a tela ligada")
        visitor.reads(ON)
        visitor.press("Deixar a tela desligar")
        visitor.reads(OFF)
        assert held(visitor.page) == 0


def test_a_refused_screen_is_told_from_the_start(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.add_init_script(f"{BATTERY} window.saving = true;")
        checks_the_device(visitor)
        visitor.reads(REFUSED)


def test_the_screen_stays_on_as_long_as_a_call_may_come(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.add_init_script(BATTERY)
        checks_the_device(visitor)
        visitor.reads(ON)
        visitor.press("Deixar a tela desligar")
        visitor.shown(**scripted.called(room_ready=False))
        visitor.reads_heading("Um atendente chamou você")
        assert held(visitor.page) == 0, "what the person chose holds"
        visitor.is_called()
        visitor.enters_the_meeting().close()
        visitor.api.show(TICKET_ID, status="no_show", call=None)
        visitor.reads_heading("O atendimento foi finalizado.")
        assert held(visitor.page) == 1
        visitor.shown(final=True)
        expect(visitor.page.get_by_text("o atendente ainda pode chamar")).to_have_count(0)
        assert held(visitor.page) == 0
