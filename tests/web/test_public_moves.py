"""What happens to a place in the queue, and how the visitor learns of it and goes on."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from playwright.async_api import expect

from shared.domain.status import Need, Priority
from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA, PHONE, SANTOS
from tests.web.faults import Json, Tampers
from tests.web.visitor_page import JOIN, LINK, TICKET, Visitor
from tests.web.visitor_states import (
    STATES,
    becomes_dropped,
    becomes_no_show,
    becomes_unreached,
    comes_back,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MAY_BE_CALLED = "Mantenha esta página aberta: o atendente ainda pode chamar você de novo"
ENDED_40_MINUTES_AGO = """localStorage['balcao.tickets'] = JSON.stringify(
    JSON.parse(localStorage['balcao.tickets']).map((one) => {
        one.endedAt = Date.now() - 40 * 60 * 1000;
        return one;
    }))"""
WHY = "O assunto é de outra unidade"
Ends = Callable[[Visitor], Awaitable[None]]


async def test_a_transferred_visitor_is_told_why_and_goes_on_there(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        me = visitor.me
        await visitor.clerk.transfers(me, SANTOS, WHY)
        number = (await me.ticket()).number
        await visitor.reads(f"Senha {number}")
        await visitor.reads_exactly("Você está em: 1ª Vara Cível de Santos")
        await visitor.reads("Você foi transferido para este cartório. Seu horário de chegada foi mantido.")
        await visitor.reads(f"Motivo: {WHY}")
        await expect(visitor.page.locator("#status")).to_contain_text(f"Motivo: {WHY}")
        await expect(visitor.page).to_have_url(f"{visitor.product.url}/?unidade={SANTOS}")
        await visitor.page.reload()
        await visitor.reads(f"Senha {number}")
        await visitor.clerk.calls(me)
        await visitor.reads("1ª Vara Cível de Santos está chamando você.")
        await visitor.enters_the_meeting()
        secrets = {seen.headers.get("X-Ticket-Secret") for seen in visitor.requests("GET", TICKET)}
        assert len(secrets) == 1


async def test_what_happened_to_the_place_is_read_without_scrolling(a_visitor: Visiting) -> None:
    async with a_visitor({"width": 360, "height": 740}) as visitor:
        await visitor.open(f"/?unidade={SANTOS}")
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")
        await visitor.page.evaluate("scrollTo(0, document.body.scrollHeight)")
        await visitor.clerk.transfers(visitor.court.newest(SANTOS), COORDENADORIA, WHY)
        await expect(visitor.page.get_by_text(f"Motivo: {WHY}").last).to_be_in_viewport(ratio=1)
        await visitor.court.rooms_fail(COORDENADORIA)
        await expect(visitor.page.get_by_role("link", name=PHONE)).to_be_in_viewport(ratio=1)


async def test_a_refusal_is_brought_into_sight_and_spoken(a_visitor: Visiting) -> None:
    """It stands at the top, and what was pressed at the bottom. A clerk was quicker."""
    async with a_visitor({"width": 320, "height": 568}) as visitor:
        await visitor.enters_the_queue()
        await visitor.page.get_by_text("Sair da fila").first.click()
        await visitor.hears_nothing()
        await visitor.clerk.removes(visitor.me)
        await visitor.press("Confirmar saída")
        banner = visitor.page.locator('[data-key="refusal"]')
        await expect(banner).to_be_in_viewport(ratio=1)
        await expect(visitor.page.locator("#status")).to_have_text(await banner.inner_text())


async def test_a_visitor_of_the_old_office_may_enter_it_anew(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.clerk.transfers(visitor.me, SANTOS, WHY)
        await visitor.reads("1ª Vara Cível de Santos")
        await visitor.open(LINK)
        await expect(visitor.page.get_by_role("button", name="Entrar na fila")).to_be_visible()


async def test_the_closed_day_brings_the_receipt_along(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["day-closed"](visitor)
        await visitor.reads("Motivo: Sistema indisponível")
        await visitor.reads("Código de conferência")
        await visitor.reads("Expediente encerrado")


@pytest.mark.parametrize("ends", [becomes_unreached, becomes_dropped])
async def test_who_lost_the_connection_comes_back(a_visitor: Visiting, ends: Ends) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await ends(visitor)
        told = visitor.page.get_by_text("Você pode voltar ao seu lugar na fila, uma única vez, até ")
        await expect(told).to_have_text(re.compile(r"até 10:\d\d\."))
        await comes_back(visitor)
        await visitor.is_called()


@pytest.mark.parametrize("ends", [becomes_no_show, becomes_unreached])
async def test_a_clerk_may_call_again_whom_the_page_can_no_more_bring_back(
    a_visitor: Visiting, ends: Ends
) -> None:
    """The one return is used up: the clerk's own is not, and must be heard."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await becomes_no_show(visitor)
        await comes_back(visitor)
        await ends(visitor)
        await visitor.reads(MAY_BE_CALLED)
        await expect(visitor.page.get_by_role("button", name="Voltar à fila")).to_have_count(0)
        await visitor.clerk.recalls(visitor.me)
        await expect(visitor.page.get_by_role("timer")).to_be_visible()
        await visitor.enters_the_meeting()


