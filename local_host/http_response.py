"""What a function returned, as the real host answers it."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast

import azure.functions as func
from aiohttp import web
from multidict import CIMultiDict

from local_host.converters import converter_of
from local_host.json_print import reprinted
from local_host.registry import HTTP_OUTPUT
from local_host.set_cookie import rebuilt_cookies

SERVER = "Kestrel"
TEXT = "text/plain; charset=utf-8"
BODILESS = (204, 205, 304)

log = logging.getLogger("local_host.function")


class UnusableAnswerError(Exception):
    """The function returned what the real host answers with a bare 500; the text says why."""


class HostResponse(web.Response):
    """An answer of the real host's server: chunked when it has a body, typed only by the function."""

    def __init__(self, status: int, body: bytes = b"", headers: CIMultiDict[str] | None = None) -> None:
        headers = headers if headers is not None else CIMultiDict[str]()
        self._untyped = "Content-Type" not in headers
        super().__init__(status=status, body=body, headers=headers)

    async def prepare(self, request: web.BaseRequest) -> Any:  # noqa: ANN401 -- the writer is aiohttp's own
        """Chunk the body for whoever understands it, unless the function named its length."""
        if self.body and "Content-Length" not in self.headers and request.version >= (1, 1):
            self.enable_chunked_encoding()
        return await super().prepare(request)

    async def _prepare_headers(self) -> None:
        # aiohttp invents a Content-Type and its own Server; a client of Azure sees neither.
        await super()._prepare_headers()
        self.headers["Server"] = SERVER
        if self._untyped:
            self.headers.popall("Content-Type", None)


def answer(returned: object) -> HostResponse:
    """The response for a function's return value. Raises `UnusableAnswerError`."""
    if isinstance(returned, func.HttpResponse):
        return _from_response(returned)
    if isinstance(returned, str):
        return _from_text(returned)
    raise UnusableAnswerError(
        f"it returned {type(returned).__name__}; return func.HttpResponse(json.dumps(value), "
        'mimetype="application/json")'
    )


def explained(status: int, text: str) -> HostResponse:
    """An answer that is empty in Azure and here says what is wrong."""
    return HostResponse(status, text.encode(), CIMultiDict({"Content-Type": TEXT}))


def _from_response(returned: func.HttpResponse) -> HostResponse:
    try:
        datum = converter_of(HTTP_OUTPUT).encode(returned, expected_type=None)
    except CookieError as error:
        raise UnusableAnswerError(f"a Set-Cookie header is no cookie: {error}") from error
    assert datum is not None
    value = cast(Mapping[str, Any], datum.value)
    headers = CIMultiDict[str]()
    for name, header in value["headers"].items():
        spelled = "Content-Type" if name.lower() == "content-type" else name
        headers[spelled] = _checked(name, header.value)  # of repeated ones the last remains
    cookies = cast(list[SimpleCookie], value["cookies"] or [])
    if not all(cookies):
        log.warning("a cookie with a blank or an unknown attribute was dropped, as Azure silently does")
    for cookie in rebuilt_cookies(cookies):
        headers.add("Set-Cookie", cookie)
    return _response(returned.status_code, value["body"].value, headers)


def _response(status: int, body: bytes, headers: CIMultiDict[str]) -> HostResponse:
    if status in BODILESS:
        body = b""
        headers.popall("Content-Length", None)
    length = headers.get("Content-Length")
    if length is not None and length != str(len(body)):
        raise UnusableAnswerError(
            f"it set Content-Length {length} for {len(body)} bytes; leave it to the host"
        )
    if not headers.get("Content-Type"):
        headers.popall("Content-Type", None)
    return HostResponse(status, body, headers)


def _checked(name: str, value: str) -> str:
    if not value.isascii() or "\r" in value or "\n" in value:
        raise UnusableAnswerError(f"header {name} has a line break or a character outside ASCII; encode it")
    return value


def _from_text(text: str) -> HostResponse:
    """A returned `str` is read as JSON; an object with `body` becomes the response itself."""
    headers = CIMultiDict({"Content-Type": TEXT})
    try:
        value: object = json.loads(text)
    except ValueError:
        return HostResponse(200, text.encode(), headers)
    log.warning(
        "a returned str that is JSON is parsed and printed anew; return func.HttpResponse to avoid it"
    )
    fields = _lower_keys(value)
    if "body" not in fields:
        return HostResponse(200, reprinted(value).encode(), headers)
    for name, header in _object(fields.get("headers")).items():
        headers[name] = _checked(name, str(header))
    status = int(str(fields.get("status", fields.get("statuscode", 200))))
    return _response(status, reprinted(fields["body"], compact=True).encode(), headers)


def _object(value: object) -> dict[str, object]:
    return cast(dict[str, object], value) if isinstance(value, dict) else {}


def _lower_keys(value: object) -> dict[str, object]:
    return {key.lower(): item for key, item in _object(value).items()}
