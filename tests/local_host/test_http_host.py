"""HTTP beyond single answers: limits, bodies, keys, clients that leave, blocking functions, stopping."""

from __future__ import annotations

import asyncio
import http.client
import logging
import socket
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import cast

import azure.functions as func
import pytest

from local_host.azurite import Azurite
from local_host.http_request import BODY_LIMIT_SETTING, body_limit
from tests.local_host.hosting import Hosted, eventually, hosted
from tests.local_host.observed_app import as_json, echo
from tests.local_host.small_apps import http_app

ENDED: list[str] = []
GATE, UNBLOCKED = threading.Event(), threading.Event()


async def hold(req: func.HttpRequest) -> func.HttpResponse:
    await asyncio.sleep(float(req.params["seconds"]))
    return as_json("held")


async def hold_async(req: func.HttpRequest) -> func.HttpResponse:
    await asyncio.to_thread(GATE.wait, 120)
    ENDED.append("async")
    return as_json("held")


def hold_sync(req: func.HttpRequest) -> func.HttpResponse:
    GATE.wait(120)
    ENDED.append("sync")
    return as_json("held")


async def block(req: func.HttpRequest) -> func.HttpResponse:
    UNBLOCKED.wait(120)
    return as_json("blocked")


def raising(req: func.HttpRequest) -> func.HttpResponse:
    raise RuntimeError("from inside")


def leaving(req: func.HttpRequest) -> func.HttpResponse:
    raise SystemExit(3)


