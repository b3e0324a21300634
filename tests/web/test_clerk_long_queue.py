"""A queue of two hundred: it can be searched, and what changes in it costs little."""

from __future__ import annotations

import asyncio
import statistics
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

import pytest
from playwright.async_api import Response, expect

from shared.domain.needs import Need
from shared.domain.priority import Priority
from tests.web.clerk_page import QUEUE, ClerkBrowser
from tests.web.conftest import Clerking

pytestmark = [pytest.mark.browser]
PEOPLE = 200
SECONDS = 10
CHANGES_IN_A_SECOND = 2
MOST_OF_A_CORE = 0.1
MOST_BYTES = 15_000
"""Of what is sent for one change; a whole view of two hundred has ten times as much."""
CASE = "1001234-81.2026.8.26.0100"


async def fills_the_queue(clerk: ClerkBrowser) -> None:
    """As many people as one office lets wait."""
    for number in range(PEOPLE):
        await clerk.court.arrives(
            display_name=f"Maria Aparecida {number}",
            case_number=CASE if number % 2 else None,
            priority=Priority.LEGAL if number % 5 == 0 else Priority.NONE,
            needs=(Need.LIBRAS,) if number % 10 == 0 else (),
        )


async def processor_share(clerk: ClerkBrowser, change: Callable[[], Awaitable[Any]]) -> float:
    """How much of one core the page's process uses while so many changes a second reach it."""
    session: Any = await clerk.page.context.new_cdp_session(clerk.page)
    await session.send("Performance.enable")

    async def used() -> float:
        metrics = (await session.send("Performance.getMetrics"))["metrics"]
        return next(each["value"] for each in metrics if each["name"] == "ProcessTime")

    before = await used()
    for _ in range(SECONDS * CHANGES_IN_A_SECOND):
        await change()
        await asyncio.sleep(1 / CHANGES_IN_A_SECOND)
    return (await used() - before) / SECONDS


async def names_of(clerk: ClerkBrowser, filter_name: str) -> int:
    """Press a filter; how many people are in the list then, as the page counts them."""
    await clerk.button(filter_name).click()
    found = clerk.region("Fila de espera").locator(".found")
    await expect(found).to_contain_text(" de ")
    text = await found.inner_text()
    await clerk.button(filter_name).click()
    await expect(found).to_be_empty()
    return int(text.split(" de ")[0])


async def test_somebody_in_a_long_queue_is_found_by_number_name_or_case(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        for _ in range(20):
            await clerk.court.arrives(display_name="Maria da Silva")
        joao = await clerk.court.arrives(display_name="João Conceição", case_number=CASE)
        await clerk.open_desk()
        queue = clerk.region("Fila de espera")
        for text in (
            joao.number.lower(),
            "conceicao joao",
            "1001234-81",
            "81.2026.8.26",
            "10012348120268260100",
        ):
            await queue.get_by_role("searchbox").fill(text)
            await expect(queue.get_by_role("listitem")).to_have_count(1)
            await expect(clerk.row(joao.number)).to_contain_text("21º")
            await expect(queue.get_by_role("status")).to_have_text("1 de 21")
        await queue.get_by_role("searchbox").fill("ninguém")
        await clerk.reads("Ninguém na fila corresponde")
        await clerk.button("Mostrar todos").click()
        await expect(queue.get_by_role("searchbox")).to_be_focused()
        await expect(queue.get_by_role("searchbox")).to_have_value("")
        await expect(queue.get_by_role("listitem")).to_have_count(21)


async def test_a_long_queue_is_filtered_and_long_waits_stand_out(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        for number in range(10):
            await clerk.court.arrives(priority=Priority.DONOR if number < 3 else Priority.NONE)
        clerk.court.people[0].present = False
        await clerk.court.passes(minutes=30)
        for number in range(10):
            await clerk.court.arrives(
                priority=Priority.LEGAL if number < 4 else Priority.NONE,
                needs=(Need.LIBRAS,) if number < 2 else (),
            )
        await clerk.open_desk()
        assert await names_of(clerk, "Prioridade") == 7
        assert await names_of(clerk, "Libras") == 2
        assert await names_of(clerk, "Sem sinal") == 1
        assert await names_of(clerk, "30 min ou mais") == 10
        await expect(clerk.page.locator(".waited.long")).to_have_count(10)
        await clerk.button("Prioridade").click()
        await clerk.button("30 min ou mais").click()
        first = clerk.region("Fila de espera").get_by_role("listitem").first
        await expect(first).to_contain_text(clerk.court.people[0].number)
        await expect(first).to_contain_text("5º")  # four of the higher class stand before


async def test_only_rows_near_the_screen_are_built(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        for _ in range(80):
            await clerk.court.arrives()
        await clerk.open_desk()
        last = clerk.row(clerk.court.people[-1].number)
        built = clerk.page.locator(".queue li:not(.unbuilt)")
        await expect(clerk.page.locator(".queue li")).to_have_count(80)
        await expect(built.nth(19)).to_be_attached()
        assert await built.count() < 60
        await expect(last.get_by_role("button")).to_have_count(0)
        await last.scroll_into_view_if_needed()
        await expect(last.get_by_role("button", name="Chamar")).to_be_visible()
        await expect(clerk.page.locator(".queue li.unbuilt").first).to_be_attached()


@pytest.mark.slow
async def test_two_changes_a_second_use_a_tenth_of_a_core(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await fills_the_queue(clerk)
        await clerk.open_desk()
        await expect(clerk.region("Fila de espera")).to_contain_text("200 pessoas")
        there: list[Any] = []

        async def change() -> None:
            if there:
                await there.pop().leaves()
            else:
                await clerk.me.removes(clerk.court.people.pop(0))
                there.append(await clerk.court.arrives())

        sizes: list[int] = []

        async def weigh(response: Response) -> None:
            if QUEUE in response.url and response.status == HTTPStatus.OK:
                sizes.append(len(await response.body()))

        clerk.page.on("response", weigh)
        share = await processor_share(clerk, change)
        assert len(sizes) >= SECONDS * CHANGES_IN_A_SECOND - 2
        assert share <= MOST_OF_A_CORE
        assert statistics.median(sizes) <= MOST_BYTES
