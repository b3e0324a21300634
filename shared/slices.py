"""Long work on the event loop in slices, between which other tasks run."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import TypeVar

SLICE_SECONDS = 0.005
"""A call or a ring that comes meanwhile waits no longer than this, however long a queue is."""
_T = TypeVar("_T")


async def in_slices(
    items: Iterable[_T], timer: Callable[[], float] = time.perf_counter
) -> AsyncGenerator[_T]:
    """The items one by one; when work on them has taken `SLICE_SECONDS` by `timer`, the loop turns once."""
    began = timer()
    for item in items:
        yield item
        if timer() - began > SLICE_SECONDS:
            await asyncio.sleep(0)
            began = timer()
