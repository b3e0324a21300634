"""Whether a delivery is Microsoft's: the signed tokens that come with it. `jwt` is imported when needed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from shared.meetings.notifications import BadNotification
from shared.ports import Clock

if TYPE_CHECKING:
    from jwt import PyJWKClient

CHANGE_TRACKING = "0bf30f3b-4a52-48df-9a82-234910c4a086"
"""The application id of Microsoft Graph's change tracking: the only sender of notifications."""
LEEWAY_SECONDS = 300
"""Microsoft's own tolerance between clocks."""
_REQUIRED = ("exp", "aud", "tid")


class KeysUnavailable(Exception):
    """Microsoft's keys cannot be fetched at the moment; the same tokens may be good later."""


class TokenValidator:
    """Checks the tokens of a delivery for one tenant and one application of ours."""

    def __init__(self, *, jwks_url: str, audience: str, tenant_id: str, clock: Clock) -> None:
        self._jwks_url = jwks_url
        self._audience = audience
        self._tenant_id = tenant_id
        self._clock = clock
        self._keys: PyJWKClient | None = None

    async def check(self, tokens: list[str]) -> None:
        """Every token must be good, and there must be one.

        Raises `BadNotification`, which says what is wrong, or `KeysUnavailable`.
        """
        if not tokens:
            # Also what a tenant sends whose service principal wants an assignment.
            raise BadNotification("no validation tokens: see appRoleAssignmentRequired")
        for token in tokens:
            self._check_claims(await asyncio.to_thread(self._verified, token))

    def _verified(self, token: str) -> dict[str, Any]:
        """Signature and audience. Blocking: it may fetch Microsoft's keys."""
        import jwt

        if self._keys is None:
            self._keys = jwt.PyJWKClient(self._jwks_url, cache_keys=True, timeout=5)
        try:
            key = self._keys.get_signing_key_from_jwt(token)
            return jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=self._audience,
                # Times are judged below, by the clock that everything else goes by.
                options={
                    "require": list(_REQUIRED),
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWKClientConnectionError as error:
            raise KeysUnavailable(str(error)) from error
        except jwt.PyJWTError as error:
            raise BadNotification(f"a validation token is not good: {type(error).__name__}") from None

    def _check_claims(self, claims: dict[str, Any]) -> None:
        now = self._clock.now().timestamp()
        if claims.get("azp", claims.get("appid")) != CHANGE_TRACKING:
            raise BadNotification("a validation token is of another sender than Graph's change tracking")
        if claims["tid"] != self._tenant_id:
            raise BadNotification("a validation token is of another tenant")
        times = (claims["exp"], claims.get("nbf", 0))
        if not all(isinstance(instant, int | float) for instant in times):
            raise BadNotification("a validation token has no times")
        if now >= times[0] + LEEWAY_SECONDS or now < times[1] - LEEWAY_SECONDS:
            raise BadNotification("a validation token is out of date")
