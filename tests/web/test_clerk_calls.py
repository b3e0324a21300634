"""The clerk's main job: call, see the minute run, enter the meeting, end the visit, call the next."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.clerk_page import CALLS, QUEUE, ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, FAMILIA
from tests.web.faults import Answers, Json, LosesAnswer, Tampers
from tests.web.people import Person

pytestmark = [pytest.mark.browser]


async def test_a_visit_from_the_call_to_the_end(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        spoken = clerk.page.locator("#spoken")
        maria = await clerk.court.arrives(display_name="Maria da Silva")
        await clerk.open_desk()

        clerk.court.visits.rest()
        tab = await clerk.calls_next()
        await clerk.has(maria)
        await expect(clerk.visit).to_contain_text("Abrindo a sala de reunião")
        await expect(spoken).to_have_text(f"Senha {maria.number} chamada. Abrindo a sala.")
        await expect(tab.get_by_role("heading", name="Abrindo a sala de reunião")).to_be_visible()

        await clerk.court.visits.go_on()
        meeting = await maria.join_url()
        await tab.wait_for_url(meeting)
        assert await tab.evaluate("window.opener") is None
        assert await tab.evaluate("document.referrer") == ""
        await expect(clerk.visit).to_contain_text("Avisando o interessado")
        await expect(spoken).to_have_text("A sala está pronta. Avisando o interessado.")

        await maria.rings()
        await expect(clerk.timer).to_contain_text(re.compile(r"(1:00|0:[45]\d) para entrar"))
        await expect(spoken).to_have_text("O interessado foi avisado. O minuto começou.")
        await maria.enters()
        await expect(clerk.timer).to_contain_text("desde a entrada")
        await expect(spoken).to_have_text("O interessado entrou. Em atendimento.")
        link = clerk.visit.get_by_role("link", name="Abrir a reunião no Teams")
        await expect(link).to_have_attribute("href", meeting)
        await expect(link).to_have_attribute("rel", "noopener noreferrer")

        await clerk.visit.get_by_label("Ficou pendente").check()
        await clerk.button("Encerrar atendimento").click()
        await clerk.is_told(f"Atendimento da senha {maria.number} encerrado.")
        assert clerk.sent("finish")[0].body == {"outcome": "pending"}
        await clerk.has_nobody()


async def test_the_next_visit_starts_with_a_fresh_outcome(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        first, second = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.me.serves(first)
        await clerk.open_desk()
        await clerk.visit.get_by_label("A conexão caiu").check()
        await clerk.presses_and_opens(clerk.button("Encerrar e chamar próximo"))
        await clerk.has(second)
        assert clerk.sent("finish")[0].body == {
            "outcome": "dropped",
            "thenCallNext": True,
            "officeIds": [CIVEL],
        }
        await second.enters()
        await expect(clerk.visit.get_by_label("Resolvido")).to_be_checked()


async def test_every_write_carries_a_key_that_a_retry_repeats(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        clerk.product.plant(Answers(503), "POST", CALLS)
        await clerk.calls_next()
        await clerk.has(person)
        first, second = clerk.requests("POST", CALLS)
        assert first.key is not None
        assert re.fullmatch(r"[A-Za-z0-9_-]{22,64}", first.key)
        assert first.key == second.key


async def test_nobody_to_call_is_explained_at_the_button(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.open_desk()
        await expect(clerk.button("Chamar próximo")).to_have_attribute("aria-disabled", "true")
        await expect(clerk.visit).to_contain_text("Ninguém na fila")
        person = await clerk.court.arrives()
        await person.pauses()
        await expect(clerk.visit).to_contain_text("sem sinal ou pediu uma pausa")
        await clerk.court.arrives()
        await expect(clerk.button("Chamar próximo")).not_to_have_attribute("aria-disabled", "true")


async def test_the_minute_runs_out_and_a_no_show_is_offered_when_the_office_takes_it(
    a_clerk: Clerking,
) -> None:
    async with a_clerk() as clerk:
        times = {"minute": timedelta(seconds=30), "no_show_after": timedelta(seconds=9)}
        await clerk.court.times(CIVEL, **times)
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.me.calls(person)
        await clerk.open_desk()
        await clerk.time_stands_still()
        await person.rings()
        clerk.court.visits.rest()  # or the server would write the no-show at the same instant
        await expect(clerk.timer).to_contain_text("0:30 para entrar")
        await clerk.time_passes(20)
        await expect(clerk.timer).to_contain_text("0:10 para entrar")
        await expect(clerk.button("Não compareceu")).to_have_count(0)
        await clerk.time_passes(17)
        await expect(clerk.visit).to_contain_text("O minuto terminou.")
        await expect(clerk.button("Não compareceu")).to_have_count(0)
        await clerk.time_passes(3)
        await clerk.button("Não compareceu").click()
        await clerk.is_told(f"a senha {person.number} não compareceu")
        await expect(clerk.region("Podem voltar")).to_contain_text(person.number)


async def test_a_no_show_written_by_the_server_frees_the_clerk_who_may_call_again(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.me.calls(person)
        await person.rings()
        await clerk.open_desk()
        await clerk.has(person)
        await clerk.court.passes(65)
        await clerk.is_told(f"A senha {person.number} não entrou a tempo.")
        await expect(clerk.button("Chamar próximo")).to_be_visible()
        missed = clerk.region("Podem voltar")
        await clerk.presses_and_opens(missed.get_by_role("button", name="Chamar novamente"))
        await clerk.has(person)
        assert len(clerk.sent("recall")) == 1


async def test_a_ticket_held_elsewhere_is_brought_on_screen(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.court.arrives()
        elsewhere = await clerk.court.arrives(FAMILIA)
        await clerk.open_desk()
        await clerk.me.calls(elsewhere)
        await clerk.calls_next()
        await clerk.has(elsewhere)
        await clerk.is_told("Você já está com outra senha.")


async def test_a_double_click_ends_one_visit_and_calls_nobody(a_clerk: Clerking) -> None:
    """The second click of the two may fall on «Chamar próximo», which stands there by then."""
    async with a_clerk() as clerk:
        first, _ = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.me.serves(first)
        await clerk.open_desk()
        await clerk.button("Encerrar atendimento").click()
        await clerk.button("Chamar próximo").hover()
        await clerk.page.mouse.down(click_count=2)
        await clerk.page.mouse.up(click_count=2)
        await clerk.has_nobody()
        later = await clerk.court.arrives()
        await expect(clerk.row(later.number)).to_be_visible()
        assert len(clerk.sent("finish")) == 1
        assert clerk.requests("POST", CALLS) == []


async def is_not_reached(clerk: ClerkBrowser, person: Person) -> None:
    person.present = False
    await clerk.court.passes(35)


async def asks_for_a_pause(_: ClerkBrowser, person: Person) -> None:
    await person.rings()
    await person.pauses()


async def is_released_elsewhere(clerk: ClerkBrowser, person: Person) -> None:
    await person.rings()
    await clerk.me.releases(person)


@pytest.mark.parametrize(
    ("goes_back", "said"),
    [
        (is_not_reached, "O aviso não chegou à senha {}: está sem sinal, com o lugar guardado."),
        (asks_for_a_pause, "A senha {} pediu mais tempo, com o lugar guardado."),
        (is_released_elsewhere, "A senha {} voltou ao lugar dela na fila."),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
async def test_the_clerk_reads_why_a_called_ticket_went_back(
    a_clerk: Clerking, goes_back: Callable[[ClerkBrowser, Person], Awaitable[None]], said: str
) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.me.calls(person)
        await clerk.open_desk()
        await clerk.has(person)
        await goes_back(clerk, person)
        await clerk.is_told(said.format(person.number))


async def test_a_forgotten_visit_is_flagged(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.me.serves(await clerk.court.arrives())
        await clerk.court.passes(45, minutes=44)
        await clerk.page.clock.install()
        await clerk.open_desk()
        await expect(clerk.timer).to_contain_text("desde a entrada")
        await expect(clerk.visit).not_to_contain_text("aberto há muito tempo")
        await clerk.page.clock.run_for(30_000)
        await expect(clerk.visit).to_contain_text("aberto há muito tempo")


def with_nobody_called(queue: Json) -> None:
    """As a board read before the call would tell it. A row that has not changed since is its id."""
    called: list[dict[str, Any] | str] = queue["called"]
    before = {"status": "waiting", "calledBy": None, "callId": None}
    queue["waiting"] += [row if isinstance(row, str) else {**row, **before} for row in called]
    queue["called"] = []


async def test_a_view_older_than_the_call_does_not_take_the_ticket_away(a_clerk: Clerking) -> None:
    async with a_clerk(open_tab=False) as clerk:
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.time_stands_still()
        clerk.product.plant(Tampers(with_nobody_called), "GET", QUEUE, None)
        await clerk.looks()
        await clerk.button("Chamar próximo").click()
        await clerk.has(person)
        later = await clerk.court.arrives()
        await clerk.page.clock.run_for(1000)  # it asks twice in a second, no more
        await expect(clerk.row(later.number)).to_be_visible()
        await clerk.has(person)
        await clerk.page.clock.run_for(3000)  # no board is so old
        await clerk.has_nobody()


async def test_a_call_whose_answer_was_lost_does_not_echo_in_the_next(a_clerk: Clerking) -> None:
    async with a_clerk(open_tab=False) as clerk:
        await clerk.page.clock.install()
        first, second = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.open_desk()
        lost = clerk.product.plant(LosesAnswer(), "POST", CALLS, None)
        await clerk.button("Chamar próximo").click()
        await clerk.has(first)
        await clerk.tries_in_vain()
        await clerk.is_told("Sem resposta do servidor")
        lost.end()
        await first.enters()
        await clerk.button("Encerrar atendimento").click()
        await clerk.button("Chamar próximo").click()
        await clerk.has(second)
        keys = [seen.key for seen in clerk.requests("POST", CALLS)]
        assert len(keys) >= 5
        assert len(set(keys[:-1])) == 1
        assert keys[-1] != keys[0]


async def test_a_recall_whose_answer_was_lost_does_not_echo_in_the_next(a_clerk: Clerking) -> None:
    async with a_clerk(open_tab=False) as clerk:
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.court.misses(person, "ana")
        await clerk.open_desk()
        lost = clerk.product.plant(LosesAnswer(), "POST", ".*/recall", None)
        await clerk.region("Podem voltar").get_by_role("button", name="Chamar novamente").click()
        await clerk.has(person)
        await clerk.tries_in_vain()
        await clerk.is_told("Sem resposta do servidor")
        lost.end()
        await person.rings()
        await clerk.court.passes(65)
        await clerk.region("Podem voltar").get_by_role("button", name="Chamar novamente").click()
        await clerk.has(person)
        keys = [seen.key for seen in clerk.sent("recall")]
        assert len(set(keys[:-1])) == 1
        assert keys[-1] != keys[0]


async def test_a_clerk_may_do_without_the_tab(a_clerk: Clerking) -> None:
    async with a_clerk(open_tab=False) as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.button("Chamar próximo").click()
        await clerk.has(person)
        await person.rings()
        await expect(clerk.button("Entrar na sala")).to_be_visible()
        assert len(clerk.page.context.pages) == 1
        assert clerk.sent("enter") == []
