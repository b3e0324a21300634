"""Provides the platform's sign-in (App Service Authentication) for the demo staff, and Entra ID behind it.

As deployed: no token store, so no ID token reaches the app and `/.auth/me` and `/.auth/refresh` do not exist;
a session of fixed length; a single sign-on that outlives it, so that a second sign-in needs no input.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from aiohttp import web
from multidict import CIMultiDict

from local_host.contracts import HostClock
from local_host.http_response import HostResponse
from local_host.id_token import AUDIENCE, ISSUER, TENANT_ID, IdTokenSigner
from local_host.sign_in_page import sign_in_page, stylesheet
from local_host.staff import STAFF, StaffAccount

SESSION_COOKIE = "AppServiceAuthSession"
SESSION_HOURS = 10
"""As `infra/app/sign-in.bicep` says."""
SINGLE_SIGN_ON_HOURS = 24
_SINGLE_SIGN_ON_COOKIE = "LocalSingleSignOn"
_SESSION_AUDIENCE = "local-session"
_SINGLE_SIGN_ON_AUDIENCE = "local-single-sign-on"
_SCHEMA = "http://schemas.microsoft.com/identity/claims/"
_SUBJECT_TYPE = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"
_NAME_TYPE = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
_ACCOUNT_TYPE = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn"
_ROLE_TYPE = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"


def without_identity(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers (lower-case names) without those that only the platform may set."""
    return {name: value for name, value in headers.items() if not _is_identity(name)}


def _is_identity(name: str) -> bool:
    return name.startswith(("x-ms-client-principal", "x-ms-token-", "x-ms-auth-"))


class _Session(NamedTuple):
    """Somebody signed in: since when, and when the ID token was issued that the token store holds."""

    account: StaffAccount
    began: datetime
    issued: datetime


