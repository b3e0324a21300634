"""Finds an office among thousands by what people type.

Every word must match: a number exactly, other words by prefix or, if nothing has that prefix, with a small
typing error. Sets of offices are integers used as bit sets, so that a search costs a few microseconds for
each matching word and not for each office.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.office.office import Office
from shared.domain.office.opening_hours import OpeningHours, SpecialDay, Week
from shared.ports import OfficeQuery
from shared.storage.directory.folding import alphabetical, words

_EXACT, _PREFIX, _TYPO = 0, 2, 4
_ELSEWHERE = 1
"""Added to the cost of a word that matches the city or the kind but not the name."""
_MOST_WORDS = 12
_SHORTEST_FOR_TYPOS = 4
_LONG_WORD = 8
"""From this length on two errors are tolerated, below it one."""

_HoursKey = tuple[str, Week, int, frozenset[tuple[date, SpecialDay]]]


@dataclass(frozen=True)
class _Fit:
    """Offices that a typed word matches, and how well."""

    cost: int
    offices: int


class OfficeIndex:
    """A search over a fixed list of offices."""

    def __init__(self, offices: Sequence[Office]) -> None:
        self._offices = sorted(offices, key=lambda office: (alphabetical(office.name), office.office_id))
        self._in_name: dict[str, int] = {}
        self._elsewhere: dict[str, int] = {}
        self._by_district: dict[str, int] = {}
        hours: dict[_HoursKey, tuple[OpeningHours, int]] = {}
        for place, office in enumerate(self._offices):
            bit = 1 << place
            _add(self._in_name, words(office.name), bit)
            _add(self._elsewhere, words(f"{office.city} {office.district} {office.kind}"), bit)
            _add(self._by_district, [office.district], bit)
            key = _hours_key(office.hours)
            known = hours.get(key)
            hours[key] = (office.hours, bit | (known[1] if known else 0))
        self._hours = list(hours.values())
        self._vocabulary = sorted(self._in_name.keys() | self._elsewhere.keys())
        self._all = (1 << len(self._offices)) - 1

    def find(self, query: OfficeQuery, now: datetime) -> list[Office]:
        """All offices that match: open ones first, then the better match, then by name."""
        chosen = self._all if query.district is None else self._by_district.get(query.district, 0)
        is_open = self._open(now)
        if query.only_open:
            chosen &= is_open
        typed = words(query.text)[:_MOST_WORDS]
        levels = self._levels(typed, chosen, forgive_all=False)
        if typed and not levels:
            levels = self._levels(typed, chosen, forgive_all=True)
        groups = [found & side for side in (is_open, ~is_open) for _, found in sorted(levels.items())]
        return [self._offices[place] for group in groups for place in _places(group)]

    def _levels(self, typed: Sequence[str], chosen: int, *, forgive_all: bool) -> dict[int, int]:
        """Total cost → offices that every word matches at that cost."""
        levels = {0: chosen} if chosen else {}
        for word in typed:
            fits = list(self._fits(word, forgive_all=forgive_all))
            following: dict[int, int] = {}
            for cost, offices in levels.items():
                left = offices
                for fit in fits:
                    found = left & fit.offices
                    left &= ~fit.offices
                    if found:
                        following[cost + fit.cost] = following.get(cost + fit.cost, 0) | found
            levels = following
        return levels

    def _fits(self, word: str, *, forgive_all: bool) -> Iterator[_Fit]:
        """The offices that one typed word matches, best first."""
        exact = [word] if word in self._in_name or word in self._elsewhere else []
        prefixed: list[str] = [] if word.isdigit() else [w for w in self._starting(word) if w != word]
        forgiven = self._misspelt(word) if forgive_all or not (exact or prefixed) else []
        for cost, candidates in ((_EXACT, exact), (_PREFIX, prefixed), (_TYPO, forgiven)):
            yield _Fit(cost, _union(self._in_name, candidates))
            yield _Fit(cost + _ELSEWHERE, _union(self._elsewhere, candidates))

    def _starting(self, prefix: str) -> Iterator[str]:
        for word in self._vocabulary[bisect_left(self._vocabulary, prefix) :]:
            if not word.startswith(prefix):
                return
            yield word

    def _misspelt(self, word: str) -> list[str]:
        """Words of the vocabulary that `word` equals, or is a prefix of, except for one or two errors."""
        if word.isdigit() or len(word) < _SHORTEST_FOR_TYPOS:
            return []
        # Imported here: an instance that only serves waiting visitors never searches.
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract

        limit = 2 if len(word) >= _LONG_WORD else 1
        beginnings = [entry[: len(word)] for entry in self._vocabulary]
        found: set[int] = set()
        for choices in (self._vocabulary, beginnings):
            hits = extract(word, choices, scorer=OSA.distance, processor=None, score_cutoff=limit, limit=None)
            found.update(place for _, _, place in hits)
        return [self._vocabulary[place] for place in found if self._vocabulary[place][0] == word[0]]

    def _open(self, now: datetime) -> int:
        """Offices open at `now`; equal hours are judged once."""
        return _union_of(offices for hours, offices in self._hours if hours.is_open(now))


def _hours_key(hours: OpeningHours) -> _HoursKey:
    """Equal keys have equal hours; the court's calendar is one object for all offices."""
    return (hours.zone, hours.week, id(hours.calendar), frozenset(hours.exceptions.items()))


def _add(index: dict[str, int], entries: Iterable[str], bit: int) -> None:
    for entry in entries:
        index[entry] = index.get(entry, 0) | bit


def _union(index: dict[str, int], entries: Iterable[str]) -> int:
    return _union_of(index.get(entry, 0) for entry in entries)


def _union_of(sets: Iterable[int]) -> int:
    result = 0
    for members in sets:
        result |= members
    return result


def _places(members: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    bits = f"{members:b}"[::-1]
    place = bits.find("1")
    while place >= 0:
        yield place
        place = bits.find("1", place + 1)
