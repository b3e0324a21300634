"""An endpoint: its method and route, who may call it, its handler, and how requests to it are answered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, cast

import azure.functions as func
import msgspec

from functions.identity import Denied, ticket_of_secret
from functions.problems import STATUS, encode, problem_body, problem_headers
from functions.requests import Request
from functions.responses import API_HEADERS, Response
from shared.domain.credentials import is_ticket_id
from shared.domain.errors import FieldError, Problem, Refused
from shared.ports import StorageUnavailable
from shared.services import Services
from shared.telemetry.ticket_context import about

log = logging.getLogger(__name__)

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Access(StrEnum):
    """Who may call an endpoint. The handler checks it before anything else."""

    ANYBODY = "anybody"
    VISITOR = "visitor"
    STAFF = "staff"


class StaffRight(StrEnum):
    """What somebody signed in needs for an endpoint of the staff. `docs/security.md` shows who has it; the
    handler or its use case checks it, and `tests/functions/test_authorization.py` tries every cell.
    """

    ROLE = "any of the three roles"
    SERVES = "serves the office concerned, or administers the court"
    MANAGES = "manages the office concerned, or administers the court"
    MANAGES_SOME = "manages some office, and is shown those; or administers the court, and is shown all"
    SEES_FIGURES = "manages the office concerned, and knows of no other; or administers the court"
    ADMINISTERS = "administers the court"


Handler = Callable[[Services, Request], Awaitable[Response]]
Answers = Mapping[int, type[msgspec.Struct] | None]
"""Successful statuses and the shape of each."""


@dataclass(frozen=True)
class Endpoint:
    """One entry of the list that the app, the OpenAPI document and the 405 answers are made from."""

    name: str
    method: Method
    route: str
    handler: Handler
    summary: str
    answers: Answers
    problems: tuple[Problem, ...] = ()
    body: type[msgspec.Struct] | None = None
    query: tuple[str, ...] = ()
    signals: bool = False
    """The handler starts or wakes visits."""
    device: bool = False
    """The handler reads the page's device from `X-Device-Id`."""
    guarded: bool = False
    """The handler requires the ETag of what is changed in `If-Match`."""
    creates: bool = False
    """The handler requires either that ETag, or `If-None-Match: *` to create what is not there."""
    file: str | None = None
    """The body is a file of this type, and not JSON."""
    access: Access = Access.ANYBODY
    right: StaffRight | None = None
    """For `Access.STAFF` alone."""


async def answer(services: Services, handler: Handler, req: func.HttpRequest) -> func.HttpResponse:
    """Run a handler; every failure is answered as a problem, never as an empty 500."""
    ticket_id = cast("Mapping[str, str]", req.route_params).get("ticketId") or ""
    with about(ticket_id) if is_ticket_id(ticket_id) else nullcontext():
        response = await _respond(services, handler, req)
    return func.HttpResponse(response.body, status_code=response.status, headers=dict(response.headers))


async def _respond(services: Services, handler: Handler, req: func.HttpRequest) -> Response:
    started_at = services.desk.clock.now()
    services.load.watch()
    try:
        request = _request(req, started_at, services)
        if request.ticket_id is not None:
            # First, for every request: it shows that the page is open, even while storage does not answer.
            services.desk.presence.visitor_heard(request.ticket_id)
        return await handler(services, request)
    except Refused as refusal:
        if refusal.problem is Problem.NOT_ALLOWED:
            why = refusal.why if isinstance(refusal, Denied) else "no right to this, or not at this office"
            log.warning("a request is not allowed: %s", why)
        return problem_response(refusal)
    except FieldError as error:
        return problem_response(error.refused())
    except StorageUnavailable:
        log.warning("storage did not answer", exc_info=True)
        return problem_response(Refused(Problem.STORAGE_UNAVAILABLE))
    except Exception:
        log.exception("a handler failed")
        return problem_response(Refused(Problem.INTERNAL))


def _request(req: func.HttpRequest, started_at: datetime, services: Services) -> Request:
    given = cast("Mapping[str, str]", req.headers)
    headers = {name.lower(): value for name, value in given.items()}
    route = dict(cast("Mapping[str, str]", req.route_params))
    return Request(
        method=req.method or "GET",
        headers=headers,
        route=route,
        query=dict(cast("Mapping[str, str]", req.params)),
        raw=req.get_body(),
        started_at=started_at,
        path=_path_of(req.url),
        ticket_id=ticket_of_secret(route, headers, services.desk.keys),
        network=services.addresses.network(headers),
    )


def _path_of(url: str) -> str:
    """Only the path. Not by `urlsplit`, which refuses some Host headers."""
    return "/" + url.partition("://")[2].partition("?")[0].partition("/")[2]


def problem_response(refusal: Refused) -> Response:
    """A refusal as problem+json."""
    return Response(
        STATUS[refusal.problem],
        encode(problem_body(refusal)),
        {**API_HEADERS, **problem_headers(refusal)},
    )
