"""What happens to a place in the queue, and how the visitor learns of it and goes on."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from tests.web import scripted
from tests.web.fake_api import problem
from tests.web.scripted import TICKET_ID
from tests.web.visitor_page import LINK, visiting

pytestmark = [pytest.mark.browser]
TICKET = f"/api/tickets/{TICKET_ID}"
RETURN_UNTIL = "2026-11-24T13:26:00Z"
ENDED_40_MINUTES_AGO = """localStorage['balcao.tickets'] = JSON.stringify(
    JSON.parse(localStorage['balcao.tickets']).map((one) => {
        one.endedAt = Date.now() - 40 * 60 * 1000;
        return one;
    }))"""
TRANSFERRED = {
    "ticketId": "t-successor",
    "officeId": "o0",
    "officeName": "1ª Vara Cível de Santos",
    "number": "C004",
    "movedTo": "t-successor",
    "notice": "transferred",
    "reason": "O assunto é de outra unidade",
    "position": 2,
    "ahead": 1,
}
"""What the old id answers: the successor's view."""


def test_a_transferred_visitor_is_told_why_and_goes_on_there(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(**TRANSFERRED)
        visitor.reads("Senha C004")
        visitor.reads_exactly("Você está em: 1ª Vara Cível de Santos")
        visitor.reads("Você foi transferido para este cartório. Seu horário de chegada foi mantido.")
        visitor.reads("Motivo: O assunto é de outra unidade")
        expect(visitor.page.locator("#status")).to_contain_text("Motivo: O assunto é de outra unidade")
        expect(visitor.page).to_have_url(f"{visitor.api.origin}/?unidade=o0")
        visitor.page.reload()
        visitor.reads("Senha C004")
        visitor.is_called()
        visitor.reads("1ª Vara Cível de Santos está chamando você.")
        visitor.enters_the_meeting()
        secrets = {seen.headers.get("X-Ticket-Secret") for seen in visitor.api.requests("GET", TICKET)}
        assert secrets == {"s3cret"}


def test_what_happened_to_the_place_is_read_without_scrolling(chromium: Browser) -> None:
    with visiting(chromium, {"width": 360, "height": 740}) as visitor:
        visitor.enters_the_queue()
        visitor.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        visitor.shown(**{**TRANSFERRED, "ticketId": "t-successor"})
        expect(visitor.page.get_by_text("Motivo: O assunto é de outra unidade").last).to_be_in_viewport(
            ratio=1
        )
        visitor.shown(notice="room-failed", contacts=[{"label": "Telefone", "value": "(11) 4802-9000"}])
        expect(visitor.page.get_by_role("link", name="(11) 4802-9000")).to_be_in_viewport(ratio=1)


def test_a_refusal_is_brought_into_sight_and_spoken(chromium: Browser) -> None:
    """It stands at the top, and what was pressed at the bottom."""
    with visiting(chromium, {"width": 320, "height": 568}) as visitor:
        visitor.enters_the_queue()
        visitor.page.get_by_text("Sair da fila").first.click()
        visitor.api.answers[f"POST {TICKET}/leave"] = [
            problem(409, "wrong-status", "A senha já foi chamada.")
        ]
        visitor.press("Confirmar saída")
        banner = visitor.page.locator('[data-part="refusal"]')
        expect(banner).to_have_text("A senha já foi chamada.")
        expect(banner).to_be_in_viewport(ratio=1)
        expect(visitor.page.locator("#status")).to_have_text("A senha já foi chamada.")


def test_a_visitor_of_the_old_office_may_enter_it_anew(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(**TRANSFERRED)
        visitor.reads("Senha C004")
        visitor.open(LINK)
        expect(visitor.page.get_by_role("button", name="Entrar na fila")).to_be_visible()


def test_the_closed_day_brings_the_receipt_along(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.api.receipts[TICKET_ID] = scripted.receipt(outcome="closed", calledAt=None)
        visitor.shown(status="closed", position=None, ahead=None, reason="Sistema indisponível")
        visitor.reads_heading("O expediente terminou antes da sua vez.")
        visitor.reads("Motivo: Sistema indisponível")
        visitor.reads("K7P2-9QX4")
        visitor.reads("Expediente encerrado")


@pytest.mark.parametrize(
    ("status", "fields", "heading"),
    [
        ("unreached", {}, "O aviso não chegou até você"),
        ("completed", {"outcome": "dropped"}, "Agradecemos o seu contato!"),
    ],
)
def test_who_lost_the_connection_comes_back(
    chromium: Browser, status: str, fields: dict[str, object], heading: str
) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(status=status, position=None, ahead=None, canReturnUntil=RETURN_UNTIL, **fields)
        visitor.reads_heading(heading)
        visitor.reads("Você pode voltar ao seu lugar na fila, uma única vez, até 10:26.")
        visitor.api.effects["return"] = {
            "status": "waiting",
            "position": 1,
            "ahead": 0,
            "canReturnUntil": None,
            "outcome": None,
        }
        visitor.press("Voltar à fila")
        visitor.reads_heading("Sua posição na fila")
        visitor.is_called()


MISSED = {"position": None, "ahead": None, "call": None}


@pytest.mark.parametrize(
    ("status", "fields"), [("no_show", {}), ("unreached", {}), ("completed", {"outcome": "dropped"})]
)
def test_a_clerk_may_call_again_whom_the_page_can_no_more_bring_back(
    chromium: Browser, status: str, fields: dict[str, object]
) -> None:
    """The one return is used up, or its time is over: the clerk's own is not, and must be heard."""
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(status=status, **MISSED, **fields)
        visitor.reads("Mantenha esta página aberta: o atendente ainda pode chamar você de novo")
        visitor.is_called()
        visitor.enters_the_meeting()


def test_a_page_asks_no_more_once_nothing_follows(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(status="no_show", **MISSED)
        visitor.reads("o atendente ainda pode chamar você de novo")
        visitor.shown(final=True)
        expect(visitor.page.get_by_text("o atendente ainda pode chamar")).to_have_count(0)
        asked = len(visitor.api.requests("GET", TICKET))
        visitor.shown(message="Ninguém lê.")
        visitor.page.wait_for_timeout(300)
        assert len(visitor.api.requests("GET", TICKET)) == asked


def test_a_way_back_longer_than_half_an_hour_is_not_forgotten(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
        visitor.shown(status="completed", position=None, ahead=None, outcome="dropped", canReturnUntil=until)
        visitor.reads_heading("Agradecemos o seu contato!")
        visitor.page.evaluate(ENDED_40_MINUTES_AGO)

        visitor.open("/")

        expect(visitor.page.get_by_role("button", name="Voltar à fila")).to_be_visible()
        visitor.page.evaluate(ENDED_40_MINUTES_AGO.replace("one.endedAt", "one.returnUntil = one.endedAt"))
        visitor.open("/")
        visitor.reads_heading("Com qual cartório você quer falar?")


def test_who_left_may_enter_again(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(status="left", position=None, ahead=None)
        visitor.reads_heading("Você saiu da fila")
        visitor.press("Entrar na fila novamente")
        visitor.api.tickets[TICKET_ID] = scripted.ticket()
        visitor.press("Entrar na fila")
        visitor.reads_heading("Sua posição na fila")
        assert len(visitor.api.requests("POST", "/api/offices/coordenadoria/tickets")) == 2


def test_a_removed_visitor_reads_the_reason_and_where_to_complain(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(status="removed", position=None, ahead=None, reason="Senha repetida")
        visitor.reads_heading("Sua senha foi retirada da fila")
        visitor.reads("Motivo: Senha repetida")
        link = visitor.page.get_by_role("link", name="Ouvidoria do Tribunal")
        expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_a_longer_minute_is_told_before_shown_and_spoken(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.page.clock.install()
        visitor.enters_the_queue()
        visitor.shown(needs=["moreTime"])
        visitor.reads("Você pediu mais tempo para entrar: o seu prazo é maior")
        visitor.is_called(seconds_left=255, longMinute=True)
        digits, spoken = visitor.page.get_by_role("timer"), visitor.page.locator("#call [role=alert]")
        visitor.page.clock.pause_at(visitor.page.evaluate("Date.now() / 1000 + 1"))
        expect(digits).to_have_text(re.compile(r"4:(1|0)\d"))
        visitor.reads("o relógio acima mostra o seu prazo")
        minutes, seconds = map(int, digits.inner_text().split(":"))
        visitor.page.clock.run_for((minutes * 60 + seconds - 240) * 1000)
        expect(digits).to_have_text("4:00")
        expect(spoken).to_have_text("Faltam 4 minutos para entrar no atendimento.")


def test_the_sentence_of_the_minute_has_what_the_office_has(chromium: Browser) -> None:
    """`enterWithinSeconds` may be another in each office; a server of the version before does not tell it."""
    with visiting(chromium) as visitor:
        office = visitor.api.offices[scripted.OFFICE_ID]
        del office["enterWithinSeconds"]
        visitor.open(LINK)
        visitor.reads("deverá ser feita em até 01 (um) minuto, caso contrário")
        office["enterWithinSeconds"] = 120
        visitor.open(LINK)
        visitor.reads("deverá ser feita em até 02 (dois) minutos, caso contrário")
        visitor.press("Entrar na fila")
        for seconds, told in (
            (60, "01 (um) minuto"),
            (300, "05 (cinco) minutos"),
            (720, "12 minutos"),
            (90, "90 segundos"),
        ):
            visitor.shown(enterWithinSeconds=seconds)
            visitor.reads(f"deverá ser feita em até {told}, caso contrário o atendimento será finalizado.")


def test_more_time_asked_for_during_a_call_is_for_the_next_one(chromium: Browser) -> None:
    """From another tab, or saved a moment too late: the minute that runs stays, and so it is told."""
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called(seconds_left=50, longMinute=False)
        visitor.shown(needs=["moreTime"])
        expect(visitor.page.locator("#need-moreTime")).to_be_checked()
        dialog = visitor.page.get_by_role("alertdialog")
        expect(dialog).to_contain_text("deverá ser feita em até 01 (um) minuto")
        expect(dialog).not_to_contain_text("Você pediu mais tempo")


PAUSED = {"status": "waiting", "paused": True, "pausedUntil": "2026-11-24T13:23:00Z", "call": None}


def test_a_pause_says_how_long_it_lasts_and_when_it_is_over(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.api.effects["more-time"] = {**PAUSED, "pausesLeft": 9, "position": 1, "ahead": 0}
        visitor.press("Preciso de mais tempo")
        visitor.reads_heading("Sua chamada está em pausa")
        visitor.reads("A pausa dura até 10:23; depois você pode ser chamado a qualquer momento.")
        visitor.reads("Você ainda pode pedir mais tempo 9 vezes.")
        status = visitor.page.locator("#status")
        expect(status).to_contain_text("Sua chamada está em pausa. Seu lugar está guardado")
        visitor.shown(paused=False, pausedUntil=None)
        visitor.reads_heading("Sua posição na fila")
        expect(status).to_have_text("A pausa terminou. Você pode ser chamado a qualquer momento.")


def test_who_has_used_all_pauses_is_not_offered_another(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(**PAUSED, pausesLeft=0)
        visitor.reads("Esta é a sua última pausa.")
        visitor.shown(paused=False, pausedUntil=None)
        visitor.is_called()
        visitor.reads("Você já usou todas as suas pausas.")
        expect(visitor.page.get_by_role("button", name="Preciso de mais tempo")).to_have_count(0)


def test_what_the_clerk_writes_and_what_moves_the_place_is_spoken(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        status = visitor.page.locator("#status")
        visitor.shown(message="Já vou atender você.")
        expect(status).to_have_text("Recado do atendente: Já vou atender você.")
        visitor.reads_exactly("Recado do atendente: Já vou atender você.")
        visitor.shown(notice="room-failed")
        visitor.reads("A sala não abriu. Seu lugar está guardado.")
        expect(status).to_have_text("A sala não abriu. Seu lugar está guardado.")
        visitor.shown(position=4, ahead=3, positionReason="2 pessoas com prioridade legal entraram")
        expect(status).to_have_text(
            "Sua posição na fila: 4ª. 3 pessoas à sua frente. 2 pessoas com prioridade legal entraram."
        )
        visitor.reads("2 pessoas com prioridade legal entraram")


def test_the_end_of_entries_and_of_attendance_is_read_and_spoken(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        status, card = visitor.page.locator("#status"), visitor.page.locator('[data-part="position"]')
        visitor.shown(officeOpen=False)
        expect(status).to_have_text(
            "O horário de entrada terminou. Quem já está na fila continua sendo atendido."
        )
        expect(card).to_contain_text("O horário de entrada terminou.")
        visitor.shown(attended=False)
        expect(status).to_have_text("No momento ninguém está chamando. Seu lugar está guardado.")
        expect(card).to_contain_text("No momento ninguém está chamando.")


def test_other_channels_are_offered_while_rooms_do_not_open(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(notice="room-failed", contacts=[{"label": "Telefone", "value": "(11) 4802-9000"}])
        visitor.reads_heading("Outros canais deste cartório")
        link = visitor.page.get_by_role("link", name="(11) 4802-9000")
        expect(link).to_have_attribute("href", "tel:1148029000")
        visitor.shown(notice=None, contacts=[])
        expect(visitor.page.get_by_role("heading", name="Outros canais")).to_have_count(0)
