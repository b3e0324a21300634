"""Adapters in memory behind the ports, for tests, the simulation and the check of the package's functions.

They are not deployed. The contract tests hold them to what Azure's adapters do.
"""

from __future__ import annotations

from memory_adapters.account import MemoryAccount, memory_storage
from memory_adapters.meetings import MemoryMeetings

__all__ = ["MemoryAccount", "MemoryMeetings", "memory_storage"]
