"""What somebody has typed as terms: each a word or a phrase with all that it may mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from shared.storage.directory.name_words import of_roman, to_roman, words
from shared.storage.directory.search_words import Phrase, search_words

MOST_WORDS = 12
_NUMBERED_IN_ROMAN = frozenset({"regional", "colegio"})
_NUMBER_WEIGHT, _WORD_WEIGHT = 2, 3


@dataclass(frozen=True)
class Term:
    """A word or phrase of a search."""

    typed: Phrase
    meanings: tuple[Phrase, ...] = ()
    """Besides what is typed, the best first; an office has to have every word of one."""
    tells: bool = True
    """False for a word that is passed over where an office does not have it."""

    @property
    def is_number(self) -> bool:
        """Whether it is a number alone."""
        return len(self.typed) == 1 and self.typed[0].isdigit()

    @property
    def weight(self) -> int:
        """How much is missing where an office does not fit."""
        return _NUMBER_WEIGHT if self.is_number else _WORD_WEIGHT


def terms_of(text: str) -> list[Term]:
    """At most `MOST_WORDS` words as terms, the longest known phrases first."""
    return list(_phrases(words(text)[:MOST_WORDS]))


def telling(terms: Sequence[Term]) -> list[Term]:
    """The same terms, none of them passed over."""
    return [replace(term, tells=True) for term in terms]


def _phrases(typed: Sequence[str]) -> Iterator[Term]:
    known, place = search_words(), 0
    while place < len(typed):
        for end in range(min(len(typed), place + known.longest), place, -1):
            phrase = tuple(typed[place:end])
            if phrase in known.meanings:
                yield Term(phrase, known.meanings[phrase], tells=phrase not in known.optional)
                break
        else:
            end = place + 1
            yield _term(typed, place)
        place = end


def _term(typed: Sequence[str], place: int) -> Term:
    """A word that the list does not have; a number in both ways of writing it."""
    word = typed[place]
    # Roman numerals number the capital's regional forums.
    if word.isdigit() and len(word) <= 2 and _NUMBERED_IN_ROMAN & set(typed[max(0, place - 1) : place + 2]):
        return Term((to_roman(word),), ((word,),))
    number = of_roman(word)
    return Term((word,)) if number is None else Term((word,), ((number,),))