@pytest.fixture(scope="module")
def host(azurite: Azurite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    handlers = [hold, hold_async, hold_sync, block, raising, leaving]
    app = http_app(echo=echo("echo"), **{handler.__name__: handler for handler in handlers})
    with hosted(app, azurite, tmp_path_factory.mktemp("http")) as running:
        yield running


@pytest.mark.parametrize(
    ("length", "status"),
    [(8000, 200), (8200, 414), (2_000_000, 400)],
)
def test_a_request_line_has_8_kilobytes(host: Hosted, length: int, status: int) -> None:
    assert host.get(f"/api/echo?q={'x' * length}").status == status


def test_headers_have_32_kilobytes_and_a_hundred_names(host: Hosted) -> None:
    assert host.call("GET", "/api/echo", headers={"X-Long": "x" * 30_000}).status == 200
    assert host.call("GET", "/api/echo", headers={"X-Long": "x" * 33_000}).status == 431
    assert host.call("GET", "/api/echo", headers={f"X-{n}": "1" for n in range(101)}).status == 431


def test_a_header_that_is_not_utf8_is_refused(host: Hosted) -> None:
    assert b" 400 " in exchange(host, b"X-Odd: \xff\xfe\r\n")
    assert b" 200 " in exchange(host, "X-Odd: é\r\n".encode())


def exchange(host: Hosted, headers: bytes) -> bytes:
    name, port = host.netloc.split(":")
    with socket.create_connection((name, int(port)), timeout=10) as connection:
        connection.sendall(b"GET /api/echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + headers + b"\r\n")
        return connection.recv(65536)


def test_a_large_body_arrives_whole(host: Hosted) -> None:
    assert host.call("POST", "/api/echo", b"x" * 3_000_000).json()["length"] == 3_000_000


def test_a_body_above_the_limit_is_an_empty_500(host: Hosted) -> None:
    connection = http.client.HTTPConnection(host.netloc, timeout=20)
    connection.putrequest("POST", "/api/echo")
    connection.putheader("Content-Length", "104857601")
    connection.endheaders()
    answer = connection.getresponse()

    assert (answer.status, answer.read()) == (500, b"")
    connection.close()


def test_a_chunked_body_arrives_empty(host: Hosted) -> None:
    connection = http.client.HTTPConnection(host.netloc, timeout=20)
    connection.request("POST", "/api/echo", iter([b"abc", b"def"]), encode_chunked=True)
    answer = connection.getresponse()

    assert b'"length": 0' in answer.read()
    connection.close()


def test_the_connection_is_kept_and_old_clients_are_not_chunked(host: Hosted) -> None:
    connection = http.client.HTTPConnection(host.netloc, timeout=20)
    for _ in range(2):
        connection.request("GET", "/api/echo")
        assert connection.getresponse().read()
    connection.close()
    name, port = host.netloc.split(":")
    with socket.create_connection((name, int(port)), timeout=10) as old:
        old.sendall(b"GET /api/echo HTTP/1.0\r\nHost: x\r\n\r\n")
        answer = old.recv(65536)
    assert b"Transfer-Encoding" not in answer
    assert answer.endswith(b"}")


def test_forged_identity_headers_never_reach_a_function(azurite: Azurite, tmp_path: Path) -> None:
    def seen(req: func.HttpRequest) -> func.HttpResponse:
        return as_json(sorted(cast(Mapping[str, str], req.headers)))

    forged = {"X-MS-CLIENT-PRINCIPAL": "eyJ9", "x-ms-token-aad-id-token": "t", "X-Other": "1"}
    with hosted(http_app(seen=seen), azurite, tmp_path) as host:
        names = host.call("GET", "/api/seen", headers=forged).json()

    assert "x-other" in names
    assert not [name for name in names if name.startswith("x-ms-")]


def test_the_hosts_limit_of_a_body_is_the_setting(azurite: Azurite, tmp_path: Path) -> None:
    def lengths(req: func.HttpRequest) -> func.HttpResponse:
        return as_json({"length": len(req.get_body())})

    limit = body_limit({BODY_LIMIT_SETTING: "16777216"})
    assert (limit, body_limit({})) == (16_777_216, 104_857_600)
    with hosted(http_app(echo=lengths), azurite, tmp_path, body_limit=limit) as host:
        assert host.call("POST", "/api/echo", b"x" * limit).json()["length"] == limit
        connection = http.client.HTTPConnection(host.netloc, timeout=20)
        connection.putrequest("POST", "/api/echo")
        connection.putheader("Content-Length", str(limit + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (500, b""), "and nothing of it was read"
        connection.close()


def test_the_address_of_the_connection_overwrites_what_a_client_says(
    azurite: Azurite, tmp_path: Path
) -> None:
    def seen(req: func.HttpRequest) -> func.HttpResponse:
        return as_json(dict(cast(Mapping[str, str], req.headers))["client-ip"])

    with hosted(http_app(seen=seen), azurite, tmp_path) as host:
        name, port = host.netloc.split(":")
        connection = http.client.HTTPConnection(name, int(port), timeout=20, source_address=("127.0.0.5", 0))
        connection.request("GET", "/api/seen", headers={"Client-IP": "203.0.113.7"})
        written = connection.getresponse().read().decode()
        connection.close()

    assert written.startswith('"127.0.0.5:')


def test_an_exception_is_an_empty_500_and_a_traceback_in_the_console(
    host: Hosted, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        answer = host.get("/api/raising")

    assert (answer.status, answer.body) == (500, b"")
    assert "RuntimeError: from inside" in caplog.text
    assert "Traceback" in caplog.text


def test_each_invocation_is_one_line(host: Hosted, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "local_host.function"):
        host.get("/api/echo")

    (line,) = [record.getMessage() for record in caplog.records if record.name == "local_host.function"]
    name, invocation, outcome, milliseconds, unit = line.split()
    assert (name, len(invocation), outcome, unit) == ("echo", 36, "ok", "ms")
    assert milliseconds.isdigit()


def test_system_exit_fails_one_request_and_is_explained(
    host: Hosted, caplog: pytest.LogCaptureFixture
) -> None:
    assert host.get("/api/leaving").status == 500
    assert "in Azure this kills the worker" in caplog.text
    assert host.get("/api/echo").status == 200


def test_a_client_that_leaves_ends_nothing(host: Hosted) -> None:
    name, port = host.netloc.split(":")
    for path, function in (("/api/hold_async", "hold_async"), ("/api/hold_sync", "hold_sync")):
        with socket.create_connection((name, int(port))) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            eventually(lambda: function in host.host.in_flight().values(), "the function runs")  # noqa: B023
    GATE.set()

    eventually(lambda: {"async", "sync"} <= set(ENDED), "both functions have ended")


def test_held_and_sync_requests_run_side_by_side(host: Hosted) -> None:
    with ThreadPoolExecutor(40) as clients:
        answers = list(clients.map(host.status_of, ["/api/hold?seconds=0.5"] * 40))

    assert answers == [200] * 40


def test_a_blocking_function_stalls_other_functions_and_not_the_host(host: Hosted) -> None:
    with ThreadPoolExecutor(2) as clients:
        blocked = clients.submit(host.get, "/api/block")
        eventually(lambda: "block" in host.host.in_flight().values(), "it blocks")
        held = clients.submit(host.get, "/api/hold?seconds=0")
        assert host.get("/").status == 200
        assert not held.done()
        UNBLOCKED.set()
        assert (blocked.result().status, held.result().status) == (200, 200)


def test_a_function_beyond_its_time_out_is_given_up(
    azurite: Azurite, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with hosted(http_app(hold=hold), azurite, tmp_path, host_json={"functionTimeout": "00:00:00.2"}) as host:
        answer = host.get("/api/hold?seconds=30")

    assert (answer.status, answer.body) == (500, b"")
    assert "hold ran longer than 0.2 s (functionTimeout)" in caplog.text


def test_a_stop_closes_the_port_and_lets_requests_end(azurite: Azurite, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as clients:
        with hosted(http_app(hold=hold), azurite, tmp_path) as host:
            held = clients.submit(host.get, "/api/hold?seconds=2")
            eventually(lambda: host.host.in_flight(), "the request is held")
        with pytest.raises(ConnectionRefusedError):
            host.get("/")
        assert held.result().json() == "held"
