"""A change of configuration in words: every field that an entry may hold has a name in Portuguese."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from shared.domain.office.configuration import difference, plain_day, plain_office, plain_settings
from shared.domain.office.configuration_texts_pt import FIELDS, KINDS, in_words
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.court_settings import CourtSettings
from shared.domain.office.office import Contact
from shared.domain.office.opening_hours import DayKind, SpecialDay
from tests.builders import an_office


def test_every_field_and_every_kind_of_day_has_a_name() -> None:
    settings = plain_settings(CourtSettings())
    day = plain_day(CourtDay(date(2026, 12, 25), SpecialDay(DayKind.NO_SERVICE, "Natal"), ""))
    members = {"account", "officeId", "objectId"}

    assert {*plain_office(an_office()), *settings, *day, *members} == set(FIELDS)
    assert {kind.value for kind in DayKind} == set(KINDS)


def test_an_office_is_told_in_sentences() -> None:
    before = an_office()
    days = {date(2026, 12, day): SpecialDay(DayKind.LATE_START, "Reunião", 600) for day in (1, 2)}
    after = replace(
        before,
        active=False,
        about="Só cível.",
        contacts=(Contact("E-mail", "a@b.c"),),
        hours=replace(before.hours, exceptions=days),
        timing=replace(before.timing, queue_limit=7),
    )

    was, became = difference(plain_office(before), plain_office(after))

    assert in_words(was) == "Ativa: sim"
    assert in_words(became) == (
        "Ativa: não; Sobre este balcão: Só cível.; Outros canais: E-mail: a@b.c; "
        "Exceções: 01/12/2026 a 02/12/2026 abre mais tarde Reunião 10:00; "
        "Limites: Pessoas na fila, no máximo 7"
    )


@pytest.mark.parametrize(
    ("side", "words"),
    [
        (None, None),
        ("{}", "nada"),
        (
            json.dumps({"weekly": ["mon 13:00-19:00", "fri 08:00-24:00"]}),
            "Horário: segunda-feira 13:00-19:00, sexta-feira 08:00-24:00",
        ),
        (json.dumps({"kind": "no_service", "name": "Natal"}), "Tipo: sem expediente; Nome: Natal"),
        (json.dumps({"minute_seconds": 90}), "Minuto para entrar depois do aviso (s): 90"),
        (json.dumps({"later": "x"}), "later: x"),
    ],
)
def test_each_value_in_words(side: str | None, words: str | None) -> None:
    assert in_words(side) == words
