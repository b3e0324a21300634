"""The dialogs: each asks what the API needs, sends it once, and stays open when it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.web.clerk_page import CIVEL, Clerk, clerk_at
from tests.web.fake_staff_api import Refusal

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def open_form(clerk: Clerk, number: str, action: str) -> None:
    """Choose an action from the menu of a waiting ticket."""
    await clerk.row(number).get_by_text("Mais").click()
    await clerk.row(number).get_by_role("button", name=action).click()
    await expect(clerk.dialog).to_be_visible()


async def submit(clerk: Clerk) -> None:
    await clerk.dialog.locator("[type=submit]").click()


def written_in(file: Path) -> str:
    """A file that was downloaded."""
    return file.read_text(encoding="utf-8")


async def test_calling_out_of_order_needs_a_reason(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1", minutes_ago=5)
        await clerk.arrives("A2")
        await clerk.open_desk()
        await clerk.row("A2").get_by_role("button", name="Chamar").click()
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text("Escolha um motivo.")
        await expect(clerk.dialog.get_by_label("Prazo que vence hoje")).to_be_focused()
        await clerk.dialog.get_by_label("Outro motivo").check()
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text("Escreva o motivo.")
        await clerk.dialog.get_by_label("Escreva o motivo").fill("  Oficial de justiça na sala ")
        async with clerk.page.expect_popup() as opened:
            await submit(clerk)
        await opened.value
        await expect(clerk.visit).to_contain_text("Senha A2")
        await expect(clerk.dialog).to_have_count(0)
        assert clerk.fake.commands("calls")[0].body == {
            "officeIds": [CIVEL],
            "ticketId": "1-vara-civel-a2",
            "reason": "Oficial de justiça na sala",
        }


async def test_releasing_gives_the_ticket_back_with_its_reason(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.button("Devolver à fila").click()
        await clerk.dialog.get_by_label("Problema técnico na sala").check()
        await submit(clerk)
        await expect(clerk.page.locator(".said")).to_contain_text("A senha A1 voltou ao lugar dela na fila.")
        assert clerk.fake.commands("release")[0].body == {"reason": "Problema técnico na sala"}
        await expect(clerk.heading("Seu atendimento")).to_be_focused()


async def test_removing(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await open_form(clerk, "A1", "Retirar da fila")
        await clerk.dialog.get_by_label("Senha repetida").check()
        await submit(clerk)
        await expect(clerk.page.locator(".said")).to_contain_text("A senha A1 foi retirada da fila.")
        await expect(clerk.page.get_by_text("Ninguém na fila agora.")).to_be_visible()


async def test_transferring_to_an_office_that_is_searched_for(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await open_form(clerk, "A1", "Transferir")
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text("Escolha a unidade.")
        await clerk.dialog.get_by_label("Para qual unidade?").fill("vara")
        await expect(clerk.dialog.get_by_role("status")).to_have_text("2 unidades encontradas")
        await expect(clerk.dialog.get_by_label("1ª Vara Cível")).to_have_count(0)
        await clerk.dialog.get_by_label("3ª Vara Criminal de Santos").check()
        await clerk.dialog.get_by_label("O assunto é de outra unidade").check()
        clerk.fake.refusals["transfer"] = Refusal(409, "office-closed", {"detail": "A unidade está fechada."})
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text("A unidade está fechada.")
        await submit(clerk)
        await expect(clerk.page.locator(".said")).to_contain_text("A senha A1 foi transferida.")
        assert clerk.fake.commands("transfer")[1].body == {
            "officeId": "outra-vara",
            "reason": "O assunto é de outra unidade",
        }
        await expect(clerk.page.get_by_text("Ninguém na fila agora.")).to_be_visible()


async def test_a_message_from_the_ready_ones(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await open_form(clerk, "A1", "Enviar mensagem")
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text("Escreva a mensagem.")
        await expect(clerk.dialog.get_by_label("Mensagem", exact=True)).to_have_attribute("maxlength", "200")
        await clerk.dialog.get_by_role("button", name="Já vou atender você.").click()
        await submit(clerk)
        await expect(clerk.page.locator(".said")).to_contain_text("Mensagem enviada à senha A1.")
        assert clerk.fake.commands("message")[0].body == {"text": "Já vou atender você."}


async def test_one_button_takes_a_priority_back_that_was_not_confirmed(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1", minutes_ago=5)
        await clerk.arrives("A2", minutes_ago=1, priority="legal")
        await clerk.open_desk()
        await expect(clerk.row("A2")).to_contain_text("1º")
        await clerk.row("A2").get_by_text("Mais", exact=True).click()
        await clerk.row("A2").get_by_role("button", name="Prioridade não confirmada").click()
        await expect(clerk.page.locator(".said")).to_contain_text("A senha A2 está agora no lugar comum")
        await clerk.fake.change()
        await expect(clerk.row("A2")).to_contain_text("2º")
        await expect(clerk.row("A2")).not_to_contain_text("Prioridade legal")
        asked = clerk.fake.commands("a2")[0]
        assert (asked.method, asked.body) == ("PATCH", {"priority": "none"})
        await clerk.row("A2").get_by_text("Mais", exact=True).click()
        await expect(clerk.row("A2").get_by_role("button", name="Corrigir prioridade")).to_be_visible()
        await expect(clerk.row("A2").get_by_role("button", name="não confirmada")).to_have_count(0)


async def test_a_priority_is_corrected_by_choice(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1", priority="legal")
        await clerk.open_desk()
        await open_form(clerk, "A1", "Corrigir prioridade")
        await expect(clerk.dialog.get_by_label("Prioridade legal")).to_be_checked()
        await clerk.dialog.get_by_label("Sem prioridade").check()
        await submit(clerk)
        await expect(clerk.page.locator(".said")).to_contain_text("Prioridade da senha A1 corrigida.")
        asked = clerk.fake.commands("a1")[0]
        assert (asked.method, asked.body) == ("PATCH", {"priority": "none"})


async def test_entries_are_suspended_with_a_message_and_reopened(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await clerk.button("Suspender entradas").click()
        await clerk.dialog.get_by_label("Mensagem para quem chegar").fill("Sistema fora do ar.")
        await submit(clerk)
        bar = clerk.page.get_by_role("region", name="Unidades em atendimento")
        await expect(bar).to_contain_text("Entradas suspensas")
        await expect(bar).to_contain_text("Sistema fora do ar.")
        await bar.get_by_role("button", name="Reabrir entradas").click()
        await expect(bar).not_to_contain_text("Entradas suspensas")
        bodies = [asked.body for asked in clerk.fake.commands("entries")]
        assert bodies == [{"suspended": True, "message": "Sistema fora do ar."}, {"suspended": False}]


async def test_signing_out_warns_while_a_visit_is_open(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.page.get_by_role("link", name="Sair").click()
        await expect(clerk.dialog).to_contain_text("A senha A1 está com você.")
        await clerk.dialog.get_by_role("button", name="Continuar aqui").click()
        await expect(clerk.dialog).to_have_count(0)
        await clerk.page.get_by_role("link", name="Sair").click()
        await clerk.dialog.get_by_role("button", name="Sair assim mesmo").click()
        await expect(clerk.page.get_by_role("link", name="Entrar com a conta do Tribunal")).to_be_visible()


async def test_signing_out_without_a_visit_just_leaves(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await clerk.page.get_by_role("link", name="Sair").click()
        await expect(clerk.page.get_by_role("link", name="Entrar com a conta do Tribunal")).to_be_visible()


async def test_a_lost_connection_keeps_the_form(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.clock.install()
        await clerk.arrives("A1")
        await clerk.open_desk()
        await open_form(clerk, "A1", "Enviar mensagem")
        await clerk.dialog.get_by_label("Mensagem", exact=True).fill("Um minuto, por favor.")
        clerk.fake.silent = True
        await submit(clerk)
        for _ in range(4):
            await clerk.page.clock.run_for(4000)
        await expect(clerk.dialog.get_by_role("alert")).to_contain_text("Sem resposta do servidor")
        clerk.fake.silent = False
        await submit(clerk)
        await expect(clerk.page.locator(".said")).to_contain_text("Mensagem enviada à senha A1.")
        keys = {asked.key for asked in clerk.fake.commands("message")}
        assert len(keys) == 1


async def test_a_manager_takes_the_audit_of_an_office_home(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.roles = ("Gestor",)
        await clerk.open_desk()
        await clerk.button("Auditoria").click()
        today = await clerk.dialog.get_by_label("Do dia").input_value()
        await expect(clerk.dialog.get_by_label("Unidade")).to_have_value(CIVEL)
        await expect(clerk.dialog.get_by_label("Até o dia")).to_have_value(today)
        await clerk.dialog.get_by_label("Unidade").select_option("2ª Vara da Família e Sucessões")
        await clerk.dialog.get_by_label("Do dia").fill("2026-10-01")
        async with clerk.page.expect_download() as coming:
            await submit(clerk)
        file = await coming.value

        assert file.suggested_filename == "auditoria-familia-2026-10-01.csv"
        assert written_in(await file.path()) == "Data e hora;Senha"
        await expect(clerk.page.locator(".said")).to_contain_text("A trilha de auditoria foi baixada.")
        await expect(clerk.dialog).to_have_count(0)
        asked = f"/api/staff/offices/familia/audit?from=2026-10-01&to={today}&format=csv"
        assert [one.path for one in clerk.fake.asked if "/audit?" in one.path] == [asked]


async def test_days_of_the_audit_that_will_not_do_are_named(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        clerk.fake.roles = ("Gestor",)
        await clerk.open_desk()
        await clerk.button("Auditoria").click()
        first, last = clerk.dialog.get_by_label("Do dia"), clerk.dialog.get_by_label("Até o dia")
        await first.fill("")
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text("Escolha o dia.")
        await expect(first).to_be_focused()
        await first.fill("2026-11-24")
        await last.fill("2026-11-23")
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text("O período vai do início ao fim.")
        await expect(last).to_be_focused()
        clerk.fake.member = False
        await last.fill("2026-11-24")
        await submit(clerk)
        await expect(clerk.dialog.get_by_role("alert")).to_have_text(
            "Sua conta não pode fazer isso nesta unidade."
        )


async def test_the_audit_is_not_offered_to_who_may_not_read_it(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await expect(clerk.button("Preferências")).to_be_visible()
        await expect(clerk.button("Auditoria")).to_have_count(0)