async def test_a_page_asks_no_more_once_nothing_follows(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["returned-before"](visitor)
        await visitor.court.passes(minutes=6, housekeeping=True)
        await expect(visitor.page.get_by_text(MAY_BE_CALLED)).to_have_count(0)
        asked = len(visitor.requests("GET", TICKET))
        await visitor.wakes()
        await visitor.page.wait_for_timeout(300)
        assert len(visitor.requests("GET", TICKET)) == asked


async def test_a_way_back_longer_than_half_an_hour_is_not_forgotten(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.times(COORDENADORIA, return_after_drop=timedelta(hours=1))
        await visitor.enters_the_queue()
        await becomes_dropped(visitor)
        await visitor.page.evaluate(ENDED_40_MINUTES_AGO)

        await visitor.open("/")

        await expect(visitor.page.get_by_role("button", name="Voltar à fila")).to_be_visible()
        forgotten = ENDED_40_MINUTES_AGO.replace("one.endedAt", "one.returnUntil = one.endedAt")
        await visitor.page.evaluate(forgotten)
        await visitor.open("/")
        await visitor.reads_heading("Com qual cartório você quer falar?")


async def test_who_left_may_enter_again(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["left"](visitor)
        before = visitor.me
        await visitor.court.passes(1)
        await visitor.press("Entrar na fila novamente")
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")
        assert len(visitor.requests("POST", JOIN)) == 2
        assert visitor.me.ticket_id != before.ticket_id


async def test_a_removed_visitor_reads_the_reason_and_where_to_complain(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["removed"](visitor)
        await visitor.reads("Motivo: Atendido por telefone")
        link = visitor.page.get_by_role("link", name="Ouvidoria do Tribunal")
        await expect(link).to_have_attribute("rel", "noopener noreferrer")


async def test_a_longer_minute_is_told_before_shown_and_spoken(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        await visitor.me.changes(needs=frozenset({Need.MORE_TIME}))
        await visitor.reads("Você pediu mais tempo para entrar: o seu prazo é maior")
        await visitor.is_called()
        digits, spoken = visitor.page.get_by_role("timer"), visitor.page.locator("#call [role=alert]")
        await expect(digits).to_have_text(re.compile(r"5:00|4:5\d"))
        await visitor.reads("o relógio acima mostra o seu prazo")
        await visitor.time_stands_still()
        for _ in range(2):  # within what a held request lasts
            await visitor.time_passes(30)
        await expect(digits).to_have_text("4:00")
        await expect(spoken).to_have_text("Faltam 4 minutos para entrar no atendimento.")


def of_the_version_before(office: Json) -> None:
    del office["enterWithinSeconds"]


async def test_the_sentence_of_the_minute_has_what_the_office_has(a_visitor: Visiting) -> None:
    """`enterWithinSeconds` may be another in each office; a server of the version before does not tell it."""
    async with a_visitor() as visitor:
        visitor.product.plant(Tampers(of_the_version_before), "GET", f"/api/offices/{COORDENADORIA}")
        await visitor.open(LINK)
        await visitor.reads("deverá ser feita em até 01 (um) minuto, caso contrário")
        await visitor.court.times(COORDENADORIA, minute=timedelta(seconds=120))
        await visitor.open(LINK)
        await visitor.reads("deverá ser feita em até 02 (dois) minutos, caso contrário")
        await visitor.press("Entrar na fila")
        for seconds, told in (
            (60, "01 (um) minuto"),
            (300, "05 (cinco) minutos"),
            (720, "12 minutos"),
            (90, "90 segundos"),
        ):
            await visitor.court.times(COORDENADORIA, minute=timedelta(seconds=seconds))
            await visitor.reads(
                f"deverá ser feita em até {told}, caso contrário o atendimento será finalizado."
            )


async def test_more_time_asked_for_during_a_call_is_for_the_next_one(a_visitor: Visiting) -> None:
    """From another tab, or saved a moment too late: the minute that runs stays, and so it is told."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.me.changes(needs=frozenset({Need.MORE_TIME}))
        await expect(visitor.page.locator("#need-moreTime")).to_be_checked()
        dialog = visitor.page.get_by_role("alertdialog")
        await expect(dialog).to_contain_text("deverá ser feita em até 01 (um) minuto")
        await expect(dialog).not_to_contain_text("Você pediu mais tempo")


async def test_a_pause_says_how_long_it_lasts_and_when_it_is_over(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        await visitor.press("Preciso de mais tempo")
        await visitor.reads_heading("Sua chamada está em pausa")
        await visitor.reads("A pausa dura até 10:23; depois você pode ser chamado a qualquer momento.")
        await visitor.reads("Você ainda pode pedir mais tempo 9 vezes.")
        status = visitor.page.locator("#status")
        await expect(status).to_contain_text("Sua chamada está em pausa. Seu lugar está guardado")
        await visitor.court.passes(minutes=3)
        await visitor.reads_heading("Sua posição na fila")
        await expect(status).to_have_text("A pausa terminou. Você pode ser chamado a qualquer momento.")


async def test_who_has_used_all_pauses_is_not_offered_another(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.times(COORDENADORIA, pauses=1)
        await visitor.enters_the_queue()
        await visitor.me.pauses()
        await visitor.reads("Esta é a sua última pausa.")
        await visitor.court.passes(minutes=3)
        await visitor.reads("Ninguém à sua frente")
        await visitor.is_called()
        await visitor.reads("Você já usou todas as suas pausas.")
        await expect(visitor.page.get_by_role("button", name="Preciso de mais tempo")).to_have_count(0)


async def test_what_the_clerk_writes_and_what_moves_the_place_is_spoken(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        status = visitor.page.locator("#status")
        await visitor.clerk.tells(visitor.me, "Já vou atender você.")
        await expect(status).to_have_text("Recado do atendente: Já vou atender você.")
        await visitor.reads_exactly("Recado do atendente: Já vou atender você.")
        await visitor.court.rooms_fail(COORDENADORIA, times=1)
        await visitor.reads("A sala não abriu. Seu lugar está guardado.")
        await expect(status).to_contain_text("A sala não abriu. Seu lugar está guardado.")
        slow = await visitor.hears_nothing()
        for _ in range(3):
            await visitor.court.arrives(COORDENADORIA, priority=Priority.LEGAL)
        slow.arrive()
        await expect(status).to_have_text(
            "Sua posição na fila: 4ª. 3 pessoas à sua frente. 3 pessoas com prioridade legal entraram."
        )
        await visitor.reads("3 pessoas com prioridade legal entraram")


async def test_the_end_of_entries_and_of_attendance_is_read_and_spoken(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.is_served_elsewhere(COORDENADORIA)
        await visitor.enters_the_queue()
        status, card = visitor.page.locator("#status"), visitor.page.locator('[data-key="position"]')
        await visitor.court.passes(minutes=11)
        await expect(status).to_have_text("No momento ninguém está chamando. Seu lugar está guardado.")
        await expect(card).to_contain_text("No momento ninguém está chamando.")
        await visitor.court.passes(minutes=8 * 60 + 30)
        await expect(status).to_have_text(
            "O horário de entrada terminou. Quem já está na fila continua sendo atendido."
        )
        await expect(card).to_contain_text("O horário de entrada terminou.")


async def test_other_channels_are_offered_while_rooms_do_not_open(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.court.rooms_fail(COORDENADORIA)
        await visitor.reads_heading("Outros canais deste cartório")
        link = visitor.page.get_by_role("link", name=PHONE)
        await expect(link).to_have_attribute("href", "tel:1148029000")
        await visitor.is_called()
        await visitor.clerk.releases(visitor.me)
        await visitor.reads_heading("Sua posição na fila")
        await expect(visitor.page.get_by_role("heading", name="Outros canais")).to_have_count(0)
