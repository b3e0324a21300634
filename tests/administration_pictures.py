"""The pictures of the administration, from the running product."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, FilePayload, Page, expect

from local_host.demo.offices import ALWAYS_OPEN, FIRST_PICTURE, THIRD
from tests.product import Answer, ProductUnderTest
from tests.scenarios.browsers import DESKTOP, new_page

Take = Callable[[Page, str], Awaitable[None]]
FILE = (
    "id,name,district,city,degree,kind,opens,closes,weekdays\n"
    "1a-vara-civel-de-itu,1ª Vara Cível de Itu,Itu,Itu,1,vara,,,\n"
    "2a-vara-civel-de-itu,2ª Vara Cível de Itu,Itu,Itu,1,vara,13:00,19:00,mon-fri\n"
    '3a-vara-civel-de-itu,"3ª Vara Cível de Itu,Itu,Itu,1,vara,,,\n'
    "court,Vara do Tribunal,Itu,Itu,1,vara,,,\n"
)
TO_THE_ANSWER = "document.querySelector('#answer').scrollIntoView()"
DAYS = (
    ("2026-12-08", "Dia da Justiça", ""),
    ("2026-12-25", "Natal", ""),
    ("2027-01-25", "Aniversário de São Paulo", "São Paulo"),
)


async def administration_pictures(product: ProductUnderTest, browser: Browser, take: Take) -> None:
    """Every part of the administration once, on a desktop."""
    page = await new_page(browser, DESKTOP)
    await page.request.post(f"{product.url}/.auth/login/aad", form={"user": "admin"}, max_redirects=0)
    await _calendar(page, product, take)
    await _people(page, product, take)
    await _office(page, product, take)
    await _import(page, product, take)
    await _opens(page, product, "", "Unidades")
    await expect(page.get_by_role("listitem").nth(6)).to_be_visible()
    await take(page, "administracao-unidades")
    await _reports(page, product, take)
    await _past(page, product, take)
    await _now(page, product, take)
    await _opens(page, product, "/ajustes", "Ajustes do Tribunal")
    await take(page, "administracao-ajustes")
    await _opens(page, product, "/auditoria", "Auditoria de configuração")
    await page.get_by_label("De", exact=True).fill(f"{product.clock.now():%Y-%m-%d}")
    await page.get_by_role("button", name="Mostrar").click()
    await expect(page.get_by_role("row").filter(has_text="Pessoa incluída").first).to_be_visible()
    await take(page, "administracao-auditoria")


async def _opens(page: Page, product: ProductUnderTest, part: str, heading: str) -> None:
    await page.goto(f"{product.url}/administracao{part}")
    await expect(page.get_by_role("heading", name=heading).first).to_be_focused()


async def _reports(page: Page, product: ProductUnderTest, take: Take) -> None:
    await page.goto(f"{product.url}/administracao/relatorios?id={ALWAYS_OPEN}")
    await page.get_by_label("De", exact=True).fill("2026-10-01")
    await page.get_by_label("Até", exact=True).fill("2026-10-31")
    await page.get_by_role("button", name="Mostrar").click()
    await expect(page.get_by_role("row").filter(has_text="30/10/2026")).to_be_visible()
    await take(page, "administracao-relatorios")
    await page.goto(f"{product.url}/administracao/atendentes?id={ALWAYS_OPEN}")
    await expect(page.get_by_role("heading", name="segunda-feira")).to_be_visible()
    await take(page, "administracao-atendentes")


async def _calendar(page: Page, product: ProductUnderTest, take: Take) -> None:
    await _opens(page, product, "/calendario", "Calendário do Tribunal")
    for day, name, district in DAYS:
        await page.get_by_label("Data", exact=True).fill(day)
        await page.get_by_label("Nome do dia").fill(name)
        await page.get_by_label("Comarca (em branco: todo o Tribunal)").fill(district)
        await page.get_by_role("button", name="Incluir").click()
        await expect(page.get_by_role("row").filter(has_text=name)).to_be_visible()
    await page.get_by_role("button", name="Ano anterior").click()
    await expect(page.get_by_role("row").filter(has_text="Natal")).to_be_visible()
    await take(page, "administracao-calendario")


async def _people(page: Page, product: ProductUnderTest, take: Take) -> None:
    await page.goto(f"{product.url}/administracao/pessoas?id={THIRD}")
    for account in ("ana.souza@tjsp.example", "rui.prado@tjsp.example"):
        await page.get_by_label("Conta", exact=True).fill(account)
        await page.get_by_role("button", name="Incluir").click()
        await expect(page.get_by_role("row").filter(has_text=account)).to_be_visible()
    await take(page, "administracao-pessoas")


async def _office(page: Page, product: ProductUnderTest, take: Take) -> None:
    await page.goto(f"{product.url}/administracao/unidade?id={THIRD}")
    await page.get_by_role("radio", name="Horário próprio").check()
    await expect(page.get_by_role("region", name="Como o público vai ler")).to_contain_text("das 13:00")
    await page.get_by_text("Horário de atendimento", exact=True).first.scroll_into_view_if_needed()
    await page.get_by_role("group", name="segunda-feira", exact=True).scroll_into_view_if_needed()
    await take(page, "administracao-unidade")


async def _import(page: Page, product: ProductUnderTest, take: Take) -> None:
    await _opens(page, product, "/importar", "Importar")
    file = FilePayload(name="unidades.csv", mimeType="text/csv", buffer=FILE.encode())
    await page.get_by_label("Arquivo CSV (até 15 MB)").set_input_files(file)
    await page.get_by_role("button", name="Ensaiar").click()
    await expect(page.get_by_role("heading", name="2 linhas rejeitadas")).to_be_visible()
    await take(page, "administracao-importar")


async def _past(page: Page, product: ProductUnderTest, take: Take) -> None:
    """Somebody was called before somebody who had come earlier: the day, the answer, and the audit."""
    entries, ana = f"/api/offices/{FIRST_PICTURE}/tickets", await product.clerk("ana")
    pages, joined = [product.visitor() for _ in range(3)], list[Answer]()

    async def passes(seconds: int) -> None:
        """Everybody's page is heard meanwhile."""
        await product.clock.advance(seconds)
        for visitor, ticket in zip(pages, joined, strict=False):
            await visitor.get(f"/api/tickets/{ticket['ticketId']}", secret=ticket["secret"])

    for visitor, more in zip(pages, ({}, {"priority": "legal"}, {}), strict=True):
        joined.append(await visitor.post(entries, more))
        await passes(75)
    first, later, chosen = joined
    out_of_order = {"ticketId": chosen["ticketId"], "reason": "Consulta médica em meia hora"}
    for ticket, more in ((later, {}), (chosen, out_of_order), (first, {})):
        await passes(60)
        await ana.post("/api/staff/calls", {"officeIds": [FIRST_PICTURE], **more})
        await passes(30)
        await ana.post(f"/api/staff/tickets/{ticket['ticketId']}/remove", {"reason": "Assunto já resolvido"})
    await page.goto(f"{product.url}/administracao/ordem?id={FIRST_PICTURE}&protocol={first['protocol']}")
    await expect(page.get_by_role("heading", name="enquanto esta senha esperava")).to_be_visible()
    await page.evaluate(TO_THE_ANSWER)
    await take(page, "administracao-antes")
    await page.get_by_label("Dia", exact=True).fill(f"{product.clock.now():%Y-%m-%d}")
    await page.get_by_role("button", name="Mostrar as chamadas").click()
    await expect(page.get_by_role("heading", name="chamadas em")).to_be_visible()
    await page.evaluate(TO_THE_ANSWER)
    await take(page, "administracao-ordem")
    await page.goto(f"{product.url}/administracao/historia?id={FIRST_PICTURE}")
    await page.get_by_label("De", exact=True).fill(f"{product.clock.now():%Y-%m-%d}")
    await page.get_by_role("button", name="Mostrar", exact=True).click()
    await expect(page.get_by_role("row").filter(has_text="Retirado da fila").first).to_be_visible()
    await take(page, "administracao-historia")


async def _now(page: Page, product: ProductUnderTest, take: Take) -> None:
    """Two offices with somebody in the queue, one of them with nobody who calls."""
    ana = await product.clerk("ana")
    for office_id, count in ((FIRST_PICTURE, 2), (THIRD, 1)):
        for _ in range(count):
            await product.visitor().post(f"/api/offices/{office_id}/tickets", {})
            await product.clock.advance(45)
    await ana.get(f"/api/staff/queue?officeId={FIRST_PICTURE}")
    await _opens(page, product, "/agora", "Agora")
    await expect(page.get_by_role("listitem").filter(has_text="2 esperando")).to_be_visible()
    await take(page, "administracao-agora")
