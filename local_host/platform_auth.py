"""Plays the platform's sign-in (App Service Authentication) for the demo staff."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web
from multidict import CIMultiDict

from local_host.contracts import HostClock
from local_host.http_response import HostResponse
from local_host.id_token import AUDIENCE, ISSUER, TENANT_ID, IdTokenSigner
from local_host.sign_in_page import sign_in_page, stylesheet
from local_host.staff import STAFF, StaffAccount

SESSION_COOKIE = "AppServiceAuthSession"
SESSION_HOURS = 8
_SESSION_AUDIENCE = "local-session"
_SCHEMA = "http://schemas.microsoft.com/identity/claims/"
_NAME_TYPE = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"
_ROLE_TYPE = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role"


def without_identity(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers (lower-case names) without what only the platform may say."""
    return {name: value for name, value in headers.items() if not _is_identity(name)}


def _is_identity(name: str) -> bool:
    return name.startswith(("x-ms-client-principal", "x-ms-token-", "x-ms-auth-"))


class PlatformAuth:
    """The sign-in in front of the app. `start` serves its keys; the host then asks it for each request.

    Attributes to configure the product with: `issuer`, `audience`, `tenant_id`, `jwks_url`.
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
        token_minutes: int = 60,
        landing: str = "/atendente",
    ) -> None:
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
        """Whether the platform answers this path and the app never sees it."""
        return path.lower().startswith("/.auth/")

    def platform_headers(self, request: web.BaseRequest, headers: Mapping[str, str]) -> dict[str, str]:
        """The request's headers as they reach the app: nobody's word but ours about who signed in."""
        kept = without_identity(headers)
        kept.pop("authorization", None)
        session = self._session(request)
        return kept | self._identity_headers(*session) if session else kept

    async def answer(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer a request below `/.auth/`."""
        match (request.method, path.lower().rstrip("/")):
            case ("GET", "/.auth/login/aad"):
                return _typed("text/html; charset=utf-8", sign_in_page(self._staff.values(), request.query))
            case ("GET", "/.auth/login/entrar.css"):
                return _typed("text/css; charset=utf-8", stylesheet())
            case ("POST", "/.auth/login/aad"):
                return await self._sign_in(request)
            case ("GET", "/.auth/me"):
                return self._me(request)
            case ("GET" | "POST", "/.auth/refresh"):
                session = self._session(request)
                return self._with_session(HostResponse(200), session[0]) if session else HostResponse(401)
            case ("GET" | "POST", "/.auth/logout"):
                response = _redirect(request.query.get("post_logout_redirect_uri"), "/")
                response.headers.add("Set-Cookie", f"{SESSION_COOKIE}=; Path=/; HttpOnly; Max-Age=0")
                return response
            case _:
                return HostResponse(404)

    async def _sign_in(self, request: web.BaseRequest) -> HostResponse:
        form = await request.post()
        account = self._staff.get(str(form.get("user", "")))
        if account is None:
            return HostResponse(401)
        target = form.get("post_login_redirect_uri") or request.query.get("post_login_redirect_uri")
        return self._with_session(_redirect(str(target) if target else None, self._landing), account)

    def _me(self, request: web.BaseRequest) -> HostResponse:
        session = self._session(request)
        if session is None:
            return HostResponse(401)
        account, issued = session
        entry = {
            "provider_name": "aad",
            "user_id": account.mail,
            "user_claims": _claims(account),
            "id_token": self._id_token(account, issued),
            "expires_on": f"{(issued + self._valid).isoformat()}",
        }
        return _typed("application/json; charset=utf-8", json.dumps([entry], ensure_ascii=False))

    def _with_session(self, response: HostResponse, account: StaffAccount) -> HostResponse:
        instant = int(self._clock.now().timestamp())
        value = self._signer.sign({"aud": _SESSION_AUDIENCE, "sub": account.user, "iat": instant})
        response.headers.add("Set-Cookie", f"{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax")
        return response

    def _session(self, request: web.BaseRequest) -> tuple[StaffAccount, datetime] | None:
        """Who the cookie says signed in, and when the ID token was issued; None once it is too old."""
        claims = self._signer.read(request.cookies.get(SESSION_COOKIE, ""), _SESSION_AUDIENCE)
        account = self._staff.get(str(claims["sub"])) if claims else None
        if claims is None or account is None:
            return None
        issued = datetime.fromtimestamp(int(str(claims["iat"])), UTC)
        return (account, issued) if self._clock.now() < issued + timedelta(hours=SESSION_HOURS) else None

    def _identity_headers(self, account: StaffAccount, issued: datetime) -> dict[str, str]:
        principal = {
            "auth_typ": "aad",
            "claims": _claims(account),
            "name_typ": _NAME_TYPE,
            "role_typ": _ROLE_TYPE,
        }
        return {
            "x-ms-client-principal": base64.b64encode(json.dumps(principal).encode()).decode(),
            "x-ms-client-principal-id": account.oid,
            "x-ms-client-principal-name": account.mail,
            "x-ms-client-principal-idp": "aad",
            "x-ms-token-aad-id-token": self._id_token(account, issued),
        }

    def _id_token(self, account: StaffAccount, issued: datetime) -> str:
        """Signed once per sign-in or refresh: a page's requests all carry the same token, as in Azure."""
        key = (account.user, int(issued.timestamp()))
        if key not in self._tokens:
            self._tokens[key] = self._signer.id_token(account, issued, self._valid)
        return self._tokens[key]


def _claims(account: StaffAccount) -> list[dict[str, str]]:
    pairs = [
        ("aud", AUDIENCE),
        ("iss", ISSUER),
        ("name", account.name),
        ("preferred_username", account.mail),
        (f"{_SCHEMA}objectidentifier", account.oid),
        (f"{_SCHEMA}tenantid", TENANT_ID),
        *(("roles", role) for role in account.roles),
    ]
    return [{"typ": typ, "val": val} for typ, val in pairs]


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
