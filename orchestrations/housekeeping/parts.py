"""A sweep does its parts one by one: a part that fails stops no other part, and is counted as left."""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import TypeVar

from shared.domain.errors import Refused
from shared.ports import StorageUnavailable

log = logging.getLogger(__name__)
Done = TypeVar("Done")


class SweepParts:
    """The parts of one run of a sweep: tickets, offices, tables. Whatever one raises, the next is done."""

    def __init__(self, sweep: str) -> None:
        self._sweep = sweep
        self.left = 0
        """How many were left undone."""
        self.unanswered = 0
        """How many of them because storage did not answer: worth another attempt at once."""

    async def do(self, part: str, work: Awaitable[Done]) -> Done | None:
        """What `work` returns; None where it failed. The line that says so names `part` and the cause."""
        try:
            return await work
        except StorageUnavailable as failed:
            self.unanswered += 1
            log.warning("%s: %s is left for the next time: %s", self._sweep, part, failed)
        except Refused as refusal:
            log.warning("%s: %s is left for the next time: %s", self._sweep, part, refusal)
        except Exception:  # outermost handler of a part: the next part is done whatever this one raises
            log.exception("%s: %s is left for the next time", self._sweep, part)
        self.left += 1
        return None

    def leave(self, number: int) -> None:
        """Count `number` parts as left, which were not attempted."""
        self.left += number
