"""CSV as Excel in Portuguese opens it: semicolons, UTF-8 with BOM, and no cell taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

CONTENT_TYPE = "text/csv; charset=utf-8"
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", ";")


def formula_safe(text: str) -> str:
    """`text`, with an apostrophe in front if a spreadsheet would take it for a formula."""
    shown = text.lstrip("\ufeff \u00a0")
    return f"'{text}" if shown.startswith(_STARTS_A_FORMULA) else text


def excel_csv(header: Sequence[str] | None, rows: Iterable[Sequence[str | None]]) -> bytes:
    """The file; None is an empty cell. Without a header: lines that continue another file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    if header is not None:
        writer.writerow(header)
    writer.writerows([formula_safe(cell or "") for cell in row] for row in rows)
    return (b"\xef\xbb\xbf" if header is not None else b"") + out.getvalue().encode("utf-8")
