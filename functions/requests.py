"""A request, checked when it arrives: headers, route, query and body become typed values or a refusal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import msgspec

from functions import request_texts_pt
from shared.domain.credentials import fingerprint
from shared.domain.errors import FieldError, Problem, Refused
from shared.domain.idempotency import Idempotency

JSON_LIMIT = 8 * 1024
MOST_OFFICES = 50
"""The most that one request may name."""
LONGEST_WAIT = 25
"""Seconds; a stopping host allows 30."""
_KEY = re.compile(r"[A-Za-z0-9_\-.~+/=]{22,64}")
_DEVICE = re.compile(r"[A-Za-z0-9_\-.~+/=]{16,128}")
_OFFICE = re.compile(r"[a-z0-9-]{1,200}")
Body = TypeVar("Body")


@dataclass(frozen=True)
class Request:
    """What a handler receives. Header names are in lower case."""

    method: str
    headers: Mapping[str, str]
    route: Mapping[str, str]
    query: Mapping[str, str]
    raw: bytes
    started_at: datetime
    """When the handler started: the instant by which entering the room is in time or late."""
    path: str = "/"
    ticket_id: str | None = None
    """The ticket of the route if the request has its secret: see `functions.identity.ticket_of_secret`."""
    network: str | None = None
    """The client's network; None where it is not limited: see `shared.client_address`."""

    def body(self, form: type[Body], limit: int = JSON_LIMIT) -> Body:
        """The JSON body as `form`, of at most `limit` bytes; no body is `{}`.

        Raises `length-required`, `body-too-large`, `unsupported-media-type`, `invalid-request`.
        """
        check_length(self)
        if len(self.raw) > limit:
            raise Refused(Problem.BODY_TOO_LARGE, limitBytes=limit)
        if not self.raw:
            return _decode(b"{}", form)
        kind = self.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != "application/json":
            raise Refused(Problem.UNSUPPORTED_MEDIA_TYPE, accepted="application/json")
        return _decode(self.raw, form)

    def file(self, content_type: str, limit: int) -> bytes:
        """A body that is a file of this type.

        Raises `length-required`, `body-too-large`, `unsupported-media-type`.
        """
        check_length(self)
        if len(self.raw) > limit:
            raise Refused(Problem.BODY_TOO_LARGE, limitBytes=limit)
        if self.headers.get("content-type", "").split(";")[0].strip().lower() != content_type:
            raise Refused(Problem.UNSUPPORTED_MEDIA_TYPE, accepted=content_type)
        return self.raw

    def idempotency(self, asked: str) -> Idempotency:
        """The client's key with `asked`, the fingerprint of the request. Raises `invalid-request` for a
        malformed key.
        """
        return Idempotency(self._checked("idempotency-key", _KEY, request_texts_pt.KEY_FORM), asked)

    def command_idempotency(self, operation: str) -> Idempotency:
        """The idempotency of a command on a ticket: its fingerprint covers its name, path and body."""
        return self.idempotency(fingerprint(operation, self.path, self.raw.decode("utf-8", "replace")))

    @property
    def device_id(self) -> str | None:
        """The page's own random name. Raises `invalid-request` if it is malformed."""
        return self._checked("x-device-id", _DEVICE, request_texts_pt.DEVICE_FORM)

    @property
    def wait(self) -> int:
        """How long the answer may be held, seconds: 0 to 25."""
        return self.number("wait", 0, 0, LONGEST_WAIT)

    @property
    def known_etags(self) -> tuple[str, ...]:
        """What `If-None-Match` names: the versions that the client has."""
        return tuple(tag.strip() for tag in self.headers.get("if-none-match", "").split(","))

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number of the query, clamped to its bounds. Raises `invalid-request` for anything else."""
        text = self.query.get(name)
        if text is None or text == "":
            return default
        if not re.fullmatch(r"[0-9]{1,9}", text):
            raise FieldError(name, request_texts_pt.NUMBER).refused()
        return min(max(int(text), least), most)

    def flag(self, name: str) -> bool:
        """`true` or `false` of the query. Raises `invalid-request` for anything else."""
        text = self.query.get(name, "false").lower()
        if text not in {"true", "false", ""}:
            raise FieldError(name, request_texts_pt.FLAG).refused()
        return text == "true"

    @property
    def office_id(self) -> str:
        """The office of the route. Raises `not-found` if it cannot be one."""
        office_id = self.route.get("officeId", "")
        if not _OFFICE.fullmatch(office_id):
            raise Refused(Problem.NOT_FOUND)
        return office_id

    def office_ids(self, name: str) -> tuple[str, ...]:
        """Office ids separated by commas. Raises `invalid-request` if there is none or one is malformed."""
        given = tuple(part.strip() for part in self.query.get(name, "").split(",") if part.strip())
        return checked_office_ids(name, given)

    def _checked(self, name: str, form: re.Pattern[str], message: str) -> str | None:
        value = self.headers.get(name)
        if value is None or value == "":
            return None
        if not form.fullmatch(value):
            raise FieldError(name, message).refused()
        return value


def checked_office_ids(name: str, given: tuple[str, ...]) -> tuple[str, ...]:
    """Raise `invalid-request` unless there is at least one and each may be an office id."""
    if not given:
        raise FieldError(name, request_texts_pt.REQUIRED).refused()
    if len(given) > MOST_OFFICES or not all(_OFFICE.fullmatch(office_id) for office_id in given):
        raise FieldError(name, request_texts_pt.OFFICE_IDS).refused()
    return given


def check_length(request: Request) -> None:
    """Raise `length-required`: the platform passes on a body without Content-Length as empty."""
    headers = request.headers
    unsized = "content-length" not in headers and "content-type" in headers
    if "transfer-encoding" in headers or unsized:
        raise Refused(Problem.LENGTH_REQUIRED)


def _decode(raw: bytes, form: type[Body]) -> Body:
    try:
        return msgspec.json.decode(raw, type=form)
    except msgspec.ValidationError as error:
        raise _field_error(str(error)).refused() from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FieldError("body", request_texts_pt.MALFORMED).refused() from error


def _field_error(message: str) -> FieldError:
    """msgspec's English message as a field and a Portuguese message."""
    where = re.search(r" - at `\$\.?([^`]*)`", message)
    field_name = where.group(1) if where and where.group(1) else "body"
    named = re.search(r"(?:required|unknown) field `([^`]+)`", message)
    if named:
        text = request_texts_pt.REQUIRED if "required" in message else request_texts_pt.UNKNOWN
        return FieldError(named.group(1), text)
    for pattern, text in request_texts_pt.BY_ENGLISH:
        if re.search(pattern, message):
            return FieldError(field_name, text)
    return FieldError(field_name, request_texts_pt.WRONG)
