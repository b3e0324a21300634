"""What visitors write about themselves, cleaned and checked. Nothing of it is required."""

from __future__ import annotations

import re
import unicodedata

from shared.domain import text_pt
from shared.domain.errors import FieldError

NAME_LIMIT = 80
TEXT_LIMIT = 500
COMMENT_LIMIT = 2000
_CASE_NUMBER = re.compile(r"(\d{7})-?(\d{2})\.?(\d{4})\.?(\d)\.?(\d{2})\.?(\d{4})", re.ASCII)
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_MARKS_IN_A_ROW = 2


def clean_text(text: str) -> str:
    """NFC, one blank between words, without invisible characters (bidi, zero width, controls)."""
    # What is hidden goes first: it would keep blanks apart, part letters from their accents, or hide
    # a pile of accents.
    visible = "".join(char for char in text if char.isspace() or unicodedata.category(char) not in _HIDDEN)
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", " ".join(visible.split())):
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def display_name(text: str | None) -> str | None:
    """The name as the clerk will see it; None for none.

    Raises `FieldError` over 80 characters or without a letter.
    """
    name = clean_text(text or "")
    if not name:
        return None
    if len(name) > NAME_LIMIT:
        raise FieldError("displayName", text_pt.NAME_TOO_LONG.format(limit=NAME_LIMIT))
    if not any(char.isalpha() for char in name):
        raise FieldError("displayName", text_pt.NAME_WITHOUT_LETTER)
    return name


def case_number(text: str | None) -> str | None:
    """A case number in the court's writing (`NNNNNNN-DD.AAAA.J.TR.OOOO`); None for none.

    Raises `FieldError` for another form or wrong check digits (CNJ Res. 65/2008: modulo 97, ISO 7064).
    """
    given = clean_text(text or "")
    if not given:
        return None
    match = _CASE_NUMBER.fullmatch(given.replace(" ", ""))
    if match is None:
        raise FieldError("caseNumber", text_pt.CASE_NUMBER_FORM)
    sequence, check, year, segment, court, origin = match.groups()
    expected = 98 - int(f"{sequence}{year}{segment}{court}{origin}00") % 97
    if int(check) != expected:
        raise FieldError("caseNumber", text_pt.CASE_NUMBER_CHECK)
    return f"{sequence}-{check}.{year}.{segment}.{court}.{origin}"


def free_text(field: str, text: str | None, limit: int = TEXT_LIMIT) -> str | None:
    """A reason, message or comment; None for none. Raises `FieldError` over `limit` characters."""
    cleaned = clean_text(text or "")
    if len(cleaned) > limit:
        raise FieldError(field, text_pt.TEXT_TOO_LONG.format(limit=limit))
    return cleaned or None
