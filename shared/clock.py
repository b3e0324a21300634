"""The machine's time."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime


class MachineClock:
    """`Clock` by the machine; instances within a second of each other are assumed."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
