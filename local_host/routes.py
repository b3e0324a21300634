"""Which function answers a request: the real host's order, its refusals, and how it reads a path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, unquote_to_bytes

from local_host.contracts import HostedFunction
from local_host.problems import AppProblem, AppRefusedError, Effect
from local_host.route_templates import (
    InvalidTemplateError,
    Template,
    UnsupportedTemplateError,
    parse_template,
)

_ENCODED_SLASH = re.compile("(%2f)", re.IGNORECASE)


@dataclass(frozen=True)
class FunctionRoute:
    """One HTTP function with its template and methods (None: every verb)."""

    function: HostedFunction
    template: Template
    methods: frozenset[str] | None


@dataclass(frozen=True)
class Routes:
    """All routes of an app in the order in which they are tried."""

    routes: tuple[FunctionRoute, ...]
    problems: tuple[AppProblem, ...]

    def find(self, method: str, path: str) -> tuple[HostedFunction, dict[str, str]] | None:
        """The first function by name that takes method and decoded path, with its route values."""
        for route in self.routes:
            if route.methods is None or method in route.methods:
                values = route.template.match(path)
                if values is not None:
                    return route.function, values
        return None


def build_routes(functions: Iterable[HostedFunction], prefix: str) -> Routes:
    """Routes of HTTP functions under `prefix`. Raises `AppRefusedError` for templates this host lacks."""
    routes: list[FunctionRoute] = []
    problems: list[AppProblem] = []
    for function in sorted(functions, key=lambda f: f.name.upper()):
        route = _route(function, prefix)
        problem = route if isinstance(route, AppProblem) else _conflict(route, routes)
        if problem:
            problems.append(problem)
        elif isinstance(route, FunctionRoute):
            routes.append(route)
    return Routes(tuple(routes), tuple(problems))


def _route(function: HostedFunction, prefix: str) -> FunctionRoute | AppProblem:
    settings = function.trigger.settings
    text = str(settings.get("route") or function.name)
    methods = cast(Sequence[str] | None, settings.get("methods"))
    if text.lower().startswith(("admin", "runtime")):
        return AppProblem(
            function.name,
            f"its route {text!r} begins with a word that the host keeps for itself (admin, runtime)",
            "Let the route begin with another word; api/admin/… under an empty prefix is fine",
            Effect.LEFT_OUT,
        )
    try:
        parse_template(text)
        template = parse_template(f"{prefix}/{text}" if prefix else text)
    except InvalidTemplateError as error:
        cure = "Correct the template: in Azure it stops the whole app"
        return AppProblem(function.name, f"its route {text!r} is invalid: {error}", cure, Effect.HOST_DOWN)
    except UnsupportedTemplateError as error:
        raise AppRefusedError([f"{function.name}: route {text!r}: {error}."]) from error
    return FunctionRoute(function, template, frozenset(m.upper() for m in methods) if methods else None)


def _conflict(route: FunctionRoute, earlier: Iterable[FunctionRoute]) -> AppProblem | None:
    for other in earlier:
        same = route.template.text.lower() == other.template.text.lower()
        if same and (not route.methods or not other.methods or route.methods & other.methods):
            return AppProblem(
                route.function.name,
                f"{other.function.name} has the same route and a method of it, and comes first by name",
                "Give the functions different routes or different methods",
                Effect.LEFT_OUT,
            )
    return None


def decoded_path(raw: str) -> str:
    """A request's path as routes see it: percent-decoded but for `%2F`, with `..` resolved.

    A path that is not UTF-8 once decoded stays as it was sent.
    """
    pieces = _ENCODED_SLASH.split(raw.partition("?")[0])
    try:
        decoded = "".join(
            piece if _ENCODED_SLASH.fullmatch(piece) else unquote_to_bytes(piece).decode() for piece in pieces
        )
    except UnicodeDecodeError:
        decoded = raw.partition("?")[0]
    return _without_dots(decoded)


def encoded_path(path: str) -> str:
    """A decoded path as it stands in `url`."""
    return re.sub("%25(?=2f)", "%", quote(path, safe="/!$&'()*+,;=:@~"), flags=re.IGNORECASE)


def _without_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            del kept[max(1, len(kept) - 1) :]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/".join(kept)
