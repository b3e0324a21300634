"""What somebody presses stays where it is: no press is lost or meets another, whatever arrives meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from shared.domain.clerk import Role
from shared.domain.priority import Priority
from tests.web.browsing import next_task, until
from tests.web.conftest import Clerking, Visiting
from tests.web.court import CIVEL
from tests.web.faults import Slow
from tests.web.visitor_page import DESKTOP, TICKET, Visitor

pytestmark = [pytest.mark.browser]
OFFICE = "Juizado Especial Cível de Campinas"


async def middle_of(button: Locator) -> tuple[float, float]:
    """Where a finger would press."""
    await button.scroll_into_view_if_needed()
    box = await button.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def presses_down(page: Page, button: Locator) -> None:
    """The mouse's button is pressed, and not yet released."""
    await page.mouse.move(*await middle_of(button))
    await page.mouse.down()


async def answered(visitor: Visitor, slow: Slow) -> None:
    """The answers on their way reach the page."""
    async with visitor.page.expect_response(lambda response: "/api/offices?" in response.url) as told:
        slow.arrive()
    await (await told.value).body()
    await next_task(visitor.page)


async def searching(visitor: Visitor) -> Slow:
    """The whole list is there, and the answer to what was typed is on its way."""
    await visitor.open()
    await expect(visitor.page.get_by_role("link", name=OFFICE)).to_be_visible()
    slow = Slow()
    visitor.product.plant(slow, "GET", "/api/offices", None)
    await visitor.page.get_by_role("searchbox").fill("campinas")
    await until(lambda: slow.waiting)
    return slow


async def test_an_office_pressed_while_the_search_is_answered_is_opened(a_visitor: Visiting) -> None:
    async with a_visitor(DESKTOP) as visitor:
        slow = await searching(visitor)
        await presses_down(visitor.page, visitor.page.get_by_role("link", name=OFFICE))
        await answered(visitor, slow)
        await visitor.page.mouse.up()
        await visitor.reads_heading(OFFICE)


async def test_an_office_touched_while_the_search_is_answered_is_opened(a_visitor: Visiting) -> None:
    async with a_visitor(DESKTOP) as visitor:
        slow = await searching(visitor)
        finger: Any = await visitor.page.context.new_cdp_session(visitor.page)
        x, y = await middle_of(visitor.page.get_by_role("link", name=OFFICE))
        touched: dict[str, Any] = {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
        await finger.send("Input.dispatchTouchEvent", touched)
        await answered(visitor, slow)
        await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        await visitor.reads_heading(OFFICE)


async def test_the_focus_stays_with_the_office_when_the_list_changes(a_visitor: Visiting) -> None:
    """Its place in the list is another's afterwards, and Enter would open that."""
    async with a_visitor() as visitor:
        await visitor.open()
        link = visitor.page.get_by_role("link", name=OFFICE)
        await expect(link).to_be_visible()
        slow = Slow()
        visitor.product.plant(slow, "GET", "/api/offices", None)
        await visitor.page.get_by_label("Mostrar só os abertos agora").check()
        await until(lambda: slow.waiting)
        await visitor.court.clerk("carla", Role.MANAGER).closes_day(CIVEL)
        await link.focus()
        await answered(visitor, slow)
        await expect(visitor.page.get_by_text("Fechado")).to_have_count(0)
        await visitor.page.keyboard.press("Enter")
        await visitor.reads_heading(OFFICE)


async def test_what_is_held_longer_than_a_press_hides_nothing(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        slow = await searching(visitor)
        await visitor.stops_the_clock()
        await presses_down(visitor.page, visitor.page.get_by_role("link", name=OFFICE))
        await answered(visitor, slow)
        await expect(visitor.page.locator("#results .rows a")).not_to_have_count(1)
        await visitor.page.clock.run_for(2000)
        await expect(visitor.page.locator("#results .rows a")).to_have_count(1)


async def test_a_button_that_was_about_to_go_can_still_be_pressed(a_visitor: Visiting) -> None:
    """«Não é esta unidade? Sair» stands there for ten seconds."""
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.stops_the_clock()
        await visitor.enters_the_queue()
        await visitor.page.clock.run_for(9000)
        quick = visitor.page.locator("#quit")
        await presses_down(visitor.page, quick)
        await visitor.page.clock.run_for(1500)
        await visitor.page.mouse.up()
        await until(lambda: visitor.requests("POST", f"{TICKET}/leave"))
        await expect(quick).to_have_count(0)


async def test_the_menu_of_the_row_that_is_pressed_opens(a_clerk: Clerking) -> None:
    """Somebody of a higher priority arrives meanwhile and takes the row's place."""
    async with a_clerk() as clerk:
        first, chosen = await clerk.court.arrives(), await clerk.court.arrives()
        await clerk.open_desk()
        await expect(clerk.row(first.number)).to_be_visible()
        menu = clerk.row(chosen.number).get_by_text("Mais", exact=True)
        await presses_down(clerk.page, menu)
        async with clerk.page.expect_response(
            lambda response: "/api/staff/queue" in response.url and response.status == 200
        ) as told:
            await clerk.court.arrives(priority=Priority.OVER_80)
        await (await told.value).body()
        await next_task(clerk.page)
        await clerk.page.mouse.up()
        await expect(clerk.row(chosen.number).locator("details")).to_have_attribute("open", "")
        await expect(clerk.page.locator("details[open]")).to_have_count(1)
