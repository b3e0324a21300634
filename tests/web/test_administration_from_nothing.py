"""A court from an empty directory to the opinion of its first visitor, by the product's own pages alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.web.administration import Administrator, offices_file
from tests.web.browsing import context_of
from tests.web.clerk_page import ClerkBrowser
from tests.web.conftest import Clerking
from tests.web.visitor_page import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
OFFICE, NAME = "vara-unica-de-itu", "Vara Única de Itu"
ANA = "ana@demo.balcao.test"


def file_of(folder: Path, name: str, *lines: str) -> Path:
    file = folder / name
    file.write_text("\n".join(lines), "utf-8")
    return file


async def imports(admin: Administrator, file: Path, what: str) -> None:
    await admin.rehearses(file, what)
    await admin.clerk.button("Importar agora").click()
    await expect(admin.clerk.heading("Importação concluída")).to_be_visible()
    await admin.clerk.reads("Criados: 1. Alterados: 0. Iguais: 0.")


async def joins(visitor: Visitor) -> None:
    await visitor.open(f"/?unidade={OFFICE}")
    await visitor.press("Entrar na fila")
    await visitor.reads_heading("Sua posição na fila")


async def calls(clerk: ClerkBrowser) -> None:
    await clerk.signs_in("ana")
    await clerk.open_desk()
    await clerk.calls_next()
    await expect(clerk.visit).to_contain_text("Senha")


async def is_served(clerk: ClerkBrowser, visitor: Visitor) -> None:
    """From the ring into the meeting, until the clerk ends it."""
    await expect(visitor.page.get_by_role("timer")).to_be_visible()
    meeting = await visitor.enters_the_meeting()
    await expect(meeting.get_by_role("heading", name="Reunião no Teams")).to_be_visible()
    await expect(clerk.timer).to_contain_text("desde a entrada")
    await clerk.visit.get_by_label("Resolvido").check()
    await clerk.button("Encerrar atendimento").click()
    await clerk.has_nobody()


async def says_how_it_went(visitor: Visitor) -> None:
    await visitor.reads_heading("Agradecemos o seu contato!")
    await visitor.page.get_by_label("Muito bom").check()
    await visitor.press("Enviar avaliação")
    await visitor.reads("Avaliação recebida. Obrigado!")


async def test_an_empty_court_is_set_up_and_serves_its_first_visitor(
    a_clerk: Clerking, browser: Browser, tmp_path: Path
) -> None:
    async with a_clerk(user="admin", offices=()) as clerk:
        await clerk.court.has_nothing()
        admin = Administrator(clerk)
        await admin.opens()
        await clerk.reads("Ainda não há unidades.")
        line = f"{OFFICE},{NAME},Itu,Itu,1,vara,08:00,19:00,mon-fri"

        await imports(admin, offices_file(tmp_path, line), "Unidades")
        people = file_of(tmp_path, "pessoas.csv", "account;offices", f"{ANA};{OFFICE}")
        await imports(admin, people, "Pessoas")
        days = file_of(tmp_path, "dias.csv", "date,name,kind,scope", "2026-12-25,Natal,no_service,estado")
        await imports(admin, days, "Calendário")

        async with context_of(browser, PHONE) as context:
            visitor = Visitor(await context.new_page(), clerk.product)
            visitor.listen()
            await joins(visitor)
            await calls(clerk)
            await is_served(clerk, visitor)
            await says_how_it_went(visitor)
        assert visitor.complaints == []
