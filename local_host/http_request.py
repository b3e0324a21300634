"""An incoming request as the function's `HttpRequest`, with the limits and losses of the real host."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from aiohttp import web

from local_host.contracts import HTTP
from local_host.converters import Datum, converter_of
from local_host.routes import encoded_path

MAX_REQUEST_LINE = 8192
MAX_HEADER_BYTES = 32 * 1024
MAX_HEADERS = 100
MAX_BODY = 104_857_600
"""Bytes, where no setting says otherwise."""
BODY_LIMIT_SETTING = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"
CLIENT_ADDRESS = "client-ip"
"""App Service writes the connection's address and port there; what a client sends is overwritten."""


def refusal(request: web.BaseRequest) -> int | None:
    """The status with which the server itself refuses a request, before any function sees it."""
    line = len(f"{request.method} {request.raw_path} HTTP/1.1\r\n")
    headers = request.raw_headers
    if line > MAX_REQUEST_LINE:
        return 414
    if len(headers) > MAX_HEADERS or sum(len(k) + len(v) + 4 for k, v in headers) > MAX_HEADER_BYTES:
        return 431
    return None if all(_is_utf8(value) for _, value in headers) else 400


def body_limit(environment: Mapping[str, str]) -> int:
    """The host's limit of a body in bytes, by the setting that the real host reads."""
    text = environment.get(BODY_LIMIT_SETTING, "")
    return int(text) if text.isdigit() else MAX_BODY


async def function_request(
    request: web.BaseRequest, path: str, route_values: Mapping[str, str], headers: Mapping[str, str]
) -> object:
    """The `HttpRequest` for a decoded path, with the headers that the platform lets through.

    A body without Content-Length (chunked) arrives empty, as in Azure.
    """
    query = request.raw_path.partition("?")[2]
    body = await request.read() if request.content_length else b""
    url = f"{request.scheme}://{request.host}{encoded_path(path)}{'?' if query else ''}{query}"
    value = {
        **_texts({"method": request.method, "url": url}),
        "headers": _texts(headers),
        "query": _texts(merged_query(query)),
        "params": _texts(route_values),
        "body": Datum(body, "bytes"),
    }
    return converter_of(HTTP).decode(Datum(value, "http"), trigger_metadata=None)


def merged_headers(request: web.BaseRequest) -> dict[str, str]:
    """Header names in lower case, repeated ones joined by a comma."""
    merged: dict[str, str] = {}
    for name, value in request.headers.items():
        key = name.lower()
        merged[key] = f"{merged[key]},{value}" if key in merged else value
    return merged


def with_address(request: web.BaseRequest, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with the address of the connection, as the platform writes it."""
    transport = request.transport
    peer = transport.get_extra_info("peername") if transport is not None else None
    kept = {name: value for name, value in headers.items() if name != CLIENT_ADDRESS}
    if peer is None:
        return kept
    host = f"[{peer[0]}]" if ":" in peer[0] else peer[0]
    return kept | {CLIENT_ADDRESS: f"{host}:{peer[1]}"}


def merged_query(query: str) -> dict[str, str]:
    """Keys merged without regard to case, spelled as at their second occurrence; empty values are dropped."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        found.setdefault(key.lower(), []).append((key, value))
    merged = {pairs[:2][-1][0]: _joined(value for _, value in pairs) for pairs in found.values()}
    return {key: value for key, value in merged.items() if value}


def _joined(values: Iterable[str]) -> str:
    return ",".join(value for value in values if value)


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def _texts(values: Mapping[str, str]) -> dict[str, Datum]:
    return {name: Datum(value, "string") for name, value in values.items()}
