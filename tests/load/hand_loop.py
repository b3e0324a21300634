"""A loop whose time a test moves, and that is as late as the test says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from shared.load.gauge import TICK_SECONDS


@dataclass
class HandLoop:
    """Implements `shared.load.gauge.Loop`."""

    now: float = 1_000.0
    due: list[tuple[float, Callable[[], None]]] = field(
        default_factory=list[tuple[float, Callable[[], None]]]
    )

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[[], None]) -> object:
        self.due.append((when, callback))
        return None

    def run(self, seconds: float, *, late: float = 0.0) -> None:
        """Let this much time pass; each callback runs `late` seconds after it was due."""
        ends = self.now + seconds
        while self.due and min(self.due, key=_when)[0] + late <= ends:
            when, callback = min(self.due, key=_when)
            self.due.remove((when, callback))
            self.now = when + late
            callback()
        self.now = max(self.now, ends)

    def stand_still(self, seconds: float) -> None:
        """Block the loop for this long in one callback."""
        self.run(TICK_SECONDS + seconds, late=seconds)


def _when(due: tuple[float, Callable[[], None]]) -> float:
    return due[0]
