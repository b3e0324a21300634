"""Every way in which Graph or Teams misbehaves, as clerk and visitor live through it in real browsers.

One product and one browser for all of them: each case is a whole visit, from the queue through the failure to
its good end, and leaves no meeting behind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Iterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from local_host.azurite import Azurite
from local_host.demo.offices import ALWAYS_OPEN
from tests.forms import running_in
from tests.fresh_storage import running_azurite
from tests.product import ProductUnderTest
from tests.product_options import ProductOptions
from tests.scenarios.browsers import DESKTOP, PHONE, chromium, new_page
from tests.scenarios.test_manual import call_next, sign_in
from tests.scenarios.visits import until

pytestmark = [
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("graph failures in browsers"),
]

OFFICE_NAME = "Balcão de Demonstração"
"""It has other channels to offer."""
ROOM_FAILED = "A sala não abriu. Seu lugar está guardado."
PATIENCE = 1.0
"""Seconds that the product gives Graph here: enough on a busy machine, and a time-out does not last."""
ALL_ATTEMPTS = 3


@dataclass(frozen=True)
class Failure:
    """What Graph does at a call, and what the clerk then reads."""

    name: str
    fault: dict[str, object]
    clerk_reads: str
    waits: float = 0
    """Seconds from the first attempt to the last."""


REFUSED = "O Teams recusou criar a reunião. Avise o suporte."
DOWN = "O Teams está fora do ar. A sala não abriu. Espere um minuto e chame de novo."
GIVEN_BACK = (
    Failure(
        "throttled",
        {"status": 429, "retryAfter": 9, "times": ALL_ATTEMPTS},
        "O Teams está recebendo pedidos demais. A sala não abriu. Espere um minuto e chame de novo.",
        waits=25,
    ),
    Failure(
        "no access policy",
        {"status": 403, "times": 1},
        "Sua conta ainda não pode criar reuniões por este sistema. Avise o suporte.",
    ),
    Failure(
        "unknown organiser",
        {"status": 404, "times": 1},
        "Sua conta não foi encontrada no Teams. Avise o suporte.",
    ),
    Failure(
        "unlicensed organiser",
        {"status": 403, "message": "The user is not licensed for Teams.", "times": 1},
        REFUSED,
    ),
    Failure("server error", {"status": 500, "times": ALL_ATTEMPTS}, DOWN, waits=15),
    Failure(
        "time-out",
        {"delaySeconds": 60, "times": ALL_ATTEMPTS},
        "O Teams demorou demais para responder. A sala não abriu. Espere um minuto e chame de novo.",
        waits=15,
    ),
    Failure("every answer lost", {"drop": True, "times": ALL_ATTEMPTS}, DOWN, waits=15),
)
PASSED_OVER = (
    Failure("one answer lost", {"drop": True, "times": 1}, "", waits=8),
    Failure("half-open connection", {"halfOpen": True, "times": 1}, "", waits=8),
)
"""What the product gets over by itself: nobody reads anything but that the room is being opened."""


@dataclass
class AnasPage:
    """Ana at her page, through all cases."""

    page: Page
    product: ProductUnderTest

    async def calls(self, failure: Failure | None = None) -> None:
        """«Chamar próximo», and the attempts that follow."""
        await call_next(self.page, self.product)
        await expect(self.page.get_by_role("button", name="Chamar próximo")).to_have_count(0)
        if failure is not None:
            await self.product.clock.advance(failure.waits)

    async def ends(self) -> None:
        await self.page.get_by_role("button", name="Encerrar atendimento").click()
        await expect(self.page.locator("body")).to_contain_text("Você não está atendendo ninguém.")


@pytest.fixture(scope="module")
def form(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def azurite(form: str) -> Iterator[Azurite]:
    with running_azurite() as emulator:
        yield emulator


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product(
    tmp_path_factory: pytest.TempPathFactory, azurite: Azurite, form: str
) -> AsyncGenerator[ProductUnderTest]:
    folder = tmp_path_factory.mktemp("graph-failures")
    async with running_in(form, folder, azurite, ProductOptions(attempt_seconds=PATIENCE)) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clerk(product: ProductUnderTest, browser: Browser) -> AnasPage:
    page = await new_page(browser, DESKTOP)
    await sign_in(page, product, "Ana Souza", OFFICE_NAME)
    # Her own tab of each meeting is another scenario's.
    await page.evaluate(
        "(key) => localStorage.setItem(key,"
        " JSON.stringify({...JSON.parse(localStorage.getItem(key)), openTab: false}))",
        "balcao.atendente",
    )
    return AnasPage(page, product)


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(product: ProductUnderTest, browser: Browser) -> AsyncGenerator[Page]:
    """Somebody first in the queue by the office's link, with another one behind."""
    page = await new_page(browser, PHONE)
    await page.goto(f"{product.url}/?unidade={ALWAYS_OPEN}")
    await page.get_by_role("button", name="Entrar na fila").click()
    await expect(page.locator("body")).to_contain_text("Ninguém à sua frente")
    await product.clock.advance(1)
    behind = product.visitor()
    joined = await behind.post(f"/api/offices/{ALWAYS_OPEN}/tickets", {})
    yield page
    left = await behind.post(f"/api/tickets/{joined['ticketId']}/leave", {}, secret=joined["secret"])
    assert left.status == 200
    await page.context.close()


