"""Answers of storage that may be some seconds old: one request for all who ask."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

_K = TypeVar("_K", bound=Hashable)
_T = TypeVar("_T")


class TimedCache(Generic[_K, _T]):
    """Answers by key, each valid for `seconds` from when it was asked for. A failure is not kept."""

    def __init__(
        self,
        ask: Callable[[_K], Awaitable[_T]],
        seconds: float,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._seconds = seconds
        self._monotonic = monotonic
        self._answers: dict[_K, tuple[float, _T]] = {}
        self._locks: dict[_K, asyncio.Lock] = {}

    async def get(self, key: _K) -> _T:
        """The answer, at most `seconds` old. Raises what asking raises."""
        async with self._locks.setdefault(key, asyncio.Lock()):
            asked, known = self._monotonic(), self._answers.get(key)
            if known is not None and asked - known[0] < self._seconds:
                return known[1]
            answer = await self._ask(key)
            self._answers[key] = (asked, answer)
            return answer

    def forget(self) -> None:
        """Drop all answers: the data behind them have changed."""
        self._answers.clear()
