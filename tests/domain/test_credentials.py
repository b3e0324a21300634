"""Names and secrets: their forms, their rotation, and that no two meet."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.credentials import (
    TicketKeys,
    fingerprint,
    is_ticket_id,
    office_key,
    office_key_of,
    parse_protocol,
    protocol,
)
from tests.builders import KEYS

OLD, NEW = b"the old key of the server, 32 bytes!", b"the new key of the server, 32 bytes!"
BASE32 = frozenset(string.ascii_lowercase + "234567")
DAY = date(2026, 11, 24)


def test_a_ticket_id_begins_with_its_office() -> None:
    ticket_id = KEYS.ticket_id("centro", "key")

    assert is_ticket_id(ticket_id)
    assert len(ticket_id) == 10 + 1 + 26
    assert office_key_of(ticket_id) == office_key("centro")


def test_the_same_key_gives_the_same_ticket_and_another_office_another() -> None:
    assert KEYS.ticket_id("centro", "key") == KEYS.ticket_id("centro", "key")
    assert KEYS.ticket_id("centro", "key") != KEYS.ticket_id("penha", "key")
    assert KEYS.ticket_id("centro", None) != KEYS.ticket_id("centro", None)
    assert KEYS.call_id("ana", "key") == KEYS.call_id("ana", "key")
    assert KEYS.call_id("ana", "key") != KEYS.call_id("bruno", "key")
    assert KEYS.call_id("ana", None) != KEYS.call_id("ana", None)


def test_ten_thousand_tickets_share_no_id_secret_or_call() -> None:
    ids = {KEYS.ticket_id("centro", str(number)) for number in range(10_000)}

    assert len(ids) == 10_000
    assert len({KEYS.ticket_secret(ticket_id) for ticket_id in ids}) == 10_000
    assert len({KEYS.receipt_code(ticket_id) for ticket_id in ids}) == 10_000
    assert len({KEYS.call_id("ana", str(number)) for number in range(10_000)}) == 10_000


@given(st.text(st.characters(), max_size=60))
@example("a" * 10 + "-" + "b" * 26 + "\n")
@example("A" * 10 + "-" + "B" * 26)
@example("a" * 10 + "-" + "1" * 26)
def test_only_the_form_of_a_ticket_id_is_one(text: str) -> None:
    head, _, tail = text.partition("-")
    well_formed = len(head) == 10 and len(tail) == 26 and set(head + tail) <= BASE32

    assert is_ticket_id(text) is well_formed


# --- secrets -----------------------------------------------------------------------------------------


def test_a_secret_opens_its_own_ticket_only() -> None:
    one, other = KEYS.ticket_id("centro", "1"), KEYS.ticket_id("centro", "2")

    assert len(KEYS.ticket_secret(one)) == 52
    assert KEYS.is_secret(one, KEYS.ticket_secret(one))
    assert not KEYS.is_secret(other, KEYS.ticket_secret(one))


@given(st.text(st.characters(), max_size=60))
@example("\udcff")
@example("\ud800" * 52)
def test_no_text_opens_a_ticket_by_chance_or_by_breaking(text: str) -> None:
    ticket_id = KEYS.ticket_id("centro", "1")

    assert not KEYS.is_secret(ticket_id, text)
    assert not KEYS.is_receipt_code(ticket_id, text)


def test_while_the_key_rotates_both_keys_are_accepted() -> None:
    before, rotating, after = TicketKeys(OLD), TicketKeys(NEW, OLD), TicketKeys(NEW)
    ticket_id = before.ticket_id("centro", "1")
    secret, code = before.ticket_secret(ticket_id), before.receipt_code(ticket_id)

    assert rotating.is_secret(ticket_id, secret)
    assert rotating.is_receipt_code(ticket_id, code)
    assert rotating.is_secret(ticket_id, after.ticket_secret(ticket_id))
    assert not after.is_secret(ticket_id, secret)
    assert not after.is_receipt_code(ticket_id, code)
    assert rotating.ticket_secret(ticket_id) == after.ticket_secret(ticket_id)


@pytest.mark.parametrize(("current", "previous"), [(b"x" * 31, None), (b"x" * 32, b"short"), (b"", None)])
def test_a_short_key_is_refused(current: bytes, previous: bytes | None) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        TicketKeys(current, previous)


# --- what people read aloud --------------------------------------------------------------------------


def test_a_number_has_two_consonants_and_three_digits() -> None:
    numbers = [KEYS.number(KEYS.ticket_id("centro", str(n)), 0) for n in range(1_000)]

    for number in numbers:
        assert len(number) == 5
        assert set(number[:2]) <= set("BCDFGHJKLMNPQRSTVWXZ")
        assert number[2:].isdigit()
    assert len({number[0] for number in numbers}) == 20
    assert len({number[1] for number in numbers}) == 20


def test_another_attempt_gives_another_number() -> None:
    ticket_id = KEYS.ticket_id("centro", "1")

    assert len({KEYS.number(ticket_id, attempt) for attempt in range(12)}) == 12


def test_a_receipt_code_has_no_letters_that_look_like_digits() -> None:
    code = KEYS.receipt_code(KEYS.ticket_id("centro", "1"))

    assert len(code) == 10
    assert not set(code) & set("01OIAEUSLY")
    assert KEYS.is_receipt_code(KEYS.ticket_id("centro", "1"), f" {code.lower()} ")


@pytest.mark.parametrize("form", ["{}", " {} ", "{:.5} {:.5}", "{}\u200b"])
def test_a_receipt_code_is_read_as_people_type_it(form: str) -> None:
    ticket_id = KEYS.ticket_id("centro", "1")
    code = KEYS.receipt_code(ticket_id)
    halves = [code[:5], code[5:]]
    typed = form.format(*halves) if form.count("{") == 2 else form.format(code)

    assert KEYS.is_receipt_code(ticket_id, typed)
    for dash in "-‐‑–—−. ":
        assert KEYS.is_receipt_code(ticket_id, dash.join(halves).lower())


# --- protocols ---------------------------------------------------------------------------------------

PROTOCOL = "IOABCDEFG2-20261101-BL010"
"""With each of the characters that are mistaken for another."""


@pytest.mark.parametrize(
    "typed",
    [
        PROTOCOL.lower(),
        "10ABCDEFG2-20261101-BL010",
        "IOABCDEFG2-2O26II0I-BLOI0",
        "IOABCDEFG2 20261101 BL010",
        "IOABCDEFG220261101BL010",
        "IOABCDEFG2–20261101—BL010",
        "IOABC DEFG2 - 2026.11.01 - BL 010.",
        "IOABCDEFG2-2026ll0l-BL0l0",
        "IOABCDEFG2-２０２６１１０１-BL010",
    ],
)
def test_a_protocol_is_read_as_people_type_it(typed: str) -> None:
    assert parse_protocol(typed) == parse_protocol(PROTOCOL)
    assert parse_protocol(PROTOCOL) is not None


@given(st.dates(date(2000, 1, 1), date(9999, 12, 31)), st.integers(0, 10**6), st.booleans())
def test_a_protocol_goes_there_and_back(day: date, seed: int, lower: bool) -> None:
    ticket_id = KEYS.ticket_id("centro", str(seed))
    number = KEYS.number(ticket_id, 0)
    text = protocol(ticket_id, day, number)

    parsed = parse_protocol(f"  {text.lower() if lower else text} ")

    assert parsed is not None
    assert (parsed.office_key, parsed.day, parsed.number) == (office_key("centro"), day, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ABCDEFGHIJ-20261324-BC123",
        "ABCDEFGHIJ-20260230-BC123",
        "ABCDEFGHIJ-00000101-BC123",
        "ABCDEFGHIJ-2026112é4-BC123",
        "ABCDEFGHIJ-20261124-BC12٣",
        "ABCDEFGHIJ-20261124-AC123",
        "ABCDEFGHI8-20261124-BC123",
        "ABCDEFGHIJ-20261124-BC1234",
    ],
)
def test_what_is_no_protocol_is_none(text: str) -> None:
    assert parse_protocol(text) is None


# --- blind names -------------------------------------------------------------------------------------


def test_a_blind_name_depends_on_purpose_value_and_key() -> None:
    names = {
        KEYS.blind("device", "x"),
        KEYS.blind("evaluation", "x"),
        KEYS.blind("device", "y"),
        TicketKeys(OLD).blind("device", "x"),
    }

    assert len(names) == 4
    assert KEYS.blind("device", "x") == KEYS.blind("device", "x")


def test_a_fingerprint_keeps_its_parts_apart() -> None:
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
    assert fingerprint("a", "b") == fingerprint("a", "b")


def test_the_protocols_day_is_the_tickets() -> None:
    assert protocol(KEYS.ticket_id("centro", "1"), DAY, "BC123").endswith("-20261124-BC123")
