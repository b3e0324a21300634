"""Finds an office among thousands by what people type.

Every term has to fit: a number exactly, a word by its meaning, its beginning or, if nothing has that, with a
small typing error. Where no office fits all, those that fit most are found, and what they lack is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.office.office import Office
from shared.domain.office.opening_hours import OpeningHours, SpecialDay, Week
from shared.ports import OfficeQuery
from shared.storage.directory.name_words import alphabetical, words
from shared.storage.directory.typed_terms import Term, telling, terms_of
from shared.storage.directory.vocabulary import Fit, Vocabulary, union_of

_UNTOLD = 2
"""The cost of a word that tells nothing, where an office does not have it."""
_LEAST = 3
"""Of the weights, what an office has to fit: a number alone is no match."""

_HoursKey = tuple[str, Week, int, frozenset[tuple[date, SpecialDay]]]


@dataclass(frozen=True)
class Found:
    """Offices in the order in which they are shown; `passed_over`: typed words that some of them lack."""

    offices: Sequence[Office]
    passed_over: Sequence[str] = ()


class OfficeIndex:
    """A search over a fixed list of offices."""

    def __init__(self, offices: Sequence[Office]) -> None:
        self._offices = sorted(offices, key=lambda office: (alphabetical(office.name), office.office_id))
        self._vocabulary = Vocabulary(self._offices)
        self._lengths = [len(words(office.name)) for office in self._offices]
        self._by_district: dict[str, int] = {}
        self._active = 0
        hours: dict[_HoursKey, tuple[OpeningHours, int]] = {}
        for place, office in enumerate(self._offices):
            bit = 1 << place
            self._by_district[office.district] = self._by_district.get(office.district, 0) | bit
            self._active |= bit if office.active else 0
            key = _hours_key(office.hours)
            known = hours.get(key)
            hours[key] = (office.hours, bit | (known[1] if known else 0))
        self._hours = list(hours.values())
        self._all = (1 << len(self._offices)) - 1

    def find(self, query: OfficeQuery, now: datetime) -> Found:
        """All offices that match: open ones first, then the better match, then by name."""
        chosen = self._all if query.district is None else self._by_district.get(query.district, 0)
        if query.active is not None:
            chosen &= self._active if query.active else ~self._active
        is_open = self._open(now)
        if query.only_open:
            chosen &= is_open
        typed = terms_of(query.text)
        is_silent = not any(term.tells for term in typed)
        # People who type nothing else mean these words.
        terms = telling(typed) if is_silent else typed
        levels = self._fitting_all(terms, chosen)
        passed_over: list[str] = []
        if not levels:
            levels, passed_over = self._fitting_most(terms, chosen)
        if not levels:
            levels, passed_over = self._fitting_most(telling(terms), chosen)
        if not levels and chosen and is_silent:
            levels, passed_over = {0: chosen}, [word for term in terms for word in term.typed]
        groups = [found & side for side in (is_open, ~is_open) for _, found in sorted(levels.items())]
        order = self._lengths.__getitem__ if terms else None
        places = (place for group in groups for place in _in_order(group, order))
        return Found([self._offices[place] for place in places], passed_over)

    def _fitting_all(self, terms: Sequence[Term], chosen: int) -> dict[int, int]:
        """Total cost → offices that every term matches at that cost, by as few meanings as it takes."""
        most = max((len(term.meanings) for term in terms), default=0)
        for meanings in range(1, most + 2):
            found = _levels([(self._vocabulary.fits(term, meanings), term.tells) for term in terms], chosen)
            if found or not terms:
                return found
        fits = [(self._vocabulary.fits(term, most + 1, forgive_all=True), term.tells) for term in terms]
        return _levels(fits, chosen)

    def _fitting_most(self, terms: Sequence[Term], chosen: int) -> tuple[dict[int, int], list[str]]:
        """Total cost → offices that lack least of what tells something, and the words that some lack."""
        told = [term for term in terms if term.tells]
        fits = {term: self._vocabulary.fits(term, len(term.meanings) + 1) for term in told}
        weights = {term: self._vocabulary.weight(term) for term in told}
        lacking = {0: chosen}
        for term in told:
            found = union_of(fit.offices for fit in fits[term])
            sums: dict[int, int] = {}
            for lack, offices in lacking.items():
                for sum_, part in ((lack, offices & found), (lack + weights[term], offices & ~found)):
                    if part:
                        sums[sum_] = sums.get(sum_, 0) | part
            lacking = sums
        least = min(lacking, default=0)
        if sum(weights.values()) - least < _LEAST:
            return {}, []
        best = lacking[least]
        missing = [term for term in told if best & ~union_of(fit.offices for fit in fits[term])]
        levels = _levels([(fits[term], False) for term in told], best)
        return levels, [word for term in missing for word in term.typed]

    def _open(self, now: datetime) -> int:
        """Offices open at `now`; equal hours are judged once."""
        return union_of(offices for hours, offices in self._hours if hours.is_open(now))


def _levels(terms: Iterable[tuple[Sequence[Fit], bool]], chosen: int) -> dict[int, int]:
    """Total cost → offices. Each term is its fits, and whether an office has to be one of them."""
    levels = {0: chosen} if chosen else {}
    for fits, is_needed in terms:
        next_levels: dict[int, int] = {}
        for cost, offices in levels.items():
            left = offices
            for fit in fits:
                found = left & fit.offices
                left &= ~fit.offices
                if found:
                    next_levels[cost + fit.cost] = next_levels.get(cost + fit.cost, 0) | found
            if left and not is_needed:
                next_levels[cost + _UNTOLD] = next_levels.get(cost + _UNTOLD, 0) | left
        levels = next_levels
    return levels


def _in_order(members: int, length: Callable[[int], int] | None) -> Iterable[int]:
    """The places of a group: names of fewer words first, where something was typed that they all have."""
    places = _places(members)
    return places if length is None else sorted(places, key=length)


def _hours_key(hours: OpeningHours) -> _HoursKey:
    """Equal keys have equal hours; the court's calendar is one object for all offices."""
    return (hours.zone, hours.week, id(hours.calendar), frozenset(hours.exceptions.items()))


def _places(members: int) -> Iterator[int]:
    """The positions of the bits that are set, lowest first."""
    bits = f"{members:b}"[::-1]
    place = bits.find("1")
    while place >= 0:
        yield place
        place = bits.find("1", place + 1)
