"""A code that carries a ticket to another device: once, within two minutes, and read as people type it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shared.domain.credentials import TicketKeys, typed_code
from shared.domain.errors import Problem, Refused
from shared.domain.handover import Handover, take
from tests.builders import START

KEYS = TicketKeys(b"k" * 32)
OFFERED = Handover("name", "ticket", START)
ALMOST = timedelta(minutes=2, microseconds=-1)


def test_a_code_is_used_once() -> None:
    taken = take(OFFERED, "phone", START + ALMOST)

    assert taken.taken_by == "phone"
    with pytest.raises(Refused) as refused:
        take(taken, "tablet", START + ALMOST)
    assert refused.value.problem is Problem.CODE_USED


def test_a_code_is_over_after_two_minutes() -> None:
    with pytest.raises(Refused) as refused:
        take(OFFERED, "phone", START + timedelta(minutes=2))

    assert refused.value.problem is Problem.CODE_EXPIRED


def test_codes_are_derived_from_the_request_or_random() -> None:
    codes = {KEYS.handover_code("ticket", seed) for seed in ("a", "a", "b", None, None)}

    assert len(codes) == 4
    assert {len(code) for code in codes} == {12}
    assert not set("".join(codes)) & set("01OIAEUSLY")


@pytest.mark.parametrize(
    "typed", ["bcdf-ghjk-mnpq", " BCDF GHJK\u00a0MNPQ ", "BCDF–GHJK—MNPQ.", "ＢＣＤＦghjkmnpq"]
)
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert typed_code(typed) == "BCDFGHJKMNPQ"
