"""The court's manual from its first line to its last, in two real browsers."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
from azure.data.tables.aio import TableServiceClient
from playwright.async_api import Browser, Page, expect

from orchestrations.housekeeping.daily import do_daily_work
from tests.product import ProductUnderTest
from tests.product_in_roles import staff_url
from tests.scenarios.browsers import DESKTOP, PHONE, chromium, new_page, next_tab

pytestmark = [pytest.mark.browser]

NAME = "Coordenadoria de Entrada E Distribuição de Recursos"
WELCOME = "Bem vindo(a) ao nosso canal de atendimento on-line."


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


async def sign_in(page: Page, product: ProductUnderTest, name: str, office: str) -> None:
    """A clerk signs in and begins to serve one office."""
    await page.goto(f"{staff_url(product)}/atendente")
    await page.get_by_role("link", name="Entrar com a conta do Tribunal").click()
    await page.get_by_text(name).click()
    await page.get_by_label(office).check()
    await page.get_by_role("button", name="Começar a atender").click()
    await expect(page.get_by_role("button", name="Chamar próximo")).to_be_visible()


async def join(page: Page, product: ProductUnderTest, name: str) -> None:
    """Clicar no cartório que deseja o atendimento e clicar em “Acessar”."""
    await page.goto(f"{product.url}/BalcaoVirtual")
    await page.get_by_role("searchbox").fill(name)
    await page.get_by_role("link", name=name).click()
    await page.get_by_role("button", name="Acessar").click()


async def call_next(clerk: Page, product: ProductUnderTest) -> None:
    """The clerk calls; the room is opened by the visit."""
    await clerk.get_by_role("button", name="Chamar próximo").click()


async def stored_evaluations(product: ProductUnderTest) -> list[dict[str, object]]:
    """The rows of the evaluations' table, as storage has them."""
    connection = product.storage_config.connection_string or ""
    async with TableServiceClient.from_connection_string(connection) as service:
        table = service.get_table_client("evaluations")
        rows = table.list_entities()  # pyright: ignore[reportUnknownMemberType]  (the SDK's kwargs)
        return [dict(row) async for row in rows]


async def reads_the_welcome(visitor: Page) -> None:
    """What the manual says that a visitor reads on the way into the queue."""
    body = visitor.locator("body")
    for words in (
        WELCOME,
        f"Você está em: {NAME}",
        "Nosso horário de atendimento é de segunda-feira, terça-feira, quarta-feira, quinta-feira, "
        "sexta-feira, das 08:00 às 19:00",
        "Vamos lá?",
        "Por favor aguarde para ser atendido!",
        "Sua posição na fila",
        "A entrada no atendimento deverá ser feita em até 01 (um) minuto, "
        "caso contrário o atendimento será finalizado.",
    ):
        await expect(body).to_contain_text(words)


async def enter_the_meeting(visitor: Page) -> Page:
    """The visitor enters when called, and gives a name to the meeting; its tab."""
    await visitor.locator("#enter-call").click()
    meeting = await next_tab(visitor)
    await expect(visitor.locator("body")).to_contain_text(
        "Uma nova aba será aberta no navegador. Clicar em “Permitir” para o uso do microfone."
    )
    await meeting.get_by_role("textbox").first.fill("Maria da Silva")
    await meeting.get_by_role("button", name="Ingressar agora").click()
    await expect(meeting.locator("body")).to_contain_text("Maria da Silva")
    return meeting


async def evaluate(visitor: Page) -> None:
    """The service has ended: five points and a comment."""
    await expect(visitor.locator("body")).to_contain_text("Como foi o atendimento?")
    await visitor.get_by_label("Muito bom").check()
    await visitor.get_by_label("Comentário").fill("Fui muito bem atendida.")
    await visitor.get_by_role("button", name="Enviar avaliação").click()
    await expect(visitor.locator("body")).to_contain_text("Avaliação")
    await expect(visitor.get_by_role("button", name="Enviar avaliação")).to_be_hidden()


async def test_the_manual_from_entry_to_evaluation(product: ProductUnderTest, browser: Browser) -> None:
    visitor, clerk = await new_page(browser, PHONE), await new_page(browser, DESKTOP)
    await sign_in(clerk, product, "Ana Souza", NAME)

    await join(visitor, product, NAME)
    await reads_the_welcome(visitor)

    await call_next(clerk, product)
    await expect(visitor.locator("#enter-call")).to_contain_text("Entrar no atendimento")
    await expect(clerk.locator("body")).to_contain_text("Aguardando o interessado entrar")
    await expect(visitor).to_have_title("🔔 É a sua vez – Balcão Virtual")

    meeting = await enter_the_meeting(visitor)
    await expect(clerk.locator("body")).to_contain_text("Em atendimento")
    room = await next_tab(clerk)
    assert room.url == meeting.url

    await clerk.bring_to_front()
    await clerk.get_by_role("button", name="Encerrar atendimento").click()
    await evaluate(visitor)
    assert await stored_evaluations(product) == [], "until the night it lies with the personal data"

    await do_daily_work(product.services.desk)
    [row] = await stored_evaluations(product)
    assert row["score"] == 5
    assert row["comment"] == "Fui muito bem atendida."


async def test_the_minute_runs_out(product: ProductUnderTest, browser: Browser) -> None:
    visitor, clerk = await new_page(browser, PHONE), await new_page(browser, DESKTOP)
    await sign_in(clerk, product, "Ana Souza", NAME)
    await join(visitor, product, NAME)
    await call_next(clerk, product)
    await expect(visitor.locator("#enter-call")).to_be_visible()
    await expect(clerk.locator("body")).to_contain_text("Aguardando o interessado entrar")

    await product.clock.advance(65)
    await expect(visitor.locator("body")).to_contain_text("O atendimento foi finalizado.")
    await visitor.get_by_role("button", name="Voltar à fila").click()
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")


async def test_outside_the_hours_the_welcome_says_when(product: ProductUnderTest, browser: Browser) -> None:
    name = "Coordenadoria de Apoio aos Juizados Especiais"
    visitor = await new_page(browser, PHONE)
    await visitor.goto(f"{product.url}/")
    await visitor.get_by_role("searchbox").fill(name)
    await visitor.get_by_role("link", name=name).click()
    await visitor.get_by_role("button", name="Acessar").click()
    body = visitor.locator("body")
    await expect(body).to_contain_text(WELCOME)
    await expect(body).to_contain_text("O atendimento ainda não começou por aqui.")
    await expect(body).to_contain_text(f"Veja abaixo o horário de atendimento da {name}")
    await expect(body).to_contain_text(
        "Horários: segunda-feira, terça-feira, quarta-feira das 13:00 às 19:00 (Horário de Brasília)"
    )
