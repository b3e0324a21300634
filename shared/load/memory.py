"""How much of its memory this process uses (Linux)."""

from __future__ import annotations

import os
from pathlib import Path

MEGABYTE = 1 << 20
OF_THE_HOST_MB = 160
"""The host of Azure Functions runs beside the worker in the same instance."""
STATM = Path("/proc/self/statm")
CGROUP_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Of version 2 and of version 1. Without a limit they read `max`, or a number larger than any machine."""


class MemoryUse:
    """The resident memory of this process against what there is for it.

    `instance_mb` is the size of the instance; a smaller limit of the process's control group holds instead.
    """

    def __init__(
        self, instance_mb: int, statm: Path = STATM, limits: tuple[Path, ...] = CGROUP_LIMITS
    ) -> None:
        smallest = min([instance_mb * MEGABYTE, *_read(limits)])
        self._available = max(smallest - OF_THE_HOST_MB * MEGABYTE, MEGABYTE)
        try:
            self._statm: int | None = os.open(statm, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._statm = None

    def share(self) -> float | None:
        """1 where all of it is used; None where it is unknown. One system call."""
        if self._statm is None:
            return None
        pages = int(os.pread(self._statm, 64, 0).split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / self._available


def _read(limits: tuple[Path, ...]) -> list[int]:
    found: list[int] = []
    for path in limits:
        try:
            text = path.read_text("ascii").strip()
        except OSError:
            continue
        if text.isdecimal():
            found.append(int(text))
    return found