class PlatformAuth:
    """The sign-in in front of the app. `start` serves its keys; the host then asks it for each request.

    Attributes to configure the product with: `issuer`, `audience`, `tenant_id`, `jwks_url`, `token_store`.
    With a token store the app also gets an ID token, which expires and can be refreshed.
    """

    issuer = ISSUER
    audience = AUDIENCE
    tenant_id = TENANT_ID

    def __init__(
        self,
        data_dir: Path,
        clock: HostClock,
        *,
        staff: Sequence[StaffAccount] = STAFF,
        token_store: bool = False,
        token_minutes: int = 60,
        landing: str = "/atendente",
    ) -> None:
        self.token_store = token_store
        self._signer = IdTokenSigner(data_dir / "sign-in" / "key.pem")
        self._clock = clock
        self._staff = {account.user: account for account in staff}
        self._valid = timedelta(minutes=token_minutes)
        self._landing = landing
        self._tokens: dict[tuple[str, int], str] = {}
        self._runner: web.AppRunner | None = None
        self.jwks_url = ""

    async def start(self) -> None:
        """Serve the JWKS at a loopback address of its own; sets `jwks_url`."""
        app = web.Application()
        app.router.add_get("/keys", self._answer_keys)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.jwks_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/keys"

    async def stop(self) -> None:
        """Stop serving the keys."""
        if self._runner:
            await self._runner.cleanup()

    async def _answer_keys(self, _: web.Request) -> web.Response:
        return web.Response(text=self._signer.jwks(), content_type="application/json")

    def owns(self, path: str) -> bool:
        """Whether the platform answers this path, so that the app never sees it."""
        return path.lower().startswith("/.auth/")

    def platform_headers(self, request: web.BaseRequest, headers: Mapping[str, str]) -> dict[str, str]:
        """The request's headers as they reach the app: only we say who signed in."""
        kept = without_identity(headers)
        kept.pop("authorization", None)
        session = self._session(request)
        return kept | self._identity_headers(session) if session else kept

    async def answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer a request below `/.auth/`."""
        match (request.method, path.lower().rstrip("/")):
            case ("GET", "/.auth/login/aad"):
                return self._sign_in_page(request)
            case ("GET", "/.auth/login/entrar.css"):
                return _typed("text/css; charset=utf-8", stylesheet())
            case ("POST", "/.auth/login/aad"):
                return await self._sign_in(request)
            case ("GET", "/.auth/me") if self.token_store:
                return self._me(request)
            case ("GET" | "POST", "/.auth/refresh") if self.token_store:
                return self._refresh(request)
            case ("GET" | "POST", "/.auth/logout"):
                response = _redirect(request.query.get("post_logout_redirect_uri"), "/")
                _set_cookie(response, SESSION_COOKIE, "", "Path=/; Max-Age=0")
                _set_cookie(response, _SINGLE_SIGN_ON_COOKIE, "", "Path=/.auth/login; Max-Age=0")
                return response
            case _:
                return HostResponse(404)

    def _sign_in_page(self, request: web.BaseRequest) -> HostResponse:
        """The choice of a person; or a redirect back, if Entra ID still has a session."""
        known = self._cookie_claims(request, _SINGLE_SIGN_ON_COOKIE, _SINGLE_SIGN_ON_AUDIENCE)
        target = request.query.get("post_login_redirect_uri")
        if known and self._clock.now() < known.began + timedelta(hours=SINGLE_SIGN_ON_HOURS):
            return self._signed_in(known.account, target)
        return _typed("text/html; charset=utf-8", sign_in_page(self._staff.values(), request.query))

    async def _sign_in(self, request: web.BaseRequest) -> HostResponse:
        form = await request.post()
        account = self._staff.get(str(form.get("user", "")))
        if account is None:
            return HostResponse(401)
        target = form.get("post_login_redirect_uri") or request.query.get("post_login_redirect_uri")
        response = self._signed_in(account, str(target) if target else None)
        now = self._clock.now()
        known = self._cookie(_SINGLE_SIGN_ON_AUDIENCE, _Session(account, now, now))
        _set_cookie(response, _SINGLE_SIGN_ON_COOKIE, known, "Path=/.auth/login")
        return response

    def _signed_in(self, account: StaffAccount, target: str | None) -> HostResponse:
        now = self._clock.now()
        return self._with_session(_redirect(target, self._landing), _Session(account, now, now))

    def _refresh(self, request: web.BaseRequest) -> HostResponse:
        """A new ID token; the session ends when it would have ended."""
        session = self._session(request)
        if session is None:
            return HostResponse(401)
        return self._with_session(HostResponse(200), session._replace(issued=self._clock.now()))

    def _me(self, request: web.BaseRequest) -> HostResponse:
        session = self._session(request)
        if session is None:
            return HostResponse(401)
        entry = {
            "provider_name": "aad",
            "user_id": session.account.mail,
            "user_claims": self._claims(session),
            "id_token": self._id_token(session),
            "expires_on": f"{(session.issued + self._valid).isoformat()}",
        }
        return _typed("application/json; charset=utf-8", json.dumps([entry], ensure_ascii=False))

    def _with_session(self, response: HostResponse, session: _Session) -> HostResponse:
        _set_cookie(response, SESSION_COOKIE, self._cookie(_SESSION_AUDIENCE, session), "Path=/")
        return response

    def _cookie(self, audience: str, session: _Session) -> str:
        began, issued = (int(instant.timestamp()) for instant in (session.began, session.issued))
        return self._signer.sign(
            {"aud": audience, "sub": session.account.user, "iat": began, "issued": issued}
        )

    def _cookie_claims(self, request: web.BaseRequest, cookie: str, audience: str) -> _Session | None:
        """The claims in a cookie of ours, whatever its age."""
        claims = self._signer.read(request.cookies.get(cookie, ""), audience)
        account = self._staff.get(str(claims["sub"])) if claims else None
        if claims is None or account is None:
            return None
        began, issued = (
            datetime.fromtimestamp(int(str(claims.get(name, claims["iat"]))), UTC)
            for name in ("iat", "issued")
        )
        return _Session(account, began, issued)

    def _session(self, request: web.BaseRequest) -> _Session | None:
        """Who the cookie says signed in; None once the session is over."""
        session = self._cookie_claims(request, SESSION_COOKIE, _SESSION_AUDIENCE)
        over = session is None or self._clock.now() >= session.began + timedelta(hours=SESSION_HOURS)
        return None if over else session

    def _identity_headers(self, session: _Session) -> dict[str, str]:
        account = session.account
        principal = {
            "auth_typ": "aad",
            "claims": self._claims(session),
            "name_typ": _NAME_TYPE,
            "role_typ": _ROLE_TYPE,
        }
        headers = {
            "x-ms-client-principal": base64.b64encode(json.dumps(principal).encode()).decode(),
            "x-ms-client-principal-id": account.oid,
            "x-ms-client-principal-name": account.mail,
            "x-ms-client-principal-idp": "aad",
        }
        return headers | {"x-ms-token-aad-id-token": self._id_token(session)} if self.token_store else headers

    def _id_token(self, session: _Session) -> str:
        """Signed once per sign-in or refresh: a page's requests all carry the same token, as in Azure."""
        key = (session.account.user, int(session.issued.timestamp()))
        if key not in self._tokens:
            self._tokens[key] = self._signer.id_token(session.account, session.issued, self._valid)
        return self._tokens[key]

    def _claims(self, session: _Session) -> list[dict[str, str]]:
        """The claims of the token issued at the sign-in; a refresh does not renew their times."""
        account, began = session.account, int(session.began.timestamp())
        pairs = [
            ("aud", AUDIENCE),
            ("iss", ISSUER),
            ("iat", str(began)),
            ("nbf", str(began)),
            ("exp", str(began + int(self._valid.total_seconds()))),
            ("name", account.name),
            (f"{_SCHEMA}objectidentifier", account.oid),
            ("preferred_username", account.mail),
            (_ACCOUNT_TYPE, account.mail),
            ("acct", "0"),
            *(("roles", role) for role in account.roles),
            (_SUBJECT_TYPE, account.oid),
            (f"{_SCHEMA}tenantid", TENANT_ID),
            ("ver", "2.0"),
        ]
        return [{"typ": typ, "val": val} for typ, val in pairs]


def _set_cookie(response: HostResponse, name: str, value: str, rest: str) -> None:
    response.headers.add("Set-Cookie", f"{name}={value}; {rest}; HttpOnly; SameSite=Lax")


def _redirect(target: str | None, otherwise: str) -> HostResponse:
    """To a path of this site only: a sign-in must not send people elsewhere."""
    local = (
        bool(target) and target.startswith("/") and not target.startswith(("//", "/\\")) and target.isascii()
    )
    return HostResponse(302, headers=CIMultiDict({"Location": target if local and target else otherwise}))


def _typed(content_type: str, text: str) -> HostResponse:
    policy = (
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    headers = {"Content-Type": content_type, "Cache-Control": "no-store", "Content-Security-Policy": policy}
    return HostResponse(200, text.encode(), CIMultiDict(headers))
