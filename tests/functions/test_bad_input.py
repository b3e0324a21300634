"""Requests that are not as they must be: each gets a problem that names what is wrong."""

from __future__ import annotations

import json

import pytest

from functions.requests import JSON_LIMIT
from tests.functions import raw
from tests.functions.app import Scene, Setup, problem
from tests.product import Answer

JSON = {"Content-Type": "application/json"}


def fields(answer: Answer) -> list[str]:
    return [error["field"] for error in answer["errors"]]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "body"),
        (b"null", "body"),
        (b"[]", "body"),
        (b'"text"', "body"),
        (b"\xff\xfe", "body"),
        (b"\x00", "body"),
        (b"[" * 5000, "body"),
        (b'{"displayName": "\\ud800"}', "body"),
        (b'{"displayName": "\xff"}', "body"),
        (b'{"displayName": 7}', "displayName"),
        (b'{"displayName": "...."}', "displayName"),
        (b'{"displayName": "' + b"a" * 81 + b'"}', "displayName"),
        (b'{"displayName": "' + b"a" * 4001 + b'"}', "displayName"),
        (b'{"priority": "vip"}', "priority"),
        (b'{"priority": null}', "priority"),
        (b'{"needs": "libras"}', "needs"),
        (b'{"needs": ["libras", "coffee"]}', "needs[1]"),
        (b'{"caseNumber": "123"}', "caseNumber"),
        (b'{"surprise": 1}', "surprise"),
        (b'{"DisplayName": "Rui"}', "DisplayName"),
    ],
)
async def test_bodies_of_an_entry(scene: Scene, body: bytes, field: str) -> None:
    answer = await scene.setup.visitor().send_bytes("POST", scene.entries, body, JSON)

    assert problem(answer) == (400, "invalid-request")
    assert fields(answer) == [field]
    assert all(error["message"] for error in answer["errors"])
    assert (await scene.queue())["waiting"] == []


async def test_what_is_invisible_goes(scene: Scene) -> None:
    name = "Ma\u0000ria\u202e \u200bSilva"
    visitor = await scene.join({"displayName": name})

    assert visitor.joined["displayName"] == "Maria Silva"


@pytest.mark.parametrize(
    ("opinion", "field"),
    [
        ({"score": 0}, "score"),
        ({"score": 6}, "score"),
        ({"score": "5"}, "score"),
        ({"score": 4.5}, "score"),
        ({"score": 10**30}, "score"),
        ({"score": 3, "comment": "x" * 2001}, "comment"),
        ({"stars": 5}, "stars"),
    ],
)
async def test_bodies_of_an_evaluation(scene: Scene, opinion: dict[str, object], field: str) -> None:
    visitor = await scene.join()
    await visitor.does("leave")

    assert fields(await visitor.evaluates(**opinion)) == [field]


async def test_commands_take_no_fields(scene: Scene) -> None:
    visitor = await scene.join()

    assert fields(await visitor.does("ready", {"when": "now"})) == ["when"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "officeIds"),
        ({"officeIds": []}, "officeIds"),
        ({"officeIds": "x"}, "officeIds"),
        ({"officeIds": [1]}, "officeIds[0]"),
        ({"officeIds": ["A B"]}, "officeIds"),
        ({"officeIds": ["x"] * 51}, "officeIds"),
    ],
)
async def test_bodies_of_a_call(scene: Scene, body: dict[str, object], field: str) -> None:
    answer = await scene.ana.post("/api/staff/calls", body)

    assert problem(answer) == (400, "invalid-request")
    assert fields(answer) == [field]


async def test_a_queue_without_an_office(scene: Scene) -> None:
    for query in ("", "?officeId=", "?officeId=,,", "?officeId=A%20B"):
        assert problem(await scene.ana.get(f"/api/staff/queue{query}")) == (400, "invalid-request")


