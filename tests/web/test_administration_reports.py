"""Reports and staffing in the browser: numbers, files, what is refused, and how they look everywhere."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from playwright.async_api import Browser, expect

from shared.domain.reports.months import month_of
from shared.domain.reports.turned_away import TurnedAway
from shared.domain.status import Status
from shared.domain.ticket.evaluation import Evaluation
from tests.web.administration import Administrator
from tests.web.browsing import Dress, context_of, until
from tests.web.clerk_page import DESKTOP, PHONE
from tests.web.conftest import Clerking
from tests.web.court import CIVEL, SANTOS, START
from tests.web.faults import Slow
from tests.web.product import PageProduct

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DRESSES: list[Dress] = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
TODAY = START.date()
FIRST = TODAY - timedelta(days=14)
MONTH = month_of(TODAY.replace(day=1) - timedelta(days=1))
"""The last one that is closed."""
NAME = "1ª Vara Cível do Foro Central"


async def there_was_something(admin: Administrator) -> None:
    """Two weeks of made-up visits at two offices, aggregated; refusals and opinions of one month."""
    court = admin.clerk.court
    for office_id in (SANTOS, CIVEL):
        await court.had_visits(office_id, range(14, 0, -1))
    court.desk.refusals.count(CIVEL, START, TurnedAway(closed=2, full=3))
    said = [
        Evaluation(f"key-{number}", CIVEL, MONTH.first, Status.COMPLETED, 4, None, f"Bom {number}")
        for number in range(6)
    ]
    await court.desk.evaluations.publish(CIVEL, MONTH, said)


async def asks(admin: Administrator, days: int = 14) -> None:
    await admin.field("De").fill((TODAY - timedelta(days=days)).isoformat())
    await admin.field("Até").fill(TODAY.isoformat())
    await admin.clerk.button("Mostrar").click()
    await expect(admin.row("Total").first).to_be_visible()


async def test_who_waited_how_long_and_how_many_were_turned_away(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        await there_was_something(admin)
        await admin.opens("/relatorios", "Relatórios")
        await expect(admin.field("Unidade")).to_have_value(CIVEL)
        await asks(admin)

        await clerk.reads("2 com a unidade fechada, 3 com a fila cheia")
        await clerk.reads("Medianas e «9 em 10» com erro de até 5 %.")
        await expect(admin.row("06/11/2026")).to_have_count(0)
        await expect(admin.row("23/11/2026")).to_contain_text("min")
        await expect(admin.row("10/2026").last).to_contain_text("0 · 0 · 0 · 6 · 0")
        await clerk.page.get_by_text("Comentários de 10/2026").click()
        await clerk.reads("Bom 3")
        await admin.field("Por").select_option("clerk")
        await clerk.button("Mostrar").click()
        await expect(admin.row("Ana (demonstração)")).to_be_visible()

        await admin.field("Até").fill((FIRST - timedelta(days=1)).isoformat())
        await clerk.button("Mostrar").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Até: ")
        await expect(admin.row("Total")).to_have_count(0)


@pytest.mark.parametrize(
    ("path", "title", "asked"),
    [
        ("/relatorios", "Relatórios", "/api/staff/reports"),
        ("/auditoria", "Auditoria de configuração", "/api/admin/configuration-audit"),
    ],
)
async def test_an_older_answer_does_not_replace_a_newer_one(
    a_clerk: Clerking, path: str, title: str, asked: str
) -> None:
    """The first question is slow; its answer comes when that of the second stands on the page."""
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await there_was_something(admin)
        await admin.opens_office()
        await admin.field("Sobre este balcão").fill("Só cível.")
        await admin.saves()
        await admin.opens(path, title)
        slow = Slow()
        clerk.product.plant(slow, "GET", asked)
        await admin.field("De").fill("2026-01-01")
        await admin.field("Até").fill("2026-01-02")
        await clerk.button("Mostrar").click()
        await until(lambda: slow.waiting > 0)
        await admin.field("De").fill(FIRST.isoformat())
        await admin.field("Até").fill(TODAY.isoformat())
        await clerk.button("Mostrar").click()
        rows = clerk.page.locator("main tbody tr")
        await expect(rows.first).to_be_visible()
        newer = await rows.count()

        async with clerk.page.expect_response(lambda response: "2026-01-01" in response.url):
            slow.arrive()
        await clerk.page.evaluate("new Promise((done) => setTimeout(done, 0))")

        await expect(rows).to_have_count(newer)


async def test_the_files_say_what_the_page_says(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        await there_was_something(admin)
        await admin.opens("/relatorios", "Relatórios")
        await asks(admin)
        async with clerk.page.expect_download() as download:
            await clerk.button("Baixar para o Excel").click()
        table = (await (await download.value).path()).read_text("utf-8-sig").splitlines()
        async with clerk.page.expect_download() as download:
            await clerk.button("Baixar JSON").click()
        report = json.loads((await (await download.value).path()).read_text("utf-8"))

        assert (await download.value).suggested_filename == f"relatorio-{FIRST}-{TODAY}.json"
        assert table[0].startswith("Dia;Entraram;Atendidos;")
        assert table[-1].split(";")[:2] == ["Total", str(report["total"]["entered"])]
        assert len(table) == len(report["rows"]) + 2


async def test_an_administrator_sees_the_court_and_any_office_but_no_clerks(a_clerk: Clerking) -> None:
    async with a_clerk(user="admin") as clerk:
        admin = Administrator(clerk)
        await there_was_something(admin)
        await admin.opens("/relatorios", "Relatórios")
        await expect(admin.field("De")).to_have_value("2026-10-01")
        await expect(admin.field("Até")).to_have_value("2026-10-31")
        for cut in ("office", "district"):
            await admin.field("Por").select_option(cut)
            async with clerk.page.expect_response(lambda answer, cut=cut: f"by={cut}" in answer.url):
                await clerk.button("Mostrar").click()
            await expect(clerk.page.get_by_text("Lendo…")).to_have_count(0)
            await clerk.reads("Nenhuma senha neste período.")
            await expect(clerk.page.get_by_role("alert")).to_have_count(0)
        await asks(admin, days=10)
        await expect(admin.row("Santos")).to_be_visible()
        await clerk.reads("1 dia do período ainda está sendo somado.")
        await expect(admin.field("Por").locator("option", has_text="Atendente")).to_have_count(0)
        await admin.field("Comarca (em branco: todas)").fill("Santos")
        await clerk.button("Mostrar").click()
        await expect(admin.row("São Paulo")).to_have_count(0)

        await admin.field("Procurar a unidade por nome, comarca ou tipo").fill(NAME)
        await expect(admin.field("Unidade")).to_have_value(CIVEL)
        await admin.field("Por").select_option("hour")
        await clerk.button("Mostrar").click()
        await expect(admin.row("13h").first).to_be_visible()


async def test_a_manager_who_administers_the_court_sees_the_clerks_of_their_own_office(
    a_clerk: Clerking,
) -> None:
    async with a_clerk(user="rosa") as clerk:
        await clerk.court.has_members("rosa", CIVEL)
        admin = Administrator(clerk)
        await there_was_something(admin)
        await admin.opens(f"/relatorios?id={CIVEL}", "Relatórios")
        await admin.field("Por").select_option("clerk")
        await asks(admin)
        await expect(admin.row("Ana (demonstração)")).to_be_visible()

        await admin.field("Unidade").select_option(SANTOS)
        await expect(admin.field("Por")).to_have_value("day")
        await expect(admin.field("Por").locator("option", has_text="Atendente")).to_have_count(0)
        await clerk.button("Mostrar").click()
        await expect(admin.row("23/11/2026")).to_be_visible()


async def test_how_many_clerks_monday_at_13_needs(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        await there_was_something(admin)
        await admin.opens("/atendentes", "Quantos atendentes")
        monday = clerk.region("segunda-feira")
        row = monday.get_by_role("row").filter(has_text="13:00")
        await expect(row.get_by_role("cell").first).to_have_text("4")

        await admin.field("Para quantos em cada 100").fill("50")
        await admin.field("Para quantos em cada 100").press("Enter")
        await expect(row.get_by_role("cell").first).to_have_text("2")
        await admin.field("Para quantos em cada 100").fill("muitos")
        await clerk.button("Mostrar").click()
        await expect(clerk.page.get_by_role("alert")).to_contain_text("Para quantos em cada 100: ")
        await expect(monday).to_have_count(0)


async def test_the_court_s_clock_is_shown_wherever_the_reader_is(
    browser: Browser, product: PageProduct
) -> None:
    await product.begin()
    async with context_of(browser, DESKTOP, zone="Asia/Tokyo") as context:
        page = await context.new_page()
        await page.goto(f"{product.url}/conferir")
        told = await page.evaluate(
            """async () => {
              const { timeOfDay, dayOf, dateOf, momentOf } = await import("/assets/staff/times.js");
              const at = "2026-11-24T02:30:05Z";
              return [timeOfDay(at), dayOf(Date.parse(at)), dateOf(at), momentOf(at)];
            }"""
        )
        assert told == ["23:30", "2026-11-23", "23/11/2026", "23/11/2026, 23:30:05"]


# --- how they look -----------------------------------------------------------------------------------


async def a_report(admin: Administrator) -> None:
    await there_was_something(admin)
    await admin.opens("/relatorios", "Relatórios")
    await asks(admin)


async def a_refused_report(admin: Administrator) -> None:
    await admin.opens("/relatorios", "Relatórios")
    await admin.field("De").fill("2020-01-01")
    await admin.clerk.button("Mostrar").click()
    await expect(admin.clerk.page.get_by_role("alert")).to_be_visible()


async def a_staffing_table(admin: Administrator) -> None:
    await there_was_something(admin)
    await admin.opens("/atendentes", "Quantos atendentes")
    await expect(admin.row("13:00").first).to_be_visible()


STATES: list[Callable[[Administrator], Awaitable[None]]] = [a_report, a_refused_report, a_staffing_table]


async def test_axe_finds_nothing_and_nothing_scrolls_sideways(a_clerk: Clerking) -> None:
    async with a_clerk(user="carla") as clerk:
        admin = Administrator(clerk)
        found: list[str] = []
        for reach in STATES:
            await clerk.product.begin()
            await clerk.signs_in("carla")
            await clerk.page.set_viewport_size(DESKTOP)
            await reach(admin)
            found += await clerk.faults_in_all_colours(reach.__name__, DRESSES, DRESSES)
        assert found == []
