"""What clerks tell one another: a note about a visitor, and the link of a meeting."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Clerking

pytestmark = [pytest.mark.browser]


async def test_a_note_is_seen_by_colleagues_and_can_be_taken_away(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives()
        await clerk.open_desk()
        await clerk.chooses(person.number, "Anotação da unidade")
        await expect(clerk.dialog.get_by_label("Anotação")).to_have_attribute("maxlength", "500")
        await clerk.dialog.get_by_label("Anotação").fill("Procuração vencida.")
        await clerk.submits()
        await clerk.is_told(f"Anotação sobre a senha {person.number} salva.")
        await expect(clerk.row(person.number)).to_contain_text("Anotação: Procuração vencida.")
        await clerk.me.calls(person)
        await expect(clerk.visit).to_contain_text("Anotação: Procuração vencida.")
        await clerk.visit.get_by_role("button", name="Anotação da unidade").click()
        await expect(clerk.dialog.get_by_label("Anotação")).to_have_value("Procuração vencida.")
        await clerk.dialog.get_by_label("Anotação").fill("")
        await clerk.submits()
        await clerk.is_told(f"A anotação sobre a senha {person.number} foi apagada.")
        await expect(clerk.visit).not_to_contain_text("Procuração")


async def test_a_colleague_is_invited_by_a_link_that_is_copied(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.page.add_init_script(
            "navigator.clipboard.writeText = async (text) => {"
            "  if (globalThis.refuses) throw new DOMException('refused', 'NotAllowedError');"
            "  document.documentElement.dataset.copied = text; }; globalThis.refuses = true;"
        )
        person = await clerk.court.arrives()
        await clerk.me.serves(person)
        await clerk.open_desk()
        await clerk.button("Convidar colega").click()
        link = await person.join_url()
        await expect(clerk.dialog.get_by_label("Link da reunião")).to_have_value(link)
        await clerk.submits()
        await expect(clerk.refusal).to_contain_text("Selecione o link e copie-o.")
        await clerk.page.evaluate("refuses = false")
        await clerk.submits()
        await clerk.is_told(f"O link da reunião da senha {person.number} foi copiado.")
        await expect(clerk.page.locator("html")).to_have_attribute("data-copied", link)
        assert len(clerk.sent("invite")) == 1
