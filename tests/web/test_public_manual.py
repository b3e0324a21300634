"""The visitor's half of the court's manual, from its first line to its last, in its own words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.scripted import OFFICE_ID, TICKET_ID
from tests.web.visitor_page import CLOSED_ID, LINK, visiting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("public_manual")]
WELCOME = "Bem vindo(a) ao nosso canal de atendimento on-line."


def test_the_whole_way_from_the_list_to_the_evaluation(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.open("/BalcaoVirtual")
        visitor.page.get_by_role("link", name="Coordenadoria de Entrada").first.click()
        visitor.press("Acessar")
        visitor.reads_heading("Sua posição na fila")
        visitor.reads_exactly(WELCOME)
        visitor.reads_exactly("Você está em: Coordenadoria de Entrada E Distribuição de Recursos")
        visitor.reads_exactly(
            "Nosso horário de atendimento é de segunda-feira, terça-feira, quarta-feira, quinta-feira, "
            "sexta-feira, das 08:00 às 19:00"
        )
        visitor.reads_exactly("Vamos lá? Por favor aguarde para ser atendido!")
        visitor.reads_exactly("3ª 2 pessoas à sua frente")
        visitor.reads_exactly(
            "A entrada no atendimento deverá ser feita em até 01 (um) minuto, caso contrário o atendimento "
            "será finalizado."
        )
        visitor.is_called()
        meeting = visitor.enters_the_meeting()
        expect(meeting.locator("body")).to_have_text("Teams")
        assert meeting.url == visitor.api.join_url
        assert meeting.evaluate("opener") is None
        visitor.reads_exactly(
            "Uma nova aba será aberta no navegador. Clicar em “Permitir” para o uso do microfone."
        )
        visitor.reads_exactly(
            "Preencher o nome, manter as opções de câmera e microfone ativas e clicar em Ingressar Agora"
        )
        visitor.reads_exactly(
            "Caso necessário, também será possível envio de mensagem escrita, acionando o chat"
        )
        visitor.shown(status="completed", call=None)
        visitor.reads_heading("Agradecemos o seu contato!")
        visitor.page.get_by_label("Muito bom").check()
        visitor.page.get_by_label("Comentário").fill("Rápido")
        visitor.press("Enviar avaliação")
        visitor.reads("Avaliação recebida. Obrigado!")
    sent = visitor.api.requests("PUT", f"/api/tickets/{TICKET_ID}/evaluation")
    assert [seen.body for seen in sent] == [{"score": 5, "comment": "Rápido"}]


def test_the_closed_welcome_in_the_manuals_words(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.open(f"/?unidade={CLOSED_ID}")
        visitor.reads_heading(WELCOME)
        visitor.reads_exactly(
            "O atendimento ainda não começou por aqui. Veja abaixo o horário de atendimento da "
            "Coordenadoria de Entrada E Distribuição de Recursos"
        )
        visitor.reads_exactly(
            "Horários: segunda-feira, terça-feira, quarta-feira das 13:00 às 19:00 (Horário de Brasília)"
        )
        visitor.reads_exactly("O atendimento de hoje terminou às 19:00.")
        visitor.reads_exactly("Abre segunda-feira, 30 de novembro, às 13:00.")


def test_a_closed_page_turns_open_by_itself(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.open(f"/?unidade={CLOSED_ID}")
        visitor.reads("O atendimento ainda não começou por aqui.")
        visitor.api.offices[CLOSED_ID] = {**visitor.api.offices[OFFICE_ID], "officeId": CLOSED_ID}
        visitor.page.evaluate("dispatchEvent(new Event('online'))")
        expect(visitor.page.get_by_role("button", name="Entrar na fila")).to_be_visible()
        assert visitor.api.requests("POST", f"/api/offices/{CLOSED_ID}/tickets") == []


def test_a_link_waits_for_the_click_before_it_says_to_wait(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.open(LINK)
        visitor.reads("Vamos lá?")
        assert "Por favor aguarde" not in visitor.page.inner_text("main")
        visitor.press("Entrar na fila")
        visitor.reads("Por favor aguarde para ser atendido!")


def test_the_wrong_office_is_left_at_once(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.reads("Não é esta unidade?")
        visitor.api.effects["leave"] = {"status": "left", "position": None}
        visitor.press("Sair")
        visitor.reads_heading("Você saiu da fila")


def test_a_minute_missed_can_be_returned_from(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.is_called()
        visitor.shown(status="no_show", call=None, canReturnUntil="2026-11-24T13:26:00Z")
        visitor.reads_heading("O atendimento foi finalizado.")
        visitor.reads("Você pode voltar ao seu lugar na fila, uma única vez, até 10:26.")
        expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        visitor.api.effects["return"] = {
            "status": "waiting",
            "position": 1,
            "ahead": 0,
            "canReturnUntil": None,
        }
        visitor.press("Voltar à fila")
        visitor.reads_heading("Sua posição na fila")
        visitor.reads("Ninguém à sua frente")


def test_a_receipt_is_shown_and_saved(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.enters_the_queue()
        visitor.shown(status="closed", position=None)
        visitor.reads_heading("O expediente terminou antes da sua vez.")
        with visitor.page.expect_download() as download:
            visitor.press("Salvar comprovante")
        assert download.value.suggested_filename == "comprovante-2026-AB12-CD34.txt"
        text = download.value.path().read_text("utf-8-sig")
        assert "Código de conferência: K7P2-9QX4" in text
        assert "Entrada na fila: 24/11/2026 10:05" in text


def test_a_receipt_is_checked_by_its_code(chromium: Browser) -> None:
    with visiting(chromium) as visitor:
        visitor.open("/conferir")
        visitor.press("Conferir")
        visitor.reads("Preencha o protocolo e o código.")
        visitor.page.get_by_label("Protocolo").fill("2026-AB12-CD34")
        visitor.page.get_by_label("Código de conferência").fill("errado")
        visitor.press("Conferir")
        visitor.reads("Comprovante não encontrado")
        visitor.page.get_by_label("Código de conferência").fill("K7P2-9QX4")
        visitor.press("Conferir")
        visitor.reads("Comprovante válido")
