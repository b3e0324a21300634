"""Waiting: the place is kept, shown, explained; what the visitor says and asks for reaches the server."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA
from tests.web.faults import BUSY, Answers
from tests.web.visitor_page import JOIN, LINK, TICKET, Visitor
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser]
VALID_CASE = "0000001-68.2026.8.26.0100"


async def test_a_repeated_entry_carries_the_same_key(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        visitor.product.plant(Answers(500), "POST", JOIN)
        visitor.product.plant(Answers(503, headers={"Retry-After": "1"}), "POST", JOIN)
        await visitor.page.clock.install()
        await visitor.open(LINK)
        await visitor.press("Entrar na fila")
        waits = visitor.page.get_by_role("heading", name="Sua posição na fila")
        await visitor.waits_until_shown(waits)
        sent = visitor.requests("POST", JOIN)
        assert len(sent) == 3
        assert len({seen.key for seen in sent}) == 1
        assert re.fullmatch(r"[\w-]{22,64}", sent[0].key or "")
        assert len({seen.headers["X-Device-Id"] for seen in sent}) == 1
        kept = "Object.keys(localStorage).filter((k) => k.includes('key'))"
        assert await visitor.page.evaluate(kept) == []


async def test_the_secret_travels_in_its_header_only(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        before = await visitor.court.arrives(COORDENADORIA)
        await visitor.enters_the_queue()
        secret = visitor.court.desk.keys.ticket_secret(visitor.me.ticket_id)
        await before.leaves()
        await visitor.reads("Ninguém à sua frente")
        reads = visitor.requests("GET", TICKET)
        assert {seen.headers.get("X-Ticket-Secret") for seen in reads} == {secret}
        assert secret not in visitor.page.url
        assert secret not in str([(seen.path, seen.query, seen.body) for seen in visitor.product.seen])


async def test_the_place_survives_a_reload_and_says_that_the_sound_is_off(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await expect(visitor.page.get_by_text("O som está desligado")).to_have_count(0)
        await visitor.page.reload()
        await visitor.reads_heading("Sua posição na fila")
        await visitor.press("O som está desligado. Toque para ativar.")
        await expect(visitor.page.get_by_text("O som está desligado")).to_have_count(0)
        assert len(visitor.requests("POST", JOIN)) == 1


async def test_the_bare_address_leads_back_to_the_only_ticket(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.open("/")
        await visitor.reads_heading("Sua posição na fila")


async def test_a_lost_connection_is_said_and_the_page_resumes(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        before = await visitor.court.arrives(COORDENADORIA)
        await visitor.enters_the_queue()
        await visitor.page.context.set_offline(True)
        await visitor.wakes()
        await visitor.reads("Sem conexão. Seu lugar está guardado")
        await before.leaves()
        await visitor.page.context.set_offline(False)
        await visitor.reads("Ninguém à sua frente")
        await expect(visitor.page.locator("[data-key=trouble]")).to_have_count(0)


async def test_near_positions_are_read_and_spoken_unless_silenced(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        first, second = [await visitor.court.arrives(COORDENADORIA) for _ in range(2)]
        await visitor.enters_the_queue()
        status = visitor.page.locator("#status")
        await first.leaves()
        await expect(status).to_have_text(
            "Sua posição na fila: 2ª. 1 pessoa à sua frente. Falta uma pessoa para a sua vez. Prepare-se."
        )
        card = visitor.page.locator('[data-key="position"]')
        await expect(card).to_contain_text("Falta uma pessoa para a sua vez. Prepare-se.")
        await visitor.press("Silenciar avisos de posição")
        await second.leaves()
        await visitor.reads("Ninguém à sua frente")
        await expect(card).to_contain_text("Você é a próxima pessoa. Fique nesta página.")
        await expect(status).to_contain_text("2ª")
        muted = visitor.page.get_by_role("button", name="Silenciar")
        await expect(muted).to_have_attribute("aria-pressed", "true")


async def fill_details(visitor: Visitor, case_number: str) -> None:
    await visitor.page.get_by_label("Número do processo").fill(case_number)
    await visitor.press("Salvar")


async def test_the_optional_details_are_checked_and_sent(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.get_by_text("Seus dados (opcional)").click()
        await visitor.page.get_by_label("Nome", exact=True).fill("<b>Maria</b>")
        await visitor.page.get_by_label("Tenho direito a atendimento prioritário").check()
        await visitor.page.get_by_label("80 anos ou mais").check()
        await visitor.page.get_by_label("Atendimento em Libras").check()
        await fill_details(visitor, "0000001-69.2026.8.26.0100")
        await visitor.reads("os dígitos verificadores não conferem")
        assert visitor.requests("PATCH", TICKET) == []
        await expect(visitor.page.get_by_label("Nome", exact=True)).to_have_value("<b>Maria</b>")
        await fill_details(visitor, VALID_CASE.replace("-", "").replace(".", ""))
        await visitor.reads("Dados salvos.")
        assert [seen.body for seen in visitor.requests("PATCH", TICKET)] == [
            {
                "displayName": "<b>Maria</b>",
                "caseNumber": VALID_CASE,
                "priority": "over80",
                "needs": ["libras"],
            }
        ]


async def test_a_half_filled_form_survives_the_queue_moving(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        first, _ = [await visitor.court.arrives(COORDENADORIA) for _ in range(2)]
        await visitor.enters_the_queue()
        await visitor.page.get_by_text("Seus dados (opcional)").click()
        await visitor.page.get_by_label("Nome", exact=True).fill("Maria")
        await first.leaves()
        await visitor.reads("1 pessoa à sua frente")
        await expect(visitor.page.get_by_label("Nome", exact=True)).to_have_value("Maria")
        await expect(visitor.page.get_by_label("Nome", exact=True)).to_be_focused()


async def test_a_pause_is_ended_by_the_visitor(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["paused"](visitor)
        await visitor.press("Pode me chamar")
        await visitor.reads("Ninguém à sua frente")


async def test_leaving_asks_first_and_may_say_why(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.get_by_text("Sair da fila").click()
        await visitor.reads("Ao sair você perde o lugar na fila.")
        await visitor.page.get_by_label("Por quê? (opcional)").select_option("A espera foi longa")
        await visitor.press("Confirmar saída")
        await visitor.reads_heading("Você saiu da fila")
        [sent] = visitor.requests("POST", f"{TICKET}/leave")
        assert sent.body == {"reason": "A espera foi longa"}


async def test_a_shared_computer_forgets_the_ticket(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        secret = visitor.court.desk.keys.ticket_secret(visitor.me.ticket_id)
        assert secret in await visitor.page.evaluate("JSON.stringify(localStorage)")
        await visitor.page.get_by_text("Não sou eu").click()
        await visitor.press("Esquecer esta senha")
        await visitor.reads_heading("Com qual cartório você quer falar?")
        assert secret not in await visitor.page.evaluate("JSON.stringify(localStorage)")
        await visitor.open(LINK)
        await expect(visitor.page.get_by_role("button", name="Entrar na fila")).to_be_visible()


async def test_a_refusal_of_the_server_is_read_on_the_screen(a_visitor: Visiting) -> None:
    """A clerk was quicker: the place was taken before the press arrived."""
    async with a_visitor() as visitor:
        await STATES["paused"](visitor)
        await visitor.hears_nothing()
        await visitor.clerk.removes(visitor.me)
        await visitor.press("Pode me chamar")
        await expect(visitor.page.locator('[data-key="refusal"]')).to_contain_text("situação")


async def test_trouble_that_passes_is_told_and_the_press_may_be_repeated(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["paused"](visitor)
        visitor.product.plant(BUSY, "POST", f"{TICKET}/ready")
        await visitor.press("Pode me chamar")
        await visitor.reads("O serviço não respondeu agora.")
        await visitor.press("Pode me chamar")
        await visitor.reads("Ninguém à sua frente")
