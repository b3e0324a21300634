"""The clerk's main job: call, see the minute run, enter the meeting, end the visit, call the next."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.web.clerk_page import CIVEL, FAMILIA, call_next, clerk_at
from tests.web.fake_staff_api import Refusal

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_visit_from_the_call_to_the_end(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A12", display_name="Maria da Silva", minutes_ago=10)
        await clerk.open_desk()

        tab = await call_next(clerk)
        await expect(clerk.visit).to_contain_text("Senha A12")
        await expect(clerk.visit).to_contain_text("Abrindo a sala de reunião")
        await expect(tab.get_by_role("heading", name="Abrindo a sala de reunião")).to_be_visible()

        ticket = clerk.fake.desk.by_number("A12")
        ticket.room_ready = True
        await clerk.fake.change()
        await tab.wait_for_url(f"{clerk.fake.join_origin}/meet/{ticket.call_id}")
        assert await tab.evaluate("window.opener") is None
        assert await tab.evaluate("document.referrer") == ""
        await expect(clerk.visit).to_contain_text("Avisando o interessado")

        await clerk.rings(ticket)
        await expect(clerk.visit.get_by_role("timer")).to_contain_text(
            re.compile(r"(1:00|0:5\d) para entrar")
        )
        await clerk.serves(ticket)
        await expect(clerk.visit.get_by_role("timer")).to_contain_text("desde a entrada")
        link = clerk.visit.get_by_role("link", name="Abrir a reunião no Teams")
        await expect(link).to_have_attribute("href", f"{clerk.fake.join_origin}/meet/{ticket.call_id}")
        await expect(link).to_have_attribute("rel", "noopener noreferrer")

        await clerk.visit.get_by_label("Ficou pendente").check()
        await clerk.button("Encerrar atendimento").click()
        await expect(clerk.page.get_by_text("Atendimento da senha A12 encerrado.").last).to_be_visible()
        assert clerk.fake.commands("finish")[0].body == {"outcome": "pending"}
        await expect(clerk.visit).to_contain_text("Você não está atendendo ninguém")


async def test_the_next_visit_starts_with_a_fresh_outcome(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        for number in ("A1", "A2"):
            await clerk.arrives(number)
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.visit.get_by_label("A conexão caiu").check()
        async with clerk.page.expect_popup() as opened:
            await clerk.button("Encerrar e chamar próximo").click()
        await opened.value
        await expect(clerk.visit).to_contain_text("Senha A2")
        assert clerk.fake.commands("finish")[0].body == {
            "outcome": "dropped",
            "thenCallNext": True,
            "officeIds": [CIVEL],
        }
        await clerk.serves(clerk.fake.desk.by_number("A2"))
        await expect(clerk.visit.get_by_label("Resolvido")).to_be_checked()


async def test_every_write_carries_a_key_that_a_retry_repeats(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        clerk.fake.refusals["calls"] = Refusal(503, "storage-unavailable")
        await call_next(clerk)
        await expect(clerk.visit).to_contain_text("Senha A1")
        first, second = clerk.fake.commands("calls")
        assert first.key is not None
        assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", first.key)
        assert first.key == second.key


async def test_nobody_to_call_is_explained_at_the_button(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.open_desk()
        await expect(clerk.button("Chamar próximo")).to_have_attribute("aria-disabled", "true")
        await expect(clerk.visit).to_contain_text("Ninguém na fila")
        await clerk.arrives("A1", presence="absent")
        await expect(clerk.visit).to_contain_text("sem sinal ou pediu uma pausa")
        await clerk.arrives("A2")
        await expect(clerk.button("Chamar próximo")).not_to_have_attribute("aria-disabled", "true")


async def test_the_minute_runs_out(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.clock.install()
        await clerk.arrives("A1")
        ticket = await clerk.calls("A1")
        await clerk.open_desk()
        await clerk.time_stands_still()
        # Within one held request: a new one, after 40 s, would meet a server whose clock is ahead.
        await clerk.rings(ticket, 30)
        timer = clerk.visit.get_by_role("timer")
        await expect(timer).to_contain_text("0:30 para entrar")
        await clerk.time_passes(20)
        await expect(timer).to_contain_text("0:10 para entrar")
        await expect(clerk.button("Não compareceu")).to_have_count(0)
        await clerk.time_passes(11)
        await expect(clerk.visit).to_contain_text("O minuto terminou.")
        await expect(clerk.button("Não compareceu")).to_have_count(0)
        await clerk.time_passes(4)
        await clerk.button("Não compareceu").click()
        await expect(clerk.page.locator(".said")).to_contain_text("a senha A1 não compareceu")
        await expect(clerk.page.get_by_role("region", name="Podem voltar")).to_contain_text("A1")


async def test_a_no_show_is_offered_when_the_office_takes_it(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.page.clock.install()
        await clerk.arrives("A1")
        ticket = await clerk.calls("A1")
        ticket.no_show_after = 9
        await clerk.open_desk()
        await clerk.time_stands_still()
        await clerk.rings(ticket, 20)
        await expect(clerk.visit.get_by_role("timer")).to_contain_text("0:20 para entrar")
        await clerk.time_passes(27)
        await expect(clerk.visit).to_contain_text("O minuto terminou.")
        await expect(clerk.button("Não compareceu")).to_have_count(0)
        await clerk.time_passes(3)
        await expect(clerk.button("Não compareceu")).to_be_visible()


async def test_a_no_show_written_by_the_server_frees_the_clerk(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.rings(await clerk.calls("A1"))
        await clerk.open_desk()
        clerk.fake.desk.miss(clerk.fake.desk.by_number("A1"))
        await clerk.fake.change()
        await expect(clerk.page.locator(".said")).to_contain_text("A senha A1 não entrou a tempo.")
        await expect(clerk.button("Chamar próximo")).to_be_visible()


async def test_who_missed_the_call_can_be_called_again(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        clerk.fake.desk.miss(await clerk.calls("A1"))
        await clerk.open_desk()
        async with clerk.page.expect_popup() as opened:
            await clerk.button("Chamar novamente").click()
        await opened.value
        await expect(clerk.visit).to_contain_text("Senha A1")
        assert len(clerk.fake.commands("recall")) == 1


async def test_a_ticket_held_elsewhere_is_brought_on_screen(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.arrives("B1", office=FAMILIA)
        await clerk.open_desk()
        clerk.fake.desk.claim(clerk.fake.desk.by_number("B1"), "ana", "Ana Souza")
        await call_next(clerk)
        await expect(clerk.page.locator(".said")).to_contain_text("Você já está com outra senha.")
        await expect(clerk.visit).to_contain_text("Senha B1")


async def test_a_double_click_ends_one_visit_and_calls_nobody(browser: Browser) -> None:
    """The second click of the two may fall on «Chamar próximo», which stands there by then."""
    async with clerk_at(browser) as clerk:
        for number in ("A1", "A2"):
            await clerk.arrives(number)
        await clerk.serves(await clerk.calls("A1"))
        await clerk.open_desk()
        await clerk.button("Encerrar atendimento").click()
        await clerk.button("Chamar próximo").hover()
        await clerk.page.mouse.down(click_count=2)
        await clerk.page.mouse.up(click_count=2)
        await expect(clerk.visit).to_contain_text("Você não está atendendo ninguém")
        await clerk.arrives("A3")
        await expect(clerk.row("A3")).to_be_visible()
        assert len(clerk.fake.commands("finish")) == 1
        assert clerk.fake.commands("calls") == []


@pytest.mark.parametrize(
    ("presence", "said"),
    [
        ("absent", "O aviso não chegou à senha A1: está sem sinal, com o lugar guardado."),
        ("paused", "A senha A1 pediu mais tempo, com o lugar guardado."),
        ("present", "A senha A1 voltou ao lugar dela na fila."),
    ],
)
async def test_the_clerk_reads_why_a_called_ticket_went_back(
    browser: Browser, presence: str, said: str
) -> None:
    async with clerk_at(browser) as clerk:
        ticket = await clerk.arrives("A1")
        await clerk.rings(await clerk.calls("A1"))
        await clerk.open_desk()
        await expect(clerk.visit).to_contain_text("Senha A1")
        ticket.presence = presence
        clerk.fake.desk.put_back(ticket)
        await clerk.fake.change()
        await expect(clerk.page.locator(".said")).to_contain_text(said)


async def test_a_forgotten_visit_is_flagged(browser: Browser) -> None:
    async with clerk_at(browser) as clerk:
        await clerk.arrives("A1")
        await clerk.serves(await clerk.calls("A1"), for_minutes=44)
        await clerk.page.clock.install()
        await clerk.open_desk()
        await expect(clerk.visit).not_to_contain_text("aberto há muito tempo")
        await clerk.time_passes(70)
        await expect(clerk.visit).to_contain_text("aberto há muito tempo")


async def test_a_view_older_than_the_call_does_not_take_the_ticket_away(browser: Browser) -> None:
    async with clerk_at(browser, open_tab=False) as clerk:
        await clerk.page.clock.install()
        await clerk.arrives("A1")
        await clerk.open_desk()
        clerk.fake.old_view = clerk.fake.desk.view([CIVEL])
        await clerk.button("Chamar próximo").click()
        await expect(clerk.visit).to_contain_text("Senha A1")
        clerk.fake.old_view = {**clerk.fake.old_view, "missed": []}
        clerk.fake.desk.offices[CIVEL].today["entered"] = 99
        clerk.fake.old_view["offices"] = [clerk.fake.desk.offices[CIVEL].as_state()]
        await clerk.fake.change()
        await expect(clerk.page.get_by_role("region", name="Hoje")).to_contain_text("99")
        await expect(clerk.visit).to_contain_text("Senha A1")
        await clerk.time_passes(4)
        clerk.fake.old_view["missed"] = [clerk.fake.desk.by_number("A1").as_row()]
        await clerk.fake.change()
        await expect(clerk.visit).to_contain_text("Você não está atendendo ninguém")


async def test_a_call_whose_answer_was_lost_does_not_echo_in_the_next(browser: Browser) -> None:
    async with clerk_at(browser, open_tab=False) as clerk:
        await clerk.page.clock.install()
        for number in ("A1", "A2"):
            await clerk.arrives(number)
        await clerk.open_desk()
        clerk.fake.losing_answers = True
        await clerk.button("Chamar próximo").click()
        await expect(clerk.visit).to_contain_text("Senha A1")
        for _ in range(4):
            await clerk.page.clock.run_for(4000)
        await expect(clerk.page.locator(".said")).to_contain_text("Sem resposta do servidor")
        clerk.fake.losing_answers = False
        await clerk.serves(clerk.fake.desk.by_number("A1"))
        await clerk.button("Encerrar atendimento").click()
        await expect(clerk.button("Chamar próximo")).to_be_visible()
        await clerk.button("Chamar próximo").click()
        await expect(clerk.visit).to_contain_text("Senha A2")
        keys = [asked.key for asked in clerk.fake.commands("calls")]
        assert len(keys) >= 5
        assert len(set(keys[:-1])) == 1
        assert keys[-1] != keys[0]


async def test_a_clerk_may_do_without_the_tab(browser: Browser) -> None:
    async with clerk_at(browser, open_tab=False) as clerk:
        await clerk.arrives("A1")
        await clerk.open_desk()
        await clerk.button("Chamar próximo").click()
        await expect(clerk.visit).to_contain_text("Senha A1")
        await clerk.rings(clerk.fake.desk.by_number("A1"))
        await expect(clerk.button("Entrar na sala")).to_be_visible()
        assert len(clerk.page.context.pages) == 1
        assert clerk.fake.commands("enter") == []


async def test_a_recall_whose_answer_was_lost_does_not_echo_in_the_next(browser: Browser) -> None:
    async with clerk_at(browser, open_tab=False) as clerk:
        await clerk.page.clock.install()
        await clerk.arrives("A1")
        ticket = await clerk.calls("A1")
        clerk.fake.desk.miss(ticket)
        await clerk.open_desk()
        clerk.fake.losing_answers = True
        await clerk.button("Chamar novamente").click()
        await expect(clerk.visit).to_contain_text("Senha A1")
        for _ in range(4):
            await clerk.page.clock.run_for(4000)
        await expect(clerk.page.locator(".said")).to_contain_text("Sem resposta do servidor")
        clerk.fake.losing_answers = False
        clerk.fake.desk.miss(ticket)
        await clerk.fake.change()
        await clerk.button("Chamar novamente").click()
        await expect(clerk.visit).to_contain_text("Senha A1")
        keys = [asked.key for asked in clerk.fake.commands("recall")]
        assert len(set(keys[:-1])) == 1
        assert keys[-1] != keys[0]
