"""`func` that fails to start, or does not end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from pathlib import Path

import aiohttp
import pytest

from local_host.core_tools_process import CoreToolsError, FuncProcess
from local_host.ports import free_port
from tests.infra.code_names import ROOT
from tests.infra.core_tools_double import HEALTHY, STARTUP_ERROR, STORAGE_ERROR, STUBBORN, double


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


def test_make_run_ends_with_that_error(tmp_path: Path) -> None:
    double(tmp_path, f"print({STARTUP_ERROR!r}, flush=True); serve({{}})")
    given = {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "HOST": "func",
        "PORT": str(free_port()),
        "DATA_DIR": str(tmp_path / "data"),
    }

    command = [sys.executable, "-m", "local_host"]
    run = subprocess.run(
        command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=60, check=False
    )

    assert run.returncode == 1
    assert run.stderr.endswith(f"\nfunc reports an error: {STORAGE_ERROR}\n\n")
    assert STARTUP_ERROR in run.stdout, "shown as well"
    assert not (tmp_path / "data" / "azurite" / "azurite.pid").exists(), "storage has stopped too"


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
