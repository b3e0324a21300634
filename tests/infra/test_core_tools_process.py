"""`func` that fails to start or does not end: small doubles that print and answer as Core Tools does."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import textwrap
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from local_host.core_tools_process import CoreToolsError, FuncOutput, FuncProcess, environment

STORAGE_ERROR = (
    "Microsoft.Azure.WebJobs.Extensions.DurableTask: Storage provider type (azure_storage) was not found. "
    "Available storage providers: AzureStorage."
)
STARTUP_ERROR = f"""
[2026-11-20T10:00:00.314Z] A host error has occurred during startup operation '5e184598'.
[2026-11-20T10:00:00.314Z] {STORAGE_ERROR}
[2026-11-20T10:00:00.320Z] Failed to stop host instance 'd3509165'.
[2026-11-20T10:00:00.320Z] Microsoft.Azure.WebJobs.Host: The host has not yet started.
Value cannot be null. (Parameter 'provider')
[2026-11-20T10:00:00.346Z] Host startup operation has been canceled
"""
"""As Core Tools 4 prints it; each error is red there, each time grey."""

SERVER = f"""#!{sys.executable}
import json, os, signal, subprocess, sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Host(BaseHTTPRequestHandler):
    def do_GET(self):
        known = ANSWERS.get(self.path)
        self.send_response(503 if known is None else 200)
        self.end_headers()
        self.wfile.write(known or b"Function host is not running.")

    def log_message(self, *_):
        pass

def serve(answers):
    global ANSWERS
    ANSWERS = answers
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[3])), Host).serve_forever()

"""
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
)
"""A child's program; it prints a line as soon as SIGTERM has no effect on it."""
HEALTHY = {"/api/health": b"{}"}


def double(folder: Path, body: str) -> str:
    path = folder / "func"
    path.write_text(SERVER + textwrap.dedent(body))
    path.chmod(0o755)
    return str(path)


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as opened:
        yield opened


Func = Callable[..., FuncProcess]


@pytest.fixture
async def func(tmp_path: Path) -> AsyncIterator[Func]:
    """Makes `func` of a program's text; what still runs at the end is killed."""
    made: list[FuncProcess] = []

    def make(body: str, *, start_seconds: float = 30, stop_seconds: float = 30) -> FuncProcess:
        one = FuncProcess(
            double(tmp_path, body), tmp_path, start_seconds=start_seconds, stop_seconds=stop_seconds
        )
        made.append(one)
        return one

    yield make
    for one in made:
        await one.stop()


async def failed(process: FuncProcess, session: aiohttp.ClientSession) -> tuple[str, float]:
    """The error of its start, and the seconds that it took."""
    began = time.monotonic()
    with pytest.raises(CoreToolsError) as raised:
        await process.start(session)
    return str(raised.value), time.monotonic() - began


async def test_says_that_func_ended_and_its_last_error(func: Func, session: aiohttp.ClientSession) -> None:
    error, _ = await failed(func(f"print({STARTUP_ERROR!r}, flush=True); raise SystemExit(1)"), session)

    assert error == f"func ended with status 1: {STORAGE_ERROR}"


async def test_says_the_last_line_of_one_that_never_became_a_host(
    func: Func, session: aiohttp.ClientSession
) -> None:
    """Core Tools' own refusals go to standard error."""
    error, _ = await failed(func("raise SystemExit('Port 7071 is unavailable.')"), session)

    assert error == "func ended with status 1: Port 7071 is unavailable."


async def test_says_that_func_ended_in_silence(func: Func, session: aiohttp.ClientSession) -> None:
    error, _ = await failed(func("raise SystemExit(3)"), session)

    assert error == "func ended with status 3: it has printed nothing"


async def test_an_end_is_seen_though_a_child_holds_the_output(
    func: Func, session: aiohttp.ClientSession, tmp_path: Path
) -> None:
    process = func(
        f"""
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        open({str(tmp_path / "child")!r}, "w").write(str(child.pid))
        print("the cause", flush=True)
        os._exit(4)
        """
    )
    try:
        error, seconds = await failed(process, session)
    finally:
        os.kill(int((tmp_path / "child").read_text()), signal.SIGKILL)

    assert error == "func ended with status 4: the cause"
    assert seconds < 15


async def test_an_error_that_it_prints_ends_the_start(func: Func, session: aiohttp.ClientSession) -> None:
    """The process lives on, and tries again for ever."""
    process = func(f"print({STARTUP_ERROR!r}, flush=True); serve({{}})")

    error, seconds = await failed(process, session)

    assert error == f"func reports an error: {STORAGE_ERROR}"
    assert seconds < 15


async def test_an_error_in_its_status_ends_the_start(func: Func, session: aiohttp.ClientSession) -> None:
    status = json.dumps({"state": "Error", "errors": [STORAGE_ERROR]}).encode()
    process = func(f"serve({{'/admin/host/status': {status!r}}})")

    error, seconds = await failed(process, session)

    assert error == f"func reports an error: {STORAGE_ERROR}"
    assert seconds < 15


