"""The court's calendar: a municipal holiday closes its own district and no other."""

from __future__ import annotations

from datetime import date

import pytest

from shared.domain.office.court_calendar import CourtCalendar, CourtDay, stricter
from shared.domain.office.opening_hours import COURT_DEFAULT, DayKind, OpeningHours, SpecialDay

DAY, OTHER = date(2026, 8, 20), date(2026, 12, 8)
HOLIDAY = SpecialDay(DayKind.NO_SERVICE, "Aniversário da cidade")
JUSTICE = SpecialDay(DayKind.NO_SERVICE, "Dia da Justiça")
LATE = SpecialDay(DayKind.LATE_START, "Jogo")
LATER = SpecialDay(DayKind.LATE_START, "Outro jogo", opens=17 * 60)
CALENDAR = CourtCalendar([CourtDay(DAY, HOLIDAY, "São Bernardo"), CourtDay(OTHER, JUSTICE)])


def blocks(district: str, day: date) -> int:
    return len(OpeningHours("America/Sao_Paulo", COURT_DEFAULT, CALENDAR.of(district)).blocks_on(day))


def test_a_municipal_holiday_closes_only_its_district() -> None:
    assert [blocks(district, DAY) for district in ("São Bernardo", "SAO BERNARDO", "Santos", "")] == [
        0,
        0,
        1,
        1,
    ]
    assert [blocks(district, OTHER) for district in ("São Bernardo", "Santos")] == [0, 0]


def test_offices_with_equal_days_share_them() -> None:
    assert CALENDAR.of("São Bernardo") is CALENDAR.of("sao bernardo")
    assert CALENDAR.of("Santos") is CALENDAR.of("Campinas")


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [(JUSTICE, LATE, JUSTICE), (LATE, HOLIDAY, HOLIDAY), (LATE, LATER, LATER), (LATER, LATE, LATER)],
)
def test_of_two_rules_the_stricter_holds(first: SpecialDay, second: SpecialDay, wins: SpecialDay) -> None:
    assert stricter(first, second) == wins
    own = CourtCalendar([CourtDay(DAY, first), CourtDay(DAY, second, "Santos")])
    assert (own.of("Santos")[DAY], own.of("Campinas")[DAY]) == (wins, first)


def test_a_place_is_one_date_of_one_district() -> None:
    assert CourtDay(DAY, HOLIDAY, "São Bernardo").place == CourtDay(DAY, LATE, "sao bernardo").place
    assert CourtDay(DAY, HOLIDAY).place != CourtDay(DAY, HOLIDAY, "Santos").place
