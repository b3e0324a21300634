"""Reduces the spellings of office names to one form: no accents, no case, numbers as digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shared.domain.office.spelling import fold

_ORDINAL = re.compile(r"\b(\d+)\s?[.°]?\s?[ao]s?(?:\b|(?=vara|camara|turma|oficio))")
_RANGE = re.compile(r"\b(\d+) (?:a|ate) (\d+)\b")
_LONGEST_RANGE = 100
_ROMAN = re.compile(r"(?=.)(x{0,3})(ix|iv|v?i{0,3})")
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
_CARDINALS = {
    word: value
    for value, spellings in enumerate(
        [
            "dois duas",
            "tres",
            "quatro",
            "cinco",
            "seis",
            "sete",
            "oito",
            "nove",
            "dez",
            "onze",
            "doze",
            "treze",
            "catorze quatorze",
            "quinze",
            "dezesseis",
            "dezessete",
            "dezoito",
            "dezenove",
            "vinte",
        ],
        start=2,
    )
    for word in spellings.split()
} | {"trinta": 30, "quarenta": 40, "cinquenta": 50}
_NUMBERS = _ORDINALS | _CARDINALS
_ONE = frozenset({"um", "uma"})
"""A number only where something is numbered; otherwise an article."""
_NUMBERED = frozenset({"vara", "camara", "turma", "grupo", "oficio", "juizado", "e"})
FILLERS = frozenset({"a", "as", "o", "os", "e", "d", "de", "da", "das", "do", "dos", "em", "no", "na", *_ONE})


def words(text: str) -> list[str]:
    """The words of a name or of a search, without fillers unless there is nothing else.

    `1ª`, `1a`, `1.a` and `primeira` all become `1`; `vigésima primeira` and `vinte e um` become `21`.
    """
    found = _numbers([word.lstrip("0") or "0" for word in _WORD.findall(_plain(text))])
    return [word for word in found if word not in FILLERS] or found


def alphabetical(name: str) -> list[tuple[int, str]]:
    """A key that sorts names as people do: 2ª before 10ª, Águas beside Agudos."""
    return [(len(word), word) if word.isdigit() else (_AFTER_NUMBERS, word) for word in words(name)]


def numbers_between(name: str) -> Iterator[str]:
    """The numbers that a name only means: `41ª a 45ª Varas` means the 42nd, 43rd and 44th too."""
    for first, last in _RANGE.findall(_plain(name)):
        if int(last) - int(first) < _LONGEST_RANGE:
            yield from map(str, range(int(first) + 1, int(last)))


def of_roman(word: str) -> str | None:
    """`iv` → `4`, up to 39; None for what is no Roman numeral."""
    match = _ROMAN.fullmatch(word)
    if match is None:
        return None
    tens, units = match.groups()
    value = 10 * len(tens) + {"ix": 9, "iv": 4}.get(units, units.count("i") + 5 * units.count("v"))
    return str(value)


def to_roman(number: str) -> str:
    """`4` → `iv`; the numbers of a court's parts stay below forty."""
    tens, units = divmod(int(number), 10)
    low = "i" * units if units < 4 else "iv" if units == 4 else "v" + "i" * (units - 5)
    return "x" * tens + ("ix" if units == 9 else low)


def other_forms(word: str) -> Iterator[str]:
    """What the plural of a singular may be, and the singular of a plural; some of them are no words."""
    if len(word) < 4 or word.isdigit():
        return
    for plural, singular in (
        ("oes", "ao"),
        ("ais", "al"),
        ("eis", "el"),
        ("ns", "m"),
        ("res", "r"),
        ("s", ""),
    ):
        if word.endswith(plural):
            yield word.removesuffix(plural) + singular
        if word.endswith(singular) and not (singular == "" and word.endswith("s")):
            yield word.removesuffix(singular) + plural


def _plain(text: str) -> str:
    """Folded, with ordinals as digits. `1ªVara` is two words."""
    apart = text.replace("ª", "a ").replace("º", "o ")
    return " ".join(_ORDINAL.sub(r"\1 ", fold(apart)).split())


def _numbers(found: list[str]) -> list[str]:
    """Numbers in words as digits, tens and units together."""
    result: list[str] = []
    tens = 0
    for place, word in enumerate(found):
        value = _NUMBERS.get(word)
        if word in _ONE and place and found[place - 1] in _NUMBERED:
            value = 1
        if tens and value is not None and value < 10:
            result[-1] = str(tens + value)
            tens = 0
        elif not (tens and word == "e"):
            tens = value if value is not None and value >= 10 and value % 10 == 0 else 0
            result.append(word if value is None else str(value))
    return result
