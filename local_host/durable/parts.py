"""What every part of the engine stands on."""

from __future__ import annotations

from dataclasses import dataclass

from local_host.contracts import HostClock, Worker
from local_host.durable.functions import DurableFunctions
from local_host.durable.settings import DurableSettings
from local_host.durable.store import Store


@dataclass(frozen=True)
class Parts:
    """One hub's parts in one process."""

    store: Store
    functions: DurableFunctions
    worker: Worker
    clock: HostClock
    settings: DurableSettings

    def now(self) -> float:
        """UTC seconds, by the host's clock."""
        return self.clock.now().timestamp()
