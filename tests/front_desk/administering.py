"""The ports of configuration over a court of the tests, and who changes it."""

from __future__ import annotations

from memory_adapters import MemoryAccount, memory_storage
from shared.domain.clerk import Role
from shared.front_desk.administration.auditing import Administration
from shared.ports import Clock
from shared.storage import Storage
from tests.builders import a_clerk

ADMIN = a_clerk("admin", role=Role.ADMINISTRATOR)


def administration_of(storage: Storage, clock: Clock) -> Administration:
    """The ports of one instance."""
    return Administration(storage.registry, storage.memberships, storage.configuration, clock)


def another_instance(clock: Clock, account: MemoryAccount) -> Administration:
    """The ports of another process over the same account."""
    return administration_of(memory_storage(clock, account), clock)
