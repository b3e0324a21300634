"""The list of who serves where."""

from __future__ import annotations

import pytest

from shared.domain.office import directory_texts_pt
from shared.domain.office.csv_rows import BadLine, LineFault
from shared.domain.office.people_list import PeopleLine, account_name, read_people


def people(*lines: str, header: str = "account,offices,remove") -> bytes:
    return "\n".join([header, *lines]).encode()


def test_several_offices_in_a_cell_or_line_by_line() -> None:
    many = read_people(people("Ana@TJSP.jus.br,centro  norte centro,"))
    one = read_people(people("ana@tjsp.jus.br,centro", "ana@tjsp.jus.br,norte", header="account,officeId"))

    assert many.lines == [PeopleLine(2, "ana@tjsp.jus.br", ("centro", "norte"), remove=False)]
    assert [line.office_ids for line in one.lines] == [("centro",), ("norte",)]
    assert (many.rejected, many.notes, one.notes) == ([], [], [])


@pytest.mark.parametrize(("text", "remove"), [("sim", True), ("X", True), ("não", False), ("", False)])
def test_a_line_may_end_a_membership(text: str, remove: bool) -> None:
    (line,) = read_people(people(f"ana@tjsp.jus.br,centro,{text}")).lines

    assert line.remove is remove


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("ana,centro,", directory_texts_pt.CSV_BAD_ACCOUNT.format(value="ana")),
        ("=ana@x,centro,", directory_texts_pt.CSV_BAD_ACCOUNT.format(value="=ana@x")),
        (f"{'a' * 101}@x,centro,", directory_texts_pt.CSV_BAD_ACCOUNT.format(value="a" * 60)),
        ("ana@x,,", directory_texts_pt.CSV_NO_OFFICES),
        ("ana@x,Centro,", directory_texts_pt.CSV_BAD_ID),
        ("ana@x,court,", directory_texts_pt.CSV_RESERVED_ID.format(value="court")),
        ("ana@x,centro,talvez", directory_texts_pt.CSV_BAD_REMOVE.format(value="talvez")),
        ("BIA@x,sul norte,sim", directory_texts_pt.CSV_MEMBER_TWICE.format(office="norte", line=2)),
    ],
)
def test_a_bad_line_rejects_itself_only(line: str, message: str) -> None:
    listed = read_people(people("bia@x,norte,", line, "rui@x,norte,"))

    assert [read.account for read in listed.lines] == ["bia@x", "rui@x"]
    assert listed.rejected == [LineFault(3, message)]


def test_a_file_names_offices() -> None:
    with pytest.raises(BadLine) as error:
        read_people(people("ana@x", header="account"))

    assert str(error.value) == directory_texts_pt.CSV_PEOPLE_COLUMN_MISSING


def test_an_account_is_told_in_lower_case() -> None:
    assert account_name(" Ana.O'Neil@TJSP.jus.br ") == "ana.o'neil@tjsp.jus.br"
    assert account_name("rui_gmail.com#ext#@tjsp.onmicrosoft.com") is None
