"""From measurements to strain: smoothed, quick to begin, and over some seconds after the load has fallen."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from shared.ports.load import Strain

BUSY_LAG = 0.2
"""Smoothed loop lag in seconds; user actions are delayed by several times this."""
LARGEST_LAG = 0.9
"""A measurement counts as this at most, and the load falls as quickly from a minute as from a second."""
WEIGHT = 0.2
"""Of the latest measurement. With `LARGEST_LAG` below `BUSY_LAG`: one standstill alone (a library that is
imported, a collection of garbage) puts nothing off, however long it is."""
BUSY_MEMORY = 0.80
"""Of the limit."""
MEMORY_STEP = 0.06
"""Share of memory per unit of pressure."""
LARGEST_BY_MEMORY = 1.4
"""Below what `Strain.SEVERE` is left at: a refused look-up frees hardly any memory."""
ENTERED_AT: Mapping[Strain, float] = {Strain.NONE: 0.0, Strain.BUSY: 1.0, Strain.SEVERE: 2.0}
LEFT_BELOW: Mapping[Strain, float] = {Strain.NONE: 0.0, Strain.BUSY: 0.5, Strain.SEVERE: 1.5}
CALM_SECONDS = 3.0
"""How many seconds the pressure has to stay below before a strain is over."""


class StrainKeeper:
    """What an instance has measured of itself, and the strain that follows."""

    def __init__(self) -> None:
        self.strain = Strain.NONE
        self.pressure = 0.0
        self._lag = 0.0
        self._recent: deque[tuple[float, float]] = deque()
        """Instants and pressures of the last `CALM_SECONDS`."""

    def observe(self, now: float, lag: float, memory: float | None) -> None:
        """At the instant `now` (seconds) the loop is `lag` seconds late and `memory` of its limit is used.

        `memory` is None where it is unknown.
        """
        self._lag += WEIGHT * (min(lag, LARGEST_LAG) - self._lag)
        self.pressure = max(self._lag / BUSY_LAG, _pressure_of(memory))
        self._recent.append((now, self.pressure))
        while self._recent[0][0] <= now - CALM_SECONDS:
            self._recent.popleft()
        worst = max(pressure for _, pressure in self._recent)
        entered = max(strain for strain in Strain if self.pressure >= ENTERED_AT[strain])
        kept = max(strain for strain in Strain if worst >= LEFT_BELOW[strain])
        self.strain = max(entered, min(self.strain, kept))


def _pressure_of(memory: float | None) -> float:
    if memory is None:
        return 0.0
    return min(max(0.0, 1 + (memory - BUSY_MEMORY) / MEMORY_STEP), LARGEST_BY_MEMORY)