@pytest.mark.parametrize(
    "status", [b'{"state": "Default"}', b'{"state": "Running", "errors": ["old"]}', b"[]", b"<html>"]
)
async def test_another_status_is_no_error(func: Func, session: aiohttp.ClientSession, status: bytes) -> None:
    process = func(f"serve({{'/admin/host/status': {status!r}, **{HEALTHY!r}}})")

    await process.start(session)


async def test_waits_no_longer_than_it_may(func: Func, session: aiohttp.ClientSession) -> None:
    error, _ = await failed(func("print('downloading', flush=True); serve({})", start_seconds=2), session)

    assert error == "func did not answer within 2 s: downloading"


async def test_what_it_prints_is_shown_as_it_comes(
    func: Func, session: aiohttp.ClientSession, capfd: pytest.CaptureFixture[str]
) -> None:
    printed = "print('one', flush=True); print('two', file=sys.stderr, flush=True)"
    process = func(f"{printed}; print('thr', end='', flush=True); serve({HEALTHY!r})")

    await process.start(session)

    assert capfd.readouterr().out == "one\ntwo\nthr"


async def test_one_that_ignores_sigterm_is_killed_with_its_children(
    func: Func, session: aiohttp.ClientSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    process = func(
        f"""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        child = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}], stdout=subprocess.PIPE)
        child.stdout.read(1)
        open({str(tmp_path / "pids")!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
        serve({HEALTHY!r})
        """,
        stop_seconds=0.5,
    )
    await process.start(session)

    await asyncio.wait_for(process.stop(), 15)

    await ended(int(pid) for pid in (tmp_path / "pids").read_text().split())
    assert "func did not end within 0.5 s of SIGTERM: it is killed" in caplog.text


async def test_children_that_outlive_it_are_killed_at_once(
    func: Func, session: aiohttp.ClientSession, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    process = func(
        f"""
        child = subprocess.Popen([sys.executable, "-c", {STUBBORN!r}], stdout=subprocess.PIPE)
        child.stdout.read(1)
        open({str(tmp_path / "pids")!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
        serve({HEALTHY!r})
        """
    )
    await process.start(session)

    await asyncio.wait_for(process.stop(), 15)

    await ended(int(pid) for pid in (tmp_path / "pids").read_text().split())
    assert "killed" not in caplog.text, "func itself has obeyed"


async def ended(pids: Iterable[int]) -> None:
    """Waits until none of them runs; a killed process is reaped a moment later."""
    async with asyncio.timeout(10):
        for pid in pids:
            while runs(pid):  # noqa: ASYNC110  (other processes: there is no event)
                await asyncio.sleep(0.02)


def runs(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_reads_an_error_from_pieces_of_any_size(size: int) -> None:
    shown: list[bytes] = []
    output = FuncOutput(shown.append)
    given = STARTUP_ERROR.encode()

    for start in range(0, len(given), size):
        output.data_received(given[start : start + size])

    assert output.error == output.last_error == STORAGE_ERROR
    assert b"".join(shown) == given


def test_reads_an_error_in_colours() -> None:
    output = FuncOutput(len)

    output.data_received(
        b"\x1b[90m[2026-11-20T10:00:00.314Z] \x1b[39m\x1b[31mA host error has occurred during startup "
        b"operation 'x'.\x1b[39m\r\n\x1b[90m[2026-11-20T10:00:00.314Z] \x1b[39m\x1b[31mThe cause\x1b[39m\r\n"
    )

    assert output.error == "The cause"


def test_reads_why_the_worker_has_indexed_no_function() -> None:
    output = FuncOutput(len)

    output.data_received(
        b"[2026-11-20T10:00:00.314Z] Worker failed to index functions\n"
        b"[2026-11-20T10:00:00.314Z] System.Private.CoreLib: Result: Failure\n"
        b"Exception: ModuleNotFoundError: No module named 'nothing'\nStack: ...\n"
    )

    assert output.error == "Exception: ModuleNotFoundError: No module named 'nothing'"


def test_an_error_of_a_host_that_is_being_replaced_is_none() -> None:
    output = FuncOutput(len)

    output.data_received(
        b"A host error has occurred on an inactive host during startup operation 'x'.\nThe cause\n"
    )

    assert output.error == ""
    assert output.last_error == "The cause"


def test_an_endless_line_is_not_kept_whole() -> None:
    output = FuncOutput(len)

    for _ in range(10):
        output.data_received(b"x" * 50_000)
    output.connection_lost(None)

    assert 50_000 < len(output.last_error) <= 65_536


def test_colours_are_asked_for_where_they_are_seen() -> None:
    asked = "DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION"

    assert environment({}, colours=True)[asked] == "1"
    assert asked not in environment({}, colours=False)
