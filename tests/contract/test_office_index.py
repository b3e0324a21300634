"""People find their office however they write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.office.office import Office
from shared.domain.office.opening_hours import COURT_DEFAULT, OpeningHours, every
from shared.ports import OfficeQuery
from shared.storage.directory.name_words import numbers_between, of_roman, to_roman, words
from shared.storage.directory.office_index import OfficeIndex

CLOSED = datetime(2026, 11, 24, 12, tzinfo=UTC)
"""Tuesday, 09:00 in São Paulo."""
OPEN = datetime(2026, 11, 24, 17, tzinfo=UTC)
HOURS = OpeningHours("America/Sao_Paulo", COURT_DEFAULT)
EARLY = OpeningHours("America/Sao_Paulo", every(range(5), 8 * 60, 19 * 60))


def office(office_id: str, name: str, city: str = "São Paulo", *, hours: OpeningHours = HOURS) -> Office:
    kind = "vara" if "Vara" in name else "cartório"
    return Office(office_id, name, city, city, kind, hours)


OFFICES = [
    office("civel-1", "1ª Vara Cível"),
    office("civel-10", "10ª Vara Cível"),
    office("civel-21", "21ª Vara Cível"),
    office("familia-1", "1ª Vara da Família e Sucessões", "Guarulhos"),
    office("familia-2", "2ª Vara da Família e Sucessões", "Santos", hours=EARLY),
    office("juizado", "Juizado Especial Cível", "São José do Rio Preto"),
    office("distribuidor", "Cartório do Distribuidor", "Santos"),
    office("registro", "Registro Civil", "Bauru"),
]
INDEX = OfficeIndex(OFFICES)


def found(text: str, now: datetime = OPEN, **options: bool | str) -> list[str]:
    query = OfficeQuery(text=text, **options)  # pyright: ignore[reportArgumentType] - passed on
    return [each.office_id for each in INDEX.find(query, now).offices]


def lacking(text: str) -> tuple[list[str], list[str]]:
    """What is found where nothing has every word, and the words that it lacks."""
    result = INDEX.find(OfficeQuery(text), OPEN)
    return [each.office_id for each in result.offices], list(result.passed_over)


WRITINGS = [
    "1ª vara cível",
    "1a vara civel",
    "1.a Vara Civel",
    "1 vara",
    "primeira vara cível",
    "VARA CIVEL 1º",
    "01 vara civel",
    "vara 1 cív",
    "1ª. vara cível",
    "  1ª   vara,cível ",
]


@pytest.mark.parametrize("text", WRITINGS)
def test_the_first_civil_court_is_found_however_it_is_written(text: str) -> None:
    assert found(text)[0] == "civel-1"
    assert "civel-10" not in found(text), "a number is not the beginning of another"
    assert "civel-21" not in found(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vigésima primeira vara", ["civel-21"]),
        ("21a", ["civel-21"]),
        ("décima", ["civel-10"]),
        ("guarulhos", ["familia-1"]),
        ("familia guarulos", ["familia-1"]),
        ("famlia santos", ["familia-2"]),
        ("distribiudor", ["distribuidor"]),
        ("distribud", ["distribuidor"]),
        ("são josé do rio preto", ["juizado"]),
        ("jose preto juizado", ["juizado"]),
        ("sucessoes santos", ["familia-2"]),
        ("vara civil", ["civel-1", "civel-10", "civel-21", "registro", "juizado"]),
        ("xyzzy", []),
        ("9", []),
        ("9 xyzzy", []),
        ("bebedouro xyzzy", []),
        ("civel varas", ["civel-1", "civel-10", "civel-21", "juizado"]),
        ("juizados", ["juizado"]),
        ("saojosedoriopreto", ["juizado"]),
        ("divorcio santos", ["familia-2"]),
        ("divorsio santos", ["familia-2"]),
        ("fórum de bauru", ["registro"]),
    ],
)
def test_every_word_that_tells_something_must_fit(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected", "missing"),
    [
        ("distribuidor xyzzy", ["distribuidor"], ["xyzzy"]),
        ("vara xyzzy", ["civel-1", "civel-10", "civel-21", "familia-1", "familia-2"], ["xyzzy"]),
        ("santos 7", ["distribuidor", "familia-2"], ["7"]),
        ("santos bauru", ["registro", "distribuidor", "familia-2"], ["santos", "bauru"]),
        ("21 criminal guarulhos", ["familia-1"], ["21", "criminal"]),
        ("balcão virtual", [place.office_id for place in OFFICES], ["balcao", "virtual"]),
    ],
)
def test_what_fits_best_is_found_where_nothing_fits_all(
    text: str, expected: list[str], missing: list[str]
) -> None:
    found_ids, passed_over = lacking(text)
    assert (sorted(found_ids), passed_over) == (sorted(expected), missing)


def test_nothing_is_lacking_where_something_fits_all() -> None:
    assert lacking("vara civel da comarca de são paulo")[1] == []


def test_the_name_counts_for_more_than_the_place() -> None:
    offices = [office("b", "Vara Única", "Santos"), office("a", "Vara dos Santos", "Zacarias")]
    assert [o.office_id for o in OfficeIndex(offices).find(OfficeQuery("santos"), OPEN).offices] == ["a", "b"]


def test_open_ones_come_first_then_the_alphabet() -> None:
    assert found("familia", CLOSED) == ["familia-2", "familia-1"]
    assert found("familia", OPEN) == ["familia-1", "familia-2"]
    assert found("", CLOSED)[0] == "familia-2"
    assert len(found("", CLOSED)) == len(OFFICES)
    assert found("vara", CLOSED, only_open=True) == ["familia-2"]
    assert found("", OPEN, district="Santos") == ["familia-2", "distribuidor"]
    assert found("", OPEN, district="Nowhere") == []


def test_the_order_does_not_depend_on_the_list() -> None:
    shuffled = OfficeIndex(OFFICES[::-1])
    assert [o.office_id for o in shuffled.find(OfficeQuery("vara"), OPEN).offices] == found("vara")


@given(text=st.text(max_size=40))
def test_no_text_breaks_the_search(text: str) -> None:
    ids = found(text)
    assert len(ids) == len(set(ids))


@given(place=st.sampled_from(OFFICES))
def test_an_office_is_found_by_its_own_name(place: Office) -> None:
    assert place.office_id in found(place.name)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("vigésima primeira", "21"),
        ("vinte e um", "21"),
        ("trinta e duas", "32"),
        ("dezesseis", "16"),
        ("40ª", "40"),
    ],
)
def test_numbers_in_words_are_numbers(text: str, number: str) -> None:
    assert words(text) == [number]


@pytest.mark.parametrize("number", range(1, 40))
def test_roman_numerals_are_read_as_they_are_written(number: int) -> None:
    assert of_roman(to_roman(str(number))) == str(number)


@pytest.mark.parametrize("word", ["", "civel", "iiii", "vx", "iix"])
def test_other_words_are_no_roman_numerals(word: str) -> None:
    assert of_roman(word) is None


def test_a_range_means_the_numbers_in_it() -> None:
    assert list(numbers_between("UPJ da 41ª a 45ª Varas Cíveis")) == ["42", "43", "44"]
    assert list(numbers_between("2ª Vara de 1900 a 2017")) == []


@pytest.mark.parametrize("text", ["1ª", "1a", "1.a", "1º", "1°", "1 ª", "primeira", "Primeiro", "01"])
def test_ordinals_are_one_word(text: str) -> None:
    assert words(text) == ["1"]


def test_fillers_count_only_when_alone() -> None:
    assert words("Vara da Família e das Sucessões") == ["vara", "familia", "sucessoes"]
    assert words("uma vara um") == ["vara", "1"]
    assert words("de") == ["de"]
    assert words("") == words("!?") == []


def test_equal_hours_are_judged_once_and_no_office_is_lost() -> None:
    many = [replace(OFFICES[0], office_id=f"o{n}", name=f"{n}ª Vara") for n in range(500)]
    index = OfficeIndex(many)
    assert {o.office_id for o in index.find(OfficeQuery(only_open=True), OPEN).offices} == {
        o.office_id for o in many
    }
    assert index.find(OfficeQuery(only_open=True), CLOSED).offices == []
