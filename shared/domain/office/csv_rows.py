"""CSV files from outside: comma or semicolon, UTF-8 with or without BOM; a bad line rejects itself only."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shared.domain import text_pt


@dataclass(frozen=True)
class Rejected:
    """A line that cannot be used, counted from 1 with the header as line 1, and why (Portuguese)."""

    line: int
    message: str


class BadLine(ValueError):
    """One line cannot be used; the message is Portuguese."""


@dataclass(frozen=True)
class CsvFile:
    """The file's rows by column name, with their line numbers, and notes on what was ignored."""

    rows: Sequence[tuple[int, Mapping[str, str]]]
    notes: Sequence[str]


def read_csv(data: bytes, required: Sequence[str], optional: Sequence[str] = ()) -> CsvFile:
    """Read a file with a header. Raises `BadLine` when the file as a whole cannot be used."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadLine(text_pt.CSV_NOT_UTF8) from error
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:  # a field of more than 128 KiB, most often a quote that is never closed
        raise BadLine(text_pt.CSV_UNREADABLE) from error
    header = [name.strip().lower() for name in lines[0][1]] if lines else []
    missing = [name for name in required if name not in header]
    if missing:
        raise BadLine(text_pt.CSV_COLUMNS_MISSING.format(columns=", ".join(missing)))
    unknown = [name for name in header if name and name not in {*required, *optional}]
    notes = [text_pt.CSV_COLUMNS_IGNORED.format(columns=", ".join(unknown))] if unknown else []
    rows: list[tuple[int, Mapping[str, str]]] = []
    for line, cells in lines[1:]:
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(header) - len(cells))]
            row = {name: cell.strip() for name, cell in zip(header, padded, strict=False)}
            rows.append((line, row))
    return CsvFile(rows, notes)
