"""After a missed call or a broken service: who may return, for how long, and whom a clerk may still call."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from playwright.async_api import expect

from tests.web.browsing import next_task
from tests.web.conftest import Visiting
from tests.web.court import COORDENADORIA
from tests.web.visitor_page import Visitor
from tests.web.visitor_returns import becomes_dropped, becomes_no_show, becomes_unreached, comes_back
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MAY_BE_CALLED = "Mantenha esta página aberta: o atendente ainda pode chamar você de novo"
ENDED_40_MINUTES_AGO = """localStorage['balcao.tickets'] = JSON.stringify(
    JSON.parse(localStorage['balcao.tickets']).map((one) => {
        one.endedAt = Date.now() - 40 * 60 * 1000;
        return one;
    }))"""
Ends = Callable[[Visitor], Awaitable[None]]


@pytest.mark.parametrize("ends", [becomes_unreached, becomes_dropped])
async def test_who_lost_the_connection_comes_back(a_visitor: Visiting, ends: Ends) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await ends(visitor)
        told = visitor.page.get_by_text("Você pode voltar ao seu lugar na fila, uma única vez, até ")
        await expect(told).to_have_text(re.compile(r"até 10:\d\d\."))
        await comes_back(visitor)
        await visitor.is_called()


@pytest.mark.parametrize("ends", [becomes_no_show, becomes_unreached])
async def test_a_clerk_may_call_again_whom_the_page_can_no_more_bring_back(
    a_visitor: Visiting, ends: Ends
) -> None:
    """The one return is used up: the clerk's own is not, and must be heard."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        await becomes_no_show(visitor)
        await comes_back(visitor)
        await ends(visitor)
        await visitor.reads(MAY_BE_CALLED)
        await expect(visitor.page.get_by_role("button", name="Voltar à fila")).to_have_count(0)
        await visitor.clerk.recalls(visitor.me)
        await expect(visitor.page.get_by_role("timer")).to_be_visible()
        await visitor.enters_the_meeting()


async def test_a_page_asks_no_more_once_nothing_follows(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await STATES["returned-before"](visitor)
        await visitor.court.passes(minutes=6, housekeeping=True)
        await expect(visitor.page.get_by_text(MAY_BE_CALLED)).to_have_count(0)
        sent = await visitor.sends()
        await visitor.wakes()
        await next_task(visitor.page)
        assert sent == []


async def test_a_way_back_longer_than_half_an_hour_is_not_forgotten(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.times(COORDENADORIA, return_after_drop=timedelta(hours=1))
        await visitor.enters_the_queue()
        await becomes_dropped(visitor)
        await visitor.page.evaluate(ENDED_40_MINUTES_AGO)

        await visitor.open("/")

        await expect(visitor.page.get_by_role("button", name="Voltar à fila")).to_be_visible()
        forgotten = ENDED_40_MINUTES_AGO.replace("one.endedAt", "one.returnUntil = one.endedAt")
        await visitor.page.evaluate(forgotten)
        await visitor.open("/")
        await visitor.reads_heading("Com qual cartório você quer falar?")
