"""Takes the pictures of the README from the running product: `make pictures`."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from local_host.demo.offices import ALWAYS_OPEN
from shared.domain.office.office import Office
from shared.domain.timing import Timing
from tests.administration_pictures import administration_pictures
from tests.builders import an_office
from tests.fresh_storage import running_azurite
from tests.product import Client, ProductUnderTest, running_product
from tests.product_options import ProductOptions
from tests.scenarios.browsers import DESKTOP, PHONE, chromium, new_page, next_tab
from tests.scenarios.test_manual import NAME, call_next, join, sign_in
from tests.scenarios.test_self_check import open_self_check

IMAGES = Path(__file__).parent.parent / "docs" / "images"
OFFICE = "coordenadoria-de-entrada-e-distribuicao-de-recursos"
SMALL, SMALL_NAME = "2a-vara-civel-de-santos", "2ª Vara Cível de Santos"


async def main() -> None:
    """Every screen of the manual once, the visitor's on a phone, the clerk's on a desktop."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with running_azurite() as azurite, tempfile.TemporaryDirectory() as folder:
        running = running_product(Path(folder), azurite, ProductOptions([small_office()], history_weeks=8))
        async with running as product, chromium() as browser:
            await visitor_pictures(product, browser)
            await visit_pictures(product, browser)
            await place_pictures(product, browser)
            await unheard_pictures(product, browser)
            await refusal_pictures(product, browser)
            await turn_pictures(product, browser)
            await manager_pictures(product, browser)
            await administrator_pictures(product, browser)
            await administration_pictures(product, browser, take)


async def take(page: Page, name: str, *, whole: bool = False) -> None:
    """One picture, after the page has come to rest."""
    await page.bring_to_front()
    await page.wait_for_timeout(400)
    await page.screenshot(path=IMAGES / f"{name}.png", full_page=whole, animations="disabled")


async def visitor_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """The list, a card, the closed welcome, the papers."""
    page = await new_page(browser, PHONE)
    desktop = await new_page(browser, DESKTOP)
    await desktop.goto(f"{product.url}/")
    await expect(desktop.get_by_role("link", name=NAME)).to_be_visible()
    await take(desktop, "lista-computador")
    await page.goto(f"{product.url}/")
    await page.get_by_role("searchbox").fill("1a vara penha")
    await expect(page.get_by_role("link", name="Penha")).to_be_visible()
    await take(page, "busca")
    await page.goto(f"{product.url}/")
    await page.get_by_role("searchbox").fill(NAME)
    await page.get_by_role("link", name=NAME).click()
    await expect(page.get_by_role("button", name="Acessar")).to_be_visible()
    await take(page, "cartorio")
    await page.goto(f"{product.url}/?unidade=coordenadoria-de-apoio-em-recesso")
    await expect(page.locator("body")).to_contain_text("O atendimento ainda não começou por aqui.")
    await take(page, "fechado")
    await page.goto(f"{product.url}/como-funciona")
    await take(page, "como-funciona")


async def visit_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """A visit from the queue to the evaluation, from both sides."""
    visitor, clerk = await new_page(browser, PHONE), await new_page(browser, DESKTOP)
    await clerk.goto(f"{product.url}/atendente")
    await take(clerk, "atendente-entrar")
    await sign_in(clerk, product, "Ana Souza", NAME)
    await queue_pictures(product, visitor, clerk)
    await call_pictures(product, visitor, clerk)
    await service_pictures(product, visitor, clerk)


async def queue_pictures(product: ProductUnderTest, visitor: Page, clerk: Page) -> None:
    """The visitor between two others, of whom the first leaves."""
    first, later = product.visitor(), product.visitor()
    joined = await first.post(f"/api/offices/{OFFICE}/tickets", {"displayName": "João Pereira"})
    await product.clock.advance(180)
    await join(visitor, product, NAME)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")
    await product.clock.advance(60)
    await later.post(
        f"/api/offices/{OFFICE}/tickets", {"displayName": "Antônia Ramos", "needs": ["moreTime"]}
    )
    await expect(clerk.locator("body")).to_contain_text("Antônia Ramos")
    await take(visitor, "fila", whole=True)
    await take(clerk, "atendente-fila")
    await first.post(f"/api/tickets/{joined['ticketId']}/leave", secret=joined["secret"])
    await expect(clerk.locator("body")).not_to_contain_text("João Pereira")


