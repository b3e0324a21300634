"""Problems as HTTP: the one table of statuses, and problem+json (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

import msgspec

from functions.instants import text_of
from shared.domain.errors import Problem, Refused
from shared.domain.problem_texts_pt import PROBLEMS

STATUS: Mapping[Problem, int] = MappingProxyType(
    {
        Problem.INVALID_REQUEST: 400,
        Problem.NOT_AUTHENTICATED: 401,
        Problem.SIGN_IN_EXPIRED: 401,
        Problem.NOT_ALLOWED: 403,
        Problem.NOT_FOUND: 404,
        Problem.METHOD_NOT_ALLOWED: 405,
        Problem.OFFICE_CLOSED: 409,
        Problem.ENTRIES_SUSPENDED: 409,
        Problem.QUEUE_FULL: 409,
        Problem.NOBODY_SERVES: 409,
        Problem.WRONG_STATUS: 409,
        Problem.ROOM_NOT_READY: 409,
        Problem.CALL_EXPIRED: 409,
        Problem.NO_MORE_PAUSES: 409,
        Problem.TOO_LATE: 409,
        Problem.TOO_EARLY: 409,
        Problem.ALREADY_RETURNED: 409,
        Problem.ALREADY_EVALUATED: 409,
        Problem.NOT_ENDED: 409,
        Problem.QUEUE_EMPTY: 409,
        Problem.REASON_REQUIRED: 409,
        Problem.CLERK_BUSY: 409,
        Problem.NOT_YOUR_CALL: 409,
        Problem.TICKET_TAKEN: 409,
        Problem.CODE_USED: 409,
        Problem.CODE_EXPIRED: 409,
        Problem.IDEMPOTENCY_KEY_REUSED: 409,
        Problem.LENGTH_REQUIRED: 411,
        Problem.CHANGED_MEANWHILE: 412,
        Problem.BODY_TOO_LARGE: 413,
        Problem.UNSUPPORTED_MEDIA_TYPE: 415,
        Problem.TOO_MANY_REQUESTS: 429,
        Problem.INTERNAL: 500,
        Problem.STORAGE_UNAVAILABLE: 503,
        Problem.TRY_AGAIN: 503,
        Problem.OVERLOADED: 503,
    }
)
_FIELDS = {"status": "ticketStatus"}
"""Fields of the rules whose names are reserved by RFC 9457."""
RETRY_AFTER_SECONDS = 2
"""Sent with every 503 that names no other time: a page tries again by itself."""


def problem_body(refusal: Refused) -> dict[str, object]:
    """The problem+json object; fields of the problem stand beside the standard ones."""
    title, detail = PROBLEMS[refusal.problem]
    body: dict[str, object] = {
        "type": f"/problems/{refusal.problem}",
        "title": title,
        "status": STATUS[refusal.problem],
        "detail": detail,
    }
    for name, value in refusal.fields.items():
        body[_FIELDS.get(name, name)] = text_of(value) if isinstance(value, datetime) else value
    return body


def problem_headers(refusal: Refused) -> dict[str, str]:
    """Headers that belong to the problem."""
    headers = {"Content-Type": "application/problem+json; charset=utf-8", "Cache-Control": "no-store"}
    if STATUS[refusal.problem] in {429, 503}:
        headers["Retry-After"] = str(refusal.fields.get("retryAfterSeconds", RETRY_AFTER_SECONDS))
    if refusal.problem is Problem.METHOD_NOT_ALLOWED:
        headers["Allow"] = str(refusal.fields.get("allow", ""))
    return headers


def encode(body: object) -> bytes:
    """JSON, UTF-8."""
    return msgspec.json.encode(body)
