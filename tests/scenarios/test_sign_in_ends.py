"""A clerk's sign-in ends in the middle of the work: the whole product, as deployed and with a token store."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from local_host.azurite import Azurite
from local_host.id_token import IdTokenSigner
from local_host.platform_auth import SESSION_COOKIE, SESSION_HOURS
from tests.product import Client, ProductUnderTest, running_product
from tests.product_options import ProductOptions
from tests.scenarios.browsers import DESKTOP, chromium, new_page
from tests.scenarios.test_manual import NAME, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIGN_IN = "Entrar com a conta do Tribunal"
OVER = "Sua sessão expirou."
TOKEN_MINUTES = 60


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


class Story:
    """A clerk's page, and the product behind it."""

    def __init__(self, product: ProductUnderTest, data_dir: Path, page: Page) -> None:
        self.product, self.page = product, page
        self._signer = IdTokenSigner(data_dir / "sign-in" / "key.pem")
        self.went: list[str] = []
        page.on("request", lambda request: self.went.append(request.url.removeprefix(product.url)))

    async def signed_in_since(self, minutes: int) -> None:
        """As if the clerk had signed in so long ago."""
        began = int(self.product.clock.now().timestamp()) - minutes * 60
        session = self._signer.sign({"aud": "local-session", "sub": "ana", "iat": began})
        await self.page.context.add_cookies(
            [{"name": SESSION_COOKIE, "value": session, "url": self.product.url}]
        )

    async def later(self, minutes: int) -> None:
        """Time passes, and then somebody joins: the request that the page has the host hold is answered."""
        await self.product.clock.advance(minutes * 60)
        await self.somebody_joins()

    def ways(self, path: str) -> list[str]:
        return [url for url in self.went if url.startswith(path)]

    async def office(self) -> str:
        """The id of the office that the clerk serves."""
        me = await (await self.product.clerk()).get("/api/staff/me")
        return next(office["officeId"] for office in me["offices"] if office["name"] == NAME)

    async def somebody_joins(self) -> tuple[Client, str, str]:
        visitor = self.product.visitor()
        joined = await visitor.post(f"/api/offices/{await self.office()}/tickets", {})
        return visitor, joined["ticketId"], joined["secret"]


async def story(product: ProductUnderTest, data_dir: Path, browser: Browser) -> Story:
    page = await new_page(browser, DESKTOP)
    await sign_in(page, product, "Ana Souza", NAME)
    return Story(product, data_dir, page)


Started = AbstractAsyncContextManager[ProductUnderTest]


@pytest.fixture
def deployed(tmp_path: Path, own_azurite: Azurite) -> Started:
    return running_product(tmp_path, own_azurite)


@pytest.fixture
def storing(tmp_path: Path, own_azurite: Azurite) -> Started:
    return running_product(tmp_path, own_azurite, ProductOptions(token_store=True))


async def test_an_idle_page_comes_back_to_its_queue(
    deployed: Started, tmp_path: Path, browser: Browser
) -> None:
    async with deployed as product:
        clerk = await story(product, tmp_path, browser)
        await clerk.somebody_joins()
        await clerk.signed_in_since(SESSION_HOURS * 60 - 2)
        await expect(clerk.page.get_by_text("1 pessoa")).to_be_visible()
        clerk.went.clear()

        async with clerk.page.expect_event("load"):
            await clerk.later(3)

        await expect(clerk.page.get_by_text("2 pessoas")).to_be_visible()
        await expect(clerk.page.get_by_text(OVER)).to_have_count(0)
        assert len(clerk.ways("/.auth/login/aad")) == 1
        assert clerk.ways("/.auth/refresh") == []


async def test_a_visit_goes_on_after_a_sign_in_beside_it(
    deployed: Started, tmp_path: Path, browser: Browser
) -> None:
    async with deployed as product:
        clerk = await story(product, tmp_path, browser)
        visitor, ticket, secret = await clerk.somebody_joins()
        await clerk.page.get_by_role("button", name="Chamar próximo").click()
        await expect(clerk.page.locator("body")).to_contain_text("Avisando o interessado")
        for command in ("ring", "enter"):
            done = await visitor.post(f"/api/tickets/{ticket}/{command}", {}, secret=secret)
            assert done.status == 200, done.raw
        await clerk.page.bring_to_front()
        await expect(clerk.page.locator("body")).to_contain_text("Em atendimento")
        await clerk.page.get_by_label("Ficou pendente").check()
        await clerk.signed_in_since(SESSION_HOURS * 60 - 2)

        await clerk.later(3)

        await expect(clerk.page.get_by_text(OVER)).to_be_visible()
        await clerk.page.get_by_role("link", name=SIGN_IN).click()
        await expect(clerk.page.get_by_text(OVER)).to_have_count(0)
        await expect(clerk.page.get_by_label("Ficou pendente")).to_be_checked()
        await clerk.page.get_by_role("button", name="Encerrar atendimento").click()
        await expect(clerk.page.locator(".said")).to_contain_text("encerrado")
        shown = await visitor.get(f"/api/tickets/{ticket}", secret=secret)
        assert shown["status"] == "completed"


async def test_nothing_ends_with_the_first_token(deployed: Started, tmp_path: Path, browser: Browser) -> None:
    async with deployed as product:
        clerk = await story(product, tmp_path, browser)
        await clerk.signed_in_since(TOKEN_MINUTES - 2)
        clerk.went.clear()

        await clerk.later(5)
        await expect(clerk.page.get_by_text("1 pessoa")).to_be_visible()
        await clerk.somebody_joins()

        await expect(clerk.page.get_by_text("2 pessoas")).to_be_visible()
        assert clerk.ways("/.auth/") == []


async def test_with_a_token_store_the_token_is_renewed_unseen(
    storing: Started, tmp_path: Path, browser: Browser
) -> None:
    async with storing as product:
        clerk = await story(product, tmp_path, browser)
        await clerk.signed_in_since(TOKEN_MINUTES - 2)
        clerk.went.clear()

        async with clerk.page.expect_response("**/.auth/refresh") as renewed:
            await clerk.later(5)
        assert (await renewed.value).status == 200
        await expect(clerk.page.get_by_text("1 pessoa")).to_be_visible()
        await clerk.somebody_joins()

        await expect(clerk.page.get_by_text("2 pessoas")).to_be_visible()
        assert clerk.ways("/.auth/") == ["/.auth/refresh"]


async def test_with_a_token_store_the_session_ends_as_well(
    storing: Started, tmp_path: Path, browser: Browser
) -> None:
    async with storing as product:
        clerk = await story(product, tmp_path, browser)
        await clerk.signed_in_since(SESSION_HOURS * 60)

        async with clerk.page.expect_event("load"):
            await clerk.later(1)

        await expect(clerk.page.get_by_text("1 pessoa")).to_be_visible()
