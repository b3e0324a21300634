"""The HTTP side of the fake staff API: the routes of `api.md` (section 2), the platform's sign-in, pages."""

from __future__ import annotations

import asyncio
import html
import json
import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, cast

from aiohttp import web

from tests.web.fake_desk import iso
from tests.web.fake_self_check import OWN_ACCOUNT, report
from tests.web.fake_staff_commands import Answer, Asked, Refusal, answer_to, with_can

if TYPE_CHECKING:
    from tests.web.fake_staff_api import FakeStaffApi

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
MEETING_PAGE = "<!doctype html><html lang=pt-BR><title>Reunião</title><h1>Reunião no Teams</h1>"
LOGIN_PAGE = (
    "<!doctype html><html lang=pt-BR><title>Entrar</title>"
    '<form method=post action="{back}"><button>Ana</button></form>{script}'
)
KNOWN_ALREADY = "<script>document.forms[0].submit()</script>"


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
        app.add_routes(
            [
                web.get("/atendente", self.page),
                web.get("/atendente/autoverificacao", self.self_check_page),
                web.get("/api/admin/self-check", self.self_check),
                web.get("/assets/{path:.+}", self.asset),
                web.get("/api/health", self.health),
                web.get("/api/offices", self.offices),
                web.get("/api/staff/me", self.me),
                web.get("/api/staff/queue", self.queue),
                web.get("/api/staff/offices/{office_id}/audit", self.audit),
                web.route("*", "/api/staff/{path:.+}", self.command),
                web.get("/.auth/login/aad", self.to_entra),
                web.get("/entra", self.login_page),
                web.post("/.auth/login/aad", self.login),
                web.get("/.auth/refresh", self.renew),
                web.get("/.auth/logout", self.logout),
            ]
        )
        return app

    async def page(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(WEB / "clerk" / "index.html", headers=PAGE_HEADERS)

    async def self_check_page(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(WEB / "admin" / "self-check.html", headers=PAGE_HEADERS)

    async def self_check(self, request: web.Request) -> web.Response:
        self.fake.asked.append(Asked("GET", request.path_qs, None, {}))
        async with self.fake.changed:
            await self.fake.changed.wait_for(lambda: not self.fake.checking or self.fake.closing)
        if self.fake.silent:
            return cut(request)
        refused = self.refused()
        if refused is not None:
            return refused
        scripted = self.fake.refusals.pop("self-check", None)
        if scripted is not None:
            return problem(scripted.status, scripted.name, **scripted.fields)
        return web.json_response(report(request.query.get("organiser", OWN_ACCOUNT), self.fake.missing))

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
            }
        )

    async def audit(self, request: web.Request) -> web.Response:
        self.fake.asked.append(Asked("GET", request.path_qs, None, {}))
        office_id, first = request.match_info["office_id"], request.query["from"]
        if request.query["to"] < first:
            errors = [{"field": "to", "message": "O período vai do início ao fim."}]
            return problem(400, "invalid-request", errors=errors)
        named = {"Content-Disposition": f'attachment; filename="auditoria-{office_id}-{first}.csv"'}
        return self.refused() or web.Response(
            text="Data e hora;Senha", content_type="text/csv", headers=named
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
                view = self.fake.old_view or self.fake.desk.view(office_ids)
                lists = {name: self.seen(view[name]) for name in ("waiting", "called", "inService", "missed")}
                view = {**view, **lists, "time": iso(self.fake.desk.now())}
                etag = etag_of(view)
                left = end - asyncio.get_running_loop().time()
                if etag != seen:
                    return web.json_response(view, headers={"ETag": etag})
                if left <= 0 or self.fake.closing:
                    return web.Response(status=304, headers={"ETag": etag})
                try:
                    await asyncio.wait_for(self.fake.changed.wait(), left)
                except TimeoutError:
                    continue

    def seen(self, rows: object) -> list[dict[str, object]]:
        return [with_can(self.fake, row) for row in cast("list[dict[str, object]]", rows)]

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
        body_sent, status = await self.effect(request.method, path, body, key)
        if self.fake.losing_answers:
            return cut(request)
        if isinstance(body_sent, Refusal):
            return problem(body_sent.status, body_sent.name, **body_sent.fields)
        return web.json_response(body_sent, status=status)

    async def effect(
        self, method: str, path: str, body: dict[str, object], key: str | None
    ) -> tuple[Answer | Refusal, int]:
        """Do it once for each key."""
        if key is not None and key in self.fake.answers:
            return self.fake.answers[key]
        answer = answer_to(self.fake, method, path, body)
        if isinstance(answer, dict) and "ticketId" in answer:
            answer = with_can(self.fake, answer)
            if "next" in answer:
                answer["next"] = with_can(self.fake, cast("dict[str, object]", answer["next"]))
        done = (answer, 201 if path == "calls" else 200)
        if key is not None and not isinstance(answer, Refusal):
            self.fake.answers[key] = done
        await self.fake.change()
        return done

    async def to_entra(self, request: web.Request) -> web.Response:
        """Another site than ours, as the court's: the same server under its other name."""
        self.fake.asked.append(Asked("GET", request.path_qs, None, {}))
        elsewhere = self.fake.base.replace("127.0.0.1", "localhost")
        raise web.HTTPFound(f"{elsewhere}/entra?{request.query_string}")

    async def login_page(self, request: web.Request) -> web.Response:
        """It comes back by a form, which sends itself where the person is known already; never in a frame."""
        back = html.escape(f"{self.fake.base}/.auth/login/aad?{request.query_string}")
        page = LOGIN_PAGE.format(back=back, script=KNOWN_ALREADY if self.fake.single_sign_on else "")
        return web.Response(text=page, content_type="text/html", headers={"X-Frame-Options": "DENY"})

    async def login(self, request: web.Request) -> web.Response:
        self.fake.signed_in, self.fake.expired = True, False
        raise web.HTTPFound(request.query.get("post_login_redirect_uri", "/atendente"))

    async def renew(self, _: web.Request) -> web.Response:
        self.fake.asked.append(Asked("GET", "/.auth/refresh", None, {}))
        if not self.fake.can_renew:
            return web.Response(status=404)
        self.fake.expired = False
        return web.Response()

    async def logout(self, request: web.Request) -> web.Response:
        self.fake.signed_in = False
        raise web.HTTPFound(request.query.get("post_logout_redirect_uri", "/atendente"))


def etag_of(view: dict[str, object]) -> str:
    """Over everything but what changes with each second, as the server's."""
    text = re.sub(r'"(time|secondsLeft)": ("[^"]*"|\d+)', "", json.dumps(view))
    return f'"{sha256(text.encode()).hexdigest()[:16]}"'


def cut(request: web.Request) -> web.Response:
    """End the connection without an answer, as a broken network does."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


async def meeting(_: web.Request) -> web.Response:
    return web.Response(text=MEETING_PAGE, content_type="text/html")
