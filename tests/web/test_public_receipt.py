"""The receipt: printed whole and light, with its zone; checked by a link, or by what people type."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visiting
from tests.web.visitor_page import Visitor
from tests.web.visitor_states import STATES

pytestmark = [pytest.mark.browser]
PRINTED = """() => Array.from(document.querySelectorAll("#screen > *"))
  .filter((part) => part.getClientRects().length).map((part) => part.dataset.key)"""


async def gets_the_receipt(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.leaves_the_queue()
    await visitor.press("Ver o comprovante")
    await visitor.reads("Código de conferência")


async def test_the_receipt_alone_is_printed_by_its_button(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await gets_the_receipt(visitor)
        button = visitor.page.get_by_role("button", name="Imprimir")
        await visitor.page.evaluate(
            "window.print = () => { window.prints = document.documentElement.dataset.prints; }"
        )
        await button.click()
        assert await visitor.page.evaluate("window.prints") == "receipt"
        await visitor.page.emulate_media(media="print", color_scheme="dark")
        assert await visitor.page.evaluate(PRINTED) == ["receipt"]
        await visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
        shown = await visitor.page.evaluate(PRINTED)
        assert {"receipt", "ended-left"} <= set(shown), "printed by the browser: this screen"


async def test_a_printed_receipt_is_light_and_whole_with_its_zone(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await gets_the_receipt(visitor)
        await visitor.reads_exactly("Fuso horário Horário de Brasília")
        await visitor.page.emulate_media(media="print", color_scheme="dark")
        colours = await visitor.page.locator(".receipt dd").first.evaluate(
            "(line) => [line, line.closest('.card')].map((part) => getComputedStyle(part))"
            ".map((style, at) => at ? style.backgroundColor : style.color)"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
        await expect(visitor.page.locator(".receipt img.qr")).to_be_visible()


@pytest.mark.parametrize("state", ["queue", "closed", "in-service"])
async def test_any_other_screen_prints_as_it_is(a_visitor: Visiting, state: str) -> None:
    async with a_visitor() as visitor:
        await STATES[state](visitor)
        await visitor.page.emulate_media(media="print")
        assert await visitor.page.evaluate(PRINTED) != []
        await expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()


async def test_the_link_of_a_receipt_fills_both_fields_and_checks_it(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await gets_the_receipt(visitor)
        facts = await visitor.page.locator(".receipt dd").all_inner_texts()
        async with visitor.page.context.expect_page() as opened:
            await visitor.page.locator(".receipt a").click()
        paper = await opened.value
        await expect(paper.get_by_text("Comprovante válido")).to_be_visible()
        assert [await paper.get_by_label(name).input_value() for name in ("Protocolo", "Código de")] == facts[
            :2
        ]


async def test_a_receipt_is_found_by_what_people_type(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await gets_the_receipt(visitor)
        protocol, code = (await visitor.page.locator(".receipt dd").all_inner_texts())[:2]
        await visitor.open("/conferir")
        office, day, number = protocol.split("-")
        typed = f" {office.lower()} – {day.replace('0', 'O').replace('1', 'l')}.{number.replace('0', 'o')} "
        await visitor.page.get_by_label("Protocolo").fill(typed)
        await visitor.page.get_by_label("Código de conferência").fill(f"{code[:5].lower()} {code[5:]}")
        await visitor.press("Conferir")
        await visitor.reads("Comprovante válido")
