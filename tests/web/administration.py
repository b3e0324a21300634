"""An administrator in front of the administration's pages."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.web.clerk_page import ClerkBrowser
from tests.web.court import CIVEL

HOME = "/administracao"
HEADER = "id,name,district,city,degree,kind,opens,closes,weekdays"


@dataclass(frozen=True)
class Administrator:
    """The pages by what people see."""

    clerk: ClerkBrowser

    async def opens(self, part: str = "", heading: str = "Unidades") -> None:
        await self.clerk.page.goto(f"{self.clerk.product.url}{HOME}{part}")
        await expect(self.clerk.heading(heading).first).to_be_focused()

    async def opens_office(self, office_id: str = CIVEL) -> None:
        await self.clerk.page.goto(f"{self.clerk.product.url}{HOME}/unidade?id={office_id}")
        await expect(self.clerk.page.locator("h1")).to_be_focused()
        await expect(self.preview.get_by_text("Carregando…")).to_have_count(0)

    async def saves(self) -> None:
        await self.clerk.button("Gravar").click()
        await expect(self.clerk.page.get_by_text("Gravado.").last).to_be_visible()

    def field(self, label: str) -> Locator:
        return self.clerk.page.get_by_label(label, exact=True)

    def day(self, name: str) -> Locator:
        return self.clerk.page.get_by_role("group", name=name, exact=True)

    def row(self, text: str) -> Locator:
        """The line of a table."""
        return self.clerk.page.get_by_role("row").filter(has_text=text)

    @property
    def preview(self) -> Locator:
        return self.clerk.region("Como o público vai ler")

    @property
    def spoken(self) -> Locator:
        return self.clerk.page.locator("#spoken")

    async def rehearses(self, file: Path, what: str = "Unidades") -> None:
        """Opens the imports, chooses the file and presses «Ensaiar»."""
        await self.opens("/importar", "Importar")
        await self.clerk.page.get_by_role("radio", name=what).check()
        await self.field("Arquivo CSV (até 15 MB)").set_input_files(file)
        await self.clerk.button("Ensaiar").click()


def offices_file(folder: Path, *lines: str) -> Path:
    """A list of offices to import."""
    file = folder / "unidades.csv"
    file.write_text("\n".join([HEADER, *lines]), "utf-8")
    return file
