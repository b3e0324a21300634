"""Verifies tokens signed by Microsoft, for staff who sign in and for Graph's notifications."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from shared.ports import Clock
from shared.signing_keys import KeysUnavailable, SigningKeys

if TYPE_CHECKING:
    from jwt import PyJWK

__all__ = ["BadToken", "Claims", "ExpiredToken", "KeysUnavailable", "TokenVerifier"]
Claims = dict[str, Any]


class BadToken(Exception):
    """The token is not valid here. The text says what is wrong and quotes no value of it."""


class ExpiredToken(BadToken):
    """Everything about the token is valid except that it has expired."""


@dataclass
class TokenVerifier:
    """Verifies tokens for one audience and one tenant.

    `issuer` None leaves the issuer unchecked. `also_required` names claims that must be present besides
    `exp`, `aud` and `tid`. `leeway` is the tolerance in seconds between the signer's clock and ours.
    """

    jwks_url: str
    audience: str
    tenant_id: str
    clock: Clock
    leeway: int
    issuer: str | None = None
    also_required: Sequence[str] = ()
    keys: SigningKeys = field(init=False)

    def __post_init__(self) -> None:
        self.keys = SigningKeys(self.jwks_url)

    async def claims(self, token: str) -> Claims:
        """The claims of a valid token. Raises `KeysUnavailable`, `ExpiredToken`, `BadToken`."""
        key = await self.keys.key(await asyncio.to_thread(_key_id, token))
        if key is None:
            raise BadToken("signed by another key")
        claims = await asyncio.to_thread(self._verified, token, key)
        if claims["tid"] != self.tenant_id:
            raise BadToken("another tenant")
        self._check_times(claims)
        return claims

    def _verified(self, token: str, key: PyJWK) -> Claims:
        """Signature, audience and issuer. In a thread: it imports cryptography when it is first used."""
        import jwt  # Imported here: only some instances ever verify a token.

        try:
            return jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self.audience,
                issuer=self.issuer,
                # `_check_times` checks the times, by the clock that the rest of the app uses.
                options={
                    "require": ["exp", "aud", "tid", *self.also_required],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except (jwt.PyJWTError, ValueError, RecursionError) as error:  # the last: nested too deeply
            raise BadToken(type(error).__name__) from error

    def _check_times(self, claims: Claims) -> None:
        """`exp` is exclusive, `nbf` inclusive; both are given `leeway`."""
        now = self.clock.now().timestamp()
        expires, valid_from = claims["exp"], claims.get("nbf", 0)
        if not all(isinstance(instant, int | float) for instant in (expires, valid_from)):
            raise BadToken("times that are no numbers")
        if now >= expires + self.leeway:
            raise ExpiredToken("expired")
        if now < valid_from - self.leeway:
            raise BadToken("not valid yet")


def _key_id(token: str) -> str:
    """The id of the key that the token says it is signed by. Raises `BadToken`."""
    import jwt

    try:
        key_id = jwt.get_unverified_header(token).get("kid")
    except (jwt.PyJWTError, ValueError, RecursionError) as error:  # ValueError: text that cannot be encoded.
        raise BadToken(type(error).__name__) from error
    if not isinstance(key_id, str):
        raise BadToken("names no key")
    return key_id
