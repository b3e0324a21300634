"""What happens to a place in the queue, and how the visitor learns of it and goes on."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from shared.domain.priority import Priority
from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA, PHONE, SANTOS
from tests.web.visitor_page import JOIN, LINK, TICKET
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WHY = "O assunto é de outra unidade"


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
        # The other page goes on asking while the clock jumps: of somebody absent nobody says "not called".
        await visitor.court.arrives(COORDENADORIA)
        status, card = visitor.page.locator("#status"), visitor.page.locator('[data-key="position"]')
        await visitor.court.passes(minutes=11)
        await expect(status).to_contain_text("No momento ninguém está chamando. Seu lugar está guardado.")
        await expect(card).to_contain_text("No momento ninguém está chamando.")
        await visitor.court.passes(minutes=8 * 60 + 30)
        await expect(status).to_contain_text(
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
