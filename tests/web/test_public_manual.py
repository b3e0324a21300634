"""The visitor's half of the court's manual, from its first line to its last, in its own words."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visiting
from tests.web.court import CLOSED, COORDENADORIA
from tests.web.visitor_page import LINK, TICKET, Visitor
from tests.web.visitor_returns import becomes_no_show, comes_back
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser]
WELCOME = "Bem vindo(a) ao nosso canal de atendimento on-line."


async def reads_the_welcome(visitor: Visitor) -> None:
    """Behind two others, on the way into the queue."""
    for words in (
        WELCOME,
        "Você está em: Coordenadoria de Entrada E Distribuição de Recursos",
        "Nosso horário de atendimento é de segunda-feira, terça-feira, quarta-feira, quinta-feira, "
        "sexta-feira, das 08:00 às 19:00",
        "Vamos lá? Por favor aguarde para ser atendido!",
        "3ª 2 pessoas à sua frente",
        "A entrada no atendimento deverá ser feita em até 01 (um) minuto, caso contrário o atendimento "
        "será finalizado.",
    ):
        await visitor.reads_exactly(words)


async def reads_how_to_enter(visitor: Visitor) -> None:
    for words in (
        "Uma nova aba será aberta no navegador. Clicar em “Permitir” para o uso do microfone.",
        "Preencher o nome, manter as opções de câmera e microfone ativas e clicar em Ingressar Agora",
        "Caso necessário, também será possível envio de mensagem escrita, acionando o chat",
    ):
        await visitor.reads_exactly(words)


async def test_the_whole_way_from_the_list_to_the_evaluation(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        for _ in range(2):
            await visitor.court.arrives(COORDENADORIA)
        await visitor.open("/BalcaoVirtual")
        await visitor.page.get_by_role("link", name="Coordenadoria de Entrada").first.click()
        await visitor.press("Acessar")
        await visitor.reads_heading("Sua posição na fila")
        await reads_the_welcome(visitor)
        await visitor.is_called()
        meeting = await visitor.enters_the_meeting()
        await expect(meeting.get_by_role("heading", name="Reunião no Teams")).to_be_visible()
        assert meeting.url == await visitor.me.join_url()
        assert await meeting.evaluate("opener") is None
        assert await meeting.evaluate("document.referrer") == ""
        await reads_how_to_enter(visitor)
        await visitor.clerk.finishes(visitor.me)
        await visitor.reads_heading("Agradecemos o seu contato!")
        await visitor.page.get_by_label("Muito bom").check()
        await visitor.page.get_by_label("Comentário").fill("Rápido")
        await visitor.press("Enviar avaliação")
        await visitor.reads("Avaliação recebida. Obrigado!")
        [sent] = visitor.requests("PUT", f"{TICKET}/evaluation")
        assert sent.body == {"score": 5, "comment": "Rápido"}


async def test_the_closed_welcome_in_the_manuals_words(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.passes(minutes=(24 + 8) * 60 + 45)  # Wednesday, 19:05
        await visitor.open(f"/?unidade={CLOSED}")
        await visitor.reads_heading(WELCOME)
        await visitor.reads_exactly(
            "O atendimento ainda não começou por aqui. Veja abaixo o horário de atendimento da "
            "Coordenadoria de Entrada E Distribuição de Recursos"
        )
        await visitor.reads_exactly(
            "Horários: segunda-feira, terça-feira, quarta-feira das 13:00 às 19:00 (Horário de Brasília)"
        )
        await visitor.reads_exactly("O atendimento de hoje terminou às 19:00.")
        await visitor.reads_exactly("Abre segunda-feira, 30 de novembro, às 13:00.")


async def test_a_closed_page_turns_open_by_itself(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open(f"/?unidade={CLOSED}")
        await visitor.reads("O atendimento ainda não começou por aqui.")
        await visitor.court.passes(minutes=2 * 60 + 40)
        await visitor.wakes()
        await expect(visitor.page.get_by_role("button", name="Entrar na fila")).to_be_visible()
        assert visitor.requests("POST", f"/api/offices/{CLOSED}/tickets") == []


async def test_a_link_waits_for_the_click_before_it_says_to_wait(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open(LINK)
        await visitor.reads("Vamos lá?")
        assert "Por favor aguarde" not in await visitor.page.inner_text("main")
        await visitor.press("Entrar na fila")
        await visitor.reads("Por favor aguarde para ser atendido!")


async def test_the_wrong_office_is_left_at_once(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.stops_the_clock()  # the question stands for ten seconds
        await visitor.enters_the_queue()
        await visitor.reads("Não é esta unidade?")
        await visitor.press("Sair")
        await visitor.reads_heading("Você saiu da fila")


async def test_a_minute_missed_can_be_returned_from(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await becomes_no_show(visitor)
        await visitor.reads("Você pode voltar ao seu lugar na fila, uma única vez, até 10:26.")
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_focused()
        await comes_back(visitor)
        await visitor.reads("Ninguém à sua frente")


async def test_a_receipt_is_shown_saved_and_checked_by_its_code(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["day-closed"](visitor)
        protocol, code, *_ = await visitor.page.locator(".receipt dd").all_inner_texts()
        async with visitor.page.expect_download() as download:
            await visitor.press("Salvar comprovante")
        saved = await download.value
        assert saved.suggested_filename == f"comprovante-{protocol}.txt"
        text = (await saved.path()).read_text("utf-8-sig")
        assert f"Código de conferência: {code}" in text
        assert "Entrada na fila: 24/11/2026 10:20" in text

        await visitor.open("/conferir")
        await visitor.press("Conferir")
        await visitor.reads("Preencha o protocolo e o código.")
        await visitor.page.get_by_label("Protocolo").fill(protocol)
        await visitor.page.get_by_label("Código de conferência").fill("errado")
        await visitor.press("Conferir")
        await visitor.reads("Comprovante não encontrado")
        await visitor.page.get_by_label("Código de conferência").fill(code)
        await visitor.press("Conferir")
        await visitor.reads("Comprovante válido")
