"""The main walk in Debian's Firefox: found, joined, called, entered, evaluated.

Not the sound: on a machine without an audio device Firefox leaves it suspended, whatever was pressed.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.browsing import until
from tests.web.court import COORDENADORIA, OFFICE_NAME
from tests.web.firefox import EXECUTABLE, FirefoxTab, firefox
from tests.web.product import PageProduct
from tests.web.visitor_page import TICKET

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not EXECUTABLE.exists(), reason="`make browser` installs firefox-esr"),
]


async def test_the_walk_of_the_manual(product: PageProduct, tmp_path: Path) -> None:
    court = await product.begin()
    clerk = court.clerk("ana")
    async with firefox(tmp_path) as browser:
        page = await browser.tab()
        await page.open(product.url)
        await page.clicks_on(f'a[href="/?unidade={COORDENADORIA}"]')
        await page.clicks("button", "Acessar")
        await page.reads("Sua posição na fila")
        me = court.newest(COORDENADORIA)
        await clerk.tells(me, "Já vou.")
        await page.reads("Recado do atendente às 10:20: Já vou.")

        await clerk.calls(me)
        await page.reads(f"{OFFICE_NAME} está chamando você.")
        await until(lambda: product.requests("POST", f"{TICKET}/ring"))
        assert await page.evaluate("document.title") == "🔔 É a sua vez – Balcão Virtual"

        await page.clicks_on("#enter-call")
        await page.reads("Você está em atendimento")
        [_, meeting] = await browser.tabs()
        await FirefoxTab(browser, meeting).reads("Reunião no Teams")
        await clerk.finishes(me)
        await page.reads("Agradecemos o seu contato!")
        await page.clicks_on("label.score:last-of-type")
        await page.clicks("button", "Enviar avaliação")
        await page.reads("Avaliação recebida. Obrigado!")
        [opinion] = product.requests("PUT", f"{TICKET}/evaluation")
        assert opinion.body == {"score": 5}
