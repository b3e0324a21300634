"""The desk at every width: no name is squeezed away, no row grows, nothing covers anything."""

from __future__ import annotations

import pytest
from playwright.async_api import ViewportSize, expect

from shared.domain.needs import Need
from shared.domain.priority import Priority
from tests.web.clerk_layout import LARGE_TEXT, ORDINARY_TEXT, WIDTHS, faults_at, text_size
from tests.web.clerk_page import DESKTOP, ClerkBrowser
from tests.web.clerk_states import fills_the_desk
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, CRIMINAL, FAMILIA

pytestmark = [pytest.mark.browser]
LONG_NAME = "Maria Aparecida dos Santos Cavalcanti de Albuquerque e Silva Figueiredo"
CASE = "1001234-81.2026.8.26.0100"
ROWS_IN_SIGHT = 12
HIGHEST = {"compact": 20.0, "comfortable": 28.0}
"""Rem: of a row that has everything a row may have, at 320 px."""
HIGHEST_LARGE = 40
"""Rem: with text of twice the size, which leaves the room of a 160 px screen."""
HIGHEST_ON_A_DESKTOP = 3
"""Rem: of a row with a name and a case number."""


async def has_everything(clerk: ClerkBrowser) -> None:
    """A full desk, and one person with a long name and every badge at once."""
    moved = await clerk.court.arrives(
        CRIMINAL,
        display_name=LONG_NAME,
        case_number=CASE,
        priority=Priority.OVER_80,
        needs=(Need.MORE_TIME, Need.LIBRAS, Need.CHAT),
    )
    await clerk.colleague.transfers(moved, CIVEL, "Outra vara")
    await clerk.colleague.calls(moved)
    await moved.rings()
    await clerk.court.passes(minutes=6)
    await moved.comes_back()
    await clerk.me.tells(moved, "Tenha em mãos o número do processo e um documento com foto.")
    await fills_the_desk(clerk)
    await clerk.open_desk()
    await clerk.reads("Atendente sem sinal")


@pytest.mark.slow
@pytest.mark.parametrize("view", ["compact", "comfortable"])
async def test_at_every_width_the_rows_keep_their_shape(a_clerk: Clerking, view: str) -> None:
    async with a_clerk(offices=(CIVEL, FAMILIA)) as clerk:
        await has_everything(clerk)
        await chooses_view(clerk, view)
        found = [
            fault
            for width in WIDTHS
            for fault in await faults_at(clerk, width, highest=HIGHEST[view], narrowest_name=5)
        ]
        assert found == [], "\n".join(found)


@pytest.mark.slow
async def test_with_text_of_twice_the_size_nothing_is_covered(a_clerk: Clerking) -> None:
    async with a_clerk(offices=(CIVEL, FAMILIA)) as clerk:
        await has_everything(clerk)
        await text_size(clerk, LARGE_TEXT)
        found = [
            fault
            for width in WIDTHS
            for fault in await faults_at(clerk, width, highest=HIGHEST_LARGE, narrowest_name=3)
        ]
        assert found == [], "\n".join(found)
        await text_size(clerk, ORDINARY_TEXT)


async def chooses_view(clerk: ClerkBrowser, view: str) -> None:
    """By the preferences, as a clerk does."""
    await clerk.button("Preferências").click()
    await clerk.dialog.get_by_label("Linhas mais altas").set_checked(view == "comfortable")
    await clerk.dialog.get_by_role("button", name="Fechar").click()


async def test_a_laptop_at_125_percent_has_names_and_low_rows(a_clerk: Clerking) -> None:
    """1366 px divided by 1.25."""
    async with a_clerk(size=ViewportSize(width=1093, height=614)) as clerk:
        for _ in range(3):
            await clerk.court.arrives(display_name="Maria da Silva", case_number=CASE)
        await clerk.me.serves(await clerk.court.arrives())
        await clerk.open_desk()
        found = await faults_at(clerk, 1093, highest=HIGHEST_ON_A_DESKTOP, narrowest_name=6)
        assert found == [], "\n".join(found)


async def test_a_desktop_shows_twelve_people_and_says_once_who_gave_the_names(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        for number in range(ROWS_IN_SIGHT + 2):
            priority = Priority.LEGAL if number % 3 == 0 else Priority.NONE
            await clerk.court.arrives(
                display_name=f"Maria da Silva {number}", case_number=CASE, priority=priority
            )
        await clerk.open_desk()
        rows = clerk.region("Fila de espera").get_by_role("listitem")
        await expect(rows.nth(ROWS_IN_SIGHT - 1)).to_be_in_viewport(ratio=1)
        assert await faults_at(clerk, DESKTOP["width"], highest=HIGHEST_ON_A_DESKTOP, narrowest_name=6) == []
        await expect(clerk.region("Fila de espera").get_by_text("informado")).to_have_count(1)


async def test_the_comfortable_view_is_remembered(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        await clerk.court.arrives(display_name="Maria da Silva")
        await clerk.open_desk()
        row = clerk.region("Fila de espera").get_by_role("listitem")
        low = (await row.bounding_box() or {})["height"]
        await chooses_view(clerk, "comfortable")
        high = (await row.bounding_box() or {})["height"]
        assert high >= low + 12
        await clerk.page.reload()
        await expect(row).to_be_visible()
        assert (await row.bounding_box() or {})["height"] == high
        await chooses_view(clerk, "compact")
        assert (await row.bounding_box() or {})["height"] == low


async def test_a_name_that_is_cut_is_whole_in_the_menu(a_clerk: Clerking) -> None:
    async with a_clerk() as clerk:
        person = await clerk.court.arrives(display_name=LONG_NAME)
        await clerk.open_desk()
        await clerk.row(person.number).get_by_text("Mais", exact=True).click()
        await expect(clerk.row(person.number).locator(".menu-list")).to_contain_text(LONG_NAME)
