"""All storage ports of one process in one value, and the configuration that they are made from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from shared.ports import ConfigurationAudit, Memberships, NotificationInbox, OfficeRegistry, StoragePorts

BOARD_SECONDS = 20.0
"""The age at which a board is read although no change of it was noted."""
MEMBERSHIP_SECONDS = 30.0
"""How long the offices of a clerk are kept in memory."""


@dataclass(frozen=True, kw_only=True)
class Storage(StoragePorts):
    """The storage ports of the use cases, and those that only set-up and composition use.

    Creating one opens no connection; `close` stops background reads and closes connections.
    """

    registry: OfficeRegistry
    memberships: Memberships
    configuration: ConfigurationAudit
    inbox: NotificationInbox
    close: Callable[[], Awaitable[None]]
    clock_ahead: Callable[[], timedelta | None] = lambda: None
    """How far this host's clock is ahead of storage's, by the last answer; None before the first."""


@dataclass(frozen=True)
class StorageConfig:
    """Where the account is and how it is used: either `connection_string` or both endpoints.

    `client_id` names the user-assigned identity; None takes the system-assigned one. Intervals are seconds.
    `instance` names this process in presence rows and in the change log; None generates a name.
    `board_interval`: the age at which a board is read although no change of it was noted.
    """

    connection_string: str | None = None
    table_endpoint: str | None = None
    queue_endpoint: str | None = None
    client_id: str | None = None
    table_prefix: str = ""
    board_interval: float = BOARD_SECONDS
    directory_refresh: float = 30.0
    membership_refresh: float = MEMBERSHIP_SECONDS
    instance: str | None = None
    by_command_line: bool = False
    """Reach the endpoints with the identity of `az login`: for operators' tools."""

    def __post_init__(self) -> None:
        if self.connection_string is None and (self.table_endpoint is None or self.queue_endpoint is None):
            raise ValueError("storage needs a connection string, or the endpoints of tables and queues")