async def enters(visitor: Page) -> None:
    """The ring, the click, the meeting's tab."""
    await visitor.locator("#enter-call").click()
    await expect(visitor.locator("body")).to_contain_text("Você está em atendimento")
    await meeting_tab(visitor.context)


async def meeting_tab(context: BrowserContext) -> None:
    tab = context.pages[-1] if len(context.pages) > 1 else await context.wait_for_event("page")
    await expect(tab.get_by_role("button", name="Ingressar agora")).to_be_visible()


async def keeps_the_place(visitor: Page) -> None:
    """The visitor is first again and reads why, without scrolling."""
    await expect(visitor.locator('[data-key="notice"]')).to_have_text(ROOM_FAILED)
    await expect(visitor.locator('[data-key="notice"]')).to_be_in_viewport(ratio=1)
    await expect(visitor.locator("body")).to_contain_text("Ninguém à sua frente")
    await expect(visitor.get_by_role("alertdialog")).to_have_count(0)


async def ends_well(visitor: Page, clerk: AnasPage) -> None:
    """The visit goes to its end; one meeting for each call at most, and in the end none at all."""
    await enters(visitor)
    per_call = Counter(meeting["externalId"] for meeting in await clerk.product.graph_meetings())
    assert set(per_call.values()) == {1}, per_call
    await clerk.ends()
    await expect(visitor.locator("body")).to_contain_text("Como foi o atendimento?")

    async def nothing_left() -> bool:
        await clerk.product.clock.advance(1)
        return all(meeting["deleted"] for meeting in await clerk.product.graph_meetings())

    await until("no meeting stays in the tenant", nothing_left)


@pytest.mark.parametrize("failure", GIVEN_BACK, ids=lambda failure: failure.name)
async def test_the_place_is_kept_and_the_second_attempt_works(
    failure: Failure, visitor: Page, clerk: AnasPage, product: ProductUnderTest
) -> None:
    await product.plant(failure.fault)
    await clerk.calls(failure)

    body = clerk.page.locator("body")
    await expect(body).to_contain_text(failure.clerk_reads)
    await expect(body).to_contain_text("voltou ao lugar dela na fila")
    await keeps_the_place(visitor)

    await clerk.calls()
    await expect(visitor.locator("#enter-call")).to_be_visible()
    await expect(visitor.locator('[data-key="notice"]')).to_have_count(0)
    await ends_well(visitor, clerk)


@pytest.mark.parametrize("failure", PASSED_OVER, ids=lambda failure: failure.name)
async def test_a_passing_failure_needs_nobody_to_act(
    failure: Failure, visitor: Page, clerk: AnasPage, product: ProductUnderTest
) -> None:
    await product.plant(failure.fault)
    await clerk.calls(failure)

    await expect(visitor.locator("#enter-call")).to_be_visible()
    await ends_well(visitor, clerk)


async def test_graph_down_for_longer_puts_the_other_channels_in_front(
    visitor: Page, clerk: AnasPage, product: ProductUnderTest
) -> None:
    """And back: once rooms open again nobody is sent elsewhere."""
    down = Failure("down", {"status": 503, "times": ALL_ATTEMPTS}, DOWN, waits=15)
    channels = visitor.get_by_role("heading", name="Outros canais deste cartório")
    for failures in (1, 2, 3):
        await product.plant(down.fault)
        await clerk.calls(down)
        await keeps_the_place(visitor)
        await expect(channels).to_have_count(int(failures == ALL_ATTEMPTS))
    await expect(channels).to_be_in_viewport(ratio=1)
    email = visitor.get_by_role("link", name="balcao.demonstracao@tjsp.example")
    await expect(email).to_be_in_viewport(ratio=1)

    await clerk.calls()
    await expect(visitor.locator("#enter-call")).to_be_visible()
    await expect(channels).to_have_count(0)
    await ends_well(visitor, clerk)
