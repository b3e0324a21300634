"""CSV files from outside, read line by line, so that a fault is named at its own line and affects no other.

Comma, semicolon or tab; UTF-8 with or without BOM, or Windows-1252, which Excel writes in Brazil. A cell may
hold line breaks, but quotes that are never closed end with their line.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.domain.office import directory_texts_pt
from shared.domain.visitor_input import clean_text

MOST_BYTES = 15 * 1024 * 1024
"""Less than `FUNCTIONS_REQUEST_BODY_SIZE_LIMIT`: beyond that the platform refuses, without our problem."""
LONGEST_CELL = 4_000
"""Characters; a longer cell rejects its line before anything else looks at it."""
_MOST_LINES_OF_A_CELL = 10
_DELIMITERS = (";", ",", "\t")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_SEP = re.compile(r'"?sep=([;,\t])"?', re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class LineFault:
    """A line that cannot be used, counted from 1 with the file's first line as 1, and why (Portuguese)."""

    line: int
    message: str


class BadLine(ValueError):
    """One line cannot be used; the message is Portuguese."""


@dataclass(frozen=True)
class CsvFile:
    """The file's rows by column name with their line numbers, the lines rejected so far, and notes."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    rejected: Sequence[LineFault]
    notes: Sequence[str]


@dataclass(frozen=True)
class _Line:
    """A physical line: its text, or why it has none."""

    number: int
    text: str | None


@dataclass(frozen=True)
class _Record:
    """The cells of one or several physical lines, or why there are none."""

    line: int
    cells: Sequence[str]
    fault: str | None = None


def read_csv(data: bytes, required: Sequence[str], optional: Sequence[str] = ()) -> CsvFile:
    """Read a file with a header; `required` columns must be in it. Cells come cleaned (`clean_text`).

    Raises `BadLine` when the file as a whole cannot be used.
    """
    lines, notes = _decoded(data)
    lines = [line for line in lines if line.text is None or line.text.strip()]
    chosen = _SEP.fullmatch(lines[0].text.strip(" ")) if lines and lines[0].text else None
    lines = lines[1:] if chosen else lines
    delimiter = chosen[1] if chosen else _delimiter(lines[0].text or "" if lines else "")
    header, data_lines = _header(lines, delimiter)
    missing = [name for name in required if name not in header]
    if missing:
        raise BadLine(directory_texts_pt.CSV_COLUMNS_MISSING.format(columns=", ".join(missing)))
    unknown = [name for name in header if name and name not in {*required, *optional}]
    if unknown:
        notes.append(directory_texts_pt.CSV_COLUMNS_IGNORED.format(columns=", ".join(unknown)))
    least = max(header.index(name) for name in required) + 1
    rows: list[tuple[int, Mapping[str, str]]] = []
    rejected: list[LineFault] = []
    for record in _records(data_lines, delimiter, least, len(header)):
        try:
            row = _row(record, header, least)
        except BadLine as error:
            rejected.append(LineFault(record.line, str(error)))
        else:
            if row is not None:
                rows.append((record.line, row))
    return CsvFile(rows, rejected, notes)


# --- bytes to lines ----------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[list[_Line], list[str]]:
    """The lines, and a note where the file is not in UTF-8."""
    if len(data) > MOST_BYTES:
        raise BadLine(directory_texts_pt.CSV_TOO_LARGE.format(megabytes=MOST_BYTES // 1024 // 1024))
    if data.startswith(_UTF16):
        raise BadLine(directory_texts_pt.CSV_UTF16)
    raw = _LINE_END.split(data.removeprefix(b"\xef\xbb\xbf"))
    decoded = [_text(line, "utf-8") for line in raw]
    if None not in decoded:
        return _numbered(decoded), []
    if any(text is not None and not text.isascii() for text in decoded):
        return _numbered(decoded), []  # UTF-8 with some damaged lines, which are rejected one by one
    return _numbered([_text(line, "cp1252") for line in raw]), [directory_texts_pt.CSV_READ_AS_WINDOWS]


def _text(line: bytes, encoding: str) -> str | None:
    try:
        return line.decode(encoding)
    except UnicodeDecodeError:
        return None


def _numbered(texts: Sequence[str | None]) -> list[_Line]:
    return [_Line(number, text) for number, text in enumerate(texts, 1)]


# --- lines to records --------------------------------------------------------------------------------


def _delimiter(header: str) -> str:
    """The one that the header has most of."""
    return max(_DELIMITERS, key=header.count)


def _header(lines: Sequence[_Line], delimiter: str) -> tuple[list[str], Sequence[_Line]]:
    """The names of the columns, and the lines after them."""
    if not lines:
        return [], []
    cells = _cells(lines[:1], delimiter)
    if cells is None:
        raise BadLine(directory_texts_pt.CSV_BAD_HEADER)
    names = [clean_text(cell).lower() for cell in cells]
    twice = next((name for place, name in enumerate(names) if name and name in names[:place]), None)
    if twice is not None:
        raise BadLine(directory_texts_pt.CSV_COLUMN_TWICE.format(column=twice))
    return names, lines[1:]


def _records(lines: Sequence[_Line], delimiter: str, least: int, most: int) -> list[_Record]:
    """Join the lines that one record was written in.

    A line whose quotes stay open goes on in the next ones only if the quotes close there, the record then has
    the header's cells, and no line taken in is a whole record by itself: otherwise a stray quote would take
    in the lines after it.
    """
    found: list[_Record] = []
    alone = [_cells([line], delimiter) for line in lines]
    whole = [cells is not None and least <= len(cells) <= most for cells in alone]
    place = 0
    while place < len(lines):
        cells, taken = alone[place], 1
        if cells is None and lines[place].text is not None:
            cells, taken = _continued(lines, place, whole, delimiter, most)
        if cells is None:
            found.append(_Record(lines[place].number, (), _fault(lines[place].text)))
        else:
            found.append(_Record(lines[place].number, cells))
        place += taken
    return found


def _fault(text: str | None) -> str:
    """Why a line has no cells."""
    if text is None:
        return directory_texts_pt.CSV_BAD_BYTES
    if len(text) > csv.field_size_limit():  # the csv module gives up, whatever the quotes are
        return directory_texts_pt.CSV_CELL_TOO_LONG.format(limit=LONGEST_CELL)
    return directory_texts_pt.CSV_BAD_QUOTES


def _continued(
    lines: Sequence[_Line], place: int, whole: Sequence[bool], delimiter: str, cells_of_header: int
) -> tuple[Sequence[str] | None, int]:
    """The cells of a record that goes on after its line, and of how many lines; None and 1 if it does not."""
    for count in range(2, _MOST_LINES_OF_A_CELL + 1):
        last = place + count - 1
        if last >= len(lines) or whole[last] or lines[last].text is None:
            break
        cells = _cells(lines[place : last + 1], delimiter)
        if cells is not None:
            return (cells, count) if len(cells) == cells_of_header else (None, 1)
    return None, 1


def _cells(lines: Sequence[_Line], delimiter: str) -> list[str] | None:
    """The cells of one record; None if its quotes do not fit."""
    texts = [line.text or "" for line in lines]
    if len(texts) == 1 and '"' not in texts[0]:
        return None if lines[0].text is None else texts[0].split(delimiter)
    ended = [f"{text}\n" for text in texts[:-1]] + texts[-1:]
    try:
        read = list(csv.reader(ended, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return read[0] if len(read) == 1 else None


def _row(record: _Record, header: Sequence[str], least: int) -> Mapping[str, str] | None:
    """The cells by column; None for a line without any. Raises `BadLine`."""
    if record.fault is not None:
        raise BadLine(record.fault)
    if any(len(cell) > LONGEST_CELL for cell in record.cells):
        raise BadLine(directory_texts_pt.CSV_CELL_TOO_LONG.format(limit=LONGEST_CELL))
    cells = [_clean(cell) for cell in record.cells]
    if not any(cells):
        return None
    if len(cells) < least or any(cells[len(header) :]):
        raise BadLine(directory_texts_pt.CSV_CELL_COUNT.format(cells=len(cells), columns=len(header)))
    padded = [*cells, *[""] * (len(header) - len(cells))]
    return dict(zip(header, padded, strict=False))


def _clean(cell: str) -> str:
    """As `clean_text`, which takes long for what is plain in most cells."""
    return " ".join(cell.split()) if cell.isascii() and cell.isprintable() else clean_text(cell)
