"""What a function returned, as the real host answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import azure.functions as func
from aiohttp import web
from multidict import CIMultiDict

from local_host.contracts import HTTP_OUTPUT
from local_host.converters import converter_of

SERVER = "Kestrel"
TEXT = "text/plain; charset=utf-8"
BODILESS = (204, 205, 304)


class UnusableAnswerError(Exception):
    """The function returned what the real host answers with a bare 500; the text says why."""

    in_azure = "Azure answers an empty 500"


class RefusedAnswerError(UnusableAnswerError):
    """The real host answers this in a form that this host does not support; the text says which."""

    in_azure = "Azure answers it, the local host refuses it"


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
        raise RefusedAnswerError(
            "it returned str, which Azure parses as JSON and prints anew; return func.HttpResponse"
        )
    raise UnusableAnswerError(
        f"it returned {type(returned).__name__}; return func.HttpResponse(json.dumps(value), "
        'mimetype="application/json")'
    )


def explained(status: int, text: str) -> HostResponse:
    """An answer that is empty in Azure; here its body says what is wrong."""
    return HostResponse(status, text.encode(), CIMultiDict({"Content-Type": TEXT}))


def _from_response(returned: func.HttpResponse) -> HostResponse:
    if "set-cookie" in (name.lower() for name, _ in returned.headers.items()):
        raise RefusedAnswerError(
            "it sets a cookie, which Azure takes apart and builds anew; keep the state in the page"
        )
    datum = converter_of(HTTP_OUTPUT).encode(returned, expected_type=None)
    assert datum is not None
    value = cast(Mapping[str, Any], datum.value)
    headers = CIMultiDict[str]()
    for name, header in value["headers"].items():
        spelled = "Content-Type" if name.lower() == "content-type" else name
        headers[spelled] = _checked(name, header.value)  # Of repeated ones the last remains.
    body: bytes = value["body"].value
    if returned.status_code in BODILESS:
        body = b""
        headers.popall("Content-Length", None)
    length = headers.get("Content-Length")
    if length is not None and length != str(len(body)):
        raise UnusableAnswerError(
            f"it set Content-Length {length} for {len(body)} bytes; leave it to the host"
        )
    if not headers.get("Content-Type"):
        headers.popall("Content-Type", None)
    return HostResponse(returned.status_code, body, headers)


def _checked(name: str, value: str) -> str:
    if not value.isascii() or "\r" in value or "\n" in value:
        raise UnusableAnswerError(f"header {name} has a line break or a character outside ASCII; encode it")
    return value
