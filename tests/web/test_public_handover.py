"""«Continuar no celular»: a code on one device brings the ticket to another, which is called as well."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import context_of
from tests.web.conftest import Visiting
from tests.web.faults import BUSY, LosesAnswer
from tests.web.visitor_page import PHONE, TICKET, Visitor

pytestmark = [pytest.mark.browser]
REDEEM = "/api/handovers/redeem"


async def shows_a_code(visitor: Visitor) -> str:
    """In groups, as the screen has it."""
    await visitor.page.locator("#handover summary").click()
    await visitor.press("Mostrar o código")
    code = visitor.page.locator("#handover-code")
    await expect(code).to_be_focused()
    return await code.inner_text()


@asynccontextmanager
async def phone_of(visitor: Visitor) -> AsyncGenerator[Page]:
    """Another device of the same person."""
    browser = visitor.page.context.browser
    assert browser is not None
    async with context_of(browser, PHONE) as context:
        yield await context.new_page()


async def test_a_scanned_code_brings_the_ticket_to_a_phone_that_rings(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        code = (await shows_a_code(visitor)).replace("-", "")
        await expect(visitor.page.get_by_alt_text("Código QR")).to_be_visible()
        async with phone_of(visitor) as phone:
            asked: list[str] = []
            phone.on("request", lambda request: asked.append(request.url))
            await phone.goto(f"{visitor.product.url}/continuar#{code}")
            await phone.get_by_role("button", name="Continuar aqui").click()
            await expect(phone.get_by_role("heading", name="Sua posição na fila")).to_be_visible()
            await expect(phone).to_have_url(re.compile(r"/\?unidade="))
            assert code not in "".join(asked), "no address that a server or a proxy sees has the code"
            await visitor.clerk.calls(visitor.me)
            for page in (phone, visitor.page):
                await expect(page.get_by_role("timer")).to_be_visible()
            assert await phone.evaluate(
                "import('/assets/public/parts.js').then((sound) => sound.soundIsOn())"
            )
            async with phone.context.expect_page():
                await phone.locator("#enter-call").click()
            await visitor.reads_heading("Você está em atendimento")


async def test_a_typed_code_is_read_as_people_type_it_and_only_once(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        code = await shows_a_code(visitor)
        for device, says in enumerate(("Sua posição na fila", "Este código já foi usado.")):
            async with phone_of(visitor) as phone:
                await phone.goto(f"{visitor.product.url}/continuar")
                await phone.get_by_label("Código mostrado").fill(f" {code.lower().replace('-', ' – ')} ")
                await phone.keyboard.press("Enter")
                await expect(phone.get_by_text(says).first, f"device {device}").to_be_visible()


async def test_wrong_and_late_codes_say_what_to_do(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.enters_the_queue()
        code = await shows_a_code(visitor)
        await visitor.court.passes(121)
        await visitor.page.clock.run_for(121_000)
        await visitor.reads("O código venceu.")
        await expect(visitor.page.locator("img.qr")).to_have_count(0)
        async with phone_of(visitor) as phone:
            await phone.goto(f"{visitor.product.url}/continuar")
            field, press = (
                phone.get_by_label("Código mostrado"),
                phone.get_by_role("button", name="Continuar"),
            )
            for typed, says in ((code, "Este código venceu"), ("BCDF", "Este código não existe.")):
                await field.fill(typed)
                await press.click()
                await expect(phone.locator("#continue-wrong")).to_contain_text(says)
                await expect(field).to_be_focused()
                await expect(phone.locator("#alert")).to_contain_text(says)


async def test_a_code_whose_answer_was_lost_is_not_lost(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        code = await shows_a_code(visitor)
        async with phone_of(visitor) as phone:
            await phone.goto(f"{visitor.product.url}/continuar#{code}")
            visitor.product.plant(LosesAnswer(BUSY), "POST", REDEEM)
            await phone.get_by_role("button", name="Continuar aqui").click()
            press = phone.get_by_role("button", name="Continuar aqui")
            await expect(phone.locator("#continue-wrong")).to_contain_text("não respondeu")
            await press.click()
            await expect(phone.get_by_role("heading", name="Sua posição na fila")).to_be_visible()


async def test_the_ticket_goes_back_by_a_code_of_the_phone(a_visitor: Visiting) -> None:
    """The computer has forgotten it meanwhile: it is a library's."""
    async with a_visitor() as visitor:
        await visitor.enters_the_queue()
        code = await shows_a_code(visitor)
        me = visitor.me
        async with phone_of(visitor) as phone:
            await phone.goto(f"{visitor.product.url}/continuar#{code}")
            await phone.get_by_role("button", name="Continuar aqui").click()
            await expect(phone.get_by_role("heading", name="Sua posição na fila")).to_be_visible()
            await visitor.page.get_by_text("Não sou eu").click()
            await visitor.press("Esquecer esta senha")
            await phone.locator("#handover summary").click()
            await phone.get_by_role("button", name="Mostrar o código").click()
            back = await phone.locator("#handover-code").inner_text()
            await visitor.open("/continuar")
            await visitor.page.get_by_label("Código mostrado").fill(back)
            await visitor.press("Continuar aqui")
            await visitor.reads_heading("Sua posição na fila")
        assert visitor.requests("GET", TICKET)[-1].path.endswith(me.ticket_id)
