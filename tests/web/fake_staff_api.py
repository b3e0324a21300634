"""A staff API for the clerk's page: scripted answers, the platform's sign-in, and the real pages' headers.

It listens on a free port of loopback and keeps every request, so that a test can say what was asked. A second
site plays Microsoft Teams under an origin of its own.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

from aiohttp import web

from tests.web.fake_desk import FakeDesk, FakeOffice, FakeTicket
from tests.web.fake_staff_commands import Refusal, answer_to

WEB = Path(__file__).parents[2] / "web"
PAGE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data:; media-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
ALL_FEATURES = (
    "release",
    "recall",
    "no-show",
    "remove",
    "transfer",
    "message",
    "priority",
    "entries",
    "callOutOfOrder",
    "thenCallNext",
)
MEETING_PAGE = "<!doctype html><html lang=pt-BR><title>Reunião</title><h1>Reunião no Teams</h1>"
LOGIN_PAGE = (
    "<!doctype html><html lang=pt-BR><title>Entrar</title><form method=post><button>Ana</button></form>"
)


@dataclass(frozen=True)
class Asked:
    """One request that the page made."""

    method: str
    path: str
    key: str | None
    body: dict[str, object]


@dataclass
class FakeStaffApi:
    """What a test scripts and reads."""

    desk: FakeDesk
    user_id: str = "ana"
    user_name: str = "Ana Souza"
    roles: tuple[str, ...] = ("Atendente",)
    features: tuple[str, ...] = ALL_FEATURES
    signed_in: bool = True
    expired: bool = False
    can_renew: bool = True
    member: bool = True
    base: str = ""
    join_origin: str = ""
    meeting_link: str | None = None
    """What `enter` answers instead of an address of the court's meetings."""
    silent: bool = False
    """Nobody answers: the connection is cut."""
    asked: list[Asked] = field(default_factory=list[Asked])
    refusals: dict[str, Refusal] = field(default_factory=dict[str, Refusal])
    """By end of path, such as "calls": refused once."""
    closing: bool = False
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def change(self) -> None:
        """Tell the held requests that the desk has changed."""
        async with self.changed:
            self.changed.notify_all()

    def commands(self, end: str) -> list[Asked]:
        """The writes whose path ends so."""
        return [asked for asked in self.asked if asked.method != "GET" and asked.path.endswith(end)]


def problem(status: int, name: str, **fields: object) -> web.Response:
    """problem+json as the server writes it."""
    body = {"type": f"/problems/{name}", "status": status, "title": name, **fields}
    return web.json_response(body, status=status, content_type="application/problem+json")