async def call_pictures(product: ProductUnderTest, visitor: Page, clerk: Page) -> None:
    """A call whose minute passes; the visitor returns to the queue."""
    await call_next(clerk, product)
    await expect(visitor.locator("#enter-call")).to_be_visible()
    await take(visitor, "chamada")
    await expect(clerk.locator("body")).to_contain_text("Aguardando o interessado entrar")
    await take(clerk, "atendente-chamada")
    await product.clock.advance(66)
    await expect(visitor.locator("body")).to_contain_text("O atendimento foi finalizado.")
    await take(visitor, "minuto")
    await visitor.get_by_role("button", name="Voltar à fila").click()
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")


async def service_pictures(product: ProductUnderTest, visitor: Page, clerk: Page) -> None:
    """Called again: the meeting, and how the visitor is asked for an evaluation."""
    await call_next(clerk, product)
    await visitor.locator("#enter-call").click()
    meeting = await next_tab(visitor)
    await take(meeting, "reuniao")
    await take(visitor, "em-atendimento")
    await expect(clerk.locator("body")).to_contain_text("Em atendimento")
    await take(clerk, "atendente-atendimento")
    await clerk.get_by_role("button", name="Encerrar atendimento").click()
    await expect(visitor.locator("body")).to_contain_text("Como foi o atendimento?")
    await take(visitor, "avaliacao")


def small_office() -> Office:
    """One whose queue is soon full."""
    office = an_office(SMALL, timing=Timing(queue_limit=1))
    return replace(office, name=SMALL_NAME, district="Santos", city="Santos")


async def place_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """Somebody who is called asks for more time, and is taken off the queue afterwards."""
    visitor, ana = await new_page(browser, PHONE), await product.clerk("ana")
    await join(visitor, product, NAME)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")
    waiting = (await ana.get(f"/api/staff/queue?officeId={OFFICE}"))["waiting"]
    out_of_order = {"ticketId": waiting[-1]["ticketId"], "reason": "Prazo que vence hoje"}
    called = await ana.post("/api/staff/calls", {"officeIds": [OFFICE], **out_of_order})
    await visitor.get_by_role("button", name="Preciso de mais tempo").click()
    await expect(visitor.locator("body")).to_contain_text("Sua chamada está em pausa")
    await take(visitor, "pausa")
    reason = {"reason": "Assunto já resolvido"}
    await ana.post(f"/api/staff/tickets/{called['ticketId']}/remove", reason)
    await expect(visitor.locator("body")).to_contain_text("Sua senha foi retirada da fila")
    await take(visitor, "retirado")


async def unheard_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """Somebody's page was silent when the turn came, and for a quarter of an hour after it."""
    visitor, ana, other = await new_page(browser, PHONE), await product.clerk("ana"), product.visitor()
    await join(visitor, product, NAME)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")
    await visitor.goto("about:blank")
    await visitor.wait_for_timeout(26_000)  # so long the server may still hold what the page has asked
    await listen(product, ana, minutes=3)
    await other.post(f"/api/offices/{OFFICE}/tickets", {})
    called = await ana.post("/api/staff/calls", {"officeIds": [OFFICE]})
    await listen(product, ana, minutes=16)
    await visitor.goto(f"{product.url}/")
    await expect(visitor.locator("body")).to_contain_text("O aviso não chegou até você")
    await take(visitor, "aviso-nao-recebido")
    await ana.post(f"/api/staff/tickets/{called['ticketId']}/remove", {"reason": "Assunto já resolvido"})


