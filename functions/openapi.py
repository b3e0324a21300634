"""The contract as OpenAPI 3.1, generated from the list of endpoints and their shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from functions.endpoints import Access, Endpoint
from functions.problems import STATUS
from functions.requests import LONGEST_WAIT
from shared.domain.errors import Problem
from shared.domain.problem_texts_pt import PROBLEMS
from shared.version import VERSION

_QUERY_SCHEMAS: dict[str, dict[str, object]] = {
    "wait": {"type": "integer", "minimum": 0, "maximum": LONGEST_WAIT},
    "limit": {"type": "integer", "minimum": 1},
    "open": {"type": "boolean"},
    "changes": {"type": "boolean"},
    "active": {"type": "boolean"},
    "dryRun": {"type": "boolean"},
    "year": {"type": "integer"},
    "from": {"type": "string", "format": "date"},
    "to": {"type": "string", "format": "date"},
    "format": {"type": "string", "enum": ["json", "csv"]},
}
_HELD = (
    "Seconds to hold the answer while nothing changes (with If-None-Match), at most 25. A host under load "
    "answers at once; pollAfterSeconds then says when to ask again, and of a 304 Retry-After"
)
_CHANGES = (
    "With If-None-Match: of a row that has not changed since that version its ticketId alone is sent. Where "
    "the instance does not know the version, every row is sent whole"
)
_QUERY_TEXTS: Mapping[str, str] = {"wait": _HELD, "changes": _CHANGES}
BARE_ANSWERS: Mapping[int, str] = {
    400: "a header that is not UTF-8",
    404: "a path that begins with two slashes",
    414: "a request line of more than 8,192 bytes",
    431: "more than 100 headers, or 32 KiB of them",
    500: "a body above FUNCTIONS_REQUEST_BODY_SIZE_LIMIT (16 MiB), or a worker that ended in the middle",
    502: "a platform that has lost the instance",
    503: "an instance that is starting",
}
"""Status → what the platform answers so by itself, before the app is asked: empty, or with its own page."""
_BY_ITSELF = "\n".join(f"* {status}: {why}" for status, why in BARE_ANSWERS.items())
_DESCRIPTION = f"""The virtual front desk of the Court of Justice of São Paulo.

Every answer of the app that is no success is `application/problem+json`. The platform in front of it answers
a few things by itself, without a body that says why:

{_BY_ITSELF}"""
_SECURITY = {
    Access.ANYBODY: [],
    Access.VISITOR: [{"ticketSecret": list[str]()}],
    Access.STAFF: [{"staffSignIn": list[str]()}],
}
_PROBLEM_SCHEMA = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "pattern": "^/problems/[a-z0-9-]+$"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def document(endpoints: Sequence[Endpoint]) -> dict[str, object]:
    """The whole document, from primitives only."""
    shapes = [shape for endpoint in endpoints for shape in endpoint.answers.values() if shape is not None]
    bodies = [endpoint.body for endpoint in endpoints if endpoint.body is not None]
    unique = list(dict.fromkeys([*shapes, *bodies]))
    _, components = msgspec.json.schema_components(unique, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, object]] = {}
    for endpoint in endpoints:
        paths.setdefault(f"/{endpoint.route}", {})[endpoint.method.lower()] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Balcão Virtual",
            "version": VERSION,
            "description": _DESCRIPTION,
        },
        "paths": paths,
        "components": {
            "schemas": {**components, "Problem": _PROBLEM_SCHEMA},
            "securitySchemes": {
                "ticketSecret": {"type": "apiKey", "in": "header", "name": "X-Ticket-Secret"},
                "staffSignIn": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "AppServiceAuthSession",
                    "description": "The platform's sign-in; writes must be same-origin.",
                },
            },
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "security": _SECURITY[endpoint.access],
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint),
    }
    if endpoint.body is not None:
        operation["requestBody"] = {
            "required": False,
            "content": {"application/json": {"schema": _ref(endpoint.body.__name__)}},
        }
    if endpoint.file is not None:
        content = {endpoint.file: {"schema": {"type": "string", "format": "binary"}}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, object]]:
    named = re.findall(r"\{(\w+)\}", endpoint.route)
    parameters = [_parameter(name, "path", required=True) for name in named]
    for name in endpoint.query:
        described = _parameter(name, "query", required=name == "officeId")
        described["schema"] = _QUERY_SCHEMAS.get(name, {"type": "string"})
        if name in _QUERY_TEXTS:
            described["description"] = _QUERY_TEXTS[name]
        parameters.append(described)
    if endpoint.method == "GET":
        parameters.append(_parameter("If-None-Match", "header", required=False))
    elif endpoint.method == "POST" and endpoint.body is not None:
        parameters.append(_name_of_the_client("Idempotency-Key", 22, 64))
    if endpoint.creates:
        parameters += [_parameter(name, "header", required=False) for name in ("If-Match", "If-None-Match")]
    if endpoint.guarded:
        parameters.append(_parameter("If-Match", "header", required=True))
    if endpoint.device:
        parameters.append(_name_of_the_client("X-Device-Id", 16, 128))
    return parameters


def _name_of_the_client(name: str, least: int, most: int) -> dict[str, object]:
    schema = {"type": "string", "minLength": least, "maxLength": most}
    return {**_parameter(name, "header", required=False), "schema": schema}


def _parameter(name: str, place: str, *, required: bool) -> dict[str, object]:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}


def _responses(endpoint: Endpoint) -> dict[str, object]:
    responses: dict[str, object] = {}
    for status, shape in endpoint.answers.items():
        schema = _ref(shape.__name__) if shape is not None else {"type": "object"}
        responses[str(status)] = {
            "description": "Success",
            "content": {"application/json": {"schema": schema}, **_other_forms(endpoint)},
        }
    if endpoint.method == "GET":
        responses["304"] = {"description": "The view is the one that If-None-Match names"}
    for status, problems in sorted(_problems_by_status(endpoint).items()):
        responses[str(status)] = {
            "description": "; ".join(f"{problem}: {PROBLEMS[problem][0]}" for problem in problems),
            "content": {"application/problem+json": {"schema": _problem_schema(problems)}},
        }
    return responses


def _other_forms(endpoint: Endpoint) -> dict[str, object]:
    """Endpoints with a `format` in the query also return a file for a spreadsheet."""
    return {"text/csv": {"schema": {"type": "string"}}} if "format" in endpoint.query else {}


def _problem_schema(problems: Sequence[Problem]) -> dict[str, object]:
    types = [f"/problems/{problem}" for problem in problems]
    return {"allOf": [_ref("Problem"), {"properties": {"type": {"enum": types}}}]}


def problems_of(endpoint: Endpoint) -> list[Problem]:
    """The problems that the endpoint declares, and those that every endpoint may answer."""
    everywhere = [Problem.INTERNAL, Problem.STORAGE_UNAVAILABLE, Problem.TRY_AGAIN]
    if endpoint.query or endpoint.method != "GET":
        everywhere.append(Problem.INVALID_REQUEST)
    if endpoint.body is not None:
        everywhere += [
            Problem.LENGTH_REQUIRED,
            Problem.BODY_TOO_LARGE,
            Problem.UNSUPPORTED_MEDIA_TYPE,
        ]
    return list(dict.fromkeys([*endpoint.problems, *everywhere]))


def _problems_by_status(endpoint: Endpoint) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for problem in problems_of(endpoint):
        found.setdefault(STATUS[problem], []).append(problem)
    return found


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
