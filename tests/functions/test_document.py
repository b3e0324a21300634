"""The published contract: valid, complete, and saying no more than there is."""

from __future__ import annotations

import io
import re
from typing import cast

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from functions.dispatch import all_endpoints
from functions.openapi import BARE_ANSWERS
from functions.platform import health
from functions.problems import STATUS, problem_body
from functions.requests import Request
from local_host.product import BODY_LIMIT
from shared.domain.errors import Problem, Refused
from shared.services import Services
from shared.version import VERSION
from tests.builders import START
from tests.functions.app import Setup


async def test_it_is_valid_openapi_3_1(setup: Setup) -> None:
    answer = await setup.visitor().get("/api/openapi.json")

    assert answer["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(answer.body).validate()  # pyright: ignore[reportArgumentType]  (a mapping)


async def test_it_is_made_once_however_often_anybody_asks() -> None:
    """16 ms of the loop for each request would let one client hold up a whole instance."""
    made: list[int] = []
    [_, contract] = health.endpoints(lambda: made.append(1) or ())
    services = cast("Services", None)

    answers = [await contract.handler(services, Request("GET", {}, {}, {}, b"", START)) for _ in range(3)]
    known = {"if-none-match": answers[0].headers["ETag"]}
    again = await contract.handler(services, Request("GET", known, {}, {}, b"", START))

    assert made == [1]
    assert [answer.status for answer in answers] == [200, 200, 200]
    assert (again.status, again.body) == (304, b"")


async def test_the_contract_and_health_have_the_products_version(setup: Setup) -> None:
    visitor = setup.visitor()

    assert (await visitor.get("/api/openapi.json"))["info"]["version"] == VERSION
    assert (await visitor.get("/api/health"))["version"] == VERSION


async def test_health_names_the_commit_of_a_package(setup: Setup, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the file that `infra.package` writes (`tests/infra/test_package.py`); a checkout has none."""
    visitor = setup.visitor()
    assert (await visitor.get("/api/health"))["commit"] is None

    monkeypatch.setattr(health, "commit", lambda: "0123456789abcdef" * 2 + "01234567")
    assert (await visitor.get("/api/health"))["commit"] == "0123456789abcdef" * 2 + "01234567"


async def test_it_names_the_answers_that_the_host_gives_by_itself(setup: Setup) -> None:
    """Each is provoked at the local host, which answers them as Azure does: without a body."""
    visitor = setup.product.visitor()  # whose answers are not held against the contract of the app's own
    described = (await visitor.get("/api/openapi.json"))["info"]["description"]
    bare = [
        await visitor.get(f"/{'x' * 9_000}"),
        await visitor.get("/", headers={f"X-{number}": "x" * 400 for number in range(90)}),
        await visitor.get("//"),
        await visitor.send_bytes("POST", "/api/offices/x/tickets", io.BytesIO(b"x" * (BODY_LIMIT + 1)), {}),
    ]

    assert [(answer.status, answer.raw) for answer in bare] == [
        (414, b""),
        (431, b""),
        (404, b""),
        (500, b""),
    ]
    for status, why in BARE_ANSWERS.items():
        assert f"* {status}: {why}" in described
    assert {answer.status for answer in bare} <= BARE_ANSWERS.keys()


async def test_it_lists_every_endpoint_and_nothing_else(setup: Setup) -> None:
    document = (await setup.visitor().get("/api/openapi.json")).body
    paths: dict[str, dict[str, object]] = document["paths"]  # pyright: ignore[reportAssignmentType]  (JSON)

    published = {(method.upper(), path) for path, operations in paths.items() for method in operations}

    endpoints = all_endpoints(setup.product.services)
    assert published == {(endpoint.method, f"/{endpoint.route}") for endpoint in endpoints}
    assert len({endpoint.name for endpoint in endpoints}) == len(endpoints)


async def test_it_asks_for_the_secret_in_a_header_only(setup: Setup) -> None:
    document = setup.visitor().get("/api/openapi.json")
    schemes = (await document)["components"]["securitySchemes"]
    assert schemes["ticketSecret"] == {"type": "apiKey", "in": "header", "name": "X-Ticket-Secret"}

    for endpoint in all_endpoints(setup.product.services):
        assert not re.search("secret|key", f"{endpoint.route} {' '.join(endpoint.query)}", re.IGNORECASE)


async def test_fields_that_may_be_left_out_are_not_required(setup: Setup) -> None:
    schemas = (await setup.visitor().get("/api/openapi.json"))["components"]["schemas"]
    required = set(schemas["TicketView"]["required"])

    assert {"ticketId", "status", "position", "pollAfterSeconds"} <= required
    optional = {
        "displayName",
        "caseNumber",
        "call",
        "canReturnUntil",
        "movedTo",
        "outcome",
        "notice",
        "message",
    }
    assert optional <= set(schemas["TicketView"]["properties"])
    assert not optional & required
    assert "secret" in schemas["JoinedView"]["required"]
    assert schemas["NothingBody"]["additionalProperties"] is False
    assert schemas["DetailsBody"]["required"] == []


def test_every_problem_has_a_status_and_texts() -> None:
    assert set(STATUS) == set(Problem)
    for problem in Problem:
        body = problem_body(Refused(problem))
        assert body["type"] == f"/problems/{problem}"
        assert all(str(body[text]).strip() for text in ("title", "detail"))


def test_every_problem_is_declared_somewhere_or_belongs_to_every_endpoint(setup: Setup) -> None:
    everywhere = {Problem.METHOD_NOT_ALLOWED}
    published = str(setup.contract.document if setup.contract else "")
    for problem in set(Problem) - everywhere:
        assert f"'/problems/{problem}'" in published, problem
