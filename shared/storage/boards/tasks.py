"""Tasks that outlive the request that began them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any


def is_running(task: asyncio.Future[Any] | None) -> bool:
    """Whether it still runs; a task whose event loop is gone does not, although it never ended."""
    return task is not None and not task.done() and not task.get_loop().is_closed()


async def cancel(tasks: Collection[asyncio.Future[Any]]) -> None:
    """Cancel those of the running loop and wait until they have ended."""
    here = asyncio.get_running_loop()
    own = [task for task in tasks if task.get_loop() is here]
    for task in own:
        task.cancel()
    await asyncio.gather(*own, return_exceptions=True)
