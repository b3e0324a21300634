"""Arrivals and alarms reach a clerk who looks elsewhere: sound, title, the system's notification."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.clerk_page import ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.court import CIVEL

pytestmark = [pytest.mark.browser]
NOTIFICATIONS = """
globalThis.shown = [];
globalThis.elsewhere = false;
window.Notification = class {
  static permission = "default";
  static answer = "granted";
  static requestPermission = async () => (this.permission = this.answer);
  constructor(title, options) {
    shown.push(this);
    Object.assign(this, { title, ...options, closed: false });
  }
  close() { this.closed = true; }
};
document.hasFocus = () => !elsewhere;
"""
"""A system whose notifications a test reads, and a window that the clerk may leave."""


async def notified(clerk: ClerkBrowser) -> list[dict[str, Any]]:
    """What stands on the screen of the system now."""
    shown = "JSON.stringify(shown.filter((each) => !each.closed).map(({ title, body }) => ({ title, body })))"
    return json.loads(await clerk.page.evaluate(shown))


async def permits(clerk: ClerkBrowser) -> None:
    await clerk.button("Preferências").click()
    await clerk.dialog.get_by_role("button", name="Permitir avisos").click()
    await expect(clerk.dialog.get_by_role("button", name="Mostrar um aviso de teste")).to_be_visible()
    await clerk.dialog.get_by_role("button", name="Fechar").click()


async def looks_elsewhere(clerk: ClerkBrowser) -> None:
    await clerk.page.evaluate("elsewhere = true")


async def comes_back(clerk: ClerkBrowser) -> None:
    await clerk.page.evaluate("elsewhere = false; dispatchEvent(new Event('focus'))")


COUNT_TONES = (
    "globalThis.tones = 0; const start = OscillatorNode.prototype.start;"
    "OscillatorNode.prototype.start = function (at) {"
    "  document.documentElement.dataset.tones = tones += 1; return start.call(this, at); };"
    "const resume = AudioContext.prototype.resume;"
    "AudioContext.prototype.resume = async function () {"
    "  await resume.call(this); document.documentElement.dataset.sound = this.state; };"
)


async def may_sound(clerk: ClerkBrowser) -> None:
    """A press has allowed it, and the browser has opened its way to the loudspeaker."""
    await expect(clerk.page.locator("html")).to_have_attribute("data-sound", "running")


async def test_an_arrival_to_an_empty_queue_sounds_and_marks_the_tab(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(COUNT_TONES)
        await clerk.open_desk()
        await clerk.heading("Fila de espera").click()
        await may_sound(clerk)
        first = await clerk.court.arrives()
        await expect(clerk.page).to_have_title("(1) Atendente – Balcão Virtual")
        # Not wait_for_function: what it evaluates later, the page's security policy forbids.
        await expect(clerk.page.locator("html")).to_have_attribute("data-tones", "2")
        await expect(clerk.page.locator("#spoken")).to_have_text("Chegou alguém na fila.")
        await clerk.court.arrives()
        await expect(clerk.page).to_have_title("(2) Atendente – Balcão Virtual")
        assert await clerk.page.evaluate("tones") == 2

        await clerk.button("Preferências").click()
        await clerk.dialog.get_by_label("Tocar um som").uncheck()
        await clerk.dialog.get_by_role("button", name="Fechar").click()
        for person in (first, clerk.court.newest(CIVEL)):
            await clerk.me.removes(person)
        await expect(clerk.page).to_have_title("Atendente – Balcão Virtual")
        await clerk.court.arrives()
        await expect(clerk.page).to_have_title("(1) Atendente – Balcão Virtual")
        assert await clerk.page.evaluate("tones") == 2


async def test_every_arrival_sounds_for_who_prefers_it(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(COUNT_TONES)
        await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.button("Preferências").click()
        await clerk.dialog.get_by_label("Avisar de cada chegada").check()
        await clerk.dialog.get_by_role("button", name="Fechar").click()
        await may_sound(clerk)
        second = await clerk.court.arrives()
        await expect(clerk.page.locator("html")).to_have_attribute("data-tones", "2")
        await clerk.court.misses(second)
        await second.comes_back()
        await expect(clerk.row(second.number)).to_contain_text("Voltou à fila")
        assert await clerk.page.evaluate("tones") == 2


async def test_a_clerk_elsewhere_is_notified_of_an_arrival(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(NOTIFICATIONS)
        await clerk.open_desk()
        await permits(clerk)
        first = await clerk.court.arrives()
        await clerk.reads(first.number)
        assert await notified(clerk) == []
        await clerk.me.removes(first)
        await clerk.reads("Ninguém na fila agora.")
        await looks_elsewhere(clerk)
        await clerk.court.arrives(display_name="Maria da Silva")
        await expect(clerk.page).to_have_title("🔔 Chegou alguém – Balcão Virtual")
        assert await notified(clerk) == [
            {"title": "Chegou alguém ao Balcão Virtual", "body": "1 pessoa na fila de espera."}
        ]
        await comes_back(clerk)
        await expect(clerk.page).to_have_title("(1) Atendente – Balcão Virtual")
        assert await notified(clerk) == []


async def test_notifications_are_permitted_by_a_button_and_tried(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(NOTIFICATIONS)
        await clerk.open_desk()
        await clerk.button("Preferências").click()
        await clerk.dialog.get_by_role("button", name="Permitir avisos").click()
        await clerk.dialog.get_by_role("button", name="Mostrar um aviso de teste").click()
        await expect(clerk.dialog).to_contain_text("aparecem quando você está em outra janela")
        assert [each["title"] for each in await notified(clerk)] == ["Avisos do Balcão Virtual"]
        await clerk.page.evaluate("Notification.permission = 'denied'")
        await clerk.dialog.get_by_role("button", name="Mostrar um aviso de teste").click()
        await expect(clerk.dialog).to_contain_text("O navegador não mostrou o aviso")


async def test_a_refusal_says_how_to_change_it(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(NOTIFICATIONS)
        await clerk.open_desk()
        await clerk.page.evaluate("Notification.answer = 'denied'")
        await clerk.button("Preferências").click()
        await clerk.dialog.get_by_role("button", name="Permitir avisos").click()
        await expect(clerk.dialog).to_contain_text("abra as permissões desta página")
        await expect(clerk.dialog.get_by_role("button", name="aviso")).to_have_count(0)


async def test_the_alarm_is_repeated_until_somebody_calls(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(NOTIFICATIONS + COUNT_TONES)
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await permits(clerk)
        await may_sound(clerk)
        await looks_elsewhere(clerk)
        await clerk.court.passes(minutes=11)
        await expect(clerk.page).to_have_title("⚠ (1) Ninguém chama – Balcão Virtual")
        [alarm] = await notified(clerk)
        assert alarm["title"] == "Há gente esperando e ninguém chama"
        tones, shown = await clerk.page.evaluate("[tones, shown.length]")
        await clerk.page.clock.run_for(61_000)
        assert await clerk.page.evaluate("[tones - 2, shown.length - 1]") == [tones, shown]
        assert len(await notified(clerk)) == 1
        await clerk.court.is_served_elsewhere(CIVEL)
        await clerk.colleague.calls(person)
        await expect(clerk.page).to_have_title("Atendente – Balcão Virtual")
        assert await notified(clerk) == []
