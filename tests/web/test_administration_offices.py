"""The administration's list and editor of offices in the browser."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec import structs
from playwright.async_api import expect

from functions.request_bodies import LimitsBody
from tests.web.administration import Administrator
from tests.web.clerk_page import SIGN_IN
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, FAMILIA

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_an_office_is_found_its_hours_changed_and_the_sentence_shown(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await clerk.open()
        beside = await clerk.presses_and_opens(clerk.link("Administração"))
        await expect(beside.get_by_role("heading", name="Unidades")).to_be_visible()
        await beside.close()
        await admin.opens()
        await admin.field("Procurar por nome, comarca ou tipo").fill("vara civel")
        await expect(admin.spoken).to_contain_text("unidade")
        await clerk.link("1ª Vara Cível").first.click()
        await expect(admin.preview).to_contain_text("das 08:00 às 19:00")
        monday = admin.day("segunda-feira")
        await monday.get_by_label("Fecha").fill("12:00")
        await clerk.button("Incluir período na segunda-feira").click()
        second = admin.day("segunda-feira, período 2")
        await second.get_by_label("Abre").fill("13:00")
        await second.get_by_label("Fecha").fill("24:00")
        await expect(admin.preview).to_contain_text("segunda-feira, das 08:00 às 12:00 e das 13:00 às 24:00")

        await admin.saves()

        office = clerk.court.account.offices.offices[CIVEL]
        assert [(block.opens, block.closes) for block in office.hours.week[0]] == [(480, 720), (780, 1440)]
        await clerk.reads("Última mudança: Administração do balcão")


async def tabs_to(admin: Administrator, name: str, group: str = "", key: str = "Tab") -> None:
    """Press the key until the focus is on what has this name, in the group of this name."""
    page = admin.clerk.page
    for _ in range(120):
        await page.keyboard.press(key)
        focused = await page.evaluate(
            """() => {
              const element = document.activeElement;
              const own = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent;
              return [own, element.closest("[role=group]")?.ariaLabel ?? ""];
            }"""
        )
        if focused[0] == name and group in {"", focused[1]}:
            return
    pytest.fail(f"the keyboard does not reach «{name}» {group}")


async def test_the_week_is_edited_with_the_keyboard_alone(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin, keyboard = Administrator(clerk), clerk.page.keyboard
        await admin.opens_office()
        first, second = "segunda-feira, período 1", "segunda-feira, período 2"
        add = "Incluir período na segunda-feira"
        await tabs_to(admin, "Fecha", first)
        await keyboard.press("ControlOrMeta+a")
        await keyboard.type("12:00")
        await tabs_to(admin, add)
        await keyboard.press("Enter")
        await expect(admin.day(second)).to_be_visible()
        await expect(clerk.button(add)).to_be_focused()
        await tabs_to(admin, "Abre", second, key="Shift+Tab")
        await keyboard.type("13:00")
        await tabs_to(admin, "Fecha", second)
        await keyboard.type("15:00")
        await expect(admin.preview).to_contain_text("das 08:00 às 12:00 e das 13:00 às 15:00")

        await tabs_to(admin, f"Retirar {first}")
        await keyboard.press("Enter")
        await expect(admin.day(second)).to_have_count(0)
        await expect(clerk.button(add)).to_be_focused()
        await tabs_to(admin, "Gravar")
        await keyboard.press("Enter")

        await expect(clerk.page.get_by_text("Gravado.").last).to_be_visible()
        office = clerk.court.account.offices.offices[CIVEL]
        assert [(block.opens, block.closes) for block in office.hours.week[0]] == [(780, 900)]


async def test_exceptions_contacts_and_limits_are_kept(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens_office()
        await admin.field("De").fill("2026-12-01")
        await admin.field("Até").fill("2026-12-03")
        await admin.field("Motivo, como o público vai ler").fill("Obra no prédio")
        await clerk.button("Incluir exceção").click()
        await expect(admin.preview).to_contain_text("(Obra no prédio)")
        await clerk.button("Incluir canal").click()
        await admin.field("Nome do canal").fill("Telefone")
        await admin.field("Endereço ou número").fill("(11) 1234")
        await admin.field("Pessoas na fila, no máximo").fill("35")
        await admin.field("Sobre este balcão").fill("Só processos cíveis.")
        await admin.saves()
        await clerk.page.reload()

        await clerk.reads("01/12/2026 a 03/12/2026 · Sem expediente · Obra no prédio")
        await expect(admin.field("Pessoas na fila, no máximo")).to_have_value("35")
        await expect(admin.field("Nome do canal")).to_have_value("Telefone")
        office = clerk.court.account.offices.offices[CIVEL]
        assert (office.timing.queue_limit, office.about, len(office.hours.exceptions)) == (
            35,
            "Só processos cíveis.",
            3,
        )


async def test_a_day_with_hours_of_its_own_is_written_on_the_page(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens_office()
        await clerk.button("Incluir exceção").click()
        await expect(admin.field("De")).to_be_focused()
        await admin.field("De").fill("2026-12-05")
        await admin.field("Tipo do dia").select_option("special_hours")
        await clerk.button("Incluir outro período").click()
        for place, (opens, closes) in enumerate((("09:00", "12:00"), ("13:00", "15:00")), 1):
            block = clerk.page.locator("[data-key=special-hours] [role=group]").nth(place - 1)
            await block.get_by_label("Abre").fill(opens)
            await block.get_by_label("Fecha").fill(closes)
        await admin.field("Motivo, como o público vai ler").fill("Mutirão")
        await clerk.button("Incluir exceção").click()
        await admin.saves()

        await clerk.reads("05/12/2026 · Horário especial · Mutirão · 09:00–12:00 · 13:00–15:00")
        special = clerk.court.account.offices.offices[CIVEL].hours.exceptions[date(2026, 12, 5)]
        assert [(each.opens, each.closes) for each in special.blocks] == [(540, 720), (780, 900)]


async def test_every_limit_of_the_contract_can_be_written_and_has_a_name(a_clerk: Clerking) -> None:
    """Also those that stop somebody who fills the queue with entries of one network."""
    names = {field.encode_name for field in structs.fields(LimitsBody)}
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens_office()
        fields = clerk.page.locator("[id^=limit-]")
        ids: list[str] = await fields.evaluate_all("fields => fields.map(({ id }) => id)")
        assert {each.removeprefix("limit-") for each in ids} == names
        await clerk.page.locator("summary").filter(has_text="Mostrar mais").click()
        await admin.field("Senhas da mesma rede na fila, no máximo").fill("30")
        await admin.field("Senhas da mesma rede com a fila quase cheia").fill("12")
        await admin.saves()
        timing = clerk.court.account.offices.offices[CIVEL].timing
        assert (timing.source_limit, timing.crowded_source_limit) == (30, 12)
        await admin.opens("/ajustes", "Ajustes do Tribunal")
        labels = await clerk.page.locator("label[for^=timing-], label:has([id^=timing-])").all_inner_texts()
        assert len(labels) == len(names)
        assert not [label for label in labels if label.strip().isidentifier()], "a name of the contract"
        await expect(admin.field("Senhas da mesma rede na fila, no máximo")).to_have_value("10")


async def test_what_is_wrong_is_said_field_by_field(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens_office()
        await admin.field("Nome").fill("")
        await admin.field("Pessoas na fila, no máximo").fill("5000")
        await clerk.button("Gravar").click()

        alert = clerk.page.get_by_role("alert")
        await expect(alert).to_be_focused()
        await expect(alert).to_contain_text("Nome: Use de 1 a 200 caracteres.")
        await expect(alert).to_contain_text("Pessoas na fila, no máximo: Use um número inteiro de 1 a 1000.")


async def test_a_new_office_begins_inactive_or_open_and_has_its_own_page(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens()
        await clerk.link("Nova unidade").click()
        await admin.field("Identificador").fill("Vara Nova")
        await admin.field("Nome").fill("Vara Nova de Itu")
        await admin.field("Comarca").fill("Itu")
        await clerk.button("Gravar").click()
        await expect(clerk.page.get_by_role("alert")).to_be_visible()
        await admin.field("Identificador").fill("vara-nova")
        await clerk.button("Gravar").click()

        await expect(clerk.heading("Vara Nova de Itu")).to_be_visible()
        assert clerk.court.account.offices.offices["vara-nova"].district == "Itu"
        await admin.field("Unidade ativa").uncheck()
        await admin.saves()
        await admin.opens()
        await expect(clerk.page.get_by_role("listitem").filter(has_text="Vara Nova de Itu")).to_contain_text(
            "Inativa"
        )


async def test_who_was_slower_sees_the_difference_and_chooses(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.opens_office()
        path = f"/api/admin/offices/{CIVEL}"
        theirs = await clerk.page.evaluate(
            """async (path) => {
              const read = await fetch(path);
              const office = await read.json();
              for (const name of ["officeId", "changedBy", "changedAt"]) delete office[name];
              const body = JSON.stringify({ ...office, about: "Deles" });
              const headers = { "If-Match": read.headers.get("ETag"), "Content-Type": "application/json" };
              return (await fetch(path, { method: "PUT", body, headers })).status;
            }""",
            path,
        )
        assert theirs == 200
        await admin.field("Sobre este balcão").fill("Meu")
        await clerk.button("Gravar").click()

        await expect(clerk.heading("Administração do balcão mudou isto")).to_be_focused()
        difference = clerk.page.get_by_role("row").filter(has_text="Sobre este balcão")
        await expect(difference).to_contain_text("Meu")
        await expect(difference).to_contain_text("Deles")
        await clerk.button("Gravar a minha por cima").click()
        await expect(clerk.page.get_by_text("Gravado.").last).to_be_visible()
        assert clerk.court.account.offices.offices[CIVEL].about == "Meu"


async def test_a_manager_has_their_own_offices_and_their_settings(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        await admin.opens()
        await expect(
            clerk.page.get_by_role("list").filter(has_text="Vara").get_by_role("link")
        ).to_have_count(3)
        await expect(clerk.link("Nova unidade")).to_have_count(0)
        await expect(clerk.link("Importar")).to_have_count(0)
        await admin.opens_office(FAMILIA)
        await expect(admin.field("Nome")).to_have_count(0)
        await admin.field("Sobre este balcão").fill("Varas de família.")
        await admin.saves()

        assert clerk.court.account.offices.offices[FAMILIA].about == "Varas de família."
        await clerk.page.goto(f"{clerk.product.url}/administracao/importar")
        await clerk.reads("Só gestores e administradores")


async def test_nobody_else_is_let_in(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.goto(f"{clerk.product.url}/administracao")
        await clerk.reads("Só gestores e administradores")
        await clerk.session_ends()
        await clerk.page.goto(f"{clerk.product.url}/administracao/unidade?id={CIVEL}")
        address = f"/.auth/login/aad?post_login_redirect_uri=%2Fadministracao%2Funidade%3Fid%3D{CIVEL}"
        await expect(clerk.link(SIGN_IN)).to_have_attribute("href", address)
