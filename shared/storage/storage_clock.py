"""The time by which data kept in memory age: apart from the rules' clock, so that a test can move either."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def machine_time() -> datetime:
    """The present instant of this machine, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class StorageClock:
    """Seconds of a monotonic clock, a pause, and the instant that keys notes."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = machine_time
