"""Beside the plain visit: a longer minute, a colleague who went silent, a broken visit, the day's end."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.web.clerk_page import CIVEL, FAMILIA, call_next, clerk_at
from tests.web.fake_staff_api import Refusal

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_during_a_longer_minute_another_is_called(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1", needs=("moreTime",))
        await clerk.arrives("A2")
        await clerk.rings(await clerk.calls("A1"), seconds=300)
        await clerk.open_desk()
        await expect(clerk.visit.get_by_role("timer")).to_contain_text(
            re.compile(r"(5:00|4:5\d) para entrar")
        )
        await expect(clerk.visit).to_contain_text("Você pode chamar outra enquanto isso.")
        await call_next(clerk)
        await expect(clerk.visit).to_contain_text("Senha A2")
        besides = clerk.page.get_by_role("region", name="Também com você")
        await expect(besides).to_contain_text(re.compile(r"A1.*(5:00|4:[345]\d) para entrar"))

        await clerk.serves(clerk.fake.desk.by_number("A2"))
        await besides.get_by_role("button", name="Mostrar").click()
        await expect(clerk.visit).to_contain_text("Senha A1")
        await besides.get_by_role("button", name="Mostrar").click()
        await expect(clerk.visit).to_contain_text("Senha A2")
        await clerk.button("Encerrar atendimento").click()
        assert [asked.path for asked in clerk.fake.commands("finish")] == [f"tickets/{CIVEL}-a2/finish"]


async def test_who_entered_meanwhile_is_said_to_be_the_next_call(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        entered = await clerk.arrives("A2")
        await clerk.serves(await clerk.calls("A1"))
        entered.promised_to = clerk.fake.user_id
        await clerk.open_desk()
        sentence = "A próxima chamada é a senha A2: a pessoa entrou enquanto você atendia."
        await expect(clerk.visit).to_contain_text(sentence)
        entered.promised_to = "another-clerk"
        await clerk.fake.change()
        await expect(clerk.visit).not_to_contain_text("A próxima chamada")


async def test_on_a_small_screen_the_minute_does_not_run_unseen(browser: Browser) -> None:
    async with clerk_at(browser, offices=(CIVEL, FAMILIA), size=(320, 568)) as clerk:
        await clerk.arrives("A1")
        await clerk.rings(await clerk.calls("A1"))
        await clerk.open_desk()
        await expect(clerk.visit.get_by_role("timer")).to_be_in_viewport(ratio=1)


async def test_an_ordinary_minute_keeps_the_clerk(browser: Browser) -> None:
    """Also when the visitor asks for more time while it runs: that is for the next call."""
    async with clerk_at(browser) as clerk:
        ticket = await clerk.arrives("A1")
        await clerk.arrives("A2", needs=("moreTime",))
        await clerk.rings(await clerk.calls("A1"))
        ticket.needs = ("moreTime",)
        await clerk.open_desk()
        await expect(clerk.visit.get_by_role("timer")).to_be_visible()
        await expect(clerk.button("Chamar próximo")).to_have_count(0)
        await expect(clerk.row("A2").get_by_role("button", name="Chamar")).to_have_count(0)


async def test_the_ticket_of_a_silent_colleague_is_given_back_by_anybody(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        ticket = await clerk.arrives("A1")
        clerk.fake.desk.claim(ticket, "bruno", "Bruno Reis")
        await clerk.open_desk()
        release = clerk.row("A1").get_by_role("button", name="Devolver à fila")
        await expect(clerk.row("A1")).to_contain_text("com Bruno Reis")
        await expect(release).to_have_count(0)
        ticket.holder_unheard = True
        await clerk.fake.change()
        await expect(clerk.row("A1")).to_contain_text("Atendente sem sinal")
        await release.click()
        await clerk.dialog.get_by_label("Outro atendente vai assumir").check()
        await clerk.dialog.locator("[type=submit]").click()
        await expect(clerk.page.locator(".said")).to_contain_text("A senha A1 voltou ao lugar dela na fila.")


async def test_a_clerk_who_is_not_in_the_room_is_told(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        ticket = await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"), for_minutes=2)
        await clerk.open_desk()
        await expect(clerk.visit).to_contain_text("desde a entrada")
        await expect(clerk.visit).not_to_contain_text("espera por você")
        ticket.clerk_late = True
        await clerk.fake.change()
        await expect(clerk.visit).to_contain_text("O interessado já entrou e espera por você.")


async def test_a_visit_that_broke_off_is_taken_up_again(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.visit.get_by_label("A conexão caiu").check()
        await clerk.button("Encerrar atendimento").click()
        missed = clerk.page.get_by_role("region", name="Podem voltar")
        await expect(missed).to_contain_text("A conexão caiu")
        async with clerk.page.expect_popup() as opened:
            await missed.get_by_role("button", name="Chamar novamente").click()
        await opened.value
        await expect(clerk.visit).to_contain_text("Senha A1")


async def test_what_was_told_stands_beside_the_ticket(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.calls("A1")
        await clerk.open_desk()
        await clerk.visit.get_by_role("button", name="Enviar mensagem").click()
        await clerk.dialog.get_by_role("button", name="Já vou atender você.").click()
        await clerk.dialog.locator("[type=submit]").click()
        await expect(clerk.visit).to_contain_text("Recado enviado: “Já vou atender você.”")


async def test_a_manager_ends_the_day_with_a_reason(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        end = clerk.button("Encerrar o dia")
        await expect(end).to_have_count(0)
        clerk.fake.roles = ("Gestor",)
        await clerk.page.reload()
        await end.click()
        await clerk.dialog.get_by_label("Sistema indisponível").check()
        clerk.fake.refusals["close-day"] = Refusal(403, "not-allowed")
        await clerk.dialog.locator("[type=submit]").click()
        await expect(clerk.dialog.get_by_role("alert")).to_contain_text("Sua conta não pode fazer isso")
        await clerk.dialog.locator("[type=submit]").click()
        await expect(clerk.page.locator(".said")).to_contain_text("O dia foi encerrado nesta unidade.")
        await expect(clerk.page.get_by_text("Ninguém na fila agora.")).to_be_visible()
        await expect(end).to_have_count(0)
        assert clerk.fake.commands("close-day")[1].body == {"reason": "Sistema indisponível"}
