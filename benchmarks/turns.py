"""For how long the loop works in one piece."""

from __future__ import annotations

import asyncio
import time


async def longest_turn() -> float:
    """Milliseconds of processor time for which the loop did nothing for others, until cancelled."""
    longest, last = 0.0, time.process_time()
    try:
        while True:
            await asyncio.sleep(0)
            longest, last = max(longest, time.process_time() - last), time.process_time()
    except asyncio.CancelledError:
        return max(longest, time.process_time() - last) * 1000
