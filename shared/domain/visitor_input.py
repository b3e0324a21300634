"""What visitors write about themselves, cleaned and checked. Nothing of it is required."""

from __future__ import annotations

import re
import unicodedata

from shared.domain import texts_pt
from shared.domain.errors import FieldError

NAME_LIMIT = 80
TEXT_LIMIT = 500
COMMENT_LIMIT = 2000
_CASE_NUMBER = re.compile(r"([0-9]{7})([0-9]{2})([0-9]{4})([0-9])([0-9]{2})([0-9]{4})")
_BETWEEN_DIGITS = re.compile(r"[\s.\-‐‑‒–—―−]")
"""What people write and paste between the groups of a case number, or after them: any dash, blanks, stops."""
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
        raise FieldError("displayName", texts_pt.NAME_TOO_LONG.format(limit=NAME_LIMIT))
    if not any(char.isalpha() for char in name):
        raise FieldError("displayName", texts_pt.NAME_WITHOUT_LETTER)
    return name


def case_number(text: str | None) -> str | None:
    """A case number in the court's writing (`NNNNNNN-DD.AAAA.J.TR.OOOO`), as it was pasted; None for none.

    Raises `FieldError` for another form or wrong check digits (CNJ Res. 65/2008: modulo 97, ISO 7064).
    """
    given = clean_text(text or "")
    if not given:
        return None
    match = _CASE_NUMBER.fullmatch(_BETWEEN_DIGITS.sub("", given))
    if match is None:
        raise FieldError("caseNumber", texts_pt.CASE_NUMBER_FORM)
    sequence, check, year, segment, court, origin = match.groups()
    expected = 98 - int(f"{sequence}{year}{segment}{court}{origin}00") % 97
    if int(check) != expected:
        raise FieldError("caseNumber", texts_pt.CASE_NUMBER_CHECK)
    return f"{sequence}-{check}.{year}.{segment}.{court}.{origin}"


REASONS = frozenset(
    {
        "A espera foi longa",
        "Não percebi o aviso",
        "Não era este cartório",
        "Já resolvi de outro jeito",
        "Volto em outro momento",
        "Problema no aparelho ou na conexão",
    }
)
"""Why somebody left or missed the call, as the page sends it; a test compares the page's lists."""
OTHER_REASON = "other"
"""What is stored of a reason that is none of the page's: such a text may say who somebody is."""


def reason(text: str | None) -> str | None:
    """A visitor's reason: one of the page's as it is, any other as `OTHER_REASON`. Raises as `free_text`."""
    given = free_text("reason", text)
    return given if given is None or given in REASONS else OTHER_REASON


def free_text(field: str, text: str | None, limit: int = TEXT_LIMIT) -> str | None:
    """A reason, message or comment; None for none. Raises `FieldError` over `limit` characters."""
    cleaned = clean_text(text or "")
    if len(cleaned) > limit:
        raise FieldError(field, texts_pt.TEXT_TOO_LONG.format(limit=limit))
    return cleaned or None
