"""The sentences about hours, word for word against the manual's pictures and the product's variants."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from shared.domain import texts_pt
from shared.domain.office import day_end
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.office.opening_hours import (
    COURT_DEFAULT,
    MIDNIGHT,
    Block,
    DayKind,
    OpeningHours,
    SpecialDay,
    Week,
    every,
    week_of,
)
from shared.domain.office.schedule_texts_pt import (
    clock_time,
    closed_reason,
    closed_text,
    open_text,
    opens_text,
    preposition,
    why_closed,
    zone_text,
)
from tests.builders import an_office

SAO_PAULO = "America/Sao_Paulo"
TUESDAY = date(2026, 11, 24)
MORNING_AND_AFTERNOON = (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60))


def hours(week: Week, zone: str = SAO_PAULO, **special: SpecialDay) -> OpeningHours:
    return OpeningHours(zone, week, {TUESDAY: special["today"]} if "today" in special else {})


def at(hour: int, minute: int = 0, day: date = TUESDAY) -> datetime:
    wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(SAO_PAULO))
    return wall.astimezone(UTC)


# --- the manual's two pictures -----------------------------------------------------------------------


def test_the_open_picture_of_the_manual() -> None:
    assert open_text(hours(every(range(5), 8 * 60, 19 * 60))) == (
        "segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, das 08:00 às 19:00"
    )


def test_the_closed_picture_of_the_manual() -> None:
    assert closed_text(hours(every(range(3), 13 * 60, 19 * 60))) == (
        "segunda-feira, terça-feira, quarta-feira das 13:00 às 19:00 (Horário de Brasília)"
    )


# --- the product's variants --------------------------------------------------------------------------


def test_several_blocks_a_day() -> None:
    two = hours(week_of({0: MORNING_AND_AFTERNOON}))

    assert open_text(two) == "segunda-feira, das 09:00 às 12:00 e das 13:00 às 19:00"
    assert closed_text(two) == "segunda-feira das 09:00 às 12:00 e das 13:00 às 19:00 (Horário de Brasília)"


def test_days_with_different_blocks_are_joined_by_a_semicolon() -> None:
    mixed = hours(week_of({0: (Block(480, 720),), 2: (Block(480, 720),), 4: MORNING_AND_AFTERNOON}))

    assert open_text(mixed) == (
        "segunda-feira, quarta-feira, das 08:00 às 12:00; "
        "sexta-feira, das 09:00 às 12:00 e das 13:00 às 19:00"
    )


def test_all_day() -> None:
    always = hours(every(range(7), 0, MIDNIGHT))

    assert open_text(always) == (
        "segunda-feira, terça-feira, quarta-feira, quinta-feira, sexta-feira, sábado, domingo, "
        "24 horas por dia"
    )
    assert closed_text(hours(every((6,), 0, MIDNIGHT))) == "domingo 24 horas por dia (Horário de Brasília)"


def test_no_hours_at_all() -> None:
    never = hours(week_of({}))

    assert open_text(never) == closed_text(never) == "sem horário de atendimento publicado"


def test_midnight_reads_24_at_the_end_and_0_at_the_beginning() -> None:
    assert [clock_time(minute) for minute in (0, 65, 780, MIDNIGHT)] == ["00:00", "01:05", "13:00", "24:00"]


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (SAO_PAULO, "Horário de Brasília"),
        ("America/Manaus", "Horário do Amazonas"),
        ("America/Rio_Branco", "Horário do Acre"),
        ("America/Campo_Grande", "Horário de Campo Grande"),
        ("UTC", "Horário de UTC"),
    ],
)
def test_zones_by_name(zone: str, text: str) -> None:
    assert zone_text(zone) == text


# --- why it is closed --------------------------------------------------------------------------------


def test_an_open_office_has_no_reason() -> None:
    assert closed_reason(hours(COURT_DEFAULT), at(14)) is None


def test_before_the_first_block_nothing_needs_a_reason() -> None:
    assert closed_reason(hours(COURT_DEFAULT), at(8)) is None
    assert closed_reason(hours(week_of({1: MORNING_AND_AFTERNOON})), at(12, 30)) is None


def test_after_the_last_block() -> None:
    assert closed_reason(hours(COURT_DEFAULT), at(19)) == "O atendimento de hoje terminou às 19:00."


def test_after_a_day_that_ended_at_midnight_it_is_another_day() -> None:
    evening = hours(week_of({1: (Block(20 * 60, MIDNIGHT),)}))

    assert closed_reason(evening, at(0, 30, date(2026, 11, 25))) == "Hoje não há atendimento nesta unidade."


def test_a_holiday_by_its_name() -> None:
    holiday = hours(COURT_DEFAULT, today=SpecialDay(DayKind.NO_SERVICE, "Dia da Justiça"))

    assert closed_reason(holiday, at(14)) == "Hoje não há atendimento: Dia da Justiça."
    assert closed_reason(holiday, at(22)) == "Hoje não há atendimento: Dia da Justiça."


def test_a_late_start_by_its_name_until_it_opens() -> None:
    late = hours(COURT_DEFAULT, today=SpecialDay(DayKind.LATE_START, "Jogo do Brasil"))

    assert closed_reason(late, at(14)) == "Hoje o atendimento começa mais tarde: Jogo do Brasil."
    assert closed_reason(late, at(16)) is None
    assert closed_reason(late, at(19)) == "O atendimento de hoje terminou às 19:00."


def test_a_day_of_the_week_without_service() -> None:
    assert closed_reason(hours(COURT_DEFAULT), at(14, day=date(2026, 11, 28))) == (
        "Hoje não há atendimento nesta unidade."
    )


def test_a_late_start_is_no_reason_for_a_gap_later_in_the_day() -> None:
    late = hours(
        week_of({1: MORNING_AND_AFTERNOON}), today=SpecialDay(DayKind.LATE_START, "Jogo do Brasil", 10 * 60)
    )

    assert closed_reason(late, at(9, 30)) == "Hoje o atendimento começa mais tarde: Jogo do Brasil."
    assert closed_reason(late, at(12, 30)) is None


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("falta de energia", "O atendimento de hoje foi encerrado às 15:00: falta de energia."),
        ("Falta de energia.", "O atendimento de hoje foi encerrado às 15:00: Falta de energia."),
        (None, "O atendimento de hoje foi encerrado às 15:00."),
    ],
)
def test_a_day_that_a_manager_has_ended_says_so_until_midnight(reason: str | None, text: str) -> None:
    office = an_office(hours=hours(COURT_DEFAULT))
    ended = OfficeDay(closed_at=at(15), closed_reason=reason)

    assert [why_closed(office, ended, at(hour)) for hour in (15, 20)] == [text, text]
    assert why_closed(office, ended, at(14, day=date(2026, 11, 25))) is None
    assert why_closed(office, OPEN_DAY, at(15)) is None
    assert why_closed(office, OPEN_DAY, at(20)) == "O atendimento de hoje terminou às 19:00."
    assert opens_text(office.hours, at(15), day_end.opens_at(office, ended, at(15))) == "amanhã, às 13:00"


# --- when it opens next ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (at(8), "hoje, às 13:00"),
        (at(20), "amanhã, às 13:00"),
        (at(20, day=date(2026, 11, 27)), "segunda-feira, 30 de novembro, às 13:00"),
        (at(14), None),
    ],
)
def test_the_next_opening_in_words(now: datetime, text: str | None) -> None:
    court = hours(COURT_DEFAULT)
    assert opens_text(court, now, court.opens_at(now)) == text


def test_the_first_of_a_month_has_its_ordinal() -> None:
    tuesdays = hours(every((1,), 13 * 60, 19 * 60))

    assert opens_text(tuesdays, at(20), tuesdays.opens_at(at(20))) == "terça-feira, 1º de dezembro, às 13:00"


# --- «do», «da», «dos», «das» ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Coordenadoria de Entrada E Distribuição de Recursos", "da"),
        ("1ª Vara Cível", "da"),
        ("1a Vara Cível", "da"),
        ("3º Grupo de Câmaras", "do"),
        ("2o Ofício Cível", "do"),
        ("1ª e 2ª Varas Cíveis", "das"),
        ("1ª a 5ª Varas Cíveis", "das"),
        ("1º e 2º Ofícios", "dos"),
        ("Juizados Especiais", "dos"),
        ("Juizado Especial Cível", "do"),
        ("UPJ 1ª a 5ª Varas", "da"),
        ("Cartório do Júri", "do"),
        ("Setor/Unidade", "do"),
        ('"Vara" da Infância', "da"),
        ("Execuções Fiscais", "das"),
        ("OUVIDORIA", "da"),
        ("Xyz", "de"),
        ("   ", "de"),
        ("1ª", "da"),
    ],
)
def test_the_preposition_by_the_names_first_words(name: str, word: str) -> None:
    assert preposition(name) == word


def test_the_table_of_prepositions_is_in_order_and_in_one_writing() -> None:
    assert set(texts_pt.PREPOSITIONS.values()) == {"do", "da", "dos", "das"}
    assert all(noun == noun.casefold() and " " not in noun for noun in texts_pt.PREPOSITIONS)
