"""Beside the plain visit: a longer minute, a colleague who went silent, a broken visit, the day's end."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import ViewportSize, expect

from shared.domain.errors import Refused
from shared.domain.needs import Need
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, FAMILIA

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_during_a_longer_minute_another_is_called(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        slow = await clerk.court.arrives(needs=(Need.MORE_TIME,))
        other = await clerk.court.arrives()
        await clerk.me.calls(slow)
        await slow.rings()
        await clerk.open_desk()
        await expect(clerk.timer).to_contain_text(re.compile(r"(5:00|4:[2-5]\d) para entrar"))
        await expect(clerk.visit).to_contain_text("Você pode chamar outra enquanto isso.")
        await clerk.calls_next()
        await clerk.has(other)
        besides = clerk.region("Também com você")
        await expect(besides).to_contain_text(re.compile(rf"{slow.number}.*(5:00|4:[2-5]\d) para entrar"))

        await besides.get_by_role("button", name="Mostrar").click()
        await clerk.has(slow)
        await besides.get_by_role("button", name="Mostrar").click()
        await clerk.has(other)
        await other.enters()
        await expect(clerk.visit).to_contain_text("desde a entrada")
        with pytest.raises(Refused):
            await slow.enters()
        sentence = f"A próxima chamada é a senha {slow.number}: a pessoa entrou enquanto você atendia."
        await expect(clerk.visit).to_contain_text(sentence)
        await clerk.button("Encerrar atendimento").click()
        await clerk.has_nobody()
        [finished] = clerk.sent("finish")
        assert finished.path == f"/api/staff/tickets/{other.ticket_id}/finish"


async def test_on_a_small_screen_the_minute_does_not_run_unseen(a_clerk: Clerking) -> None:
    async with a_clerk(offices=(CIVEL, FAMILIA), size=ViewportSize(width=320, height=568)) as clerk:
        person = await clerk.court.arrives()
        await clerk.me.calls(person)
        await person.rings()
        await clerk.open_desk()
        await expect(clerk.timer).to_be_in_viewport(ratio=1)


async def test_an_ordinary_minute_keeps_the_clerk(a_clerk: Clerking) -> None:
    """Also when the visitor asks for more time while it runs: that is for the next call."""
    async with a_clerk() as clerk:
        first, second = await clerk.court.arrives(), await clerk.court.arrives(needs=(Need.MORE_TIME,))
        await clerk.me.calls(first)
        await first.rings()
        await first.changes(needs=frozenset({Need.MORE_TIME}))
        await clerk.open_desk()
        await expect(clerk.timer).to_be_visible()
        await expect(clerk.button("Chamar próximo")).to_have_count(0)
        await expect(clerk.row(second.number).get_by_role("button", name="Chamar")).to_have_count(0)


async def test_the_ticket_of_a_silent_colleague_is_given_back_by_anybody(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.colleague.serves(person)
        await clerk.open_desk()
        row = clerk.row(person.number)
        release = row.get_by_role("button", name="Devolver à fila")
        await expect(row).to_contain_text("com Bruno Lima")
        await expect(release).to_have_count(0)
        await clerk.court.passes(minutes=2)
        await expect(row).to_contain_text("Atendente sem sinal")
        await release.click()
        await clerk.dialog.get_by_label("Outro atendente vai assumir").check()
        await clerk.submits()
        await clerk.is_told(f"A senha {person.number} voltou ao lugar dela na fila.")


async def test_a_clerk_who_is_not_in_the_room_is_told(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.me.serves(await clerk.court.arrives())
        await clerk.open_desk()
        await expect(clerk.timer).to_contain_text("desde a entrada")
        await expect(clerk.visit).not_to_contain_text("espera por você")
        await clerk.court.passes(minutes=2, seconds=1)
        await expect(clerk.visit).to_contain_text("O interessado já entrou e espera por você.")


async def test_a_visit_that_broke_off_is_taken_up_again(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.me.serves(person)
        await clerk.open_desk()
        await clerk.visit.get_by_label("A conexão caiu").check()
        await clerk.button("Encerrar atendimento").click()
        missed = clerk.region("Podem voltar")
        await expect(missed).to_contain_text("A conexão caiu")
        await clerk.presses_and_opens(missed.get_by_role("button", name="Chamar novamente"))
        await clerk.has(person)


async def test_a_manager_ends_the_day_with_a_reason(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.colleague.serves(await clerk.court.arrives())
        for _ in range(3):
            await clerk.court.arrives()
        await clerk.court.arrives(FAMILIA)
        await clerk.open_desk()
        end = clerk.button("Encerrar o dia")
        await expect(clerk.button("Preferências")).to_be_visible()
        await expect(end).to_have_count(0)
        await expect(clerk.button("Auditoria")).to_have_count(0)
        await clerk.signs_in("carla")
        await clerk.page.reload()
        await end.click()
        await expect(clerk.dialog).to_contain_text("3 pessoas saem da fila agora")
        await clerk.dialog.get_by_label("Sistema indisponível").check()
        await clerk.court.has_members("carla", FAMILIA)
        await clerk.submits()
        await expect(clerk.refusal).to_contain_text("Sua conta não pode fazer isso")
        await clerk.court.has_members("carla", FAMILIA, CIVEL)
        await clerk.submits()
        await clerk.is_told("O dia foi encerrado nesta unidade.")
        await clerk.reads("Ninguém na fila agora.")
        await expect(end).to_have_count(0)
        assert clerk.sent("close-day")[1].body == {"reason": "Sistema indisponível"}
