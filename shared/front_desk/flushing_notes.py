"""Change notes of work after which the platform may suspend the process."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from shared.front_desk.desk import Desk


@asynccontextmanager
async def flushing_notes(desk: Desk) -> AsyncGenerator[None]:
    """On exit, flushes the change notes before the platform may suspend the process; also after a failure."""
    try:
        yield
    finally:
        await desk.changes.flush()
