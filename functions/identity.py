"""Who sends a request: a visitor by the ticket's secret, or a clerk by the platform's sign-in. Or nobody."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, cast

from functions import principal
from functions.clerk_presence import clerk_heard
from functions.principal import Principal, UnusablePrincipal, read_principal
from functions.requests import Request
from shared.domain.clerk import Clerk, Role
from shared.domain.credentials import TicketKeys, fingerprint, is_ticket_id
from shared.domain.errors import Problem, Refused
from shared.front_desk.visitor.actions import Repeat
from shared.ports import Clock, OfficeDirectory, Presence
from shared.settings import StaffSettings

log = logging.getLogger(__name__)

ID_TOKEN = "x-ms-token-aad-id-token"  # noqa: S105  (a header's name)
LEEWAY_SECONDS = 60
_OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def visitor_ticket(request: Request, keys: TicketKeys) -> str:
    """The ticket that the request may act on, verified without a read.

    Raises `not-found` for a wrong or missing secret as for a ticket that does not exist.
    """
    ticket_id = request.ticket_id or held_ticket(request.route, request.headers, keys)
    if ticket_id is None:
        raise Refused(Problem.NOT_FOUND)
    return ticket_id


def held_ticket(route: Mapping[str, str], headers: Mapping[str, str], keys: TicketKeys) -> str | None:
    """The ticket of the route where the request has its secret, verified without a read; else None."""
    ticket_id = route.get("ticketId", "")
    secret = headers.get("x-ticket-secret", "")
    if not secret or not is_ticket_id(ticket_id) or not keys.is_secret(ticket_id, secret):
        return None
    return ticket_id


def repeat_of(keys: TicketKeys, request: Request, operation: str) -> Repeat:
    """The idempotency of a command: its key by a blind name, and what it asks."""
    key = request.idempotency_key
    if key is None:
        return Repeat()
    asked = fingerprint(operation, request.path, request.raw.decode("utf-8", "replace"))
    return Repeat(keys.blind("idempotency", key), asked)


@dataclass(frozen=True)
class _Person:
    """Who signed in, before the app's own tables are asked."""

    oid: str
    name: str
    roles: Collection[object]


class StaffGate:
    """The lock of the staff's routes: the platform's principal, and the ID token where there is one.

    `docs/decisions/0024` says who can forge what. The principal's own `exp` is not looked at: it is that of
    the token at the sign-in and passes within the hour, while the platform ends the session itself.
    """

    def __init__(
        self, settings: StaffSettings, offices: OfficeDirectory, clock: Clock, presence: Presence
    ) -> None:
        self._settings = settings
        self._offices = offices
        self._clock = clock
        self._presence = presence
        self._serving: dict[str, tuple[str, ...]] = {}
        """Clerk → their offices when they were read last: a sign of life waits for no reading."""
        self._keys: Any = None

    async def clerk(self, request: Request) -> Clerk:
        """Who is signed in.

        Raises `not-authenticated`, `sign-in-expired`, or `not-allowed` without a role.
        """
        settings = self._settings
        if not (settings.enabled and settings.tenant_id and settings.audience):
            raise Refused(Problem.NOT_AUTHENTICATED)
        try:
            person = await self._person(request)
        except UnusablePrincipal as error:
            # Only the platform's own headers come so far: operators learn what about them is wrong.
            log.warning("the platform's principal is refused: %s", error)
            raise Refused(Problem.NOT_AUTHENTICATED) from error
        roles = frozenset(role for role in Role if role.value in person.roles)
        if not roles:
            raise Refused(Problem.NOT_ALLOWED)
        before = self._serving.get(person.oid, ())
        clerk_heard(self._presence, request, Clerk(person.oid, person.name, roles, before))
        serving = tuple(await self._offices.offices_of(person.oid))
        who = Clerk(person.oid, person.name, roles, serving)
        if serving != before:
            self._serving[person.oid] = serving
            clerk_heard(self._presence, request, who)
        return who

    async def _person(self, request: Request) -> _Person:
        token = request.headers.get(ID_TOKEN)
        if token is None and self._settings.require_id_token:
            raise Refused(Problem.NOT_AUTHENTICATED)
        header = request.headers.get(principal.HEADER)
        if header is None:
            raise Refused(Problem.NOT_AUTHENTICATED)
        said = read_principal(header)
        self._check_origin(said)
        oid = said.only(principal.OBJECT_ID) or ""
        if not _OBJECT_ID.fullmatch(oid):
            raise UnusablePrincipal("no object id")
        if token is None:
            names = (*said.all(principal.NAMES), "")
            return _Person(oid, names[0], said.all(principal.ROLES))
        claims = await asyncio.to_thread(self._verified, token)
        if claims["oid"] != oid:
            raise Refused(Problem.NOT_AUTHENTICATED)
        given: object = claims.get("roles")
        roles = cast("list[object]", given) if isinstance(given, list) else ()
        name = str(claims.get("name") or claims.get("preferred_username") or "")
        return _Person(oid, name, roles)

    def _check_origin(self, said: Principal) -> None:
        """Our tenant signed them in to our app; where a token must prove it, nothing says otherwise."""
        settings = self._settings
        expected = (
            (principal.TENANT, settings.tenant_id, True),
            (principal.AUDIENCE, settings.audience, True),
            (principal.ISSUER, settings.issuer, False),
        )
        for types, right, needed in expected:
            value = said.only(types)
            missing_is_fine = not needed or settings.require_id_token
            if value != right and not (value is None and missing_is_fine):
                raise UnusablePrincipal(f"{types[0]} is {'missing' if value is None else 'another'}")
        # Another application's token for ours: the platform takes it as well, but staff sign in by our page.
        if said.all(principal.OF_AN_ACCESS_TOKEN):
            raise UnusablePrincipal("it is made from an access token")

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
        except (jwt.PyJWTError, ValueError) as error:  # ValueError: text that cannot be encoded
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
