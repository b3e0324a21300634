"""Lists of offices and days as CSV: a bad line rejects itself only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shared.domain.office import directory_texts_pt
from shared.domain.office.calendar_list import LONGEST_RANGE_DAYS, read_calendar
from shared.domain.office.court_calendar import CourtDay
from shared.domain.office.csv_rows import LineFault
from shared.domain.office.office import Contact
from shared.domain.office.office_list import new_offices, read_offices
from shared.domain.office.opening_hours import COURT_DEFAULT, DayKind, SpecialDay, every

OFFICES = "id,name,district,city,degree,kind,opens,closes,weekdays"
DAYS = "date,name,kind,scope,opens"


def offices_of(*lines: str, header: str = OFFICES) -> bytes:
    return "\n".join([header, *lines]).encode()


def days_of(*lines: str) -> bytes:
    return "\n".join([DAYS, *lines]).encode()


# --- offices -----------------------------------------------------------------------------------------


def test_an_office_with_all_its_columns() -> None:
    header = f"{OFFICES},phone,email"
    line = "centro-1,1ª  Vara\u200b Cível,São Paulo,São Paulo,1,vara,08:00,19:00,mon-fri,11 1234,a@b"

    result = read_offices(offices_of(line, header=header))

    (office,) = new_offices(result)
    assert (office.office_id, office.name, office.kind) == ("centro-1", "1ª Vara Cível", "vara")
    assert office.hours.week == every(range(5), 480, 1140)
    assert office.contacts == (Contact("Telefone", "11 1234"), Contact("E-mail", "a@b"))
    assert (result.rejected, result.notes) == ([], [])


def test_blank_hours_are_the_courts_default() -> None:
    (office,) = new_offices(read_offices(offices_of("centro,Nome,d,c,1,vara,,,")))

    assert office.hours.week == COURT_DEFAULT
    assert office.contacts == ()


@pytest.mark.parametrize(
    ("weekdays", "days"),
    [
        ("mon-fri", (0, 1, 2, 3, 4)),
        ('"mon,wed"', (0, 2)),
        ("mon-tue fri", (0, 1, 4)),
        ("SUN", (6,)),
        ("wed/mon-tue", (0, 1, 2)),
    ],
)
def test_days_of_the_week(weekdays: str, days: tuple[int, ...]) -> None:
    (office,) = new_offices(read_offices(offices_of(f"centro,Nome,d,c,1,vara,08:00,24:00,{weekdays}")))

    assert office.hours.week == every(days, 480, 1440)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Centro,Nome,d,c,1,vara,,,", directory_texts_pt.CSV_BAD_ID),
        ("-x,Nome,d,c,1,vara,,,", directory_texts_pt.CSV_BAD_ID),
        (f"{'x' * 121},Nome,d,c,1,vara,,,", directory_texts_pt.CSV_BAD_ID),
        ("x,,d,c,1,vara,,,", directory_texts_pt.CSV_BAD_NAME.format(limit=200)),
        (f"x,{'n' * 201},d,c,1,vara,,,", directory_texts_pt.CSV_TOO_LONG.format(column="name", limit=200)),
        ("court,Nome,d,c,1,vara,,,", "O id «court» é reservado pelo sistema."),
        (
            f"x,Nome,{'d' * 121},c,1,vara,,,",
            directory_texts_pt.CSV_TOO_LONG.format(column="district", limit=120),
        ),
        (f"x,Nome,{'d' * 40_000},c,1,vara,,,", directory_texts_pt.CSV_CELL_TOO_LONG.format(limit=4_000)),
        ("x,Nome,d,c,1", directory_texts_pt.CSV_CELL_COUNT.format(cells=5, columns=9)),
        ("x,Nome,d,c,1,vara,,,,extra", directory_texts_pt.CSV_CELL_COUNT.format(cells=10, columns=9)),
        ("x,Nome,d,c,1,vara,08:00,,", directory_texts_pt.CSV_HOURS_INCOMPLETE),
        ("x,Nome,d,c,1,vara,,,mon", directory_texts_pt.CSV_HOURS_INCOMPLETE),
        ("x,Nome,d,c,1,vara,19:00,08:00,mon", directory_texts_pt.CSV_HOURS_ORDER),
        ("x,Nome,d,c,1,vara,08:00,08:00,mon", directory_texts_pt.CSV_HOURS_ORDER),
        ("x,Nome,d,c,1,vara,8h,19:00,mon", directory_texts_pt.CSV_BAD_TIME.format(value="8h")),
        ("x,Nome,d,c,1,vara,08:00,24:01,mon", directory_texts_pt.CSV_BAD_TIME.format(value="24:01")),
        ("x,Nome,d,c,1,vara,08:00,19:00,seg", directory_texts_pt.CSV_BAD_WEEKDAYS.format(value="seg")),
        (
            "x,Nome,d,c,1,vara,08:00,19:00,fri-mon",
            directory_texts_pt.CSV_BAD_WEEKDAYS.format(value="fri-mon"),
        ),
        (
            "x,Nome,d,c,1,vara,08:00,19:00,mon-tue-wed",
            directory_texts_pt.CSV_BAD_WEEKDAYS.format(value="mon-tue-wed"),
        ),
    ],
)
def test_a_bad_line_rejects_itself_only(line: str, message: str) -> None:
    result = read_offices(offices_of("good,Nome,d,c,1,vara,,,", line, "last,Nome,d,c,1,vara,,,"))

    assert [office.office_id for office in result.lines] == ["good", "last"]
    assert [(bad.line, bad.message) for bad in result.rejected] == [(3, message)]


def test_the_first_of_two_lines_with_one_id_is_kept() -> None:
    result = read_offices(offices_of("x,Primeiro,d,c,1,vara,,,", "x,Segundo,d,c,1,vara,,,"))

    assert [office.name for office in result.lines] == ["Primeiro"]
    assert [(bad.line, bad.message) for bad in result.rejected] == [(3, "Este id já está na linha 2.")]


def test_a_line_over_an_office_keeps_what_it_does_not_name() -> None:
    header = f"{OFFICES},phone"
    (before,) = new_offices(read_offices(offices_of("x,Nome,d,c,1,vara,08:00,12:00,mon,11 1", header=header)))
    own = replace(before, about="Só cível.", contacts=(*before.contacts, Contact("Site", "example.org")))
    (renamed,) = read_offices(offices_of("x,Outro,d,c,1,vara,,,")).lines
    (called,) = read_offices(offices_of("x,Nome,d,c,1,vara,08:00,12:00,mon,11 2", header=header)).lines
    (silent,) = read_offices(offices_of("x,Nome,d,c,1,vara,08:00,12:00,mon,", header=header)).lines

    assert renamed.over(own) == replace(own, name="Outro", hours=replace(own.hours, week=COURT_DEFAULT))
    assert called.over(own).contacts == (Contact("Telefone", "11 2"), Contact("Site", "example.org"))
    assert silent.over(own).contacts == (Contact("Site", "example.org"),)
    (same,) = read_offices(offices_of("x,Nome,d,c,1,vara,08:00,12:00,mon,11 1", header=header)).lines
    assert same.over(own) == own


# --- the calendar ------------------------------------------------------------------------------------


def test_a_day_a_range_and_a_late_start() -> None:
    result = read_calendar(
        days_of(
            "2026-12-08,Dia da Justiça,no_service,all,",
            "2026-12-20/2026-12-22,Recesso,recesso,all,",
            "2026-06-15,Jogo,late_start,all,14:30",
        )
    )

    recess = SpecialDay(DayKind.RECESS, "Recesso")
    assert result.days == [
        CourtDay(date(2026, 12, 8), SpecialDay(DayKind.NO_SERVICE, "Dia da Justiça")),
        CourtDay(date(2026, 12, 20), recess),
        CourtDay(date(2026, 12, 21), recess),
        CourtDay(date(2026, 12, 22), recess),
        CourtDay(date(2026, 6, 15), SpecialDay(DayKind.LATE_START, "Jogo", 14 * 60 + 30)),
    ]
    assert [line.line for line in result.lines] == [2, 3, 4]
    assert result.rejected == []


@pytest.mark.parametrize("scope", ["", "estado", "Estado", "state", "all", "TRIBUNAL"])
def test_a_scope_without_a_district_is_the_whole_court(scope: str) -> None:
    (day,) = read_calendar(days_of(f"2026-12-08,Dia,no_service,{scope},")).days

    assert day.district == ""


def test_a_municipal_holiday_names_its_district() -> None:
    result = read_calendar(
        days_of(
            "2026-08-20,Aniversário,municipal,São Bernardo do Campo,",
            "2026-08-21,Padroeira,no_service,Santos,",
            "2026-08-22,Aniversário,municipal,state,",
        )
    )

    assert [(day.special.kind, day.district) for day in result.days] == [
        (DayKind.NO_SERVICE, "São Bernardo do Campo"),
        (DayKind.NO_SERVICE, "Santos"),
    ]
    assert result.rejected == [LineFault(4, directory_texts_pt.CSV_MUNICIPAL_WITHOUT_DISTRICT)]


def test_a_date_is_there_once_for_each_scope() -> None:
    result = read_calendar(
        days_of(
            "2026-12-20/2026-12-22,Recesso,recesso,,",
            "2026-12-21,Natal,no_service,estado,",
            "2026-12-21,Aniversário,no_service,Santos,",
            "2026-12-21,Outro,no_service,SANTOS,",
        )
    )

    assert [line.line for line in result.lines] == [2, 4]
    assert result.rejected == [
        LineFault(3, "O dia 21/12/2026 desta abrangência já está na linha 2."),
        LineFault(5, "O dia 21/12/2026 desta abrangência já está na linha 4."),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026-12-08,Dia,special_hours,all,", directory_texts_pt.CSV_BAD_KIND.format(value="special_hours")),
        ("2026-12-08,,no_service,all,", directory_texts_pt.CSV_NO_DAY_NAME),
        ("2026-13-08,Dia,no_service,all,", directory_texts_pt.CSV_BAD_DATE.format(value="2026-13-08")),
        (
            "2026-12-09/2026-12-08,Dia,recesso,all,",
            directory_texts_pt.CSV_BAD_DATE.format(value="2026-12-09/2026-12-08"),
        ),
        (
            "2026-01-01/2027-01-03,Dia,recesso,all,",
            directory_texts_pt.CSV_BAD_DATE.format(value="2026-01-01/2027-01-03"),
        ),
        ("2026-12-08,Dia,no_service,all,14:00", directory_texts_pt.CSV_TIME_WITHOUT_USE),
        (
            f"2026-12-08,{'n' * 201},no_service,all,",
            directory_texts_pt.CSV_TOO_LONG.format(column="name", limit=200),
        ),
        (
            f"2026-12-08,Dia,no_service,{'d' * 121},",
            directory_texts_pt.CSV_TOO_LONG.format(column="scope", limit=120),
        ),
        ("0001-12-08,Dia,no_service,all,", directory_texts_pt.CSV_BAD_DATE.format(value="0001-12-08")),
        ("2026-12-08,Dia,late_start,all,25:00", directory_texts_pt.CSV_BAD_TIME.format(value="25:00")),
    ],
)
def test_a_bad_day_rejects_itself_only(line: str, message: str) -> None:
    result = read_calendar(days_of("2026-11-02,Finados,no_service,all,", line))

    assert [day.day for day in result.days] == [date(2026, 11, 2)]
    assert [(bad.line, bad.message) for bad in result.rejected] == [(3, message)]


def test_three_dates_are_no_range() -> None:
    text = "2026-12-08/2026-12-09/2026-12-10"

    (bad,) = read_calendar(days_of(f"{text},Dia,recesso,all,")).rejected

    assert bad.message == directory_texts_pt.CSV_BAD_DATE.format(value=text)


def test_the_longest_range_is_a_leap_year_and_a_day() -> None:
    result = read_calendar(days_of("2028-01-01/2029-01-01,Obra,suspension,all,"))

    assert len(result.days) == LONGEST_RANGE_DAYS + 1
