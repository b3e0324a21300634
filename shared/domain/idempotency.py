"""Idempotency: a repeated request is told from a new one, and has no second effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain.credentials import TicketKeys
from shared.domain.errors import Problem, Refused


@dataclass(frozen=True)
class Idempotency:
    """What a request carries: the client's key, and a fingerprint of what it asks.

    The ids of a ticket and of a call are derived from `key`. Storage is only given the blind name of it.
    """

    key: str | None = None
    """The Idempotency-Key as the client sent it; None for a request without one, which is always new."""
    request: str = ""
    """Two requests with the same key are one request if this is the same as well."""

    def blind_key(self, keys: TicketKeys) -> str | None:
        """The name under which storage knows the key."""
        return keys.blind("idempotency", self.key) if self.key else None

    def stored(self, keys: TicketKeys, at: datetime) -> StoredIdempotency | None:
        """What is written with the effect of the request; None without a key."""
        key = self.blind_key(keys)
        return StoredIdempotency(key, self.request, at) if key else None

    def then(self, name: str, request: str) -> Idempotency:
        """For a further effect of the same client request: a key of its own, derived from this one."""
        return Idempotency(f"{self.key}/{name}" if self.key else None, request)


NO_KEY = Idempotency()


@dataclass(frozen=True)
class StoredIdempotency:
    """What is kept of a request with a key, in the batch of its effect."""

    key: str
    """The blind name of the client's key."""
    request: str
    at: datetime


def check_same_request(earlier: str, request: str) -> None:
    """Raises `idempotency-key-reused` unless both fingerprints are of the same request."""
    if earlier != request:
        raise Refused(Problem.IDEMPOTENCY_KEY_REUSED)
