"""Tasks that outlive the request that began them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any


def is_running(task: asyncio.Future[Any] | None) -> bool:
    """Whether it still runs; one whose event loop is gone does not, although nothing has ended it."""
    return task is not None and not task.done() and not task.get_loop().is_closed()


async def cancel(tasks: Collection[asyncio.Future[Any]]) -> None:
    """Cancel those of the running loop and wait for their end."""
    here = asyncio.get_running_loop()
    own = [task for task in tasks if task.get_loop() is here]
    for task in own:
        task.cancel()
    await asyncio.gather(*own, return_exceptions=True)
