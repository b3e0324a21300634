"""The API as the visitor's pages see it, scripted: each test says what the server would show next.

It serves the real files of `web/` with the real headers, holds long requests as `api.md` says, and records
what it was sent. It keeps no rules: those are the product's.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from aiohttp import web

WEB = Path(__file__).resolve().parents[2] / "web"
PAGES = ("como-funciona", "privacidade", "acessibilidade", "conferir")
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; "
    "object-src 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
HOLD_AT_MOST_SECONDS = 5.0
"""Shorter than the 25 s of the contract: a test must not wait for an unchanged view."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a route answers instead of its ordinary answer."""

    status: int
    body: Json | None = None
    headers: dict[str, str] = field(default_factory=dict[str, str])


def problem(status: int, kind: str, detail: str, **fields: object) -> Answer:
    """A problem+json as the API sends them."""
    return Answer(
        status, {"type": f"/problems/{kind}", "title": detail, "detail": detail, "status": status, **fields}
    )


@dataclass(frozen=True)
class Seen:
    """One request that the pages sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any


class FakeApi:
    """Runs in a thread of its own; the test changes `offices`, `tickets` and `answers` from outside."""

    def __init__(self) -> None:
        self.offices: dict[str, Json] = {}
        self.districts: list[str] = []
        self.tickets: dict[str, Json] = {}
        self.receipts: dict[str, Json] = {}
        self.join_url = "https://teams.microsoft.com/meet/123?p=abc"
        self.join_hosts = ["https://teams.microsoft.com"]
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        """`"POST /api/…"` → what it answers next, first come first served."""
        self.effects: dict[str, Json] = {}
        """`"POST /api/…"` → what it changes in the ticket."""
        self.now = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)
        """The server's clock, which stands until the test moves it; ticket views tell it as `Date`."""
        self.seen: list[Seen] = []
        self._versions: dict[str, int] = defaultdict(int)
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self.origin = ""

    # --- the test's side ---------------------------------------------------------------------------

    def start(self) -> None:
        """Serves on a free port from now on."""
        self._thread.start()
        assert self._ready.wait(10), "the fake API did not start"

    def stop(self) -> None:
        """Stops serving and ends the thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def show(self, ticket_id: str, **changes: object) -> None:
        """The ticket looks so from now on; held requests are answered."""
        self._loop.call_soon_threadsafe(self._change, ticket_id, changes)

    def requests(self, method: str, path: str) -> list[Seen]:
        """What was sent to this route, in order."""
        return [seen for seen in self.seen if seen.method == method and seen.path == path]

    # --- the server's side -------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        runner = web.AppRunner(self._app(), access_log=None, shutdown_timeout=0.1)
        self._loop.run_until_complete(self._serve(runner))
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(runner.cleanup())
        self._loop.close()

    async def _serve(self, runner: web.AppRunner) -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"

    def _app(self) -> web.Application:
        app = web.Application(middlewares=[self._record])
        for path in ("/", "/BalcaoVirtual"):
            app.router.add_get(path, _page("index"))
        for name in PAGES:
            app.router.add_get(f"/{name}", _page(name))
        app.router.add_get("/assets/{path:.+}", _asset)
        app.router.add_get("/api/health", self._health)
        app.router.add_get("/api/offices", self._list)
        app.router.add_get("/api/offices/{id}", self._office)
        app.router.add_post("/api/offices/{id}/tickets", self._join)
        app.router.add_get("/api/tickets/{id}", self._ticket)
        app.router.add_patch("/api/tickets/{id}", self._patch)
        app.router.add_get("/api/tickets/{id}/receipt", self._receipt)
        app.router.add_put("/api/tickets/{id}/evaluation", self._evaluate)
        app.router.add_post("/api/tickets/{id}/enter", self._enter)
        app.router.add_post("/api/tickets/{id}/{action}", self._action)
        app.router.add_get("/api/receipts/{protocol}", self._check)
        return app

    @web.middleware
    async def _record(self, request: web.Request, handler: Any) -> web.StreamResponse:  # noqa: ANN401 - aiohttp's own type
        body = await request.text()
        sent = json.loads(body) if body else None
        self.seen.append(Seen(request.method, request.path, dict(request.headers), sent))
        scripted = self.answers[f"{request.method} {request.path}"]
        if scripted:
            return _answer(scripted.pop(0))
        return await handler(request)

    def _change(self, ticket_id: str, changes: Json) -> None:
        self.tickets[ticket_id] = {**self.tickets[ticket_id], **changes}
        self._versions[ticket_id] += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def _health(self, request: web.Request) -> web.Response:
        return web.json_response({"status": "ok", "joinHosts": self.join_hosts})

    async def _list(self, request: web.Request) -> web.Response:
        asked = request.query.get("q", "").lower()
        district = request.query.get("district", "")
        offices = [
            {key: office[key] for key in ("officeId", "name", "district", "kind", "open", "opensAt")}
            for office in self.offices.values()
            if asked in office["name"].lower() and district in ("", office["district"])
        ]
        if request.query.get("open") == "true":
            offices = [office for office in offices if office["open"]]
        offices.sort(key=lambda office: not office["open"])
        first, limit = int(request.query.get("cursor", "0")), int(request.query.get("limit", "20"))
        rest = str(first + limit) if len(offices) > first + limit else None
        body: Json = {"offices": offices[first : first + limit], "next": rest}
        if not asked and not district:
            body["districts"] = self.districts
        return web.json_response(body)

    async def _office(self, request: web.Request) -> web.Response:
        office = self.offices.get(request.match_info["id"])
        if office is None:
            return _answer(problem(404, "not-found", "Não encontrado"))
        return web.json_response(office)

    async def _join(self, request: web.Request) -> web.Response:
        office = self.offices[request.match_info["id"]]
        ticket_id = f"t-{request.match_info['id']}"
        view = self.tickets[ticket_id]
        return web.json_response({"secret": "s3cret", **view, "officeName": office["name"]}, status=201)

    async def _ticket(self, request: web.Request) -> web.Response:
        ticket_id = request.match_info["id"]
        if ticket_id not in self.tickets:
            return _answer(problem(404, "not-found", "Não encontrado"))
        if request.headers.get("If-None-Match") == self._etag(ticket_id):
            if "wait" in request.query:
                await self._hold(ticket_id)
            if request.headers["If-None-Match"] == self._etag(ticket_id):
                return web.Response(status=304, headers=self._date())
        return self._view(ticket_id)

    async def _hold(self, ticket_id: str) -> None:
        before = self._etag(ticket_id)
        end = self._loop.time() + HOLD_AT_MOST_SECONDS
        while self._etag(ticket_id) == before and self._loop.time() < end:
            try:
                await asyncio.wait_for(self._changed.wait(), end - self._loop.time())
            except TimeoutError:
                return

    def _etag(self, ticket_id: str) -> str:
        return f'"{self._versions[ticket_id]}"'

    def _view(self, ticket_id: str) -> web.Response:
        return web.json_response(
            self.tickets[ticket_id], headers={"ETag": self._etag(ticket_id), **self._date()}
        )

    def _date(self) -> dict[str, str]:
        return {"Date": format_datetime(self.now, usegmt=True)}

    async def _patch(self, request: web.Request) -> web.Response:
        ticket_id = request.match_info["id"]
        self._change(ticket_id, await request.json())
        return self._view(ticket_id)

    async def _enter(self, request: web.Request) -> web.Response:
        ticket_id = request.match_info["id"]
        effect = {"status": "in_service", "position": None, **self.effects.get("enter", {})}
        self._change(ticket_id, effect)
        answer = {"joinUrl": self.join_url, "status": "in_service", "ticketId": ticket_id}
        return web.json_response(answer)

    async def _action(self, request: web.Request) -> web.Response:
        ticket_id = request.match_info["id"]
        self._change(ticket_id, self.effects.get(request.match_info["action"], {}))
        return self._view(ticket_id)

    async def _evaluate(self, request: web.Request) -> web.Response:
        self._change(request.match_info["id"], {"evaluated": True})
        return web.json_response({}, status=201)

    async def _receipt(self, request: web.Request) -> web.Response:
        return web.json_response(self.receipts[request.match_info["id"]])

    async def _check(self, request: web.Request) -> web.Response:
        for receipt in self.receipts.values():
            asked = (request.match_info["protocol"], request.query.get("code"))
            if asked == (receipt["protocol"], receipt["code"]):
                return web.json_response(receipt)
        return _answer(problem(404, "not-found", "Não encontrado"))


def _answer(answer: Answer) -> web.Response:
    if answer.body is None:
        return web.Response(status=answer.status, headers=answer.headers)
    text = json.dumps(answer.body)
    kind = "application/problem+json" if answer.status >= 400 else "application/json"
    return web.Response(status=answer.status, text=text, content_type=kind, headers=answer.headers)


def _page(name: str) -> Any:  # noqa: ANN401 - aiohttp's own type of a handler
    async def page(request: web.Request) -> web.FileResponse:
        return web.FileResponse(WEB / "public" / f"{name}.html", headers=PAGE_HEADERS)

    return page


async def _asset(request: web.Request) -> web.FileResponse:
    return web.FileResponse(WEB / request.match_info["path"], headers=PAGE_HEADERS)
