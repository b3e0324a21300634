"""How time passes for what is kept in memory: apart from the rules' clock, so that a test moves either."""

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
class Pace:
    """Seconds of a clock that never jumps back, a pause, and the instant by which notes are keyed."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = machine_time
