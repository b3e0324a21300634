"""Storage behind the ports. Two ways to make it; importing this loads no SDK."""

from __future__ import annotations

from shared.storage.bundle import Storage, StorageConfig
from shared.storage.memory import MemoryAccount, memory_storage

__all__ = ["MemoryAccount", "Storage", "StorageConfig", "memory_storage"]
