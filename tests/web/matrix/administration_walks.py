"""The ways through the administration's pages on which each of their requests is sent."""

from __future__ import annotations

from contextlib import suppress

from playwright.async_api import Error, expect

from tests.web.administration import HOME, Administrator
from tests.web.clerk_page import ClerkBrowser
from tests.web.court import CIVEL
from tests.web.matrix.trouble import Trouble


async def listing(clerk: ClerkBrowser, trouble: Trouble) -> None:
    trouble.begin()
    with suppress(Error):  # not answered: the person tries again
        await clerk.page.goto(clerk.product.url + HOME, wait_until="commit", timeout=1500)
    ways = (clerk.button("Tentar de novo"), clerk.link("tente novamente"))
    await trouble.passes(clerk.link("1ª Vara Cível do Foro Central").is_visible, ways, reloads=True)


async def reading_an_office(clerk: ClerkBrowser, trouble: Trouble) -> None:
    trouble.begin()
    with suppress(Error):
        address = f"{clerk.product.url}{HOME}/unidade?id={CIVEL}"
        await clerk.page.goto(address, wait_until="commit", timeout=1500)
    ways = (clerk.button("Tentar de novo"), clerk.link("tente novamente"))
    await trouble.passes(clerk.button("Gravar").is_visible, ways, reloads=True)


async def saving_an_office(clerk: ClerkBrowser, trouble: Trouble) -> None:
    """What was written stays until it is saved."""
    admin = Administrator(clerk)
    await admin.opens_office()
    about = admin.field("Sobre este balcão")
    await about.fill("Só processos cíveis.")
    trouble.begin()
    save = clerk.button("Gravar")
    await save.click()
    await trouble.passes(clerk.page.get_by_text("Gravado.").last.is_visible, (save,))
    await expect(about).to_have_value("Só processos cíveis.")
    if clerk.court.account.offices.offices[CIVEL].about != "Só processos cíveis.":
        trouble.failures.append("the office was not saved")


async def previewing(clerk: ClerkBrowser, trouble: Trouble) -> None:
    admin = Administrator(clerk)
    await admin.opens_office()
    trouble.begin()
    closes = admin.day("segunda-feira").get_by_label("Fecha")
    await closes.fill("12:00")
    shown = admin.preview.get_by_text("das 08:00 às 12:00").first
    await trouble.passes(shown.is_visible, (clerk.button("Tentar de novo"),))