async def listen(product: ProductUnderTest, clerk: Client, minutes: int) -> None:
    """Time passes while a clerk looks: a leap would count as an outage of ours, which makes nobody absent."""
    for _ in range(minutes * 2):
        await product.clock.advance(30)
        await clerk.get(f"/api/staff/queue?officeId={OFFICE}")


async def looks_at(page: Page, product: ProductUnderTest, name: str) -> None:
    """Somebody reads the office's card."""
    await page.goto(f"{product.url}/BalcaoVirtual")
    await page.get_by_role("searchbox").fill(name)
    await page.get_by_role("link", name=name).click()
    await expect(page.get_by_role("button", name="Acessar")).to_be_visible()


async def refusal_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """No entry: the queue is full, or a clerk has suspended the entries."""
    late, ana = await new_page(browser, PHONE), await product.clerk("ana")
    await looks_at(late, product, SMALL_NAME)
    await product.visitor().post(f"/api/offices/{SMALL}/tickets", {})
    await late.get_by_role("button", name="Acessar").click()
    await expect(late.get_by_role("heading", name="A fila está cheia")).to_be_visible()
    await take(late, "fila-cheia")
    entries, message = f"/api/staff/offices/{OFFICE}/entries", "Sistema fora do ar. Voltamos às 16h."
    await looks_at(late, product, NAME)
    await ana.send("PUT", entries, json={"suspended": True, "message": message})
    await late.get_by_role("button", name="Acessar").click()
    await expect(late.get_by_role("heading", name="Entradas suspensas")).to_be_visible()
    await take(late, "entradas-suspensas")
    await ana.send("PUT", entries, json={"suspended": False})


async def turn_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """Somebody is transferred, and the other office's day ends before their turn."""
    visitor, ana, carla = (
        await new_page(browser, PHONE),
        await product.clerk("ana"),
        await product.clerk("carla"),
    )
    await join(visitor, product, NAME)
    await expect(visitor.locator("body")).to_contain_text("Sua posição na fila")
    queue = await ana.get(f"/api/staff/queue?officeId={OFFICE}")
    transfer = {"officeId": ALWAYS_OPEN, "reason": "O assunto é de outra unidade"}
    await ana.post(f"/api/staff/tickets/{queue['waiting'][-1]['ticketId']}/transfer", transfer)
    await expect(visitor.locator("body")).to_contain_text("Você foi transferido")
    await take(visitor, "transferido")
    await carla.post(f"/api/staff/offices/{ALWAYS_OPEN}/close-day", {"reason": "Sistema indisponível"})
    await expect(visitor.locator("body")).to_contain_text("Código de conferência")
    await take(visitor, "expediente-encerrado")


async def manager_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """The audit of an office, for who manages it."""
    manager = await new_page(browser, DESKTOP)
    await sign_in(manager, product, "Carla Nogueira", NAME)
    await manager.get_by_role("button", name="Auditoria").click()
    await expect(manager.get_by_role("heading", name="Baixar a trilha de auditoria")).to_be_visible()
    await take(manager, "atendente-auditoria")


async def administrator_pictures(product: ProductUnderTest, browser: Browser) -> None:
    """The self-check of a tenant that lacks the access policy, and of one that lacks nothing."""
    desktop, phone = await new_page(browser, DESKTOP), await new_page(browser, PHONE)
    await product.graph_fails(403, times=1)
    for page, found, name in (
        (desktop, "Falta 1 item", "autoverificacao"),
        (phone, "Nada falta", "autoverificacao-celular"),
    ):
        await open_self_check(page, product)
        await page.get_by_role("button", name="Verificar agora").click()
        await expect(page.get_by_role("heading", name=found)).to_be_focused()
        if page is desktop:
            await page.get_by_role("link", name="Política de acesso").click()
        await take(page, name)


def run() -> None:
    """The command line's entry."""
    asyncio.run(main())


if __name__ == "__main__":
    run()
