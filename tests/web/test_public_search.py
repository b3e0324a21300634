"""Finding an office: the search, the districts, the list and its words."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.web.conftest import Visiting
from tests.web.court import OFFICE_NAME, office
from tests.web.faults import Answers

pytestmark = [pytest.mark.browser]

KINDS_OF_THE_COURT = [
    "civel", "juizado", "cumulativa", "cejusc", "criminal", "turma_recursal", "familia",
    "vara_unica", "execucao_fiscal", "fazenda", "camara_privado", "infancia", "execucao_criminal",
    "juri", "camara_publico", "camara_criminal", "violencia_domestica", "upj", "acidentes",
    "grupo_camaras", "empresarial", "registros", "camara_empresarial", "precatorias",
    "orgao_especial", "camara_especial", "outro",
]  # fmt: skip


async def test_a_search_is_answered_while_typing_and_by_district(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open()
        await visitor.reads_heading("Cartórios")
        links = visitor.page.locator("#results .rows a")
        await expect(links.last).to_contain_text("Fechado")
        await visitor.page.get_by_label("Cartório, comarca ou tipo").press_sequentially("juizado")
        await visitor.reads("1 cartório encontrado.")
        await expect(links).to_have_count(1)
        await visitor.page.get_by_label("Cartório, comarca ou tipo").fill("")
        await visitor.page.get_by_role("button", name="Campinas").click()
        await visitor.reads_heading("Cartórios de Campinas")
        await expect(links).to_have_count(1)
        await visitor.press("Ver todas as comarcas")
        await visitor.reads_heading("Comarcas")
        await visitor.page.get_by_label("Mostrar só os abertos agora").check()
        await expect(visitor.page.get_by_text("Fechado")).to_have_count(0)


async def test_words_that_nothing_has_are_told_and_do_not_empty_the_list(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open()
        field = visitor.page.get_by_label("Cartório, comarca ou tipo")
        await field.fill("juizado Xyzzy")
        await visitor.reads(
            "Nenhum cartório combina com tudo o que você escreveu. Sem “Xyzzy”: 1 cartório encontrado."
        )
        await expect(visitor.page.locator("#results .rows a")).to_have_count(1)
        await field.fill("xyzzy")
        await visitor.reads("Nenhum cartório encontrado.")


async def test_a_large_court_is_read_by_letters(a_visitor: Visiting) -> None:
    names = [
        "Águas de Lindóia",
        "Adamantina",
        "Araras",
        "Araçatuba",
        *(f"{letter}uru" for letter in "BCDEFGHIJKL"),
    ]
    async with a_visitor() as visitor:
        await visitor.court.has(
            *(office(f"d{n}", f"Vara Única de {name}", district=name) for n, name in enumerate(names * 2))
        )
        await visitor.open()
        await visitor.reads_heading("Comarcas")
        assert await visitor.page.locator("#results .rows").count() == 0, "no list of a few out of many"
        districts = visitor.page.locator("#results .columns button")
        await expect(districts).to_have_count(0)
        await visitor.press("A")
        await expect(districts).to_have_text(["Adamantina", "Águas de Lindóia", "Araçatuba", "Araras"])
        assert visitor.page.url.endswith("/?letra=A")
        height: int = await visitor.page.evaluate("document.documentElement.scrollHeight")
        assert height < 2500
        await visitor.press("Araras")
        await visitor.reads_heading("Cartórios de Araras")
        await visitor.page.go_back()


async def test_the_arrows_lead_through_the_results(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open()
        field = visitor.page.get_by_label("Cartório, comarca ou tipo")
        await field.press_sequentially("vara")
        await visitor.reads("6 cartórios encontrados.")
        links = visitor.page.locator("#results .rows a")
        for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("End", 5), ("ArrowDown", 5), ("ArrowUp", 4)):
            await visitor.page.keyboard.press(key)
            await expect(links.nth(place)).to_be_focused()
        await visitor.page.keyboard.press("Home")
        await visitor.page.keyboard.press("ArrowUp")
        await expect(field).to_be_focused()
        await visitor.page.keyboard.press("Home")
        await visitor.page.keyboard.type("1ª ")
        await visitor.reads("2 cartórios encontrados.")
        await visitor.page.keyboard.press("ArrowDown")
        await visitor.page.keyboard.press("Enter")
        await visitor.reads_heading("1ª Vara Cível")


@pytest.mark.parametrize("way", ["browser", "page"])
async def test_the_way_back_leads_to_the_same_place(a_visitor: Visiting, way: str) -> None:
    async with a_visitor() as visitor:
        await visitor.court.has(*(office(f"n{number}", f"Ofício {number}") for number in range(45)))
        await visitor.open()
        await visitor.page.get_by_label("Cartório, comarca ou tipo").fill("ofício")
        await visitor.press("Mostrar mais")
        await visitor.reads("Mostrando 40 cartórios; há mais.")
        link = visitor.page.get_by_role("link", name="Ofício 30")
        await link.scroll_into_view_if_needed()
        top: float = await visitor.page.evaluate("window.scrollY")
        await link.click()
        await visitor.reads_heading("Ofício 30")
        if way == "browser":
            await visitor.page.go_back()
        else:
            await visitor.page.get_by_role("link", name="Escolher outro cartório").click()
        await expect(link).to_be_focused()
        await expect(visitor.page.get_by_label("Cartório, comarca ou tipo")).to_have_value("ofício")
        await visitor.reads("Mostrando 40 cartórios; há mais.")
        assert top > 0
        assert await visitor.page.evaluate("window.scrollY") == pytest.approx(top, abs=2)


async def test_an_address_that_was_sent_on_shows_the_same_list(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open()
        await visitor.page.get_by_label("Cartório, comarca ou tipo").fill("vara cível")
        await visitor.reads("cartórios encontrados.")
        address = visitor.page.url
        await visitor.page.goto("about:blank")
        await visitor.page.goto(address)
        await expect(visitor.page.get_by_label("Cartório, comarca ou tipo")).to_have_value("vara cível")
        await visitor.open("/?comarca=Santos&abertos=1")
        await visitor.reads_heading("Cartórios de Santos")
        await expect(visitor.page.get_by_label("Mostrar só os abertos agora")).to_be_checked()


async def test_a_closed_office_says_when_it_opens(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.open()
        closed = visitor.page.locator("#results .rows a", has_text="Fechado")
        await expect(closed).to_contain_text("Abre hoje, às 13:00.")
        await closed.click()
        await visitor.reads("Fechado agora")
        await visitor.reads("Abre hoje, às 13:00.")
        await visitor.page.get_by_role("link", name="Escolher outro cartório").click()
        await visitor.page.get_by_role("link", name=OFFICE_NAME).first.click()
        await visitor.reads_heading("O que este balcão faz e não faz")
        await visitor.reads_heading("Outros canais")


async def test_a_kind_is_read_as_a_word(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.has(
            *(
                office(f"k{number}", f"Unidade {number:02}", kind=kind, district="Bauru")
                for number, kind in enumerate(KINDS_OF_THE_COURT)
            )
        )
        await visitor.open()
        await visitor.page.get_by_label("Cartório, comarca ou tipo").fill("Unidade")
        await visitor.reads("Mostrando 20 cartórios; há mais.")
        await visitor.press("Mostrar mais")
        await expect(visitor.page.locator("#results .rows a")).to_have_count(len(KINDS_OF_THE_COURT))
        places: list[str] = await visitor.page.locator("#results .rows .muted").all_inner_texts()
        words = {place.removeprefix("Bauru · ") for place in places if place != "Bauru"}
        assert len(words) == len(KINDS_OF_THE_COURT) - 1, "each kind has a word of its own, «outro» has none"
        assert not [word for word in words if not word[0].isupper() or "_" in word]
        assert {"Juizado Especial", "Turma Recursal", "Órgão Especial", "Violência Doméstica"} <= words
        unread = [kind for kind in KINDS_OF_THE_COURT if kind.capitalize().replace("_", " ") in words]
        assert unread == ["criminal", "empresarial"], "only these are written as their code is"


async def test_a_long_list_is_continued(a_visitor: Visiting) -> None:
    async with a_visitor() as visitor:
        await visitor.court.has(*(office(f"n{number}", f"Ofício {number}") for number in range(45)))
        await visitor.open()
        await visitor.page.get_by_label("Cartório, comarca ou tipo").fill("ofício")
        await visitor.reads("Mostrando 20 cartórios; há mais.")
        await visitor.press("Mostrar mais")
        await visitor.reads("Mostrando 40 cartórios; há mais.")
        await visitor.press("Mostrar mais")
        await visitor.reads("45 cartórios encontrados.")
        await expect(visitor.page.locator("#results .rows a")).to_have_count(45)


async def test_the_example_in_the_search_field_is_read_whole_on_a_small_phone(a_visitor: Visiting) -> None:
    """A browser tells only of a value whether it fits, beside the button that empties the field."""
    async with a_visitor() as visitor:
        await visitor.open()
        hidden: int = await visitor.page.get_by_label("Cartório, comarca ou tipo").evaluate(
            "(field) => { field.value = field.placeholder; return field.scrollWidth - field.clientWidth; }"
        )
        assert hidden == 0


@pytest.mark.parametrize(
    "answer", [Answers(503), Answers(200, "<html><title>proxy</title>")], ids=["nobody", "a proxy"]
)
async def test_a_list_that_does_not_open_offers_another_try(a_visitor: Visiting, answer: Answers) -> None:
    async with a_visitor() as visitor:
        await visitor.page.clock.install()
        await visitor.stops_the_clock()  # after a second the list is asked for without a press
        visitor.product.plant(answer, "GET", "/api/offices")
        await visitor.open()
        await visitor.reads("A lista de cartórios não abriu.")
        await visitor.press("Tentar novamente")
        await visitor.reads_heading("Cartórios")
