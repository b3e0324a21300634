"""Two apps whose answers show how a host routes, reads requests and answers; Azure's answers are recorded."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import cast

import azure.functions as func

Handler = Callable[[func.HttpRequest], func.HttpResponse]

_SHOWN = ("content-type", "cookie", "host")
_ODD: dict[str, object] = {
    "bytes": b"x",
    "dict": {"a": 1},
    "list": ["a"],
    "int": 5,
    "tuple": ("x", 201),
    "bool": True,
    "none": None,
}


def as_json(value: object, **headers: str) -> func.HttpResponse:
    return func.HttpResponse(json.dumps(value), mimetype="application/json", headers=headers)


def echo(name: str) -> Handler:
    """Tells all that the function saw."""

    def handle(req: func.HttpRequest) -> func.HttpResponse:
        body = req.get_body()
        sent = cast(Mapping[str, str], req.headers)
        shown = {k: v for k, v in sent.items() if k in _SHOWN or k.startswith("x-probe")}
        return as_json(
            {
                "function": name,
                "method": req.method,
                "url": req.url,
                "params": dict(req.params),
                "route": dict(req.route_params),
                "length": len(body),
                "body": body[:64].decode("utf-8", "replace"),
                "headers": shown,
            }
        )

    return handle


def named(name: str) -> Handler:
    """Tells which function it was."""

    def handle(req: func.HttpRequest) -> func.HttpResponse:
        return as_json(name)

    return handle


def under(name: str) -> Handler:
    """Tells what a catch-all caught."""

    def handle(req: func.HttpRequest) -> func.HttpResponse:
        caught = req.route_params.get("path")
        return as_json({"function": name, "method": req.method, "path": caught, "url": req.url})

    return handle


def whole_site(name: str) -> Handler:
    """Tells what a function of a site without prefix saw."""

    def handle(req: func.HttpRequest) -> func.HttpResponse:
        seen = {"function": name, "method": req.method, "route": dict(req.route_params), "url": req.url}
        return as_json(seen, **{"X-Probe": name})

    return handle


def g_text(req: func.HttpRequest):  # noqa: ANN201 -- annotated, the app would be refused
    return "olá"


def h_none(req: func.HttpRequest) -> func.HttpResponse:
    return cast(func.HttpResponse, None)


def i_raise(req: func.HttpRequest) -> func.HttpResponse:
    raise RuntimeError("from inside")


async def u_raise(req: func.HttpRequest) -> func.HttpResponse:
    raise RuntimeError("from inside")


def j_cookies(req: func.HttpRequest) -> func.HttpResponse:
    cookie = "one=1; Path=/; HttpOnly"
    return as_json({}, **{"Set-Cookie": cookie, "X-Probe": "e", "ETag": '"abc"', "Cache-Control": "no-store"})


def k_status(req: func.HttpRequest) -> func.HttpResponse:
    code = int(req.route_params["code"])
    body = b"" if code in (204, 304) else b"\x00\xff\x01"
    return func.HttpResponse(body, status_code=code, mimetype="application/octet-stream")


def u_returned(req: func.HttpRequest):  # noqa: ANN201 -- annotated, the app would be refused
    return req.params.get("text", "")


def u_odd(req: func.HttpRequest):  # noqa: ANN201 -- an annotation would not load
    return _ODD[req.route_params["kind"]]


def u_respond(req: func.HttpRequest) -> func.HttpResponse:
    wanted = req.get_json()
    response = func.HttpResponse(wanted.get("body"), status_code=wanted.get("status", 200))
    for name, value in wanted.get("headers", []):
        response.headers.add(name, value)
    return response


_GET = ["GET"]
_ANSWERS: list[tuple[Callable[..., object], str, list[str]]] = [
    (g_text, "text", _GET),
    (h_none, "none", _GET),
    (i_raise, "raise", _GET),
    (u_raise, "raise_async", _GET),
    (j_cookies, "cookies", _GET),
    (k_status, "status/{code:int}", ["GET", "HEAD"]),
    (u_returned, "returned", _GET),
    (u_odd, "odd/{kind}", _GET),
    (u_respond, "respond", ["POST"]),
]
_ROUTES: list[tuple[str, str | None, list[str] | None, Callable[[str], Handler]]] = [
    ("a_item", "a_item/{id}", _GET, echo),
    ("b_item_new", "a_item/new", _GET, echo),
    ("c_number", "number/{id:int}", _GET, echo),
    ("d_maybe", "maybe/{id?}", _GET, echo),
    ("e_rest", "rest/{*path}", _GET, echo),
    ("f_every_method", None, None, echo),
    ("s_order_a", "order/{id}", _GET, named),
    ("s_orderb", "order/new", _GET, named),
    ("S_order2b", "ORDER2/{id}", _GET, named),
    ("s_order2a", "order2/new", _GET, named),
    ("t_page", "under/page", _GET, named),
    ("t_under", "under/{*path}", None, under),
    ("t_twice_b", "twice", ["GET", "POST"], named),
    ("t_twice_a", "twice", _GET, named),
    ("t_shared_get", "shared", _GET, named),
    ("t_shared_post", "shared", ["POST"], named),
    ("t_empty_route", "", _GET, named),
    ("t_admin_word", "administer", _GET, named),
]
_SITE = [
    ("a_root", "{ignored:maxlength(0)?}", _GET),
    ("b_page", "page", _GET),
    ("c_thing", "api/thing/{id}", ["GET", "PUT"]),
    ("d_admin_thing", "api/admin/thing", _GET),
    ("z_rest", "{*path}", None),
]


def observed_app() -> func.FunctionApp:
    """Routes under the prefix `api`, and every way of answering."""
    app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    for name, route, methods, handler in _ROUTES:
        add_route(app, name, route, methods, handler(name))
    for answering, route, methods in _ANSWERS:
        app.route(route=route, methods=methods)(answering)
    return app


def observed_site() -> func.FunctionApp:
    """An app that owns the whole site: empty prefix, root page, a catch-all last by name."""
    app = func.FunctionApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    for name, route, methods in _SITE:
        add_route(app, name, route, methods, whole_site(name))
    return app


def add_route(
    app: func.FunctionApp,
    name: str,
    route: str | None,
    methods: list[str] | None,
    handler: Callable[..., object],
) -> None:
    """Register a handler under a name that is not its own."""
    app.function_name(name)(app.route(route=route, methods=methods)(handler))
