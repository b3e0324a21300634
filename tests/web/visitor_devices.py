"""Screens between a ticket's devices, and how one gets there."""

from __future__ import annotations

from playwright.async_api import expect

from tests.web.visitor_page import Visitor


async def shows_the_code(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.page.locator("#handover summary").click()
    await visitor.press("Mostrar o código")
    await expect(visitor.page.locator("img.qr")).to_be_visible()


async def is_asked_for_the_code(visitor: Visitor) -> None:
    await visitor.open("/continuar")
    await visitor.press("Continuar aqui")
    await visitor.reads("Digite o código que está no outro aparelho.")


async def is_asked_whether_to_finish(visitor: Visitor) -> None:
    await visitor.enters_the_queue()
    await visitor.is_served()
    await visitor.press("Já terminei")
    await visitor.reads("O atendimento acabou?")
