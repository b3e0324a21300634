"""What visitors write, over all of Unicode, and case numbers with their check digits."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain import visitor_input
from shared.domain.errors import FieldError
from shared.domain.visitor_input import (
    NAME_LIMIT,
    TEXT_LIMIT,
    case_number,
    clean_text,
    display_name,
    free_text,
)

ANYTHING = st.text(st.characters(), max_size=200)
"""All code points, lone surrogates included."""


def valid_case_number(sequence: int, year: int, segment: int, court: int, origin: int) -> str:
    """A case number whose check digits are found by trying all of them (remainder 1 modulo 97)."""
    head, tail = f"{sequence:07d}", f"{year:04d}{segment}{court:02d}{origin:04d}"
    check = next(dd for dd in range(2, 99) if int(f"{head}{tail}{dd:02d}") % 97 == 1)
    return f"{head}-{check:02d}.{year:04d}.{segment}.{court:02d}.{origin:04d}"


CASE_NUMBERS = st.builds(
    valid_case_number,
    st.integers(0, 9_999_999),
    st.integers(1900, 2100),
    st.integers(1, 9),
    st.integers(0, 99),
    st.integers(0, 9999),
)


# --- texts -------------------------------------------------------------------------------------------


@given(ANYTHING)
@example("a \u200b b")
@example("e\u200d\u0301")
@example("a\u0301\u0302\u200b\u0303\u0304")
@example("\ud800x")
@example("\x00 x \x1f")
def test_a_cleaned_text_is_clean(text: str) -> None:
    cleaned = clean_text(text)

    assert clean_text(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())
    assert not any(unicodedata.category(char).startswith("C") for char in cleaned)
    cleaned.encode("utf-8")
    marks = "".join("M" if unicodedata.category(char).startswith("M") else "." for char in cleaned)
    assert "MMM" not in marks


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=60))
def test_what_can_be_seen_is_kept(text: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("  Maria\tda\n Silva ", "Maria da Silva"),
        ("Jose\u0301", "José"),
        ("Ana\u202egnirts", "Anagnirts"),
        ("a \u200b b", "a b"),
        ("Zo\u00a0e\u0308", "Zo ë"),
        ("\u200b\u200d", ""),
    ],
)
def test_cleaning_by_example(written: str, cleaned: str) -> None:
    assert clean_text(written) == cleaned


def test_nobody_has_to_give_a_name() -> None:
    assert display_name(None) is None
    assert display_name(" \u200b ") is None


@given(ANYTHING)
def test_a_name_is_clean_short_and_has_a_letter_or_is_refused(text: str) -> None:
    try:
        name = display_name(text)
    except FieldError as error:
        assert error.field == "displayName"
        cleaned = clean_text(text)
        assert len(cleaned) > NAME_LIMIT or not any(char.isalpha() for char in cleaned)
    else:
        assert name is None or (len(name) <= NAME_LIMIT and name == clean_text(text))


@pytest.mark.parametrize(
    ("name", "message"),
    [("x" * 81, "O nome pode ter até 80 caracteres."), ("123 !", "O nome precisa ter ao menos uma letra.")],
)
def test_a_name_that_is_refused_says_why(name: str, message: str) -> None:
    with pytest.raises(FieldError) as error:
        display_name(name)

    assert error.value.message == message


def test_the_longest_name_fits() -> None:
    assert display_name("x" * 80) == "x" * 80


def test_a_free_text_is_cleaned_and_bounded() -> None:
    assert free_text("reason", None) is None
    assert free_text("reason", " \n ") is None
    assert free_text("reason", "demorou \n muito") == "demorou muito"
    assert free_text("reason", "x" * TEXT_LIMIT) == "x" * TEXT_LIMIT
    with pytest.raises(FieldError) as error:
        free_text("comment", "x" * 11, limit=10)
    assert (error.value.field, error.value.message) == ("comment", "O texto pode ter até 10 caracteres.")


# --- case numbers ------------------------------------------------------------------------------------


def test_a_real_case_number() -> None:
    """The case in the examples of the public DataJud interface of the CNJ."""
    assert case_number("00008323520184013202") == "0000832-35.2018.4.01.3202"


@given(CASE_NUMBERS)
def test_a_valid_number_is_kept_however_it_is_written(number: str) -> None:
    digits = "".join(char for char in number if char.isdigit())

    assert case_number(number) == number
    assert case_number(digits) == number
    assert case_number(f" {number.replace('.', ' . ')}\u200b ") == number
    for dash in "‐‑‒–—―−":
        assert case_number(f"{number.replace('-', dash)}.") == number
    assert case_number(number.replace("-", " - ").replace(".", "\u00a0")) == number


@given(CASE_NUMBERS, st.integers(0, 19), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, change: int) -> None:
    digits = [char for char in number if char.isdigit()]
    digits[place] = str((int(digits[place]) + change) % 10)

    with pytest.raises(FieldError) as error:
        case_number("".join(digits))

    assert error.value.message == "Confira o número: os dígitos verificadores não conferem."


@pytest.mark.parametrize(
    "text",
    [
        "123",
        "0000100-15.2008.1.00.00000",
        "٠٠٠٠١٠٠-١٥.٢٠٠٨.١.٠٠.٠٠٠٠",
        "0000100_15.2008.1.00.0000",
        "x",
    ],
)
def test_another_form_is_refused(text: str) -> None:
    with pytest.raises(FieldError) as error:
        case_number(text)

    assert (error.value.field, error.value.message) == (
        "caseNumber",
        "Use o formato NNNNNNN-DD.AAAA.J.TR.OOOO.",
    )


def test_no_case_number_is_fine() -> None:
    assert case_number(None) is None
    assert case_number("") is None


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        (None, None),
        ("", None),
        ("A espera foi longa", "A espera foi longa"),
        ("  A espera foi longa ", "A espera foi longa"),
        ("Sou Maria, do 12º andar", "other"),
        ("a espera foi longa", "other"),
    ],
)
def test_a_visitors_reason_is_one_of_the_pages_or_other(text: str | None, stored: str | None) -> None:
    assert visitor_input.reason(text) == stored


def test_the_pages_offer_no_reason_that_is_not_stored_as_it_is() -> None:
    page = (Path(__file__).parents[2] / "web" / "public" / "visit-texts.js").read_text("utf-8")
    lists = re.findall(r"reasons(?:ToLeave|Afterwards): \[(.*?)\]", page, re.DOTALL)

    offered = [text for listed in lists for text in re.findall(r'"([^"]+)"', listed)]
    assert len(lists) == 2
    assert set(offered) == set(visitor_input.REASONS)
