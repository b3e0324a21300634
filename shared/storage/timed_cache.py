"""Answers of storage that may be some seconds old: one request for all who ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Hashable
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_T = TypeVar("_T")


class TimedCache(Generic[_K, _T]):
    """Answers by key, each valid for `seconds` from when it was asked for. A failure is not kept.

    `seconds` may be a function, where the validity of what is kept changes with circumstances.
    """

    def __init__(
        self,
        ask: Callable[[_K], Awaitable[_T]],
        seconds: float | Callable[[], float],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._seconds = seconds
        self._monotonic = monotonic
        self._answers: dict[_K, tuple[float, _T]] = {}
        self._asking: set[_K] = set()
        """Keys whose answer is under way and will be kept."""
        self._locks: dict[_K, asyncio.Lock] = {}

    async def get(self, key: _K) -> _T:
        """The answer, valid when it was asked for. Raises what asking raises."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            asked, known = self._monotonic(), self._answers.get(key)
            if known is not None and self._is_valid(known[0], asked):
                return known[1]
            self._asking.add(key)
            answer = await self._ask(key)
            if key in self._asking:
                self._drop_old(asked)
                self._answers[key] = (asked, answer)
            return answer

    def forget(self, key: _K | None = None) -> None:
        """Drop the answer of `key`, or all: what was read has changed.

        An answer under way may have been made before the change: it is given to those who wait, and not kept.
        """
        if key is None:
            self._answers.clear()
            self._asking.clear()
        else:
            self._answers.pop(key, None)
            self._asking.discard(key)

    def keys(self) -> Collection[_K]:
        """The keys whose answers are kept or under way."""
        return self._answers.keys() | self._asking

    def _is_valid(self, asked: float, now: float) -> bool:
        seconds = self._seconds() if callable(self._seconds) else self._seconds
        return now - asked < seconds

    def _drop_old(self, now: float) -> None:
        """Else a process would keep yesterday's answers for as long as it lives."""
        for key in [key for key, (asked, _) in self._answers.items() if not self._is_valid(asked, now)]:
            del self._answers[key]
            self._locks.pop(key, None)
