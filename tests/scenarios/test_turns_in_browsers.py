"""A transfer and the end of the day, as visitors and staff see them in real browsers."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest
from playwright.async_api import Browser, Page, expect

from local_host.demo.offices import ALWAYS_OPEN
from tests.product import ProductUnderTest
from tests.scenarios.browsers import DESKTOP, PHONE, chromium, new_page, next_tab
from tests.scenarios.test_manual import NAME, call_next, join, sign_in

pytestmark = [pytest.mark.browser]

OTHER = "Balcão de Demonstração"


@pytest.fixture
async def browser() -> AsyncGenerator[Browser]:
    async with chromium() as running:
        yield running


async def transfer(clerk: Page, row_text: str, office: str, reason: str) -> None:
    """By the menu of the waiting list."""
    row = clerk.get_by_role("listitem").filter(has_text=row_text)
    await row.get_by_text("Mais", exact=True).click()
    await row.get_by_role("button", name="Transferir").click()
    dialog = clerk.get_by_role("dialog")
    await dialog.get_by_label("Para qual unidade?").fill(office)
    await dialog.get_by_label(office).check()
    await dialog.get_by_label(reason).check()
    await dialog.locator("[type=submit]").click()


async def test_a_transferred_visitor_is_served_at_the_other_office(
    product: ProductUnderTest, browser: Browser
) -> None:
    visitor = await new_page(browser, PHONE)
    sender, receiver = await new_page(browser, DESKTOP), await new_page(browser, DESKTOP)
    await sign_in(sender, product, "Ana Souza", NAME)
    await join(visitor, product, NAME)
    body = visitor.locator("body")
    await expect(body).to_contain_text("Sua posição na fila")

    await transfer(sender, "menos de 1 min", OTHER, "O assunto é de outra unidade")
    await expect(sender.locator(".said")).to_contain_text("foi transferida.")
    await expect(body).to_contain_text(f"Você está em: {OTHER}")
    await expect(body).to_contain_text("Você foi transferido para este cartório.")
    await expect(body).to_contain_text("Motivo: O assunto é de outra unidade")
    await expect(visitor).to_have_url(f"{product.url}/?unidade={ALWAYS_OPEN}")
    await visitor.reload()
    await expect(body).to_contain_text(f"Você está em: {OTHER}")

    await receiver.goto(f"{product.url}/atendente")
    await receiver.get_by_role("link", name="Entrar com a conta do Tribunal").click()
    await receiver.get_by_text("Bruno").first.click()
    await expect(receiver.locator("body")).to_contain_text(f"Veio de {NAME}")
    await call_next(receiver, product)
    await visitor.locator("#enter-call").click()
    await expect(body).to_contain_text("Você está em atendimento")
    meeting = await next_tab(visitor)
    await expect(meeting.get_by_role("button", name="Ingressar agora")).to_be_visible()


async def test_the_day_ends_for_all_who_wait(product: ProductUnderTest, browser: Browser) -> None:
    visitor, manager = await new_page(browser, PHONE), await new_page(browser, DESKTOP)
    await sign_in(manager, product, "Carla Nogueira", NAME)
    await join(visitor, product, NAME)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")

    await manager.get_by_role("button", name="Encerrar o dia").click()
    dialog = manager.get_by_role("dialog")
    await dialog.get_by_label("Sistema indisponível").check()
    await dialog.locator("[type=submit]").click()
    await expect(manager.locator(".said")).to_contain_text("O dia foi encerrado nesta unidade.")
    await expect(manager.get_by_role("button", name="Encerrar o dia")).to_have_count(0)

    body = visitor.locator("body")
    await expect(body).to_contain_text("O expediente terminou antes da sua vez.")
    await expect(body).to_contain_text("Motivo: Sistema indisponível")
    await expect(body).to_contain_text("Código de conferência")
    late = await new_page(browser, PHONE)
    await late.goto(f"{product.url}/")
    await late.get_by_role("searchbox").fill(NAME)
    await late.get_by_role("link", name=NAME).click()
    await late.get_by_role("button", name="Acessar").click()
    await expect(late.locator("body")).to_contain_text("O atendimento ainda não começou por aqui.")


async def test_who_enters_while_the_clerk_serves_another_is_called_next(
    product: ProductUnderTest, browser: Browser
) -> None:
    slow, second = await new_page(browser, PHONE), await new_page(browser, PHONE)
    clerk = await new_page(browser, DESKTOP)
    await sign_in(clerk, product, "Ana Souza", NAME)
    await join(slow, product, NAME)
    await expect(slow.locator("body")).to_contain_text("Sua posição na fila")
    await slow.locator("#details > summary").click()
    await slow.locator("#need-moreTime").check()
    await slow.locator("#save-details").click()
    await expect(slow.locator("#details-form [role=status]")).to_be_visible()
    await call_next(clerk, product)
    await expect(slow.get_by_role("timer")).to_be_visible()
    await join(second, product, NAME)
    await call_next(clerk, product)
    await second.locator("#enter-call").click()
    await expect(second.locator("body")).to_contain_text("Você está em atendimento")

    await slow.locator("#enter-call").click()

    told = "O atendente está terminando outro atendimento. Você é a próxima pessoa."
    await expect(slow.locator('[data-key="notice"]')).to_have_text(told)
    visit = clerk.get_by_role("region", name="Seu atendimento")
    await expect(visit).to_contain_text(": a pessoa entrou enquanto você atendia.")
    await clerk.get_by_role("button", name="Encerrar atendimento").click()
    await expect(visit).to_contain_text("Você não está atendendo ninguém.")
    await call_next(clerk, product)
    await slow.locator("#enter-call").click()
    await expect(slow.locator("body")).to_contain_text("Você está em atendimento")
    await expect(visit).not_to_contain_text("A próxima chamada")
