"""The keys by which somebody else's tokens are verified, as their issuer publishes them (a JWKS).

Whatever the address answers, no request waits for it longer than two seconds, and none waits for another's
attempt: after a failure the next attempt is seconds away, and until then the answer is known.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jwt import PyJWK

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 1.8
"""One attempt as a whole, however slowly an answer comes."""
FRESH_SECONDS = 300.0
"""How long a set is used before the next is fetched: a key that was withdrawn is refused after that."""
LAST_SECONDS = 3600.0
"""How long a set is used while no newer one can be fetched."""
PAUSE_SECONDS = 5.0
"""Between two attempts, also for a key that no set has."""
LARGEST_SET = 256 * 1024
"""Bytes; Microsoft's is about 20 KB."""
MOST_KEYS = 100


class KeysUnavailable(Exception):
    """The signing keys cannot be fetched at the moment; the same token may be accepted later."""


Fetch = Callable[[str], Awaitable[bytes]]


async def fetch(address: str) -> bytes:
    """The body of a 200 of at most `LARGEST_SET` bytes; no redirect is followed. Raises `KeysUnavailable`."""
    import aiohttp  # Imported here: only some instances ever verify a token.

    try:
        async with aiohttp.ClientSession() as session, session.get(address, allow_redirects=False) as answer:
            if answer.status != 200:
                raise KeysUnavailable(f"status {answer.status}")
            body = b""
            async for chunk in answer.content.iter_any():
                body += chunk
                if len(body) > LARGEST_SET:
                    raise KeysUnavailable("the set is too large")
            return body
    except aiohttp.ClientError as error:
        raise KeysUnavailable(type(error).__name__) from error


@dataclass
class SigningKeys:
    """The keys at one address; `monotonic` is the clock by which they age, `fetch` reads the address."""

    address: str
    monotonic: Callable[[], float] = time.monotonic
    fetch: Fetch = fetch
    _set: Mapping[str, PyJWK] = field(default_factory=dict[str, "PyJWK"], init=False)
    _read_at: float = field(default=float("-inf"), init=False)
    _tried_at: float = field(default=float("-inf"), init=False)
    _attempt: asyncio.Task[None] | None = field(default=None, init=False)

    async def key(self, key_id: str) -> PyJWK | None:
        """The key of that id; None where the issuer's present set has none. Raises `KeysUnavailable`."""
        age = self.monotonic() - self._read_at
        if age >= FRESH_SECONDS or (key_id not in self._set and self._may_try()):
            await self._refresh()
            age = self.monotonic() - self._read_at
        if age >= LAST_SECONDS:
            raise KeysUnavailable("no set of keys")
        return self._set.get(key_id)

    def _may_try(self) -> bool:
        return self.monotonic() - self._tried_at >= PAUSE_SECONDS

    async def _refresh(self) -> None:
        """One attempt for all who ask meanwhile; none where one has just failed."""
        if self._attempt is None or self._attempt.done():
            if not self._may_try():
                return
            self._tried_at = self.monotonic()
            self._attempt = asyncio.create_task(self._read())
        await asyncio.shield(self._attempt)

    async def _read(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                body = await self.fetch(self.address)
            self._set, self._read_at = await asyncio.to_thread(read_set, body), self.monotonic()
        except (KeysUnavailable, TimeoutError) as error:
            log.warning("signing keys not read: %s %s", type(error).__name__, error)


def read_set(body: bytes) -> Mapping[str, PyJWK]:
    """Key id → key; keys of kinds that are not ours are left out. Raises `KeysUnavailable` for no set."""
    import json

    import jwt

    try:
        content: object = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise KeysUnavailable("the answer is no JSON") from error
    listed: object = cast("dict[str, object]", content).get("keys") if isinstance(content, dict) else None
    if not isinstance(listed, list) or not listed:
        raise KeysUnavailable("the answer is no set of keys")
    found: dict[str, PyJWK] = {}
    for each in cast("list[Any]", listed)[:MOST_KEYS]:
        try:
            key = jwt.PyJWK(each, algorithm="RS256")
        except (jwt.PyJWTError, ValueError, TypeError, AttributeError, KeyError):
            continue
        if key.key_id and key.public_key_use in {"sig", None}:
            found[key.key_id] = key
    if not found:
        raise KeysUnavailable("the set has no key that can be used")
    return found
