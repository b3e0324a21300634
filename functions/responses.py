"""Answers: JSON with an ETag, and what a client has of it already."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

import msgspec

from functions import request_texts_pt
from functions.requests import Request
from shared.domain.errors import FieldError, Problem, Refused

JSON = "application/json; charset=utf-8"
API_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_EVERY_SECOND = frozenset({"secondsLeft", "pollAfterSeconds", "time"})


@dataclass(frozen=True)
class Response:
    """What an endpoint answers."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


def json_response(view: msgspec.Struct, status: int = 200) -> Response:
    """A view as JSON, with its ETag."""
    headers = {"Content-Type": JSON, **API_HEADERS, "ETag": etag_of(view)}
    return Response(status, msgspec.json.encode(view), headers)


def view_response(request: Request, view: msgspec.Struct) -> Response:
    """A view that was asked for: 304 while it is the one that the client has."""
    answer = json_response(view)
    return not_modified(answer) if is_known(request, answer.headers["ETag"]) else answer


def is_known(request: Request, etag: str) -> bool:
    """Whether `If-None-Match` names this ETag (compared weakly, as RFC 9110 asks)."""
    return any(tag.removeprefix("W/") in {etag, "*"} for tag in _tags(request, "if-none-match"))


def knows_weakly(request: Request, etag: str) -> bool:
    """Whether `If-None-Match` names this ETag as a weak one."""
    return f"W/{etag}" in _tags(request, "if-none-match")


def check_unchanged(request: Request, etag: str) -> None:
    """Whether `If-Match` names this ETag (compared strongly, as RFC 9110 asks).

    Raises `changed-meanwhile` for another one, `invalid-request` without any: a write names the state
    that its client has read.
    """
    if not request.headers.get("if-match", "").strip():
        raise FieldError("If-Match", request_texts_pt.IF_MATCH).refused()
    if not any(tag in {etag, "*"} for tag in _tags(request, "if-match")):
        raise Refused(Problem.CHANGED_MEANWHILE)


def _tags(request: Request, header: str) -> list[str]:
    return [tag.strip() for tag in request.headers.get(header, "").split(",")]


def not_modified(answer: Response) -> Response:
    """The 304 in the place of `answer`."""
    of_the_body = {"Content-Type", "Content-Encoding"}
    headers = {name: value for name, value in answer.headers.items() if name not in of_the_body}
    return Response(304, b"", headers)


def etag_of(view: msgspec.Struct) -> str:
    """An ETag over everything but what changes with each second."""
    return etag_of_bytes(msgspec.json.encode(_without_seconds(msgspec.to_builtins(view))))


def etag_of_bytes(shown: bytes) -> str:
    """The ETag of an answer whose lasting content is `shown`."""
    return f'"{hashlib.sha256(shown).hexdigest()[:22]}"'


def _without_seconds(value: object) -> object:
    if isinstance(value, dict):
        items = cast("dict[str, object]", value)
        return {name: _without_seconds(item) for name, item in items.items() if name not in _EVERY_SECOND}
    if isinstance(value, list):
        return [_without_seconds(item) for item in cast("list[object]", value)]
    return value
