"""The administrator finds out, by an endpoint and on a page, what the tenant lacks; nobody else may."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from shared.domain.self_check import Item
from tests.product import ProductUnderTest
from tests.product_in_roles import staff_url
from tests.scenarios.browsers import PHONE, chromium, new_page

ROUTE = "/api/admin/self-check"
ORGANISER = "5a0f6f53-3a52-4a4e-9d0f-0b0000000001"


async def test_an_administrator_sees_each_item_with_its_remedy(product: ProductUnderTest) -> None:
    admin = await product.clerk("admin")

    listed = await admin.get(ROUTE)
    assert (listed.status, len(listed["items"])) == (200, len(Item))
    assert await product.graph_meetings() == [], "looking at it tries nothing"
    well = await admin.post(ROUTE, {"organiser": ORGANISER})
    assert (well.status, well["healthy"], well["organiser"]) == (200, True, ORGANISER)
    assert [m["deleted"] for m in await product.graph_meetings()] == [True]

    await product.graph_fails(403, times=1)
    wrong = await admin.post(ROUTE, {})
    [policy] = [finding for finding in wrong["findings"] if finding["item"] == "accessPolicy"]
    assert wrong["healthy"] is False
    assert policy["result"] == "failed"
    assert "Grant-CsApplicationAccessPolicy" in policy["command"]
    assert policy["requestId"]

    assert (await admin.post(ROUTE, {"organiser": "a/../b"})).status == 400
    for site in ("cross-site", "same-site", "none"):
        foreign = await admin.post(ROUTE, {}, headers={"Sec-Fetch-Site": site})
        assert (foreign.status, foreign["type"]) == (403, "/problems/not-allowed")
    for user in ("ana", "carla"):
        clerk = await product.clerk(user)
        assert [(await clerk.get(ROUTE)).status, (await clerk.post(ROUTE, {})).status] == [403, 403]
    stranger = product.visitor()
    assert [(await stranger.get(ROUTE)).status, (await stranger.post(ROUTE, {})).status] == [401, 401]
    assert len(await product.graph_meetings()) == 1, "none of those who were refused has tried anything"


async def open_self_check(page: Page, product: ProductUnderTest) -> None:
    """By its address, as from a bookmark: the sign-in leads back to it."""
    await page.goto(f"{staff_url(product)}/atendente/autoverificacao")
    await page.get_by_role("link", name="Entrar com a conta do Tribunal").click()
    await page.get_by_text("Administração").click()
    await expect(page.get_by_role("button", name="Verificar agora")).to_be_visible()


@pytest.mark.browser
async def test_what_is_missing_is_mended_and_checked_again(product: ProductUnderTest) -> None:
    async with chromium() as browser:
        page = await new_page(browser, PHONE)
        await open_self_check(page, product)
        await page.get_by_label("Conta a verificar").fill("ana")
        await page.get_by_role("button", name="Verificar agora").click()
        await expect(page.get_by_role("alert")).to_contain_text("não é um id de objeto")
        assert await product.graph_meetings() == []

        await page.get_by_label("Conta a verificar").fill(ORGANISER)
        await product.graph_fails(403, times=1)
        await page.get_by_role("button", name="Verificar de novo").click()
        await expect(page.get_by_role("heading", name="Falta 1 item")).to_be_visible()
        policy = page.get_by_role("listitem").filter(has_text="Leva até 30 minutos")
        await expect(policy).to_contain_text("Grant-CsApplicationAccessPolicy -PolicyName BalcaoVirtual")
        await expect(policy).to_contain_text("Identificador do pedido")

        await page.get_by_role("button", name="Verificar de novo").click()
        await expect(page.get_by_role("heading", name="Nada falta")).to_be_visible()
        await expect(page.locator("body")).to_contain_text(f"com a conta {ORGANISER}")
        [meeting] = await product.graph_meetings()
        assert (meeting["organizer"], meeting["deleted"]) == (ORGANISER, True)
