"""Graph's error answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
from aiohttp import web

_CODES = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "Forbidden",
    404: "UnknownError",  # And an empty message: what the meetings API answers for an unknown organiser.
    405: "MethodNotAllowed",
    429: "TooManyRequests",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
_MESSAGES = {
    401: "Access token is empty.",
    403: "No application access policy found for this app.",
    404: "",
    429: "Too many requests.",
    503: "The service is temporarily unavailable. Please retry later.",
    504: "The server, while acting as a proxy, did not receive a timely response.",
}


class GraphError(Exception):
    """An answer that is not a success; the middleware writes it."""

    def __init__(self, status: int, message: str | None = None, *, code: str | None = None) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = _MESSAGES.get(status, "An error has occurred.") if message is None else message
        self.code = code or _CODES.get(status, "General")


def error_answer(error: GraphError, headers: Mapping[str, str] | None = None) -> web.Response:
    """The body `{"error": {code, message, innerError}}` with the request id in body and header."""
    request_id = str(uuid4())
    body = {
        "error": {
            "code": error.code,
            "message": error.message,
            "innerError": {
                "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S"),
                "request-id": request_id,
                "client-request-id": request_id,
            },
        }
    }
    return web.Response(
        status=error.status,
        body=msgspec.json.encode(body),
        content_type="application/json",
        headers={"request-id": request_id, "client-request-id": request_id, **(headers or {})},
    )
