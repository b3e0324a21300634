"""Every answer that a test sees is held against the published contract, with its headers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError

from functions.pages import PAGE_HEADERS
from functions.responses import API_HEADERS
from tests.product import Answer

Object = Mapping[str, Any]
BODILESS = {204, 304}
OPEN_ANSWERS = {"/api/openapi.json"}
"""Their shape is somebody else's standard."""


class Contract:
    """The document of `/api/openapi.json` as a judge."""

    def __init__(self, document: Object) -> None:
        self.document = document
        self._validators: dict[str, Draft202012Validator] = {}
        # As OpenAPI has it, a path as it stands goes before one with a parameter in that place.
        concrete_first = sorted(
            cast("dict[str, object]", document["paths"]), key=lambda path: path.count("{")
        )
        self._paths = [
            (re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(path)) + "/?"), path)
            for path in concrete_first
        ]

    def operation(self, method: str, path: str) -> tuple[str, Object] | None:
        """The path as published and the operation; None where no endpoint takes it."""
        for pattern, published in self._paths:
            if pattern.fullmatch(path.partition("?")[0]):
                operation = self.document["paths"][published].get(method.lower())
                return (published, operation) if operation else None
        return None

    def check(self, method: str, path: str, answer: Answer) -> None:
        """Raises `AssertionError` for what the contract does not promise."""
        seen = f"{method} {path} → {answer.status} {answer.raw[:300]!r}"
        check_headers(answer, seen)
        found = self.operation(method, path)
        if found is None:
            if path.startswith("/api/") and answer.status != 204:
                assert answer.status in {404, 405}, seen
                self._check_body("Problem", {"$ref": "#/components/schemas/Problem"}, answer, seen)
            return
        published, operation = found
        declared = cast("dict[str, Object]", operation["responses"]).get(str(answer.status))
        assert declared is not None, f"not in the contract: {seen}"
        if answer.status in BODILESS:
            assert answer.raw == b"", seen
            return
        forms = cast("dict[str, Object]", declared["content"])
        content_type = answer.headers["Content-Type"].removesuffix("; charset=utf-8")
        assert content_type in forms, seen
        assert answer.headers["Content-Type"] == f"{content_type}; charset=utf-8", seen
        media = forms[content_type]
        if published not in OPEN_ANSWERS and content_type != "text/csv":
            self._check_body(f"{method} {published} {answer.status}", media["schema"], answer, seen)

    def _check_body(self, name: str, schema: Object, answer: Answer, seen: str) -> None:
        errors = [f"{error.json_path}: {error.message}" for error in self._find(name, schema, answer.body)]
        assert not errors, f"{seen}\n{errors}"
        reference = schema.get("$ref")
        if reference and not reference.endswith("/Problem"):
            known = self.document["components"]["schemas"][reference.rpartition("/")[2]]["properties"]
            assert set(answer.body) <= set(known), seen

    def _find(self, name: str, schema: Object, body: dict[str, Any]) -> list[ValidationError]:
        if name not in self._validators:
            whole = {**schema, "components": self.document["components"]}
            self._validators[name] = Draft202012Validator(whole)
        found: Iterator[ValidationError] = self._validators[name].iter_errors(body)  # pyright: ignore[reportUnknownMemberType]  (half typed library)
        return list(found)


def check_headers(answer: Answer, seen: str) -> None:
    """The security headers of every answer, errors included; and what a status brings along."""
    is_page = answer.headers.get("Cache-Control") == PAGE_HEADERS["Cache-Control"]
    for name, value in (PAGE_HEADERS if is_page else API_HEADERS).items():
        assert answer.headers.get(name) == value, f"{name} of {seen}"
    if answer.status != 304:  # there it takes the place of `pollAfterSeconds`
        assert ("Retry-After" in answer.headers) == (answer.status in {429, 503}), seen
    assert ("Allow" in answer.headers) == (answer.status in {204, 405}), seen
    if answer.status >= 400 and not is_page:
        assert answer.headers["Content-Type"].startswith("application/problem+json"), seen
        assert answer.body["status"] == answer.status, seen
    assert b"Traceback" not in answer.raw, seen
