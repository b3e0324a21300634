"""What a self-check of the meetings has found, item by item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """How one item stands."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"  # Graph cannot tell: somebody must look
    SKIPPED = "skipped"  # an earlier item failed


class Item(StrEnum):
    """What is looked at, in this order."""

    TOKEN = "token"  # noqa: S105  (the name of an item)
    PERMISSION = "permission"
    ORGANISER = "organiser"
    ACCESS_POLICY = "accessPolicy"
    CREATE = "create"
    LOBBY = "lobby"
    PRESENTER = "presenter"
    CHAT = "chat"
    ANONYMOUS_JOIN = "anonymousJoin"
    CALL_EVENTS = "callEvents"
    DELETE = "delete"


@dataclass(frozen=True)
class Looked:
    """One item that a check looks at. Texts are for people, in Portuguese."""

    item: Item
    label: str
    meaning: str
    """What the item is needed for."""


@dataclass(frozen=True)
class Finding:
    """One item's result. Texts are for people, in Portuguese."""

    item: Item
    label: str
    meaning: str
    """What the item is needed for."""
    result: Result
    detail: str
    """What was found."""
    remedy: str | None = None
    """The step that corrects it, in words; None where nothing is wrong."""
    command: str | None = None
    """The same step as PowerShell to copy, possibly several lines."""
    request_id: str | None = None
    """What Microsoft's support asks for."""
