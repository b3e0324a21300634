"""The call and the minute: shown, sounded, confirmed, entered; never lost by the page's own doing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web import scripted
from tests.web.fake_api import problem
from tests.web.scripted import TICKET_ID
from tests.web.visitor_page import Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_call")]
TICKET = f"/api/tickets/{TICKET_ID}"


def freeze(page: Page) -> None:
    """From here on the page's clock moves only when the test moves it."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000 + 1"))


def sounding(page: Page) -> bool:
    """Whether the page's own sound module may be heard."""
    return page.evaluate("import('/assets/public/sound.js').then((sound) => sound.soundIsOn())")


def test_the_ring_is_confirmed_only_once_the_room_is_ready(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(**scripted.called(room_ready=False))
        visitor.reads_heading("Um atendente chamou você")
        expect(visitor.page.get_by_role("alertdialog")).to_have_count(0)
        assert visitor.api.requests("POST", f"{TICKET}/ring") == []
        visitor.is_called()
        assert len(visitor.api.requests("POST", f"{TICKET}/ring")) == 1


def test_the_call_reaches_eyes_and_ears(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        icon = visitor.page.locator("link[rel=icon]").get_attribute("href")
        visitor.is_called()
        assert sounding(visitor.page)
        expect(visitor.page).to_have_title("🔔 É a sua vez – Balcão Virtual")
        expect(visitor.page.locator("link[rel=icon]")).not_to_have_attribute("href", icon or "")
        expect(visitor.page.locator("#enter-call")).to_be_focused()
        expect(visitor.page.locator("#call [role=alert]")).to_contain_text("60 segundos")
        visitor.press("Parar o som")
        expect(visitor.page.get_by_role("button", name="Parar o som")).to_have_count(0)
        visitor.shown(status="waiting", position=1, call=None, notice="released")
        visitor.reads("O atendente precisou interromper. Seu lugar está guardado.")
        expect(visitor.page.locator("link[rel=icon]")).to_have_attribute("href", icon or "")
        expect(visitor.page).to_have_title("1ª na fila – Balcão Virtual")


def test_the_minute_is_counted_and_spoken_in_the_rhythm(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.clock.install()
        visitor.enters_the_queue()
        visitor.is_called(seconds_left=45)
        freeze(visitor.page)
        digits, spoken = visitor.page.get_by_role("timer"), visitor.page.locator("#call [role=alert]")
        for left in (40, 20, 10):
            shown = int(digits.inner_text().split(":")[1])
            visitor.page.clock.run_for((shown - left) * 1000)
            expect(digits).to_have_text(f"0:{left}")
            expect(spoken).to_have_text(f"Faltam {left} segundos para entrar no atendimento.")


def test_a_minute_that_is_over_offers_nothing_that_would_be_refused(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.clock.install()
        visitor.enters_the_queue()
        visitor.is_called(seconds_left=12)
        freeze(visitor.page)
        visitor.page.clock.run_for(13_000)
        visitor.reads("O tempo terminou. Verificando…")
        expect(visitor.page.locator("#enter-call")).to_be_disabled()
        expect(visitor.page.get_by_role("button", name="Preciso de mais tempo")).to_be_disabled()


def test_escape_does_not_lose_the_call(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        for _ in range(3):
            visitor.page.keyboard.press("Escape")
        expect(visitor.page.locator("#enter-call")).to_be_visible()


def test_more_time_frees_the_clerk_and_keeps_the_place(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.api.effects["more-time"] = {"status": "waiting", "position": 1, "paused": True, "call": None}
        visitor.press("Preciso de mais tempo")
        visitor.reads_heading("Sua chamada está em pausa")
        expect(visitor.page.get_by_role("alertdialog")).to_have_count(0)


def test_a_foreign_link_is_refused(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.api.join_url = "https://teams.microsoft.com.evil.example/meet/1"
        visitor.enters_the_queue()
        visitor.is_called()
        with visitor.page.context.expect_page() as opened:
            visitor.page.locator("#enter-call").click()
        visitor.reads("não é de um serviço conhecido e não foi aberto")
        expect_closed(opened.value)
        expect(visitor.page.locator("#join-link")).to_have_count(0)


def expect_closed(tab: Page) -> None:
    """The empty tab went away with the refusal."""
    if not tab.is_closed():
        tab.wait_for_event("close")


def test_a_blocked_tab_leaves_the_link(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.add_init_script("window.open = () => null")
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.page.locator("#enter-call").click()
        visitor.reads("O navegador não abriu a nova aba. Use o link abaixo.")
        link = visitor.page.locator("#join-link")
        expect(link).to_have_attribute("href", visitor.api.join_url)
        expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_an_entry_that_is_late_says_so_and_closes_the_tab(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.api.answers[f"POST {TICKET}/enter"] = [
            problem(409, "call-expired", "O prazo para entrar terminou.")
        ]
        with visitor.page.context.expect_page() as opened:
            visitor.page.locator("#enter-call").click()
        expect_closed(opened.value)
        visitor.shown(status="no_show", call=None, canReturnUntil="2026-11-24T13:26:00Z")
        visitor.reads_heading("O atendimento foi finalizado.")


def test_what_goes_wrong_while_it_rings_is_said_in_the_dialog(chromium: Browser) -> None:
    """The page under it can be neither seen nor heard."""
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        refusal = problem(503, "storage-unavailable", "O serviço não respondeu agora.")
        visitor.api.answers[f"POST {TICKET}/enter"] = [replace(refusal, headers={"Retry-After": "6"})]
        with visitor.page.context.expect_page() as opened:
            visitor.page.locator("#enter-call").click()
        expect_closed(opened.value)
        dialog = visitor.page.get_by_role("alertdialog")
        expect(dialog.locator("#call-wrong")).to_have_text("O serviço não respondeu agora.")
        expect(dialog.get_by_role("alert")).to_have_text("O serviço não respondeu agora.")
        visitor.enters_the_meeting()


def test_two_presses_open_one_tab(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.page.locator("#enter-call").dblclick()
        visitor.reads_heading("Você está em atendimento")
        assert len(visitor.page.context.pages) == 2
        assert len(visitor.api.requests("POST", f"{TICKET}/enter")) == 1


def enter(visitor: Visitor) -> None:
    visitor.enters_the_queue()
    visitor.is_called()
    visitor.enters_the_meeting()


def test_the_link_back_is_there_after_a_reload(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        enter(visitor)
        visitor.page.reload()
        expect(visitor.page.locator("#join-link")).to_have_attribute("href", visitor.api.join_url)
        assert "teams.microsoft.com" not in visitor.page.evaluate("JSON.stringify(localStorage)")


def test_nobody_came_is_offered_at_the_servers_instant(chromium: Browser) -> None:
    """An office may have set another wait, and the device's clock may be wrong by months."""
    with visiting(chromium) as visitor:
        visitor.page.clock.install(time="2026-01-01T00:00:00Z")
        visitor.api.effects["enter"] = {"nobodyCameAt": "2026-11-24T13:27:00Z"}
        enter(visitor)
        button = visitor.page.get_by_role("button", name="Ninguém apareceu")
        visitor.reads("Disponível em 7 minutos.")
        expect(button).to_be_disabled()
        visitor.api.now += timedelta(minutes=5, seconds=1)
        visitor.shown(notice="clerk-late")
        visitor.reads("Disponível em 2 minutos.")
        visitor.api.now += timedelta(minutes=1, seconds=49)
        visitor.shown(message="Já vou.")
        visitor.reads("Disponível em 1 minuto.")
        expect(button).to_be_disabled()
        visitor.page.clock.run_for(15_000)
        expect(button).to_be_enabled()


def test_nobody_came_takes_the_visitor_back(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.api.effects["enter"] = {"nobodyCameAt": "2026-11-24T13:20:00Z"}
        enter(visitor)
        button = visitor.page.get_by_role("button", name="Ninguém apareceu")
        visitor.api.answers[f"POST {TICKET}/nobody-came"] = [problem(409, "too-early", "Ainda não.")]
        button.click()
        visitor.reads("Ainda não.")
        visitor.api.effects["nobody-came"] = {"status": "waiting", "position": 1, "ahead": 0, "call": None}
        button.click()
        visitor.reads("Ninguém à sua frente")


def test_nobody_came_is_not_offered_once_the_clerk_is_in(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        enter(visitor)
        button = visitor.page.get_by_role("button", name="Ninguém apareceu")
        expect(button).to_be_visible()
        visitor.shown(nobodyCameAt=None)
        expect(button).to_have_count(0)


def test_the_visitor_may_say_that_it_is_over(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        enter(visitor)
        visitor.api.effects["finished"] = {"status": "completed", "call": None}
        visitor.press("Já terminei")
        visitor.reads_heading("Como foi o atendimento?")
