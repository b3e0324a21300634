"""Who acts on a ticket, an office or the configuration."""

from __future__ import annotations

from enum import StrEnum


class Actor(StrEnum):
    """Who acts, for permissions and for the audit."""

    VISITOR = "visitor"
    CLERK = "clerk"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"
