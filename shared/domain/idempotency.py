"""Idempotency: a repeated request is distinguished from a new one, and has no second effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shared.domain.credentials import TicketKeys
from shared.domain.errors import Problem, Refused

REQUEST = "request"


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
        return StoredIdempotency(key, self.blind_request(keys), at) if key else None

    def blind_request(self, keys: TicketKeys) -> str:
        """The name under which storage knows what the request asks."""
        return keys.blind(REQUEST, self.request)

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
    """The blind name of its fingerprint, from which nobody without the key could guess what a person wrote;
    versions before have stored the fingerprint itself."""
    at: datetime

    def check_same(self, keys: TicketKeys, request: str) -> None:
        """Raises `idempotency-key-reused` unless `request` is the fingerprint of the same request."""
        check_same_request(keys, self.request, request)


def check_same_request(keys: TicketKeys, stored: str, request: str) -> None:
    """Raises `idempotency-key-reused` unless `stored` is of this request; see `StoredIdempotency.request`."""
    if stored != request and not keys.is_blind(REQUEST, request, stored):
        raise Refused(Problem.IDEMPOTENCY_KEY_REUSED)
