"""Reduces the spellings of office names to one form: no accents, no case, numbers as digits."""

from __future__ import annotations

import re
import unicodedata

_ORDINAL = re.compile(r"\b(\d+)\s?[.°]?\s?[ao]s?\b")
_WORD = re.compile(r"[a-z]+|\d+")
_AFTER_NUMBERS = 1_000
_STEMS = {
    "primeir": 1,
    "segund": 2,
    "terceir": 3,
    "quart": 4,
    "quint": 5,
    "sext": 6,
    "setim": 7,
    "oitav": 8,
    "non": 9,
    "decim": 10,
    "vigesim": 20,
    "trigesim": 30,
    "quadragesim": 40,
    "quinquagesim": 50,
}
_ORDINALS = {stem + ending: value for stem, value in _STEMS.items() for ending in "ao"}
_FILLERS = frozenset({"a", "as", "o", "os", "e", "de", "da", "das", "do", "dos", "em", "no", "na"})


def fold(text: str) -> str:
    """Lower case without accents: the form that two spellings of one name share."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words(text: str) -> list[str]:
    """The words of a name or of a search, without fillers unless there is nothing else.

    `1ª`, `1a`, `1.a` and `primeira` all become `1`; `vigésima primeira` becomes `21`.
    """
    # Folding has already turned `ª` and `º` into plain letters.
    plain = _ORDINAL.sub(r"\1", fold(text))
    found = _numbers([word.lstrip("0") or "0" for word in _WORD.findall(plain)])
    return [word for word in found if word not in _FILLERS] or found


def alphabetical(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as people do: 2ª before 10ª."""
    return [(len(word), word) if word.isdigit() else (_AFTER_NUMBERS, word) for word in words(name)]


def _numbers(found: list[str]) -> list[str]:
    """Ordinals in words as digits, tens and units together."""
    result: list[str] = []
    tens = 0
    for word in found:
        value = _ORDINALS.get(word)
        if tens and value is not None and value < 10:
            result[-1] = str(tens + value)
            tens = 0
            continue
        tens = value if value is not None and value >= 10 else 0
        result.append(word if value is None else str(value))
    return result
