"""The dialogs: each asks what the API needs, sends it once, and stays open when it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from shared.domain.priority import Priority
from tests.web.clerk_page import CALLS, SIGN_IN
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, CRIMINAL, FAMILIA
from tests.web.faults import Cut

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def written_in(file: Path) -> str:
    """A file that was downloaded."""
    return file.read_text(encoding="utf-8-sig")


async def test_calling_out_of_order_needs_a_reason(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        _, later = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.row(later.number).get_by_role("button", name="Chamar").click()
        await clerk.submits()
        await expect(clerk.refusal).to_have_text("Escolha um motivo.")
        await expect(clerk.dialog.get_by_label("Prazo que vence hoje")).to_be_focused()
        await clerk.dialog.get_by_label("Outro motivo").check()
        await clerk.submits()
        await expect(clerk.refusal).to_have_text("Escreva o motivo.")
        await clerk.dialog.get_by_label("Escreva o motivo").fill("  Oficial de justiça na sala ")
        await clerk.presses_and_opens(clerk.dialog.locator("[type=submit]"))
        await clerk.has(later)
        await expect(clerk.dialog).to_have_count(0)
        assert clerk.requests("POST", CALLS)[0].body == {
            "officeIds": [CIVEL],
            "ticketId": later.ticket_id,
            "reason": "Oficial de justiça na sala",
        }


async def test_releasing_gives_the_ticket_back_with_its_reason(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.me.serves(person)
        await clerk.open_desk()
        await clerk.button("Devolver à fila").click()
        await clerk.dialog.get_by_label("Problema técnico na sala").check()
        await clerk.submits()
        await clerk.is_told(f"A senha {person.number} voltou ao lugar dela na fila.")
        assert clerk.sent("release")[0].body == {"reason": "Problema técnico na sala"}
        await expect(clerk.heading("Seu atendimento")).to_be_focused()


async def test_a_burst_of_one_network_is_removed_in_one_action(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        honest = await clerk.court.arrives()
        for _ in range(7):
            await clerk.court.arrives(network="203.0.113.66")
        await clerk.open_desk()
        await expect(clerk.page.get_by_text("7 entradas em 6 s da mesma origem")).to_be_visible()
        await clerk.button("Retirar todas").click()
        await clerk.dialog.get_by_label("Entradas em série da mesma origem").check()
        await clerk.submits()
        await clerk.is_told("7 entradas foram retiradas da fila.")
        await expect(clerk.row(honest.number)).to_be_visible()
        await expect(clerk.page.get_by_text("da mesma origem")).to_have_count(0)
        board = await clerk.court.desk.boards.get(CIVEL, fresh=True)
        assert [stored.ticket.number for stored in board.waiting] == [honest.number]


async def test_removing(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.chooses(person.number, "Retirar da fila")
        await clerk.dialog.get_by_label("Senha repetida").check()
        await clerk.submits()
        await clerk.is_told(f"A senha {person.number} foi retirada da fila.")
        await clerk.reads("Ninguém na fila agora.")


async def test_transferring_to_an_office_that_is_searched_for(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.chooses(person.number, "Transferir")
        await clerk.submits()
        await expect(clerk.refusal).to_have_text("Escolha a unidade.")
        await clerk.dialog.get_by_label("Para qual unidade?").fill("vara")
        await expect(clerk.dialog.get_by_role("status")).to_have_text("5 unidades encontradas")
        await expect(clerk.dialog.get_by_label("1ª Vara Cível do Foro")).to_have_count(0)
        await clerk.dialog.get_by_label("Juizado Especial Cível de Campinas").check()
        await expect(clerk.dialog).to_contain_text("Ninguém está atendendo lá agora")
        await clerk.dialog.get_by_label("O processo foi redistribuído").check()
        await clerk.submits()
        await expect(clerk.refusal).to_contain_text("ainda não tem atendentes no Balcão Virtual")
        await clerk.court.arrives(CRIMINAL)
        await clerk.court.is_served_elsewhere(CRIMINAL)
        await clerk.dialog.get_by_label("3ª Vara Criminal de Santos").check()
        await expect(clerk.dialog).to_contain_text("Há atendente. 1 pessoa espera lá.")
        await clerk.dialog.get_by_label("O assunto é de outra unidade").check()
        await clerk.court.clerk().suspends(CRIMINAL)
        await clerk.dialog.get_by_label("2ª Vara da Família").check()
        await clerk.dialog.get_by_label("3ª Vara Criminal de Santos").check()
        await expect(clerk.dialog).to_contain_text("As entradas estão suspensas")
        await clerk.submits()
        await expect(clerk.refusal).to_have_text("Esta unidade não recebe novas entradas no momento.")
        await clerk.court.clerk().resumes(CRIMINAL)
        await clerk.submits()
        await clerk.is_told(f"A senha {person.number} foi transferida.")
        assert clerk.sent("transfer")[2].body == {
            "officeId": CRIMINAL,
            "reason": "O assunto é de outra unidade",
        }
        await clerk.reads("Ninguém na fila agora.")


async def test_a_message_from_the_ready_ones_goes_out_once_although_the_connection_was_lost(
    a_clerk: Clerking,
) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.chooses(person.number, "Enviar mensagem")
        await clerk.submits()
        await expect(clerk.refusal).to_have_text("Escreva a mensagem.")
        await expect(clerk.dialog.get_by_label("Mensagem", exact=True)).to_have_attribute("maxlength", "200")
        await clerk.dialog.get_by_role("button", name="Já vou atender você.").click()
        broken = clerk.product.plant(Cut(), "POST", ".*/message", None)
        await clerk.submits()
        await clerk.tries_in_vain()
        await expect(clerk.refusal).to_contain_text("Sem resposta do servidor")
        broken.end()
        await clerk.submits()
        await clerk.is_told(f"Mensagem enviada à senha {person.number}.")
        sent = clerk.sent("message")
        assert sent[-1].body == {"text": "Já vou atender você."}
        assert len({seen.key for seen in sent}) == 1
        await clerk.me.calls(person)
        await expect(clerk.visit).to_contain_text("Recado enviado: “Já vou atender você.”")


async def test_one_button_takes_a_priority_back_that_was_not_confirmed(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.court.arrives()
        person = await clerk.court.arrives(priority=Priority.LEGAL)
        await clerk.open_desk()
        row = clerk.row(person.number)
        await expect(row).to_contain_text("1º")
        await clerk.chooses(person.number, "Prioridade não confirmada")
        assert clerk.sent(person.ticket_id) == []
        await clerk.submits()
        await clerk.is_told(f"A senha {person.number} está agora no lugar comum")
        await expect(row).to_contain_text("2º")
        await expect(row).not_to_contain_text("Prioridade legal")
        [asked] = clerk.sent(person.ticket_id)
        assert (asked.method, asked.body) == ("PATCH", {"priority": "none"})
        await row.get_by_text("Mais", exact=True).click()
        await expect(row.get_by_role("button", name="Corrigir prioridade")).to_be_visible()
        await expect(row.get_by_role("button", name="não confirmada")).to_have_count(0)


async def test_a_priority_is_corrected_by_choice(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives(priority=Priority.LEGAL)
        await clerk.open_desk()
        await clerk.chooses(person.number, "Corrigir prioridade")
        await expect(clerk.dialog.get_by_label("Prioridade legal")).to_be_checked()
        await clerk.dialog.get_by_label("80 anos ou mais").check()
        await clerk.submits()
        await clerk.is_told(f"Prioridade da senha {person.number} corrigida.")
        [asked] = clerk.sent(person.ticket_id)
        assert (asked.method, asked.body) == ("PATCH", {"priority": "over80"})
        await clerk.button("Desfazer").click()
        await clerk.is_told(f"A prioridade da senha {person.number} é a de antes.")
        assert clerk.sent(person.ticket_id)[-1].body == {"priority": "legal"}
        await expect(clerk.button("Desfazer")).to_have_count(0)


async def test_entries_are_suspended_with_a_message_and_reopened(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.open_desk()
        await clerk.button("Suspender entradas").click()
        await clerk.dialog.get_by_label("Mensagem para quem chegar").fill("Sistema fora do ar.")
        await clerk.submits()
        bar = clerk.region("Unidades em atendimento")
        await expect(bar).to_contain_text("Entradas suspensas")
        await expect(bar).to_contain_text("Sistema fora do ar.")
        await bar.get_by_role("button", name="Reabrir entradas").click()
        await expect(bar).not_to_contain_text("Entradas suspensas")
        bodies = [seen.body for seen in clerk.sent("entries")]
        assert bodies == [{"suspended": True, "message": "Sistema fora do ar."}, {"suspended": False}]


async def test_signing_out_warns_while_a_visit_is_open(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.me.serves(person)
        await clerk.open_desk()
        await clerk.link("Sair").click()
        await expect(clerk.dialog).to_contain_text(f"A senha {person.number} está com você.")
        await clerk.dialog.get_by_role("button", name="Continuar aqui").click()
        await expect(clerk.dialog).to_have_count(0)
        await clerk.link("Sair").click()
        await clerk.dialog.get_by_role("button", name="Sair assim mesmo").click()
        await expect(clerk.link(SIGN_IN)).to_be_visible()


async def test_signing_out_without_a_visit_just_leaves(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.open_desk()
        await clerk.link("Sair").click()
        await expect(clerk.link(SIGN_IN)).to_be_visible()


async def test_a_manager_takes_the_audit_of_an_office_home(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        person = await clerk.court.arrives(FAMILIA)
        await clerk.open_desk()
        await clerk.button("Auditoria").click()
        await expect(clerk.dialog.get_by_label("Unidade")).to_have_value(CIVEL)
        await expect(clerk.dialog.get_by_label("Do dia")).to_have_value("2026-11-24")
        await expect(clerk.dialog.get_by_label("Até o dia")).to_have_value("2026-11-24")
        await clerk.dialog.get_by_label("Unidade").select_option("2ª Vara da Família e Sucessões")
        await clerk.dialog.get_by_label("Do dia").fill("2026-10-01")
        async with clerk.page.expect_download() as coming:
            await clerk.submits()
        file = await coming.value

        assert file.suggested_filename == "auditoria-familia-2026-10-01.csv"
        assert person.ticket_id in written_in(await file.path())
        await clerk.is_told("A trilha de auditoria foi baixada.")
        await expect(clerk.dialog).to_have_count(0)
        asked, *_ = clerk.requests("GET", f"/api/staff/offices/{FAMILIA}/audit")
        assert asked.query == {"from": "2026-10-01", "to": "2026-11-24", "format": "csv"}


async def test_days_of_the_audit_that_will_not_do_are_named(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        await clerk.open_desk()
        await clerk.button("Auditoria").click()
        first, last = clerk.dialog.get_by_label("Do dia"), clerk.dialog.get_by_label("Até o dia")
        await first.fill("")
        await clerk.submits()
        await expect(clerk.refusal).to_have_text("Escolha o dia.")
        await expect(first).to_be_focused()
        await first.fill("2026-11-24")
        await last.fill("2026-11-23")
        await clerk.submits()
        await expect(clerk.refusal).to_contain_text("O período vai do início ao fim")
        await expect(last).to_be_focused()
        await clerk.court.has_members("carla", FAMILIA)
        await last.fill("2026-11-24")
        await clerk.submits()
        await expect(clerk.refusal).to_have_text("Sua conta não pode fazer isso nesta unidade.")
