"""The ways through the clerk's page on which each of its requests is sent."""

from __future__ import annotations

from contextlib import suppress

from playwright.async_api import Error, expect

from tests.web.clerk_page import ClerkBrowser
from tests.web.matrix.trouble import Trouble


async def keeps_the_offices(clerk: ClerkBrowser, trouble: Trouble) -> None:
    if "1-vara-civel" not in await clerk.page.evaluate("localStorage['balcao.atendente'] ?? ''"):
        trouble.failures.append("the offices were forgotten")


async def opening(clerk: ClerkBrowser, trouble: Trouble) -> None:
    """Somebody at work loads the page anew."""
    await clerk.open_desk()
    trouble.begin()
    with suppress(Error):  # not answered: the person tries again
        await clerk.page.goto(f"{clerk.product.url}/atendente", wait_until="commit", timeout=1500)
    ways = (clerk.button("Tentar de novo"), clerk.link("tente novamente"))
    await trouble.passes(clerk.heading("Fila de espera").is_visible, ways, reloads=True)
    if not trouble.failures:
        await keeps_the_offices(clerk, trouble)


async def following(clerk: ClerkBrowser, trouble: Trouble) -> None:
    """Somebody arrives as the trouble begins."""
    await clerk.open_desk()
    trouble.begin()
    await clerk.wakes()
    person = await clerk.court.arrives()
    await trouble.passes(clerk.row(person.number).is_visible)
    await keeps_the_offices(clerk, trouble)


async def calling(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.open_desk()
    trouble.begin()
    press = clerk.button("Chamar próximo")
    await press.click()
    held = clerk.visit.get_by_text(f"Senha {person.number}")
    await trouble.passes(held.is_visible, (press,))


async def entering_the_room(clerk: ClerkBrowser, trouble: Trouble) -> None:
    await clerk.court.arrives()
    await clerk.open_desk()
    trouble.begin()
    await clerk.button("Chamar próximo").click()
    link = clerk.visit.locator("a[href*='/meet/']")
    await trouble.passes(link.is_visible, (clerk.visit.locator("[data-action=enter]"),))


async def asking_for_the_hosts(clerk: ClerkBrowser, trouble: Trouble) -> None:
    trouble.begin()
    await clerk.court.arrives()
    await clerk.open_desk()
    await clerk.button("Chamar próximo").click()
    link = clerk.visit.locator("a[href*='/meet/']")
    await trouble.passes(link.is_visible, (clerk.visit.locator("[data-action=enter]"),))


async def finishing(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.me.serves(person)
    await clerk.open_desk()
    trouble.begin()
    press = clerk.page.locator("[data-action=finish]")
    await press.click()
    nobody = clerk.visit.get_by_text("Você não está atendendo ninguém")
    await trouble.passes(nobody.is_visible, (press,))


async def writing(clerk: ClerkBrowser, trouble: Trouble) -> None:
    person = await clerk.court.arrives()
    await clerk.open_desk()
    await clerk.chooses(person.number, "Enviar mensagem")
    text = clerk.dialog.get_by_role("textbox")
    await text.fill("Traga o documento.")
    trouble.begin()
    send = clerk.dialog.locator("[type=submit]")
    await send.click()
    told = clerk.page.locator(".said")
    await trouble.passes(told.is_visible, (send,))
    await expect(clerk.dialog).to_have_count(0)


async def suspending(clerk: ClerkBrowser, trouble: Trouble) -> None:
    await clerk.open_desk()
    await clerk.button("Suspender entradas").click()
    trouble.begin()
    send = clerk.dialog.locator("[type=submit]")
    await send.click()
    told = clerk.page.get_by_text("Entradas suspensas. Quem já está na fila continua.")
    await trouble.passes(told.first.is_visible, (send,))
