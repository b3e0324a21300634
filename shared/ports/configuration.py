"""The audit of configuration."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.domain.office.configuration import ConfigurationEntry


class ConfigurationAudit(Protocol):
    """Entries by time. They are added, and their end is noted once. Raises `StorageUnavailable`."""

    async def add(self, entries: Sequence[ConfigurationEntry]) -> None:
        """Write the entries before their changes are made."""
        ...

    async def note_ends(self, entries: Sequence[ConfigurationEntry]) -> None:
        """Replace these entries, whose `result` is known now."""
        ...

    async def between(self, since: datetime, until: datetime) -> Sequence[ConfigurationEntry]:
        """The entries from `since`, included, to `until`, excluded, in order of time."""
        ...
