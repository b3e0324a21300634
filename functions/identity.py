"""Who sends a request: a visitor by the ticket's secret, staff by the platform's sign-in."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from functions import principal
from functions.clerk_presence import clerk_heard
from functions.principal import Principal, UnusablePrincipal, read_principal
from functions.requests import Request
from shared.domain.clerk import Clerk, Role
from shared.domain.credentials import TicketKeys, is_ticket_id
from shared.domain.errors import Problem, Refused
from shared.domain.office.people_list import account_name
from shared.front_desk.administration.people import SignedIn
from shared.ports import Clock, OfficeDirectory, Presence, StorageUnavailable
from shared.settings import StaffSettings
from shared.signed_tokens import BadToken, Claims, ExpiredToken, KeysUnavailable, TokenVerifier

log = logging.getLogger(__name__)


class Denied(Refused):
    """`not-allowed` before any use case is asked; `why` is for operators and names nobody."""

    def __init__(self, why: str) -> None:
        super().__init__(Problem.NOT_ALLOWED)
        self.why = why


ID_TOKEN = "x-ms-token-aad-id-token"  # noqa: S105  (a header's name)
LEEWAY_SECONDS = 60
UNBOUND_AGAIN = timedelta(seconds=30)
"""How long it takes at most until an office given to an account's name appears for a clerk without any."""
BOUND_AGAIN = timedelta(minutes=10)
_OBJECT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def visitor_ticket(request: Request, keys: TicketKeys) -> str:
    """The ticket that the request may act on, verified without a storage request.

    Raises `not-found` for a wrong or missing secret, as for a ticket that does not exist.
    """
    ticket_id = request.ticket_id or ticket_of_secret(request.route, request.headers, keys)
    if ticket_id is None:
        raise Refused(Problem.NOT_FOUND)
    return ticket_id


def ticket_of_secret(route: Mapping[str, str], headers: Mapping[str, str], keys: TicketKeys) -> str | None:
    """The ticket of the route if the request has its secret, verified without a storage request;
    otherwise None.
    """
    ticket_id = route.get("ticketId", "")
    secret = headers.get("x-ticket-secret", "")
    if not secret or not is_ticket_id(ticket_id) or not keys.is_secret(ticket_id, secret):
        return None
    return ticket_id


@dataclass(frozen=True)
class _Person:
    """Who signed in, before the app's own tables are read."""

    oid: str
    name: str
    roles: Collection[object]
    account: str | None
    """The sign-in name of a member of the tenant; None for guests, and where it is not known who is one."""


class StaffGate:
    """Authenticates staff: by the platform's principal, and by the ID token where there is one.

    `docs/decisions/0024` says who can forge what. The principal's own `exp` is ignored: it is that of the
    token at sign-in and passes within the hour, while the platform ends the session itself.
    """

    def __init__(
        self,
        settings: StaffSettings,
        offices: OfficeDirectory,
        clock: Clock,
        presence: Presence,
        bind: Callable[[SignedIn], Awaitable[bool]],
    ) -> None:
        """`bind` is asked from time to time to bind the account's name of somebody who signs in."""
        self._settings = settings
        self._offices = offices
        self._clock = clock
        self._bind = bind
        self._ask_again: dict[str, datetime] = {}
        """Clerk → when `bind` is asked next."""
        self._tokens = TokenVerifier(
            jwks_url=settings.jwks_url,
            audience=settings.audience,
            tenant_id=settings.tenant_id,
            clock=clock,
            leeway=LEEWAY_SECONDS,
            issuer=settings.issuer,
            also_required=("iat", "iss", "oid"),
        )
        self._presence = presence
        self._serving: dict[str, tuple[str, ...]] = {}
        """Clerk → their offices when last read: a sign of life does not wait for storage."""

    async def clerk(self, request: Request) -> Clerk:
        """Who is signed in. Raises `not-authenticated`, `sign-in-expired`, or `not-allowed` without a
        role.
        """
        settings = self._settings
        if not (settings.enabled and settings.tenant_id and settings.audience):
            raise Refused(Problem.NOT_AUTHENTICATED)
        try:
            person = await self._person(request)
        except UnusablePrincipal as error:
            # Only the platform's own headers get this far: the log tells operators what is wrong with them.
            log.warning("the platform's principal is refused: %s", error)
            raise Refused(Problem.NOT_AUTHENTICATED) from error
        roles = frozenset(role for role in Role if role.value in person.roles)
        if not roles:
            raise Denied("somebody who has signed in has none of our roles")
        before = self._serving.get(person.oid, ())
        clerk_heard(self._presence, request, Clerk(person.oid, person.name, roles, before))
        if person.account is not None:
            await self._bind_account(Clerk(person.oid, person.name, roles, before), person.account)
        serving = tuple(await self._offices.offices_of(person.oid))
        who = Clerk(person.oid, person.name, roles, serving)
        if serving != before:
            self._serving[person.oid] = serving
            clerk_heard(self._presence, request, who)
        return who

    async def _bind_account(self, who: Clerk, account: str) -> None:
        """Offices may wait for this account's name. Without an answer it is tried at the next request."""
        now = self._clock.now()
        if now < self._ask_again.get(who.clerk_id, now):
            return
        try:
            bound = await self._bind(SignedIn(who, account))
        except StorageUnavailable as error:
            log.warning("an account's name was not looked up: %s", error)
            return
        self._ask_again[who.clerk_id] = now + (BOUND_AGAIN if bound else UNBOUND_AGAIN)

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
            account = _account(said.only(principal.ACCOUNT_NAMES), said.only(principal.ACCOUNT_KINDS))
            return _Person(oid, names[0], said.all(principal.ROLES), account)
        claims = await self._claims(token)
        if claims["oid"] != oid:
            raise UnusablePrincipal("its ID token is somebody else's")
        given: object = claims.get("roles")
        roles = cast("list[object]", given) if isinstance(given, list) else ()
        name = str(claims.get("name") or claims.get("preferred_username") or "")
        account = _account(claims.get("upn"), claims.get("acct"))
        return _Person(oid, name, roles, account)

    def _check_origin(self, said: Principal) -> None:
        """Our tenant signed them in to our app; where a token is required, it says the same."""
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
        # A token that another application got for ours. The platform accepts it, but staff sign in on our own
        # page.
        if said.all(principal.OF_AN_ACCESS_TOKEN):
            raise UnusablePrincipal("it is made from an access token")

    async def _claims(self, token: str) -> Claims:
        """The claims of the ID token. Raises `try-again`, `sign-in-expired`, `not-authenticated`."""
        try:
            return await self._tokens.claims(token)
        except KeysUnavailable as error:
            raise Refused(Problem.TRY_AGAIN) from error
        except ExpiredToken as error:
            raise Refused(Problem.SIGN_IN_EXPIRED) from error
        except BadToken as error:
            raise UnusablePrincipal(f"its ID token is not good: {error}") from error


def _account(name: object, kind: object) -> str | None:
    """The sign-in name of a member of the directory; None for a guest, or where the kind is not stated."""
    if str(kind) != principal.MEMBER or not isinstance(name, str):
        return None
    return account_name(name)
