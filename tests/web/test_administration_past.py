"""«Agora», the audit of an office and the order of its calls, in the browser."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from playwright.async_api import expect

from shared.domain.clerk import Role
from shared.domain.priority import Priority
from tests.web.administration import HOME, Administrator
from tests.web.browsing import Dress, next_task
from tests.web.clerk_page import DESKTOP, PHONE
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, FAMILIA, SANTOS, START
from tests.web.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DRESSES: list[Dress] = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
DAY = START.date().isoformat()


async def two_calls(admin: Administrator) -> tuple[Person, Person]:
    """The one who came later is called first, with a reason; then the other."""
    court = admin.clerk.court
    first = await court.arrives()
    await court.passes(60)
    second = await court.arrives()
    await court.passes(60)
    bruno = court.clerk("bruno")
    await bruno.calls(second, "Audiência marcada para hoje")
    await court.passes(10)
    await bruno.removes(second, "Senha repetida")
    await court.passes(10)
    await bruno.calls_next(CIVEL)
    await bruno.removes(first)
    await court.passes(5)
    return first, second


async def chooses_the_office(admin: Administrator, name: str = "1ª Vara Cível do Foro Central") -> None:
    await admin.field("Procurar a unidade por nome, comarca ou tipo").fill(name)
    await expect(admin.field("Unidade")).to_have_value(CIVEL)


async def protocol_of(person: Person) -> str:
    return (await person.ticket()).protocol


# --- the audit of an office --------------------------------------------------------------------------


async def test_the_audit_tells_names_words_and_protocols(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        first, _ = await two_calls(admin)
        await admin.opens("/historia", "Auditoria das unidades")
        await clerk.button("Mostrar").click()
        await expect(clerk.page.locator(".notice").filter(has_text="Escolha a unidade.")).to_be_visible()
        await chooses_the_office(admin)
        await admin.field("De").fill(DAY)
        await admin.field("Até").fill(DAY)
        await clerk.button("Mostrar").click()

        await expect(admin.row("Chamada fora da ordem")).to_contain_text("Audiência marcada para hoje")
        await expect(admin.row("Chamada fora da ordem")).to_contain_text("Bruno Lima (Atendente)")
        await expect(admin.row("Chamada na ordem")).to_contain_text(await protocol_of(first))
        await expect(admin.spoken).to_have_text(re.compile(r"^\d+ registros$"))
        await clerk.page.get_by_role("link", name=await protocol_of(first)).first.click()
        await expect(clerk.heading("Resposta")).to_be_visible()


async def test_400_days_come_in_steps_on_the_screen_and_as_one_file(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        await two_calls(admin)
        await admin.opens("/historia", "Auditoria das unidades")
        await admin.field("De").fill((START.date() - timedelta(days=399)).isoformat())
        await admin.field("Até").fill(DAY)
        await clerk.button("Mostrar").click()
        more = clerk.button("Mostrar mais, a partir de")
        for _ in range(12):
            await expect(more).to_be_visible()
            name = await more.inner_text()
            await more.click()
            await expect(clerk.page.get_by_role("button", name=name)).to_have_count(0)
        await expect(admin.row("Chamada fora da ordem")).to_be_visible()

        async with clerk.page.expect_download() as download:
            await clerk.button("Baixar para o Excel").click()
        saved = await (await download.value).path()
        await clerk.reads("Arquivo gravado.")
        text = saved.read_text("utf-8-sig")
        assert text.count("Data e hora") == 1
        assert text.count("Chamada fora da ordem") == 1
        assert len(clerk.requests("GET", f"/api/staff/offices/{CIVEL}/audit")) == 26


# --- the order ---------------------------------------------------------------------------------------


async def test_why_was_she_called_before_me(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        first, second = await two_calls(admin)
        await admin.opens("/ordem", "Ordem das chamadas")
        await clerk.button("Explicar").click()
        await clerk.reads("Informe o protocolo.")
        await admin.field("Protocolo de quem pergunta").fill(await protocol_of(first))
        await admin.field("Protocolo da outra pessoa (se houver)").fill(await protocol_of(second))
        await clerk.button("Explicar").click()

        await expect(clerk.heading("Resposta")).to_be_focused()
        await clerk.reads(f"A senha {first.number} entrou às 10:20 e foi chamada às 10:22.")
        why = "Foi chamada fora da ordem, com o motivo: Audiência marcada para hoje"
        await clerk.reads(f"A senha {second.number}: {why}")
        await expect(clerk.heading("1 chamada enquanto esta senha esperava")).to_be_visible()
        await expect(admin.row(why)).to_contain_text("Bruno Lima")

        await admin.field("Protocolo de quem pergunta").fill("ABCDEFGHIJ-20261124-BC123")
        await clerk.button("Explicar").click()
        await clerk.reads("Não há esta senha nesta unidade.")


async def test_a_day_tells_every_call_out_of_plain_order(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        first, second = await two_calls(admin)
        await admin.opens("/ordem", "Ordem das chamadas")
        await admin.field("Dia").fill(DAY)
        await clerk.button("Mostrar as chamadas").click()

        await expect(clerk.heading("2 chamadas em 24/11/2026")).to_be_focused()
        await clerk.reads("1 fora da simples ordem de chegada.")
        await expect(admin.row(second.number)).to_contain_text("Antes de 1 pessoa que chegou primeiro:")
        await expect(admin.row(first.number)).to_contain_text("Na ordem de chegada")
        await admin.field("Dia").fill("2026-11-01")
        await clerk.button("Mostrar as chamadas").click()
        await clerk.reads("Ninguém foi chamado neste dia.")


# --- now ---------------------------------------------------------------------------------------------


async def test_the_overview_is_live_and_the_worst_comes_first(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens("/agora", "Agora")
        await clerk.court.arrives(SANTOS)
        await clerk.court.arrives()
        await clerk.court.clerk("bruno").calls_next(CIVEL)
        await clerk.court.arrives()
        await clerk.court.passes(60)

        rows = clerk.page.get_by_role("listitem").filter(has_text="esperando")
        await expect(rows.first).to_contain_text("1ª Vara Cível de Santos")
        await expect(rows.first).to_contain_text("Ninguém chama desde 10:20")
        await expect(rows.first).to_contain_text("1 esperando · maior espera 1 min")
        await expect(admin.spoken).to_contain_text("Ninguém chama em")
        await clerk.court.clerk("carla", Role.MANAGER).suspends(FAMILIA, "Sem sistema")
        await clerk.court.passes(6)
        row = clerk.page.get_by_role("listitem").filter(has_text="2ª Vara da Família")
        await expect(row).to_contain_text("Entradas suspensas")

        await admin.field("Comarca").select_option("Santos")
        await expect(clerk.page.get_by_text("2ª Vara da Família")).to_have_count(0)
        await rows.first.get_by_role("link").click()
        await expect(clerk.heading("Fila de espera")).to_be_visible()
        await expect(clerk.page.locator(".office-list")).to_contain_text("1ª Vara Cível de Santos")


async def test_a_page_that_nobody_sees_asks_for_nothing(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        await admin.opens("/agora", "Agora")
        await clerk.reads("Atualizado às")
        hidden = "Object.defineProperty(document, 'hidden', {value: %s, configurable: true});"
        tell = "document.dispatchEvent(new Event('visibilitychange'));"
        await clerk.page.evaluate(hidden % "true" + tell)
        sent = await clerk.sends()
        await clerk.court.arrives()
        await clerk.court.passes(60)
        await next_task(clerk.page)
        assert sent == []
        await clerk.page.evaluate(hidden % "false" + tell)
        await clerk.reads("1 esperando")


# --- the clerk's page for any office -----------------------------------------------------------------


async def test_an_administrator_serves_any_office(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin", offices=()) as clerk:
        person = await clerk.court.arrives(SANTOS)
        await clerk.open()
        await clerk.page.get_by_label("Procurar qualquer unidade").fill("santos")
        await clerk.page.get_by_label("1ª Vara Cível de Santos").check()
        await clerk.page.get_by_label("Procurar qualquer unidade").fill("campinas")
        await clerk.page.get_by_label("Juizado Especial Cível de Campinas").check()
        await clerk.button("Começar a atender").click()

        await clerk.reads(person.number)
        await expect(clerk.page.locator(".office-list")).to_contain_text("Juizado Especial Cível de Campinas")
        await clerk.open_desk()
        await clerk.reads(person.number)
        await expect(clerk.page.locator(".office-list")).to_contain_text("1ª Vara Cível de Santos")
        await clerk.button("Trocar unidades").click()
        await expect(clerk.page.get_by_label("1ª Vara Cível de Santos")).to_be_checked()


async def test_who_is_removed_in_the_middle_of_a_visit_still_ends_it(a_clerk: Clerking) -> None:
    async with a_clerk(open_tab=False) as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.button("Chamar próximo").click()
        await clerk.has(person)
        await person.enters()
        await clerk.reads("Em atendimento")
        await clerk.court.has_members("ana", FAMILIA)
        await clerk.court.arrives(CIVEL)

        await clerk.open()
        await clerk.has(person)
        await clerk.button("Encerrar atendimento").click()
        await expect(clerk.visit.get_by_text(person.number)).to_have_count(0)
        await clerk.open()
        await expect(clerk.page.locator(".office-list")).to_contain_text("2ª Vara da Família")


# --- how it looks ------------------------------------------------------------------------------------


async def an_overview(admin: Administrator) -> None:
    court = admin.clerk.court
    await court.arrives(SANTOS)
    await court.arrives(priority=Priority.LEGAL)
    await court.clerk("carla", Role.MANAGER).suspends(FAMILIA, "Sem sistema")
    await admin.opens("/agora", "Agora")
    await admin.clerk.reads("Atualizado às")


async def an_answer(admin: Administrator) -> None:
    first, second = await two_calls(admin)
    path = f"/ordem?id={CIVEL}&protocol={await protocol_of(first)}"
    await admin.clerk.page.goto(f"{admin.clerk.product.url}{HOME}{path}")
    await expect(admin.clerk.heading("Resposta")).to_be_visible()
    await admin.clerk.reads(second.number)


async def a_day(admin: Administrator) -> None:
    await two_calls(admin)
    await admin.opens("/ordem", "Ordem das chamadas")
    await chooses_the_office(admin)
    await admin.field("Dia").fill(DAY)
    await admin.clerk.button("Mostrar as chamadas").click()
    await admin.clerk.reads("fora da simples ordem")


async def an_office_audit(admin: Administrator) -> None:
    await two_calls(admin)
    await admin.opens("/historia", "Auditoria das unidades")
    await chooses_the_office(admin)
    await admin.field("De").fill(DAY)
    await admin.clerk.button("Mostrar").click()
    await expect(admin.row("Entrou na fila").first).to_be_visible()


STATES: list[Callable[[Administrator], Awaitable[None]]] = [an_overview, an_answer, a_day, an_office_audit]


async def test_axe_finds_nothing_and_nothing_scrolls_sideways(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        found: list[str] = []
        for reach in STATES:
            await clerk.product.begin()
            await clerk.signs_in("admin")
            await clerk.page.set_viewport_size(DESKTOP)
            await reach(admin)
            found += await clerk.faults_in_all_colours(reach.__name__, DRESSES, DRESSES)
        assert found == []
