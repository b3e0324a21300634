"""Work after which the process may be stopped or rest: what it has changed is told before it returns."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from shared.front_desk.desk import Desk


@asynccontextmanager
async def telling(desk: Desk) -> AsyncGenerator[None]:
    """Inside, tickets and days may change; when it is left, other instances have been told, failed or not."""
    try:
        yield
    finally:
        await desk.changes.flush()
