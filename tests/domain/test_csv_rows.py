"""CSV files from outside: a fault is named at its own line, spoils no other, and any bytes get an answer."""

from __future__ import annotations

import csv
import io
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shared.domain.office import directory_texts_pt
from shared.domain.office.calendar_list import read_calendar
from shared.domain.office.csv_rows import LONGEST_CELL, MOST_BYTES, BadLine, LineFault, read_csv
from shared.domain.office.office_list import read_offices
from shared.domain.office.people_list import read_people

OFFICES = "id,name,district,city,degree,kind,opens,closes,weekdays"
NBSP = "\u00a0"


def offices(*lines: str) -> bytes:
    return "\n".join([OFFICES, *lines]).encode()


def line_of(number: int) -> str:
    return f"vara-{number},{number}ª Vara,Santos,Santos,1,vara,,,"


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with BOM"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_delimiters_marks_and_line_ends(mark: str, delimiter: str, newline: str) -> None:
    text = newline.join([f"A {delimiter} b ", f"1{delimiter} dois ", "", f'"x{delimiter}y"{delimiter}'])

    file = read_csv(f"{mark}{text}{newline}".encode(), ["a", "b"])

    shown = "x y" if delimiter == "\t" else f"x{delimiter}y"
    assert file.rows == [(2, {"a": "1", "b": "dois"}), (4, {"a": shown, "b": ""})]
    assert (file.rejected, file.notes) == ([], [])


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
def test_excels_own_first_line_names_the_delimiter(first: str) -> None:
    file = read_csv(f"{first}\r\na,b;c\r\n1;2\r\n".encode(), ["a,b", "c"])

    assert file.rows == [(3, {"a,b": "1", "c": "2"})]


def test_windows_1252_is_read_and_noted() -> None:
    file = read_csv("id;name\nx;1ª Vara Cível – São João\n".encode("cp1252"), ["id", "name"])

    assert file.rows == [(2, {"id": "x", "name": "1ª Vara Cível – São João"})]
    assert file.notes == [directory_texts_pt.CSV_READ_AS_WINDOWS]


def test_one_damaged_line_in_utf8_spoils_no_other() -> None:
    data = "id,name\na,Cível\n".encode() + b"b,C\xedvel\n" + "c,Família\n".encode()

    file = read_csv(data, ["id", "name"])

    assert [row["name"] for _, row in file.rows] == ["Cível", "Família"]
    assert file.rejected == [LineFault(3, directory_texts_pt.CSV_BAD_BYTES)]
    assert file.notes == []


def test_hard_blanks_and_hidden_characters_are_cleaned() -> None:
    file = read_csv(f"id,name{NBSP}\n{NBSP}x\u200b ,1ª{NBSP} Vara\n".encode(), ["id", "name"])

    assert file.rows == [(2, {"id": "x", "name": "1ª Vara"})]


def test_unknown_columns_are_ignored_with_a_note() -> None:
    file = read_csv(b"a,b,cor,extra,\n1,2,azul,x,", ["a"], ["b"])

    assert file.notes == ["Colunas ignoradas: cor, extra."]
    assert read_csv(b"a,b\n1,2", ["a"], ["b"]).notes == []


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfea\x00", directory_texts_pt.CSV_UTF16),
        (b"", "Faltam colunas no cabeçalho: a, b."),
        (b"  \n", "Faltam colunas no cabeçalho: a, b."),
        (b"sep=;\n", "Faltam colunas no cabeçalho: a, b."),
        (b"b,c\n1,2", "Faltam colunas no cabeçalho: a."),
        (b'a,"b\n1,2', directory_texts_pt.CSV_BAD_HEADER),
        (b"a,b,a\n1,2,3", "A coluna «a» aparece duas vezes no cabeçalho."),
        (b"a,b\n" + b"x" * MOST_BYTES, directory_texts_pt.CSV_TOO_LARGE.format(megabytes=15)),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data: bytes, message: str) -> None:
    with pytest.raises(BadLine) as error:
        read_csv(data, ["a", "b"])

    assert str(error.value) == message


# --- quotes ----------------------------------------------------------------------------------------


def test_an_unclosed_quote_swallows_no_later_line() -> None:
    lines = [line_of(number) for number in range(2, 31)]
    lines[1] = 'vara-3,"3ª Vara,Santos,Santos,1,vara,,,'
    lines[21] = 'vara-23,"Vara ""23""",Santos,Santos,1,vara,,,'

    listed = read_offices(offices(*lines))

    assert listed.rejected == [LineFault(3, directory_texts_pt.CSV_BAD_QUOTES)]
    assert [line.line for line in listed.lines] == [2, *range(4, 31)]


