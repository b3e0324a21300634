"""Who sends a request: a visitor by the ticket's secret, or a clerk by the platform's sign-in. Or nobody."""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from typing import Any, cast

from functions.requests import Request
from shared.domain.clerk import Clerk, Role
from shared.domain.credentials import TicketKeys, fingerprint, is_ticket_id
from shared.domain.errors import Problem, Refused
from shared.front_desk.visitor.actions import Repeat
from shared.ports import Clock, OfficeDirectory
from shared.settings import StaffSettings

ID_TOKEN = "x-ms-token-aad-id-token"  # noqa: S105  (a header's name)
PRINCIPAL = "x-ms-client-principal"
_OBJECT_ID = "http://schemas.microsoft.com/identity/claims/objectidentifier"
LEEWAY_SECONDS = 60


def visitor_ticket(request: Request, keys: TicketKeys) -> str:
    """The ticket that the request may act on, verified without a read.

    Raises `not-found` for a wrong or missing secret as for a ticket that does not exist.
    """
    ticket_id = request.route.get("ticketId", "")
    secret = request.headers.get("x-ticket-secret", "")
    if not is_ticket_id(ticket_id) or not secret or not keys.is_secret(ticket_id, secret):
        raise Refused(Problem.NOT_FOUND)
    return ticket_id


def repeat_of(keys: TicketKeys, request: Request, operation: str) -> Repeat:
    """The idempotency of a command: its key by a blind name, and what it asks."""
    key = request.idempotency_key
    if key is None:
        return Repeat()
    asked = fingerprint(operation, request.path, request.raw.decode("utf-8", "replace"))
    return Repeat(keys.blind("idempotency", key), asked)


class StaffGate:
    """The lock of the staff's routes: the ID token, not the platform's principal header."""

    def __init__(self, settings: StaffSettings, offices: OfficeDirectory, clock: Clock) -> None:
        self._settings = settings
        self._offices = offices
        self._clock = clock
        self._keys: Any = None

    async def clerk(self, request: Request) -> Clerk:
        """Who is signed in.

        Raises `not-authenticated`, `sign-in-expired`, or `not-allowed` without a role.
        """
        token = request.headers.get(ID_TOKEN)
        if not self._settings.enabled or not token:
            raise Refused(Problem.NOT_AUTHENTICATED)
        claims = await asyncio.to_thread(self._verified, token)
        oid = str(claims.get("oid", ""))
        if not oid or oid != _principal_oid(request.headers.get(PRINCIPAL, "")):
            raise Refused(Problem.NOT_AUTHENTICATED)
        given = claims.get("roles")
        roles = frozenset(role for role in Role if isinstance(given, list) and role.value in given)
        if not roles:
            raise Refused(Problem.NOT_ALLOWED)
        name = str(claims.get("name") or claims.get("preferred_username") or "")
        return Clerk(oid, name, roles, tuple(await self._offices.offices_of(oid)))

    def _verified(self, token: str) -> dict[str, Any]:
        """Signature, issuer, audience, tenant and expiry. Blocking: it may fetch the tenant's keys."""
        import jwt  # only staff pay for it

        settings = self._settings
        if self._keys is None:
            self._keys = jwt.PyJWKClient(settings.jwks_url, cache_keys=True, timeout=5)
        try:
            key = self._keys.get_signing_key_from_jwt(token)
            claims = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=settings.audience,
                issuer=settings.issuer,
                # Times are judged below, by the clock that everything else goes by.
                options={
                    "require": ["exp", "iat", "iss", "aud", "oid", "tid"],
                    "verify_exp": False,
                    "verify_nbf": False,
                    "verify_iat": False,
                },
            )
        except jwt.PyJWKClientConnectionError as error:
            raise Refused(Problem.TRY_AGAIN) from error
        except jwt.PyJWTError as error:
            raise Refused(Problem.NOT_AUTHENTICATED) from error
        if claims.get("tid") != settings.tenant_id:
            raise Refused(Problem.NOT_AUTHENTICATED)
        self._check_times(claims)
        return claims

    def _check_times(self, claims: dict[str, Any]) -> None:
        now = self._clock.now().timestamp()
        times = [claims["exp"], claims.get("nbf", 0)]
        if not all(isinstance(instant, int | float) for instant in times):
            raise Refused(Problem.NOT_AUTHENTICATED)
        if now >= claims["exp"] + LEEWAY_SECONDS:
            raise Refused(Problem.SIGN_IN_EXPIRED)
        if now < claims.get("nbf", 0) - LEEWAY_SECONDS:
            raise Refused(Problem.NOT_AUTHENTICATED)


def _principal_oid(header: str) -> str | None:
    """The object id that the platform says; None where the header cannot be read."""
    try:
        principal = json.loads(base64.b64decode(header, validate=True))
        claims = cast("list[dict[str, object]]", principal["claims"])
        found = [str(claim["val"]) for claim in claims if claim["typ"] in {"oid", _OBJECT_ID}]
    except (binascii.Error, ValueError, KeyError, TypeError):
        return None
    return found[0] if found else None


def check_same_origin(request: Request, public_base_url: str) -> None:
    """Raises `not-allowed` unless a write comes from our own page (Fetch Metadata, else Origin)."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        if site == "same-origin":
            return
        raise Refused(Problem.NOT_ALLOWED)
    origin = request.headers.get("origin", "")
    host = request.headers.get("host", "")
    if not origin or (origin != public_base_url and origin not in {f"https://{host}", f"http://{host}"}):
        raise Refused(Problem.NOT_ALLOWED)
