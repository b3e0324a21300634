"""The machine's time."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """`Clock` by the machine; instances within a second of each other are assumed."""

    def now(self) -> datetime:
        return datetime.now(UTC)
