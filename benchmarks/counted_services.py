"""The product's services over counted storage."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.counting import Requests, counted_storage
from shared.ports import Clock
from shared.services import Services, azure_services, services_of
from shared.settings import Settings
from shared.storage import StorageClock, StorageConfig


def counted_services(
    settings: Settings,
    config: StorageConfig,
    clock: Clock,
    requests: Requests,
    storage_clock: StorageClock | None = None,
) -> Services:
    """As `azure_services` makes them, with counted storage in the place of the plain one."""
    plain = azure_services(settings, clock)
    storage = counted_storage(config, clock, requests, storage_clock)
    counted = services_of(settings, storage, plain.desk.meetings, clock, plain.join_origins)
    return replace(counted, closers=(*counted.closers, plain.close))
