"""What the browser keeps of what it sends: no echo of an earlier call, nothing of the person before."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web import scripted
from tests.web.fake_api import Answer
from tests.web.scripted import OFFICE_ID, TICKET_ID
from tests.web.visitor_page import LINK, Visitor, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_memory")]
JOIN = f"/api/offices/{OFFICE_ID}/tickets"
TICKET = f"/api/tickets/{TICKET_ID}"
LOST = Answer(503, headers={"Retry-After": "6"})
"""Not tried again by itself, so that the key stays."""
VALID_CASE = "0000001-68.2026.8.26.0100"


def devices(visitor: Visitor) -> list[str]:
    """The names that the browser gave itself, entry by entry."""
    return [seen.headers["X-Device-Id"] for seen in visitor.api.requests("POST", JOIN)]


def keys(visitor: Visitor, action: str) -> list[str]:
    return [seen.headers["Idempotency-Key"] for seen in visitor.api.requests("POST", f"{TICKET}/{action}")]


def kept(visitor: Visitor) -> str:
    return visitor.page.evaluate("JSON.stringify(localStorage)")


def is_not_me(visitor: Visitor) -> None:
    visitor.page.get_by_text("Não sou eu").click()
    visitor.press("Esquecer esta senha")
    visitor.reads_heading("Com qual cartório você quer falar?")


def test_the_next_person_at_a_shared_computer_is_another_one(chromium: Browser) -> None:
    """By the same name the server would hand out the ticket of the last person."""
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        is_not_me(visitor)
        visitor.enters_the_queue()
        assert len(set(devices(visitor))) == 2
        assert devices(visitor)[1] in kept(visitor)


def test_a_tab_that_was_open_before_forgets_the_person_too(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.open(LINK)
        old_tab = visitor.page.context.new_page()
        visitor.api.answers[f"POST {JOIN}"] = [LOST]
        old_tab.goto(visitor.api.origin + LINK)
        old_tab.get_by_role("button", name="Entrar na fila").click()
        expect(old_tab.get_by_role("heading", name="Não foi possível entrar na fila")).to_be_visible()
        visitor.press("Entrar na fila")
        visitor.reads_heading("Sua posição na fila")
        is_not_me(visitor)
        old_tab.get_by_role("button", name="Tentar novamente").click()
        expect(old_tab.get_by_role("heading", name="Sua posição na fila")).to_be_visible()
        first, second, third = devices(visitor)
        assert first == second != third


def test_who_goes_home_stays_the_same_person(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(status="left", position=None, ahead=None)
        visitor.press("Voltar ao início")
        visitor.api.tickets[TICKET_ID] = scripted.ticket()
        visitor.enters_the_queue()
        first, second = devices(visitor)
        assert first == second


def test_an_entry_of_the_person_before_is_not_repeated(chromium: Browser) -> None:
    """Its answer was lost: by the same key the server would answer with that ticket."""
    with visiting(chromium) as visitor:
        visitor.open(LINK)
        visitor.api.answers[f"POST {JOIN}"] = [LOST]
        visitor.press("Entrar na fila")
        visitor.reads_heading("Não foi possível entrar na fila")
        visitor.open("/?unidade=o0")
        visitor.press("Entrar na fila")
        visitor.reads("Senha B000")
        is_not_me(visitor)
        visitor.enters_the_queue()
        first, second = [seen.headers["Idempotency-Key"] for seen in visitor.api.requests("POST", JOIN)]
        assert first != second


def test_what_somebody_typed_is_never_kept(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_text("Seus dados (opcional)").click()
        visitor.page.get_by_label("Nome", exact=True).fill("Maria")
        visitor.page.get_by_label("Número do processo").fill(VALID_CASE)
        visitor.api.answers[f"PATCH {TICKET}"] = [LOST]
        visitor.press("Salvar")
        visitor.reads("O serviço não respondeu agora.")
        assert "Maria" not in kept(visitor)
        assert VALID_CASE not in kept(visitor)
        visitor.page.get_by_text("Sair da fila").first.click()
        visitor.page.get_by_label("Por quê? (opcional)").select_option("A espera foi longa")
        visitor.api.answers[f"POST {TICKET}/leave"] = [LOST]
        visitor.press("Confirmar saída")
        expect(visitor.page.locator('[data-part="refusal"]')).to_be_visible()
        assert "A espera foi longa" not in kept(visitor)
        assert "balcao.key" in kept(visitor)
        is_not_me(visitor)
        assert "balcao.key" not in kept(visitor)


def test_what_an_earlier_version_kept_goes_with_the_person(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        old = f"balcao.key.PATCH {TICKET}"
        visitor.page.evaluate("(name) => localStorage.setItem(name, JSON.stringify({body: 'Maria'}))", old)
        is_not_me(visitor)
        assert "Maria" not in kept(visitor)


def called_again(visitor: Visitor) -> None:
    """The first call was missed, or given back; this is the next."""
    visitor.shown(status="waiting", position=1, ahead=0, call=None)
    visitor.reads_heading("Sua posição na fila")
    visitor.api.effects["ring"] = scripted.ringing(60, callId="c2")
    call = {**scripted.called()["call"], "callId": "c2"}
    visitor.shown(**{**scripted.called(), "call": call})
    expect(visitor.page.get_by_role("timer")).to_be_visible()


def test_the_ring_of_a_second_call_is_no_echo_of_the_first(chromium: Browser) -> None:
    """Answered from the server's memory it would start no minute, and the visitor would be absent."""
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.api.answers[f"POST {TICKET}/ring"] = [LOST]
        visitor.shown(**scripted.called())
        expect(visitor.page.get_by_role("alertdialog")).to_be_visible()
        visitor.shown(**scripted.ringing())  # it had its effect
        expect(visitor.page.get_by_role("timer")).to_be_visible()
        called_again(visitor)
        first, second = keys(visitor, "ring")
        assert first != second


def test_entering_a_second_call_is_no_echo_of_the_first(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.api.answers[f"POST {TICKET}/enter"] = [LOST, LOST]
        for _ in range(2):
            visitor.page.locator("#enter-call").click()
            expect(visitor.page.locator("#call-wrong")).to_be_visible()
            expect(visitor.page.locator("#enter-call")).to_be_enabled()
            visitor.page.wait_for_timeout(100)
        called_again(visitor)
        visitor.enters_the_meeting()
        first, again, second = keys(visitor, "enter")
        assert first == again, "the same command as long as it is the same call"
        assert first != second
