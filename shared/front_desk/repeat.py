"""The repetition of a command: what its Idempotency-Key was and what it asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Repeat:
    """The Idempotency-Key of a request (blind) and the fingerprint of what it asks."""

    key: str | None = None
    request: str = ""


NEW = Repeat()