@given(st.integers(0, 11), st.data())
def test_a_stray_quote_rejects_its_own_line_at_most(bad: int, data: st.DataObject) -> None:
    lines = [line_of(number) for number in range(2, 14)]
    place = data.draw(st.integers(0, len(lines[bad])))
    lines[bad] = lines[bad][:place] + '"' + lines[bad][place:]

    listed = read_offices(offices(*lines))

    good = {line.line for line in listed.lines}
    assert {*range(2, 14)} - {bad + 2} <= good
    assert {rejected.line for rejected in listed.rejected} == {bad + 2} - good


def test_a_cell_may_hold_line_breaks() -> None:
    file = read_csv(b'a,b\n1,"dois\n\ntr\xc3\xaas"\n4,5\n', ["a", "b"])

    assert file.rows == [(2, {"a": "1", "b": "dois três"}), (5, {"a": "4", "b": "5"})]


def test_a_cell_that_never_ends_ends_with_its_line() -> None:
    file = read_csv(b'a,b\n1,"dois\n' + b"x\n" * 30 + b'9,"y"\n', ["a", "b"])

    assert file.rejected[0] == LineFault(2, directory_texts_pt.CSV_BAD_QUOTES)
    assert file.rows == [(33, {"a": "9", "b": "y"})]


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=8))
def test_what_the_csv_module_writes_is_read_back(rows: list[tuple[str, str]]) -> None:
    plain = [
        (f"{place}", *(" ".join(c for c in cell if c.isalnum()) for cell in row))
        for place, row in enumerate(rows)
    ]
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("n", "a", "b"), *plain])

    file = read_csv(out.getvalue().encode(), ["n", "a", "b"])

    assert [row["n"] for _, row in file.rows] == [row[0] for row in plain]
    assert [line for line, _ in file.rows] == [*range(2, len(plain) + 2)]


# --- sizes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [LONGEST_CELL + 1, 40_000, 200_000])
@pytest.mark.parametrize("quote", ["", '"'])
def test_an_overlong_cell_rejects_its_line(length: int, quote: str) -> None:
    cell = f"{quote}{'d' * length}{quote}"

    listed = read_offices(offices(line_of(2), f"x,Nome,{cell},c,1,vara,,,", line_of(4)))

    assert [line.line for line in listed.lines] == [2, 4]
    assert listed.rejected == [LineFault(3, directory_texts_pt.CSV_CELL_TOO_LONG.format(limit=LONGEST_CELL))]


@pytest.mark.slow
def test_ten_megabytes_and_95_000_lines() -> None:
    lines = [
        line_of(number).replace("Santos,Santos", "Município de São Paulo,São Paulo")
        for number in range(95_000)
    ]
    lines[50_000] = lines[50_000].replace(",", ',"', 1)
    data = offices(*(f"{line}".replace("1,vara", f"1,vara {'é' * 15}") for line in lines))
    began = time.process_time()

    listed = read_offices(data)

    assert len(data) > 9_500_000
    assert len(listed.lines) == 94_999
    assert [bad.line for bad in listed.rejected] == [50_002]
    assert time.process_time() - began < 20


# --- anything --------------------------------------------------------------------------------------


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: f"{OFFICES}\n{text}".encode()))
@example(b"\x00")
@example(f'{OFFICES}\n"'.encode())
@example(f"{OFFICES}\n{'x' * 200_000}".encode())
@example(b"account\nx@y\n")
def test_any_bytes_get_an_answer(data: bytes) -> None:
    for read in (read_offices, read_calendar, read_people):
        try:
            read(data)
        except BadLine as error:
            assert str(error)


@given(st.lists(st.sampled_from([",", '"', "\n", "x", "\r", ";", "é", " "]), max_size=60).map("".join))
def test_every_line_is_used_rejected_or_empty(text: str) -> None:
    """Nothing is lost: each line with anything in it has its row or its fault, or belongs to one before."""
    data = f"a,b\n{text}".encode()

    file = read_csv(data, ["a", "b"])

    named = {line for line, _ in file.rows} | {bad.line for bad in file.rejected}
    lines = data.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines[1:], 2):
        if number not in named and line.strip(' ,"'):
            before = max((each for each in named if each < number), default=0)
            joined = "\n".join(lines[before - 1 : number])
            assert before, (file, line)
            assert lines[before - 1].count('"') % 2, (file, joined)
