"""The desk says at once what it cannot know and what is under way, and goes on by itself."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.clerk_page import CALLS, LOST, QUEUE, ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.faults import Answers, Slow

pytestmark = [pytest.mark.browser]
PROBE = "/assets/staff/signed-in.js"
OFFLINE = "Sem conexão. Tentando de novo…"


async def knows_nothing(clerk: ClerkBrowser, number: str) -> None:
    """The badge says so, and nobody is said to be on their page."""
    await clerk.reads(OFFLINE)
    await expect(clerk.row(number)).to_contain_text("Sem conexão")
    await expect(clerk.row(number)).not_to_contain_text("Na página")


async def test_a_computer_without_a_network_says_so_at_once(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.page.context.set_offline(True)
        await knows_nothing(clerk, person.number)
        await clerk.page.context.set_offline(False)
        await expect(clerk.row(person.number)).to_contain_text("Na página")
        await clerk.reads("Ao vivo")


async def test_a_network_that_swallows_everything_is_told_within_five_seconds(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await expect(clerk.row(person.number)).to_contain_text("Na página")
        slow = Slow()
        planted = [clerk.product.plant(slow, method, ".*", None) for method in ("GET", "HEAD")]
        await clerk.heading("Fila de espera").hover()
        await clerk.page.clock.run_for(5000)
        await knows_nothing(clerk, person.number)
        for each in planted:
            each.end()
        slow.arrive()
        await clerk.page.clock.run_for(6000)
        await clerk.reads("Ao vivo")


async def test_a_page_that_nobody_touches_asks_for_nothing(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        asked: list[
            str
        ] = []  # as the browser counts: what is sent on the way of its clock is known at its end
        clerk.page.on(
            "request", lambda request: asked.append(request.url) if request.method == "HEAD" else None
        )
        await clerk.open_desk()
        await clerk.stops_the_clock()
        await clerk.heading("Fila de espera").hover()
        await clerk.page.clock.run_for(10_000)
        assert 1 <= len(asked) <= 5
        await clerk.page.clock.run_for(30_000)
        before = len(asked)
        await clerk.page.clock.run_for(60_000)
        assert len(asked) == before


async def test_a_press_shows_that_it_is_under_way(a_clerk: Clerking) -> None:
    async with a_clerk(open_tab=False) as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        slow = Slow()
        clerk.product.plant(slow, "POST", CALLS)
        press = clerk.button("Chamar próximo")
        await press.click()
        await expect(press).to_have_attribute("aria-busy", "true")
        slow.arrive()
        await clerk.has(person)


async def test_a_command_that_goes_through_ends_the_wait_for_a_sign_in(a_clerk: Clerking) -> None:
    """Somebody has signed in elsewhere, and no event of the browser tells this page."""
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.me.serves(await clerk.court.arrives())
        await clerk.open_desk()
        await clerk.chooses(person.number, "Enviar mensagem")
        await clerk.hears_of_the_end()
        await clerk.reads(LOST)
        await clerk.signs_in("ana")
        await clerk.dialog.get_by_role("textbox").fill("Traga o documento.")
        await clerk.submits()
        await expect(clerk.page.get_by_text(LOST)).to_have_count(0)
        await person.leaves()
        await expect(clerk.row(person.number)).to_have_count(0)


@pytest.mark.parametrize("status", [403, 404])
async def test_a_refusal_that_is_not_ours_closes_and_forgets_nothing(a_clerk: Clerking, status: int) -> None:
    async with a_clerk() as clerk:
        await clerk.page.clock.install()
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.time_stands_still()
        clerk.product.plant(Answers(status, "<h1>Proxy</h1>"), "GET", QUEUE, 3)
        await clerk.wakes()
        await clerk.reads(OFFLINE)
        await clerk.page.clock.resume()
        await clerk.reads("Ao vivo")
        await expect(clerk.row(person.number)).to_contain_text("Na página")
        assert "1-vara-civel" in await clerk.page.evaluate("localStorage['balcao.atendente']")
