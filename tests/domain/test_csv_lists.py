"""Lists of offices and days as CSV: a bad line rejects itself only, and any bytes get an answer."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain import text_pt
from shared.domain.office.calendar_list import LONGEST_RANGE_DAYS, read_calendar
from shared.domain.office.csv_rows import BadLine, read_csv
from shared.domain.office.office import Contact
from shared.domain.office.office_list import read_offices
from shared.domain.office.opening_hours import COURT_DEFAULT, DayKind, SpecialDay, every

OFFICES = "id,name,district,city,degree,kind,opens,closes,weekdays"
DAYS = "date,name,kind,scope,opens"


def offices_of(*lines: str, header: str = OFFICES) -> bytes:
    return "\n".join([header, *lines]).encode()


def days_of(*lines: str) -> bytes:
    return "\n".join([DAYS, *lines]).encode()


# --- the file ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with BOM"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_comma_or_semicolon_with_or_without_bom(mark: str, delimiter: str, newline: str) -> None:
    text = newline.join([f"A {delimiter} b ", f"1{delimiter} dois ", "", f'"x{delimiter}y"'])

    file = read_csv(f"{mark}{text}{newline}".encode(), ["a", "b"])

    assert [row for _, row in file.rows] == [{"a": "1", "b": "dois"}, {"a": f"x{delimiter}y", "b": ""}]
    assert [line for line, _ in file.rows] == [2, 4]


def test_unknown_columns_are_ignored_with_a_note() -> None:
    file = read_csv(b"a,b,cor,extra,\n1,2,azul,x,", ["a"], ["b"])

    assert file.notes == ["Colunas ignoradas: cor, extra."]
    assert read_csv(b"a,b\n1,2", ["a"], ["b"]).notes == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfe", "O arquivo não está em UTF-8."),
        (b"", "Faltam colunas no cabeçalho: a, b."),
        (b"  \n", "Faltam colunas no cabeçalho: a, b."),
        (b"b,c\n1,2", "Faltam colunas no cabeçalho: a."),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, message: str) -> None:
    with pytest.raises(BadLine) as error:
        read_csv(data, ["a", "b"])

    assert str(error.value) == message


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{OFFICES}\n{text}".encode()))
@example(b"\x00")
@example(f'{OFFICES}\n"'.encode())
@example(f"{OFFICES}\n{'x' * 200_000}".encode())
def test_any_bytes_get_an_answer(data: bytes) -> None:
    for read in (read_offices, read_calendar):
        try:
            read(data)
        except BadLine as error:
            assert str(error)


# --- offices -----------------------------------------------------------------------------------------


def test_an_office_with_all_its_columns() -> None:
    header = f"{OFFICES},phone,email"
    line = "centro-1,1ª  Vara\u200b Cível,São Paulo,São Paulo,1,vara,08:00,19:00,mon-fri,11 1234,a@b"

    result = read_offices(offices_of(line, header=header))

    (office,) = result.offices
    assert (office.office_id, office.name, office.kind) == ("centro-1", "1ª Vara Cível", "vara")
    assert office.hours.week == every(range(5), 480, 1140)
    assert office.contacts == (Contact("Telefone", "11 1234"), Contact("E-mail", "a@b"))
    assert (result.rejected, result.notes) == ([], [])


def test_blank_hours_are_the_courts_default() -> None:
    (office,) = read_offices(offices_of("centro,Nome,d,c,1,vara,,,")).offices

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
    (office,) = read_offices(offices_of(f"centro,Nome,d,c,1,vara,08:00,24:00,{weekdays}")).offices

    assert office.hours.week == every(days, 480, 1440)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Centro,Nome,d,c,1,vara,,,", text_pt.CSV_BAD_ID),
        ("-x,Nome,d,c,1,vara,,,", text_pt.CSV_BAD_ID),
        (f"{'x' * 121},Nome,d,c,1,vara,,,", text_pt.CSV_BAD_ID),
        ("x,,d,c,1,vara,,,", text_pt.CSV_BAD_NAME.format(limit=200)),
        (f"x,{'n' * 201},d,c,1,vara,,,", text_pt.CSV_BAD_NAME.format(limit=200)),
        ("x,Nome,d,c,1,vara,08:00,,", text_pt.CSV_HOURS_INCOMPLETE),
        ("x,Nome,d,c,1,vara,,,mon", text_pt.CSV_HOURS_INCOMPLETE),
        ("x,Nome,d,c,1,vara,19:00,08:00,mon", text_pt.CSV_HOURS_ORDER),
        ("x,Nome,d,c,1,vara,08:00,08:00,mon", text_pt.CSV_HOURS_ORDER),
        ("x,Nome,d,c,1,vara,8h,19:00,mon", text_pt.CSV_BAD_TIME.format(value="8h")),
        ("x,Nome,d,c,1,vara,08:00,24:01,mon", text_pt.CSV_BAD_TIME.format(value="24:01")),
        ("x,Nome,d,c,1,vara,08:00,19:00,seg", text_pt.CSV_BAD_WEEKDAYS.format(value="seg")),
        ("x,Nome,d,c,1,vara,08:00,19:00,fri-mon", text_pt.CSV_BAD_WEEKDAYS.format(value="fri-mon")),
        ("x,Nome,d,c,1,vara,08:00,19:00,mon-tue-wed", text_pt.CSV_BAD_WEEKDAYS.format(value="mon-tue-wed")),
    ],
)
def test_a_bad_line_rejects_itself_only(line: str, message: str) -> None:
    result = read_offices(offices_of("good,Nome,d,c,1,vara,,,", line, "last,Nome,d,c,1,vara,,,"))

    assert [office.office_id for office in result.offices] == ["good", "last"]
    assert [(bad.line, bad.message) for bad in result.rejected] == [(3, message)]


def test_the_first_of_two_lines_with_one_id_is_kept() -> None:
    result = read_offices(offices_of("x,Primeiro,d,c,1,vara,,,", "x,Segundo,d,c,1,vara,,,"))

    assert [office.name for office in result.offices] == ["Primeiro"]
    assert [(bad.line, bad.message) for bad in result.rejected] == [(3, text_pt.CSV_ID_TWICE)]


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
    assert result.days == {
        date(2026, 12, 8): SpecialDay(DayKind.NO_SERVICE, "Dia da Justiça"),
        date(2026, 12, 20): recess,
        date(2026, 12, 21): recess,
        date(2026, 12, 22): recess,
        date(2026, 6, 15): SpecialDay(DayKind.LATE_START, "Jogo", 14 * 60 + 30),
    }
    assert result.rejected == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("2026-12-08,Dia,special_hours,all,", text_pt.CSV_BAD_KIND.format(value="special_hours")),
        ("2026-12-08,,no_service,all,", text_pt.CSV_NO_DAY_NAME),
        ("2026-13-08,Dia,no_service,all,", text_pt.CSV_BAD_DATE.format(value="2026-13-08")),
        (
            "2026-12-09/2026-12-08,Dia,recesso,all,",
            text_pt.CSV_BAD_DATE.format(value="2026-12-09/2026-12-08"),
        ),
        (
            "2026-01-01/2027-01-03,Dia,recesso,all,",
            text_pt.CSV_BAD_DATE.format(value="2026-01-01/2027-01-03"),
        ),
        ("2026-12-08,Dia,late_start,all,25:00", text_pt.CSV_BAD_TIME.format(value="25:00")),
    ],
)
def test_a_bad_day_rejects_itself_only(line: str, message: str) -> None:
    result = read_calendar(days_of("2026-11-02,Finados,no_service,all,", line))

    assert list(result.days) == [date(2026, 11, 2)]
    assert [(bad.line, bad.message) for bad in result.rejected] == [(3, message)]


def test_three_dates_are_no_range() -> None:
    text = "2026-12-08/2026-12-09/2026-12-10"

    (bad,) = read_calendar(days_of(f"{text},Dia,recesso,all,")).rejected

    assert bad.message == text_pt.CSV_BAD_DATE.format(value=text)


def test_the_longest_range_is_a_leap_year_and_a_day() -> None:
    result = read_calendar(days_of("2028-01-01/2029-01-01,Obra,suspension,all,"))

    assert len(result.days) == LONGEST_RANGE_DAYS + 1