class Doors:
    """The HTTP side."""

    def __init__(self, fake: FakeStaffApi) -> None:
        self.fake = fake

    def app(self) -> web.Application:
        app = web.Application()
        app.on_response_prepare.append(self.set_date)
        app.add_routes(
            [
                web.get("/atendente", self.page),
                web.get("/assets/{path:.+}", self.asset),
                web.get("/api/health", self.health),
                web.get("/api/offices", self.offices),
                web.get("/api/staff/me", self.me),
                web.get("/api/staff/queue", self.queue),
                web.route("*", "/api/staff/{path:.+}", self.command),
                web.get("/.auth/login/aad", self.login_page),
                web.post("/.auth/login/aad", self.login),
                web.get("/.auth/refresh", self.renew),
                web.get("/.auth/logout", self.logout),
            ]
        )
        return app

    async def set_date(self, _: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = format_datetime(self.fake.desk.now(), usegmt=True)

    async def page(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(WEB / "clerk" / "index.html", headers=PAGE_HEADERS)

    async def asset(self, request: web.Request) -> web.FileResponse:
        file = (WEB / request.match_info["path"]).resolve()
        if WEB not in file.parents or not file.is_file():
            raise web.HTTPNotFound
        return web.FileResponse(file, headers=PAGE_HEADERS)

    async def health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "joinHosts": [self.fake.join_origin]})

    async def offices(self, request: web.Request) -> web.Response:
        wanted = request.query.get("q", "").casefold()
        found = [o for o in self.fake.desk.offices.values() if wanted in o.name.casefold()]
        return web.json_response(
            {
                "offices": [
                    {
                        "officeId": o.office_id,
                        "name": o.name,
                        "district": "São Paulo",
                        "kind": "vara",
                        "open": o.open,
                    }
                    for o in found
                ],
                "next": None,
            }
        )

    def refused(self) -> web.Response | None:
        if not self.fake.signed_in:
            return problem(401, "not-authenticated")
        if self.fake.expired:
            return problem(401, "sign-in-expired")
        return None if self.fake.member else problem(403, "not-allowed")

    async def me(self, _: web.Request) -> web.Response:
        fake = self.fake
        own = [o for o in fake.desk.offices.values() if o.office_id not in ("outra-vara",)]
        return self.refused() or web.json_response(
            {
                "userId": fake.user_id,
                "name": fake.user_name,
                "roles": list(fake.roles),
                "offices": [{"officeId": o.office_id, "name": o.name} for o in own],
                "features": list(fake.features),
            }
        )

    async def queue(self, request: web.Request) -> web.Response:
        office_ids = request.query["officeId"].split(",")
        held = float(request.query.get("wait", "0"))
        seen = request.headers.get("If-None-Match")
        end = asyncio.get_running_loop().time() + held
        async with self.fake.changed:
            while True:
                if self.fake.silent:
                    return cut(request)
                refused = self.refused()
                if refused is not None:
                    return refused
                view = self.fake.desk.view(office_ids)
                etag = f'"{sha256(json.dumps(view).encode()).hexdigest()[:16]}"'
                left = end - asyncio.get_running_loop().time()
                if etag != seen:
                    return web.json_response(view, headers={"ETag": etag})
                if left <= 0 or self.fake.closing:
                    return web.Response(status=304, headers={"ETag": etag})
                try:
                    await asyncio.wait_for(self.fake.changed.wait(), left)
                except TimeoutError:
                    continue

    async def command(self, request: web.Request) -> web.Response:
        body: dict[str, object] = await request.json() if request.can_read_body else {}
        path = request.match_info["path"]
        key = request.headers.get("Idempotency-Key")
        self.fake.asked.append(Asked(request.method, path, key, body))
        if self.fake.silent:
            return cut(request)
        refused = self.refused()
        if refused is not None:
            return refused
        scripted = self.fake.refusals.pop(path.rsplit("/", 1)[-1], None)
        if scripted is not None:
            return problem(scripted.status, scripted.name, **scripted.fields)
        answer = answer_to(self.fake, request.method, path, body)
        await self.fake.change()
        if isinstance(answer, Refusal):
            return problem(answer.status, answer.name, **answer.fields)
        return web.json_response(answer, status=201 if path == "calls" else 200)

    async def login_page(self, _: web.Request) -> web.Response:
        return web.Response(text=LOGIN_PAGE, content_type="text/html")

    async def login(self, request: web.Request) -> web.Response:
        self.fake.signed_in, self.fake.expired = True, False
        raise web.HTTPFound(request.query.get("post_login_redirect_uri", "/atendente"))

    async def renew(self, _: web.Request) -> web.Response:
        self.fake.asked.append(Asked("GET", "/.auth/refresh", None, {}))
        if not self.fake.can_renew:
            return web.Response(status=401)
        self.fake.expired = False
        return web.Response()

    async def logout(self, request: web.Request) -> web.Response:
        self.fake.signed_in = False
        raise web.HTTPFound(request.query.get("post_logout_redirect_uri", "/atendente"))


def cut(request: web.Request) -> web.Response:
    """End the connection without an answer, as a broken network does."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def meeting(_: web.Request) -> web.Response:
    return web.Response(text=MEETING_PAGE, content_type="text/html")


@asynccontextmanager
async def serving(app: web.Application) -> AsyncGenerator[str]:
    """The app on a free port; gives its origin."""
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def fake_staff_api() -> AsyncGenerator[FakeStaffApi]:
    """The fake with the offices that the tests speak of: one of ana's three, and one that is not hers."""
    desk = FakeDesk(
        [
            FakeOffice("1-vara-civel", "1ª Vara Cível do Foro Central"),
            FakeOffice("familia", "2ª Vara da Família e Sucessões"),
            FakeOffice("distribuidor", "Coordenadoria de Entrada E Distribuição de Recursos"),
            FakeOffice("outra-vara", "3ª Vara Criminal de Santos"),
        ]
    )
    fake = FakeStaffApi(desk)
    teams = web.Application()
    teams.add_routes([web.get("/{path:.*}", meeting)])
    async with serving(teams) as join_origin, serving(Doors(fake).app()) as base:
        fake.base, fake.join_origin = base, join_origin
        try:
            yield fake
        finally:
            fake.closing = True
            await fake.change()


__all__ = ["ALL_FEATURES", "Asked", "FakeOffice", "FakeStaffApi", "FakeTicket", "Refusal", "fake_staff_api"]
