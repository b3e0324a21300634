"""Words that people type and no office's name has: what they mean, or that they tell nothing.

The list is `search_words.csv`, with the source of each line: `means` holds meanings separated by `|`, the
best first, each of them words that an office has to have, or `=` and its kind. Without any the word tells
nothing about the office; after `?` the meaning is preferred, not needed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shared.storage.directory.name_words import words

_LIST = Path(__file__).with_name("search_words.csv")
_COMMENT, _PREFERRED, _KIND = "#", "?", "="

Phrase = tuple[str, ...]
"""Words as `name_words.words` reduces them; `=civel` is the kind of an office."""


@dataclass(frozen=True)
class SearchWords:
    """`meanings`: phrase → what it stands for, the best first; `optional`: those that an office may lack."""

    meanings: Mapping[Phrase, tuple[Phrase, ...]]
    optional: frozenset[Phrase]
    longest: int
    """Words of the longest phrase."""

    def single(self) -> list[str]:
        """The phrases of one word that mean something, in alphabetical order."""
        return sorted(phrase[0] for phrase, means in self.meanings.items() if means and len(phrase) == 1)


@cache
def search_words() -> SearchWords:
    """The list, read once."""
    lines = _LIST.read_text("utf-8").splitlines()
    return read_words(line for line in lines if not line.startswith(_COMMENT))


def read_words(lines: Iterable[str]) -> SearchWords:
    """The list from a file's lines, its header first. Raises `ValueError` for a phrase told twice."""
    meanings: dict[Phrase, tuple[Phrase, ...]] = {}
    optional: set[Phrase] = set()
    for row in csv.DictReader(lines):
        phrase = tuple(words(row["typed"]))
        if phrase in meanings:
            raise ValueError(f"{row['typed']!r} stands in the list twice")
        means = row["means"].removeprefix(_PREFERRED)
        meanings[phrase] = tuple(map(_meaning, means.split("|"))) if means else ()
        if means == "" or means != row["means"]:
            optional.add(phrase)
    return SearchWords(meanings, frozenset(optional), max(map(len, meanings)))


def kind_word(kind: str) -> str:
    """What stands for the kind of an office among the words of meanings."""
    return f"{_KIND}{kind}"


def _meaning(text: str) -> Phrase:
    return (text,) if text.startswith(_KIND) else tuple(words(text))
