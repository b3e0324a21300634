"""A load that a test sets, in the place of the gauge."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field

from shared.ports import Strain


@dataclass
class HandLoad:
    """Implements `shared.ports.Load`."""

    strain: Strain = Strain.NONE
    pressure: float = 0.0
    requests: int = 0
    releases: list[Callable[[Strain], None]] = field(default_factory=list[Callable[[Strain], None]])

    def watch(self) -> None:
        asyncio.get_running_loop()  # as the gauge does: only where a loop runs
        self.requests += 1

    def relieved_by(self, release: Callable[[Strain], None]) -> None:
        self.releases.append(release)

    def tick(self) -> None:
        """Release held requests, as the gauge does at each tick while there is strain."""
        for release in self.releases:
            release(self.strain)

    @contextmanager
    def of(self, strain: Strain, pressure: float = 1.0) -> Generator[None]:
        """Within the block the instance has this load."""
        self.strain, self.pressure = strain, pressure
        try:
            yield
        finally:
            self.strain, self.pressure = Strain.NONE, 0.0
