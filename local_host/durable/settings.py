"""The settings of the durable engine; their Azure names stand in host.json under `extensions.durableTask`."""

from __future__ import annotations

import os
from dataclasses import dataclass

_PER_CORE = 10


@dataclass(frozen=True)
class DurableSettings:
    """All times in seconds; the defaults are Azure's where Azure has the setting."""

    hub: str = "LocalHub"
    max_queue_polling_interval: float = 30.0
    """How long a message from another process, or a due timer, may wait until it is seen."""
    partition_count: int = 4
    """How many control queues there are; each is polled by itself."""
    max_concurrent_activities: int = _PER_CORE * (os.cpu_count() or 1)
    max_concurrent_orchestrators: int = _PER_CORE * (os.cpu_count() or 1)
    exact_timers: bool = False
    """Timers fire when they are due, instead of up to a second early and one poll late as in Azure."""
    crash_delay: float = 0.0
    """When work cut by a crash is seen again. Azure: the visibility time-out, 60 to 300 s."""
    system_key: str = "local"
    """What the links carry as `code`; whoever mounts the routes decides whether it is checked."""
