"""An administrator who goes on writing while what they saved is on its way."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.administration import Administrator
from tests.web.browsing import until
from tests.web.conftest import Clerking
from tests.web.court import CIVEL
from tests.web.faults import Slow

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize(
    ("path", "saved", "label", "first", "second"),
    [
        (f"/unidade?id={CIVEL}", f"/api/admin/offices/{CIVEL}", "Sobre este balcão", "Um", "Dois"),
        ("/ajustes", "/api/admin/settings", "Pausas por pessoa", "3", "4"),
    ],
    ids=["an office", "the court"],
)
async def test_what_is_written_meanwhile_stays(
    a_clerk: Clerking, path: str, saved: str, label: str, first: str, second: str
) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await clerk.page.goto(f"{clerk.product.url}/administracao{path}")
        await expect(clerk.page.locator("h1")).to_be_focused()
        await admin.field(label).fill(first)
        slow = Slow()
        clerk.product.plant(slow, "PUT", saved)
        await clerk.button("Gravar").click()
        await until(lambda: slow.waiting > 0)
        await admin.field(label).fill(second)
        slow.arrive()
        await expect(clerk.page.get_by_text("Gravado.").last).to_be_visible()
        await expect(admin.field(label)).to_have_value(second)

        await clerk.button("Gravar").click()
        await until(lambda: len(clerk.requests("PUT", saved)) == 2)
        await clerk.page.reload()
        await expect(admin.field(label)).to_have_value(second)
