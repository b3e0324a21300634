"""What the browser keeps of what it sends: no echo of an earlier call, nothing of the person before."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.clerk_page import closes
from tests.web.conftest import Visiting
from tests.web.court import SANTOS
from tests.web.faults import BUSY, LosesAnswer
from tests.web.visitor_page import JOIN, LINK, TICKET, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
VALID_CASE = "0000001-68.2026.8.26.0100"
LOST = LosesAnswer(BUSY)
"""It has its effect; a proxy says that nobody answered."""


def devices(visitor: Visitor) -> list[str]:
    """The names that the browser gave itself, entry by entry."""
    return [seen.headers["X-Device-Id"] for seen in visitor.requests("POST", JOIN)]


def keys(visitor: Visitor, action: str) -> list[str | None]:
    return [seen.key for seen in visitor.requests("POST", f"{TICKET}/{action}")]


async def kept(visitor: Visitor) -> str:
    return await visitor.page.evaluate("JSON.stringify(localStorage)")


async def is_not_me(visitor: Visitor) -> None:
    await visitor.page.get_by_text("Não sou eu").click()
    await visitor.press("Esquecer esta senha")
    await visitor.reads_heading("Com qual cartório você quer falar?")


async def test_the_next_person_at_a_shared_computer_is_another_one(a_visitor: Visiting) -> None:
    """By the same name the server would hand out the ticket of the last person."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        first = visitor.me
        await is_not_me(visitor)
        await visitor.court.passes(1)
        await visitor.enters_the_queue()
        assert visitor.me.ticket_id != first.ticket_id
        assert len(set(devices(visitor))) == 2
        assert devices(visitor)[1] in await kept(visitor)


async def test_a_tab_that_was_open_before_forgets_the_person_too(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open(LINK)
        old_tab = await visitor.page.context.new_page()
        visitor.product.plant(BUSY, "POST", JOIN)
        await old_tab.goto(visitor.product.url + LINK)
        await old_tab.get_by_role("button", name="Entrar na fila").click()
        await expect(old_tab.get_by_role("heading", name="Não foi possível entrar na fila")).to_be_visible()
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")
        await is_not_me(visitor)
        await old_tab.get_by_role("button", name="Tentar novamente").click()
        await expect(old_tab.get_by_role("heading", name="Sua posição na fila")).to_be_visible()
        first, second, third = devices(visitor)
        assert first == second != third


async def test_who_goes_home_stays_the_same_person(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.leaves_the_queue()
        await visitor.press("Voltar ao início")
        await visitor.enters_the_queue()
        first, second = devices(visitor)
        assert first == second


async def test_an_entry_of_the_person_before_is_not_repeated(a_visitor: Visiting) -> None:
    """Its answer was lost: by the same key the server would answer with that ticket."""
    async with a_visitor() as visitor:
        await visitor.open(LINK)
        visitor.product.plant(LOST, "POST", JOIN)
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Não foi possível entrar na fila")
        before = visitor.me
        await visitor.open(f"/?unidade={SANTOS}")
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")
        await is_not_me(visitor)
        await visitor.court.passes(1)
        await visitor.enters_the_queue()
        first, second = [seen.key for seen in visitor.requests("POST", JOIN)]
        assert first != second
        assert visitor.me.ticket_id != before.ticket_id


async def test_an_entry_whose_answer_was_lost_yesterday_is_not_repeated_today(a_visitor: Visiting) -> None:
    """By the same key the server would answer with yesterday's ticket, and how it ended."""
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.open(LINK)
        visitor.product.plant(LOST, "POST", JOIN)
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Não foi possível entrar na fila")
        before = visitor.me
        await visitor.court.passes(1)
        await visitor.page.clock.fast_forward(23 * 3600 * 1000)
        await visitor.enters_the_queue()
        first, second = [seen.key for seen in visitor.requests("POST", JOIN)]
        assert first != second
        assert visitor.me.ticket_id == before.ticket_id, "that ticket still waits: the device's own"


async def test_an_entry_that_ended_meanwhile_is_made_anew(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open(LINK)
        visitor.product.plant(LOST, "POST", JOIN)
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Não foi possível entrar na fila")
        before = visitor.me
        await before.leaves()
        await visitor.court.passes(1)
        await visitor.press("Tentar novamente")
        await visitor.reads_heading("Sua posição na fila")
        assert visitor.me.ticket_id != before.ticket_id


@pytest.mark.parametrize("kept", ["{", '"x"', '{"key": "old", "mark": "1"}'])
async def test_a_spoilt_or_older_key_does_not_stop_an_entry(a_visitor: Visiting, kept: str) -> None:
    async with a_visitor() as visitor:
        await visitor.open(LINK)
        slot = [f"balcao.key.POST {JOIN}", kept]
        await visitor.page.evaluate("([name, kept]) => localStorage.setItem(name, kept)", slot)
        await visitor.press("Entrar na fila")
        await visitor.reads_heading("Sua posição na fila")


async def test_what_somebody_typed_is_never_kept(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.page.get_by_text("Seus dados (opcional)").click()
        await visitor.page.get_by_label("Nome", exact=True).fill("Maria")
        await visitor.page.get_by_label("Número do processo").fill(VALID_CASE)
        visitor.product.plant(BUSY, "PATCH", TICKET)
        await visitor.press("Salvar")
        await visitor.reads("O serviço não respondeu agora.")
        assert "Maria" not in await kept(visitor)
        assert VALID_CASE not in await kept(visitor)
        await visitor.page.get_by_text("Sair da fila").first.click()
        await visitor.page.get_by_label("Por quê? (opcional)").select_option("A espera foi longa")
        visitor.product.plant(BUSY, "POST", f"{TICKET}/leave")
        await visitor.press("Confirmar saída")
        await expect(visitor.page.locator('[data-key="refusal"]')).to_be_visible()
        assert "A espera foi longa" not in await kept(visitor)
        assert "balcao.key" in await kept(visitor)
        await is_not_me(visitor)
        assert "balcao.key" not in await kept(visitor)


async def test_what_an_earlier_version_kept_goes_with_the_person(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        old = f"balcao.key.PATCH /api/tickets/{visitor.me.ticket_id}"
        await visitor.page.evaluate(
            "(name) => localStorage.setItem(name, JSON.stringify({body: 'Maria'}))", old
        )
        await is_not_me(visitor)
        assert "Maria" not in await kept(visitor)


async def called_again(visitor: Visitor) -> None:
    """The first call was given back; this is the next."""
    await visitor.clerk.releases(visitor.me)
    await visitor.reads_heading("Sua posição na fila")
    await visitor.is_called()


async def test_the_ring_of_a_second_call_is_no_echo_of_the_first(a_visitor: Visiting) -> None:
    """Answered from the server's memory it would start no minute, and the visitor would be absent."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        visitor.product.plant(LOST, "POST", f"{TICKET}/ring")
        await visitor.is_called()
        await called_again(visitor)
        first, second = keys(visitor, "ring")
        assert first != second


async def test_entering_a_second_call_is_no_echo_of_the_first(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await visitor.is_called()
        visitor.product.plant(BUSY, "POST", f"{TICKET}/enter", times=2)
        for attempt in (1, 2):
            async with visitor.page.context.expect_page() as opened:
                await visitor.page.locator("#enter-call").click()
            await closes(await opened.value)
            await expect(visitor.page.locator("#call-wrong")).to_be_visible()
            assert len(keys(visitor, "enter")) == attempt
        await called_again(visitor)
        await visitor.enters_the_meeting()
        first, again, second = keys(visitor, "enter")
        assert first == again, "the same command as long as it is the same call"
        assert first != second