async def test_a_body_that_is_too_large(scene: Scene) -> None:
    page = scene.setup.visitor()
    most = json.dumps({"displayName": "a"}).encode()
    fits = most + b" " * (JSON_LIMIT - len(most))

    assert (await page.send_bytes("POST", scene.entries, fits, JSON)).status == 201
    answer = await page.send_bytes("POST", scene.entries, fits + b" ", JSON)
    assert problem(answer) == (413, "body-too-large")
    assert answer["limitBytes"] == JSON_LIMIT


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""])
async def test_another_content_type(scene: Scene, kind: str) -> None:
    answer = await raw.send(
        scene.setup.product.url, "POST", scene.entries, {"Content-Type": kind, "Content-Length": "2"}, b"{}"
    )

    assert problem(answer) == (415, "unsupported-media-type")


async def test_json_with_a_charset_is_json(scene: Scene) -> None:
    kind = {"Content-Type": "Application/JSON; charset=utf-8"}
    answer = await scene.setup.visitor().send_bytes("POST", scene.entries, b"{}", kind)
    assert answer.status == 201


async def test_bodies_without_a_length(scene: Scene) -> None:
    url = scene.setup.product.url
    unsized = await raw.send(url, "POST", scene.entries, JSON)
    assert problem(unsized) == (411, "length-required")
    chunked = await raw.send(
        url, "POST", scene.entries, {**JSON, "Transfer-Encoding": "chunked"}, b"2\r\n{}\r\n0\r\n\r\n"
    )
    assert problem(chunked) == (411, "length-required")
    assert (await scene.queue())["waiting"] == []
    assert (await raw.send(url, "POST", scene.entries, {})).status == 201


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("GET", "/api/offices/x/tickets", "POST"),
        ("DELETE", "/api/tickets/x", "GET, PATCH"),
        ("HEAD", "/api/health", "GET"),
        ("POST", "/api/tickets/x/evaluation", "PUT"),
        ("TRACE", "/api/offices", "GET"),
        ("PUT", "/api/staff/calls", "POST"),
        ("POST", "/", "GET, HEAD"),
        ("DELETE", "/assets/common/api.js", "GET, HEAD"),
    ],
)
async def test_a_method_that_no_endpoint_takes(setup: Setup, method: str, path: str, allow: str) -> None:
    answer = await raw.send(setup.product.url, method, path, {})

    assert (answer.status, answer.headers["Allow"]) == (405, allow)
    if method != "HEAD":
        assert problem(answer) == (405, "method-not-allowed")
    else:
        assert answer.raw == b""


async def test_options_names_the_methods_and_no_other_origin(setup: Setup) -> None:
    for path, allow in (("/api/tickets/x", "GET, OPTIONS, PATCH"), ("/", "GET, HEAD, OPTIONS")):
        asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        answer = await setup.visitor().send("OPTIONS", path, headers=asked)
        assert (answer.status, answer.headers["Allow"]) == (204, allow)
        assert not [name for name in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize(
    "path",
    ["/api", "/api/", "/api/nothing", "/api/tickets", "/api/staff", "/api/staff/none", "/api/offices/a/b/c"],
)
async def test_routes_that_do_not_exist(setup: Setup, path: str) -> None:
    assert problem(await setup.visitor().get(path)) == (404, "not-found")
    page = await setup.visitor().get(path, headers={"Accept": "text/html"})
    assert problem(page) == (404, "not-found")


async def test_two_slashes_at_the_front_are_the_hosts_own(setup: Setup) -> None:
    assert (await raw.send(setup.product.url, "GET", "//api/health", {})).status == 404


async def test_malformed_hosts_and_origins_are_no_error_of_ours(scene: Scene) -> None:
    url = scene.setup.product.url
    assert (await raw.send(url, "GET", "/api/health", {"Host": "["})).status in {200, 400}
    cookies = "; ".join(f"{c.key}={c.value}" for c in scene.ana.session.cookie_jar)
    for origin in ("http://[", "null", "", "https://", f"{url}.evil.example"):
        answer = await raw.send(url, "POST", "/api/staff/calls", {"Origin": origin, "Cookie": cookies})
        assert problem(answer) == (403, "not-allowed")
