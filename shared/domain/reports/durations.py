"""A histogram of durations that can be added to others: percentiles to 5 %, the longest exactly.

Each whole second below 20 has a bucket of its own. From there on each bucket is a tenth wider than its first
second, and stands for the value with the same relative distance to both of its ends: at most 4.8 %. Which
buckets there are never changes, since stored rows number them.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

ERROR = 0.05
"""The largest relative error of a percentile."""
_EXACT = 20
_WIDTH = 1.1
_LONGEST = 7 * 24 * 3600
"""Seconds; what lasted longer counts in the last bucket, and in `longest` as it was."""


def _first_seconds() -> tuple[int, ...]:
    found = list(range(_EXACT))
    while found[-1] < _LONGEST:
        found.append(max(found[-1] + 1, math.floor(found[-1] * _WIDTH)))
    return tuple(found)


_FIRST = _first_seconds()
"""The first second of each bucket."""


@dataclass(frozen=True)
class Durations:
    """How many durations fell into each bucket, and the longest in whole seconds."""

    counts: Mapping[int, int] = field(default_factory=dict[int, int])
    longest: int = 0

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    def percentile(self, percent: int) -> int | None:
        """The least duration, in seconds, that at least so many per cent do not exceed; None of none.

        To 5 %; never beyond the longest.
        """
        rank, passed = -(-percent * self.count // 100), 0
        for bucket, number in sorted(self.counts.items()):
            passed += number
            if passed >= rank:
                return min(_middle(bucket), self.longest)
        return None

    def packed(self) -> list[int]:
        """For a row: the longest, then bucket and count in turn. Empty for none."""
        if not self.counts:
            return []
        return [self.longest, *(number for pair in sorted(self.counts.items()) for number in pair)]


NO_DURATIONS = Durations()


def durations(values: Iterable[timedelta]) -> Durations:
    """The histogram of these; a negative one, of clocks that differ, counts as none at all."""
    seconds = [max(0, round(value.total_seconds())) for value in values]
    return Durations(Counter(_bucket(each) for each in seconds), max(seconds, default=0))


def unpacked(numbers: Sequence[int]) -> Durations:
    """What `packed` has written."""
    if not numbers:
        return NO_DURATIONS
    return Durations(dict(zip(numbers[1::2], numbers[2::2], strict=True)), numbers[0])


def merged(parts: Iterable[Durations]) -> Durations:
    """One histogram of all."""
    counts, longest = dict[int, int](), 0
    for part in parts:
        longest = max(longest, part.longest)
        for bucket, number in part.counts.items():
            counts[bucket] = counts.get(bucket, 0) + number
    return Durations(counts, longest)


def _bucket(seconds: int) -> int:
    return bisect_right(_FIRST, seconds) - 1


def _middle(bucket: int) -> int:
    """The value that the bucket stands for; the last bucket has no end, and stands for its first second."""
    first = _FIRST[bucket]
    last = _FIRST[bucket + 1] - 1 if bucket + 1 < len(_FIRST) else first
    return round(2 * first * last / (first + last)) if first else 0
