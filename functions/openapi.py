"""The contract as OpenAPI 3.1, made from the list of doors and the shapes themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from functions.doors import Caller, Door
from functions.problems import STATUS
from shared.domain.errors import Problem
from shared.domain.text_pt import PROBLEMS

VERSION = "1.0.0"
_HELD = "Seconds to hold the answer while nothing changes (with If-None-Match), at most 25"
_SECURITY = {
    Caller.ANYBODY: [],
    Caller.TICKET_HOLDER: [{"ticketSecret": list[str]()}],
    Caller.STAFF: [{"staffSignIn": list[str]()}],
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


def document(doors: Sequence[Door]) -> dict[str, object]:
    """The whole document, primitives only."""
    shapes = [shape for door in doors for shape in door.answers.values() if shape is not None]
    bodies = [door.body for door in doors if door.body is not None]
    unique = list(dict.fromkeys([*shapes, *bodies]))
    _, components = msgspec.json.schema_components(unique, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, object]] = {}
    for door in doors:
        paths.setdefault(f"/{door.route}", {})[door.method.lower()] = _operation(door)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Balcão Virtual",
            "version": VERSION,
            "description": "The virtual front desk of the Court of Justice of São Paulo.",
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


def _operation(door: Door) -> dict[str, object]:
    operation: dict[str, object] = {
        "operationId": door.name,
        "summary": door.summary,
        "security": _SECURITY[door.caller],
        "parameters": _parameters(door),
        "responses": _responses(door),
    }
    if door.body is not None:
        operation["requestBody"] = {
            "required": False,
            "content": {"application/json": {"schema": _ref(door.body.__name__)}},
        }
    return operation


def _parameters(door: Door) -> list[dict[str, object]]:
    named = re.findall(r"\{(\w+)\}", door.route)
    parameters = [_parameter(name, "path", required=True) for name in named]
    for name in door.query:
        described = _parameter(name, "query", required=name == "officeId")
        if name == "wait":
            described["description"] = _HELD
            described["schema"] = {"type": "integer", "minimum": 0, "maximum": 25}
        parameters.append(described)
    if door.method == "GET":
        parameters.append(_parameter("If-None-Match", "header", required=False))
    elif door.body is not None and door.method == "POST":
        key = _parameter("Idempotency-Key", "header", required=False)
        key["schema"] = {"type": "string", "minLength": 22, "maxLength": 64}
        parameters.append(key)
    return parameters


def _parameter(name: str, place: str, *, required: bool) -> dict[str, object]:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}


def _responses(door: Door) -> dict[str, object]:
    responses: dict[str, object] = {}
    for status, shape in door.answers.items():
        schema = _ref(shape.__name__) if shape is not None else {"type": "object"}
        responses[str(status)] = {
            "description": "Success",
            "content": {"application/json": {"schema": schema}},
        }
    if "wait" in door.query:
        responses["304"] = {"description": "Nothing has changed"}
    for status, problems in sorted(_problems_by_status(door).items()):
        responses[str(status)] = {
            "description": "; ".join(f"{problem}: {PROBLEMS[problem][0]}" for problem in problems),
            "content": {"application/problem+json": {"schema": _ref("Problem")}},
        }
    return responses


def _problems_by_status(door: Door) -> dict[int, list[Problem]]:
    """What the door declares, and what any door may answer."""
    everywhere = [Problem.INTERNAL, Problem.STORAGE_UNAVAILABLE]
    if door.query or door.method != "GET":
        everywhere.append(Problem.INVALID_REQUEST)
    if door.body is not None:
        everywhere += [
            Problem.LENGTH_REQUIRED,
            Problem.BODY_TOO_LARGE,
            Problem.UNSUPPORTED_MEDIA_TYPE,
            Problem.TRY_AGAIN,
        ]
    found: dict[int, list[Problem]] = {}
    for problem in dict.fromkeys([*door.problems, *everywhere]):
        found.setdefault(STATUS[problem], []).append(problem)
    return found


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
