"""What an administrator may and may not do while a file is being imported."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.web.administration import Administrator, offices_file
from tests.web.conftest import Clerking
from tests.web.faults import Cut, Slow

pytestmark = [pytest.mark.browser, pytest.mark.slow]
IMPORT = "/api/admin/offices/import"
LINE = "nova,Vara Nova,Itu,Itu,1,vara,,,"


async def test_neither_file_nor_kind_changes_under_an_import(a_clerk: Clerking, tmp_path: Path) -> None:
    """The next step would send another file, or send the offices as people."""
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        slow = Slow()
        planted = clerk.product.plant(slow, "POST", IMPORT, None)
        await admin.rehearses(offices_file(tmp_path, LINE))
        await expect(clerk.page.get_by_role("progressbar")).to_be_visible()
        people, file = clerk.page.get_by_role("radio", name="Pessoas"), admin.field("Arquivo CSV (até 15 MB)")
        await expect(people).to_be_disabled()
        await expect(file).to_be_disabled()

        slow.arrive()
        planted.end()
        await expect(clerk.heading("Ensaio: nada foi gravado")).to_be_visible()
        await expect(people).to_be_enabled()
        await expect(file).to_be_enabled()


async def test_the_focus_follows_the_import_to_its_end(a_clerk: Clerking, tmp_path: Path) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.rehearses(offices_file(tmp_path, LINE))
        await clerk.button("Importar agora").press("Enter")
        await expect(clerk.heading("Importação concluída")).to_be_focused()


async def test_a_rehearsal_that_fails_tells_of_no_earlier_import(a_clerk: Clerking, tmp_path: Path) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await admin.rehearses(offices_file(tmp_path, LINE))
        await clerk.button("Importar agora").click()
        await expect(clerk.heading("Importação concluída")).to_be_visible()
        clerk.product.plant(Cut(), "POST", IMPORT, None)
        await clerk.button("Ensaiar").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Sem resposta do servidor")
        await expect(clerk.page.get_by_text("A importação parou no meio.")).to_have_count(0)
