"""The words of all offices: which offices each word names, in every way that people write it.

Sets of offices are integers used as bit sets, so that a search costs a few microseconds for each matching
word and not for each office.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from shared.domain.office.office import Office
from shared.storage.directory.name_words import FILLERS, numbers_between, other_forms, words
from shared.storage.directory.search_words import Phrase, kind_word, search_words
from shared.storage.directory.typed_terms import Term

_EXACT, _FORM, _PREFIX, _TYPO = 0, 1, 2, 4
_ELSEWHERE = 1
"""Added to the cost of a word that matches the city or the kind but not the name."""
_SHORTEST_FOR_TYPOS = 4
_LONG_WORD = 8
"""From this length on two errors are tolerated, below it one."""
_MISSPELT_KEPT = 512
"""Words whose similar words are kept in memory: finding them takes milliseconds."""
_PLACE_WEIGHT = 4
"""A person who names a place and something that is not there wants the place."""


@dataclass(frozen=True)
class Fit:
    """Offices that a term matches, and how well: 0 is best."""

    cost: int
    offices: int


class Vocabulary:
    """Word → offices, as bits by their place in a list."""

    def __init__(self, offices: Sequence[Office]) -> None:
        self._in_name: dict[str, int] = {}
        self._elsewhere: dict[str, int] = {}
        self._kinds: dict[str, int] = {}
        self._places: set[str] = set()
        for place, office in enumerate(offices):
            bit, where = 1 << place, words(f"{office.city} {office.district}")
            _add(self._in_name, words(office.name), bit)
            _add(self._elsewhere, [*where, *words(office.kind), *numbers_between(office.name)], bit)
            _add(self._kinds, [kind_word(office.kind)], bit)
            self._places.update(where)
        self._all = sorted(self._in_name.keys() | self._elsewhere.keys())
        self._known = frozenset(self._all)
        self._misspelt = lru_cache(maxsize=_MISSPELT_KEPT)(self._look_for_misspelt)

    def weight(self, term: Term) -> int:
        """How much is missing where an office does not fit the term."""
        names_a_place = any(set(phrase) & self._places for phrase in (term.typed, *term.meanings))
        return _PLACE_WEIGHT if names_a_place else term.weight

    def fits(self, term: Term, meanings: int, *, forgive_all: bool = False) -> list[Fit]:
        """The offices that a term matches, best first, by what is typed and its first `meanings` meanings."""
        if not term.tells:
            return [Fit(0, self._all_of(term.typed) | union_of(map(self._all_of, term.meanings)))]
        literal = term.typed[0] if len(term.typed) == 1 else ""
        known = term.meanings or self._guessed(literal)
        found = [Fit(_EXACT, self._all_of(term.typed))] if known else []
        if literal and not known:
            found = list(self._of_word(literal, forgive_all=forgive_all))
        for rank, meaning in enumerate(known[:meanings]):
            found.append(Fit(_FORM + rank, self._all_of(meaning)))
        return found

    def _of_word(self, word: str, *, forgive_all: bool) -> Iterator[Fit]:
        exact = [word] if word in self._known else []
        forms = [] if word in self._places else [form for form in other_forms(word) if form in self._known]
        prefixed = [] if word.isdigit() else [entry for entry in self._starting(word) if entry != word]
        forgiven = self._misspelt(word) if forgive_all or not (exact or forms or prefixed) else []
        for cost, candidates in ((_EXACT, exact), (_FORM, forms), (_PREFIX, prefixed), (_TYPO, forgiven)):
            yield Fit(cost, _union(self._in_name, candidates))
            yield Fit(cost + _ELSEWHERE, _union(self._elsewhere, candidates))

    def _all_of(self, phrase: Phrase) -> int:
        """The offices that have every word, wherever."""
        found = -1
        for word in phrase:
            found &= self._any_form(word)
        return found

    def _any_form(self, word: str) -> int:
        if word in self._kinds:
            return self._kinds[word]
        forms = [word] if word in self._places else [word, *other_forms(word)]
        return _union(self._in_name, forms) | _union(self._elsewhere, forms)

    def _guessed(self, word: str) -> tuple[Phrase, ...]:
        """What an unknown word may mean: the beginning of a known one, one misspelt, or several as one."""
        if len(word) < _SHORTEST_FOR_TYPOS or word.isdigit() or word in self._known or self._begins(word):
            return ()
        apart = self._apart(word)
        if apart:
            return (apart,)
        meant = () if self._misspelt(word) else _similar_to_known(word)
        return search_words().meanings[(meant[0],)] if meant else ()

    def _apart(self, word: str) -> Phrase:
        """Words that were written as one, the longest first; empty where it is not made of words."""
        for cut in range(len(word), 1, -1):
            first, rest = word[:cut], word[cut:]
            if first in self._known or first in FILLERS:
                found = self._apart(rest) if rest else ()
                if not rest or found:
                    return (first, *found) if first in self._known else found
        return ()

    def _begins(self, word: str) -> bool:
        return next(self._starting(word), None) is not None

    def _starting(self, prefix: str) -> Iterator[str]:
        for word in self._all[bisect_left(self._all, prefix) :]:
            if not word.startswith(prefix):
                return
            yield word

    def _look_for_misspelt(self, word: str) -> list[str]:
        """Words of the vocabulary that `word` equals, or is a prefix of, except for one or two errors."""
        if word.isdigit() or len(word) < _SHORTEST_FOR_TYPOS:
            return []
        return _similar(word, self._all)


@lru_cache(maxsize=_MISSPELT_KEPT)
def _similar_to_known(word: str) -> list[str]:
    return _similar(word, search_words().single())


def _similar(word: str, entries: Sequence[str]) -> list[str]:
    """Those of `entries` that `word` equals, or is a prefix of, except for one or two errors; best first."""
    # Imported here: an instance that only serves waiting visitors never searches.
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    limit = 2 if len(word) >= _LONG_WORD else 1
    beginnings = [entry[: len(word)] for entry in entries]
    found: dict[int, float] = {}
    for choices in (entries, beginnings):
        hits = extract(word, choices, scorer=OSA.distance, processor=None, score_cutoff=limit, limit=None)
        for _, distance, place in hits:
            found[place] = min(distance, found.get(place, distance))
    initial = _initial(word)
    ordered = sorted(found, key=lambda place: (found[place], place))
    return [entries[place] for place in ordered if _initial(entries[place]) == initial]


def _initial(word: str) -> str:
    """The first letter that is pronounced: a leading h is not."""
    return word.lstrip("h")[:1]


def _add(index: dict[str, int], entries: Iterable[str], bit: int) -> None:
    for entry in entries:
        index[entry] = index.get(entry, 0) | bit


def _union(index: dict[str, int], entries: Iterable[str]) -> int:
    return union_of(index.get(entry, 0) for entry in entries)


def union_of(sets: Iterable[int]) -> int:
    """All members of some sets."""
    result = 0
    for members in sets:
        result |= members
    return result
