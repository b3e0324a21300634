"""Measures an instance while requests come in, four times a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from shared.load.strain import StrainKeeper
from shared.ports import Telemetry
from shared.ports.load import Strain

_log = logging.getLogger(__name__)
TICK_SECONDS = 0.25
MEMORY_SECONDS = 1.0
REPORT_SECONDS = 5.0
IDLE_SECONDS = 60.0
"""Seconds without a request after which measuring stops."""


class Loop(Protocol):
    """What is used of an event loop."""

    def time(self) -> float: ...

    def call_at(self, when: float, callback: Callable[[], None]) -> object: ...


class LoadGauge:
    """Implements `shared.ports.Load` by how late the loop runs what was due, and by memory.

    `memory` gives the share of its limit that is used, None where it is unknown. Making one starts nothing.
    """

    def __init__(
        self,
        memory: Callable[[], float | None],
        telemetry: Telemetry,
        running_loop: Callable[[], Loop] = asyncio.get_running_loop,
    ) -> None:
        self._memory = memory
        self._telemetry = telemetry
        self._running_loop = running_loop
        self._release: list[Callable[[Strain], None]] = []
        self._loop: Loop | None = None
        self._forget()

    @property
    def strain(self) -> Strain:
        return self._kept.strain

    @property
    def pressure(self) -> float:
        return self._kept.pressure

    def watch(self) -> None:
        """See `Load.watch`."""
        loop = self._running_loop()
        self._asked_at = loop.time()
        if self._loop is not loop:
            self._forget()
            self._loop = loop
            self._next_tick(loop)

    def relieved_by(self, release: Callable[[Strain], None]) -> None:
        """See `Load.relieved_by`."""
        self._release.append(release)

    def _forget(self) -> None:
        self._kept = StrainKeeper()
        self._used: float | None = None
        self._memory_due = self._report_due = 0.0
        self._worst = 0.0

    def _next_tick(self, loop: Loop) -> None:
        due = loop.time() + TICK_SECONDS
        loop.call_at(due, lambda: self._tick(loop, due))

    def _tick(self, loop: Loop, due: float) -> None:
        if self._loop is not loop:
            return  # it goes on in another loop
        now = loop.time()
        if due - self._asked_at > IDLE_SECONDS:  # not by `now`: a blocked loop is late, not idle
            self._loop = None
            self._forget()
            return
        self._next_tick(loop)
        self._measure(now, max(0.0, now - due))
        for release in self._release if self.strain else ():
            release(self.strain)

    def _measure(self, now: float, lag: float) -> None:
        if now >= self._memory_due:
            self._memory_due, self._used = now + MEMORY_SECONDS, self._memory()
        before = self.strain
        self._kept.observe(now, lag, self._used)
        if self.strain is not before:
            used = "unknown" if self._used is None else f"{self._used:.0%}"
            text = "load: %s → %s at pressure %.1f, the loop %.2f s late, memory %s"
            _log.warning(text, before.name, self.strain.name, self.pressure, lag, used)
        self._worst = max(self._worst, lag)
        if now >= self._report_due:
            self._telemetry.loaded(self._worst, self._used)
            self._report_due, self._worst = now + REPORT_SECONDS, 0.0
