"""Imports, people, the calendar and the audit of configuration in the browser."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import expect

from shared.domain.office.membership import Membership
from tests.web.administration import Administrator, offices_file
from tests.web.browsing import Dress
from tests.web.clerk_page import DESKTOP, PHONE
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, START
from tests.web.faults import Answers, Cut

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DRESSES: list[Dress] = [(PHONE, "light"), (DESKTOP, "dark")]
ANA = "ana.nova@tjsp.jus.br"


def lines(count: int) -> list[str]:
    return [f"nova-{number},Vara Nova {number},Itu,Itu,1,vara,,," for number in range(count)]


def text_of(file: Path) -> str:
    return file.read_text("utf-8-sig")


async def test_a_file_is_rehearsed_then_imported_step_by_step(a_clerk: Clerking, tmp_path: Path) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        before = len(clerk.court.account.offices.offices)
        file = offices_file(tmp_path, *lines(1_005), 'torta,"Vara,Itu,Itu,1,vara,,,')
        await admin.rehearses(file)
        await expect(clerk.heading("Ensaio: nada foi gravado")).to_be_visible()
        await clerk.reads("A criar: 1005. A alterar: 0. Iguais: 0.")
        await expect(admin.row("1007")).to_contain_text("aspas que não fecham")
        assert len(clerk.court.account.offices.offices) == before

        async with clerk.page.expect_download() as download:
            await clerk.button("Baixar a lista de linhas rejeitadas").click()
        saved = await (await download.value).path()
        assert text_of(saved).splitlines()[1] == '1007;"Há aspas que não fecham nesta linha."'

        await clerk.button("Importar agora").click()
        await expect(clerk.heading("Importação concluída")).to_be_visible()
        await clerk.reads("Criados: 1005. Alterados: 0. Iguais: 0.")
        assert len(clerk.court.account.offices.offices) == before + 1_005
        assert len(clerk.requests("POST", "/api/admin/offices/import")) == 3, "the rehearsal and two steps"


async def test_an_import_that_stops_is_repeated(a_clerk: Clerking, tmp_path: Path) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.rehearses(offices_file(tmp_path, *lines(3)))
        await expect(clerk.button("Importar agora")).to_be_visible()
        broken = clerk.product.plant(Cut(), "POST", "/api/admin/offices/import", None)
        await clerk.button("Importar agora").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Sem resposta do servidor")
        broken.end()
        await clerk.button("Importar agora").click()
        await clerk.reads("Criados: 3. Alterados: 0. Iguais: 0.")


async def test_a_step_that_does_nothing_is_not_the_end(a_clerk: Clerking, tmp_path: Path) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.rehearses(offices_file(tmp_path, *lines(3)))
        await expect(clerk.button("Importar agora")).to_be_visible()
        nothing: dict[str, object] = {
            "created": 0,
            "updated": 0,
            "unchanged": 0,
            "remaining": 3,
            "rejected": [],
            "notes": [],
        }
        clerk.product.plant(
            Answers(200, json.dumps(nothing), "application/json"), "POST", "/api/admin/offices/import"
        )
        await clerk.button("Importar agora").click()
        await expect(clerk.heading("A importação parou antes do fim")).to_be_visible()
        await clerk.reads("Faltam 3: outra pessoa mudou ao mesmo tempo")

        await clerk.button("Continuar a importação").click()
        await expect(clerk.heading("Importação concluída")).to_be_visible()
        await clerk.reads("Criados: 3. Alterados: 0. Iguais: 0.")


async def test_a_file_that_cannot_be_used_says_why(a_clerk: Clerking, tmp_path: Path) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        file = tmp_path / "x.csv"
        file.write_text("a;b\n", "utf-8")
        await admin.rehearses(file, "Pessoas")
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Faltam colunas no cabeçalho: account.")


async def test_people_are_added_by_name_and_removed(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        await admin.opens_office()
        await clerk.link("Pessoas desta unidade").click()
        await admin.field("Conta").fill("ana")
        await clerk.button("Incluir").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Conta: Use o nome da conta")
        await admin.field("Conta").fill(ANA.upper())
        await clerk.button("Incluir").click()
        row = admin.row(ANA)
        await expect(row).to_contain_text("Espera a primeira entrada")
        await expect(admin.field("Conta")).to_have_value("")
        await admin.field("Conta").fill("rui@tjsp.jus.br")
        await clerk.button("Incluir").click()
        await clerk.reads("Conta incluída: rui@tjsp.jus.br.")
        await expect(admin.field("Conta")).to_have_value("")

        await clerk.button(f"Retirar {ANA}").click()
        await clerk.submits()
        await expect(row).to_have_count(0)
        [left] = await clerk.court.services.storage.memberships.every()
        assert left.account == "rui@tjsp.jus.br"


async def test_days_are_put_in_the_calendar_and_taken_out(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens("/calendario", "Calendário do Tribunal")
        await clerk.reads("O calendário de 2026 está vazio")
        await admin.field("Data").fill("2026-12-25")
        await admin.field("Nome do dia").fill("Natal")
        await clerk.button("Incluir").click()
        await expect(admin.row("Natal")).to_contain_text("Todo o Tribunal")
        await expect(clerk.page.get_by_text("O calendário de 2026 está vazio")).to_have_count(0)
        await admin.field("Data").fill("2027-01-25")
        await admin.field("Nome do dia").fill("Aniversário de São Paulo")
        await admin.field("Comarca (em branco: todo o Tribunal)").fill("Nárnia")
        await clerk.button("Incluir").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Não há unidade nesta comarca")
        await admin.field("Comarca (em branco: todo o Tribunal)").fill("sao paulo")
        await clerk.button("Incluir").click()
        await expect(clerk.heading("Ano de 2027")).to_be_visible()
        await expect(admin.row("Aniversário")).to_contain_text("São Paulo")

        await clerk.button("Ano anterior").click()
        await clerk.button("Retirar 25/12/2026, Natal").click()
        await clerk.submits()
        await clerk.reads("Nenhum dia neste ano.")


async def test_the_courts_settings_are_changed_without_a_script(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens("/ajustes", "Ajustes do Tribunal")
        await admin.field("Minuto para entrar depois do aviso").fill("um")
        await clerk.button("Gravar").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Use um número inteiro")
        await admin.field("Minuto para entrar depois do aviso").fill("90")
        await admin.day("sexta-feira").get_by_label("Fecha").fill("18:00")
        await admin.saves()

        settings = clerk.court.account.offices.court.settings
        assert settings.timing.minute.total_seconds() == 90
        assert settings.week[4][0].closes == 18 * 60
        await admin.field("Pessoas na fila, no máximo").fill("150")
        slow = await clerk.page.evaluate(
            """async () => {
              const read = await fetch("/api/admin/settings");
              const headers = { "If-Match": read.headers.get("ETag"), "Content-Type": "application/json" };
              const settings = await read.json();
              settings.timing.pauses = 3;
              const body = JSON.stringify(settings);
              return (await fetch("/api/admin/settings", { method: "PUT", body, headers })).status;
            }"""
        )
        assert slow == 200
        await clerk.button("Gravar").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Outra pessoa mudou isto")
        await clerk.button("Ler de novo e refazer a mudança").click()
        await expect(admin.field("Pausas por pessoa")).to_have_value("3")


async def test_every_change_is_in_the_audit(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens_office()
        await admin.field("Sobre este balcão").fill("Só cível.")
        await admin.field("Pessoas na fila, no máximo").fill("50")
        await admin.saves()
        await admin.opens("/auditoria", "Auditoria de configuração")
        day = START.date().isoformat()
        await admin.field("De").fill(day)
        await admin.field("Até").fill(day)
        await clerk.button("Mostrar").click()

        row = admin.row("Unidade alterada")
        await expect(row).to_contain_text(CIVEL)
        await expect(row).to_contain_text("Sobre este balcão: Só cível.")
        await expect(row).to_contain_text("Limites: Pessoas na fila, no máximo 50")
        async with clerk.page.expect_download() as download:
            await clerk.button("Baixar para o Excel").click()
        assert (await download.value).suggested_filename == f"configuracao-{day}.csv"
        await admin.field("De").fill("2026-12-01")
        await clerk.button("Mostrar").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("O período vai do início ao fim")


# --- how it looks ------------------------------------------------------------------------------------


async def the_list(admin: Administrator, _folder: Path) -> None:
    await admin.opens()
    await expect(admin.clerk.page.get_by_role("listitem").first).to_be_visible()


async def an_editor(admin: Administrator, _folder: Path) -> None:
    await admin.opens_office()
    await admin.clerk.button("Incluir canal").click()


async def a_refusal(admin: Administrator, _folder: Path) -> None:
    await admin.opens_office()
    await admin.field("Nome").fill("")
    await admin.clerk.button("Gravar").click()
    await expect(admin.clerk.page.get_by_role("alert")).to_be_visible()


async def a_report(admin: Administrator, folder: Path) -> None:
    await admin.rehearses(offices_file(folder, *lines(2), "X,y"))
    await expect(admin.clerk.heading("1 linha rejeitada")).to_be_visible()


async def some_people(admin: Administrator, _folder: Path) -> None:
    memberships = admin.clerk.court.services.storage.memberships
    await memberships.add([Membership(ANA, CIVEL, START, "admin")])
    await admin.clerk.page.goto(f"{admin.clerk.product.url}/administracao/pessoas?id={CIVEL}")
    await admin.clerk.reads(ANA)


async def a_year(admin: Administrator, _folder: Path) -> None:
    await admin.opens("/calendario", "Calendário do Tribunal")
    await admin.field("Data").fill("2026-12-25")
    await admin.field("Nome do dia").fill("Natal")
    await admin.clerk.button("Incluir").click()
    await expect(admin.row("Natal")).to_be_visible()


async def the_settings(admin: Administrator, _folder: Path) -> None:
    await admin.opens("/ajustes", "Ajustes do Tribunal")


async def an_audit(admin: Administrator, _folder: Path) -> None:
    await admin.opens("/auditoria", "Auditoria de configuração")
    await admin.field("De").fill(START.date().isoformat())
    await admin.clerk.button("Mostrar").click()
    await admin.clerk.reads("Dia incluído no calendário")


STATES: list[Callable[[Administrator, Path], Awaitable[None]]] = [
    the_list,
    an_editor,
    a_refusal,
    a_report,
    some_people,
    a_year,
    the_settings,
    an_audit,
]


async def test_axe_finds_nothing_and_nothing_scrolls_sideways(a_clerk: Clerking, tmp_path: Path) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        found: list[str] = []
        for reach in STATES:
            await clerk.page.set_viewport_size(DESKTOP)
            await reach(admin, tmp_path)
            found += await clerk.faults_in_all_colours(reach.__name__, DRESSES, DRESSES)
        assert found == []


async def test_the_menu_takes_little_of_a_phone_and_opens(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin", size=PHONE) as clerk:
        admin = Administrator(clerk)
        await admin.opens("/ajustes", "Ajustes do Tribunal")
        heading = await clerk.page.locator("#parts").bounding_box()
        assert heading is not None
        assert heading["y"] + heading["height"] <= PHONE["height"] / 3
        await expect(clerk.link("Calendário do Tribunal")).to_be_hidden()
        await clerk.page.get_by_text("Menu: Ajustes do Tribunal").focus()
        await clerk.page.keyboard.press("Enter")
        await clerk.link("Calendário do Tribunal").click()
        await expect(clerk.heading("Calendário do Tribunal")).to_be_focused()
