"""Verifies by its validation tokens that a delivery comes from Microsoft Graph."""

from __future__ import annotations

from shared.meetings.call_events.notifications import BadNotification
from shared.ports import Clock
from shared.signed_tokens import BadToken, TokenVerifier

CHANGE_TRACKING = "0bf30f3b-4a52-48df-9a82-234910c4a086"
"""The application id of Microsoft Graph's change tracking: the only sender of notifications."""
LEEWAY_SECONDS = 300
"""Microsoft's own tolerance for clock differences."""


class TokenValidator:
    """Checks the tokens of a delivery for the product's tenant and application."""

    def __init__(self, *, jwks_url: str, audience: str, tenant_id: str, clock: Clock) -> None:
        self._tokens = TokenVerifier(
            jwks_url=jwks_url, audience=audience, tenant_id=tenant_id, clock=clock, leeway=LEEWAY_SECONDS
        )

    async def check(self, tokens: list[str]) -> None:
        """Every token must be valid, and there must be at least one.

        Raises `BadNotification`, which says what is wrong, or `KeysUnavailable`.
        """
        if not tokens:
            # Also sent by a tenant whose service principal requires an assignment.
            raise BadNotification("no validation tokens: see appRoleAssignmentRequired")
        for token in tokens:
            try:
                claims = await self._tokens.claims(token)
            except BadToken as error:
                raise BadNotification(f"a validation token is not good: {error}") from error
            if claims.get("azp", claims.get("appid")) != CHANGE_TRACKING:
                raise BadNotification("a validation token is of another sender than Graph's change tracking")
