"""Azure Functions Core Tools as a process: start `func`, detect when it is ready or has failed, end it."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import aiohttp

from local_host.ports import free_port

START_SECONDS = 180.0
"""The first start downloads the extension bundle."""
STOP_SECONDS = 45.0
"""After SIGTERM Azure's host gives HTTP 30 s and other work about 10 s; it was gone by 43 s."""
LOOK_SECONDS = 0.5
ANSWER_SECONDS = 5.0
"""The host holds a request until its functions are loaded; then it is asked again."""
REST_SECONDS = 1.0
"""Output of an ended process may still arrive."""

_STARTS_AN_ERROR = (
    "A host error has occurred during startup operation",
    "Worker failed to index functions",
)
"""The host's log (ScriptHostServiceLoggerExtension.cs, GrpcWorkerChannel.cs): the next line is the error."""
_DECORATION = re.compile(r"\x1b\[[0-9;]*m|^\[[0-9T:.Z-]+\] ")
_LONGEST_LINE = 65_536

_log = logging.getLogger(__name__)


class CoreToolsError(RuntimeError):
    """Core Tools did not start; the text contains its last error."""


class FuncOutput(asyncio.Protocol):
    """The output of `func`: forwarded as it arrives, and searched for the error that it ends with."""

    def __init__(self, show: Callable[[bytes], object]) -> None:
        self._show = show
        self._rest = b""
        self._error_follows = False
        self._last_line = ""
        self.error = ""
        """The last error that the host has reported; empty if there is none."""
        self.closed = asyncio.Event()

    @property
    def last_error(self) -> str:
        """The host's error; without one the last line, where Core Tools names its own."""
        return self.error or self._last_line or "it has printed nothing"

    def data_received(self, data: bytes) -> None:
        """Another piece of output, split anywhere."""
        self._show(data)
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest[-_LONGEST_LINE:]
        for line in lines:
            self._read(line)

    def connection_lost(self, exc: Exception | None) -> None:
        """The pipe is closed by all processes."""
        self._read(self._rest)
        self.closed.set()

    def _read(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").strip()
        while (plain := _DECORATION.sub("", text)) != text:
            text = plain
        if not text:
            return
        self._last_line = text
        if any(start in text for start in _STARTS_AN_ERROR):
            self._error_follows = True
        elif self._error_follows and not text.endswith("Result: Failure"):
            self.error, self._error_follows = text, False


class FuncProcess:
    """`func start` over an app folder, on a port of its own, in a process group of its own."""

    def __init__(
        self,
        executable: str,
        app: Path,
        *,
        start_seconds: float = START_SECONDS,
        stop_seconds: float = STOP_SECONDS,
    ) -> None:
        self._executable = executable
        self._app = app
        self._start_seconds = start_seconds
        self._stop_seconds = stop_seconds
        self._port = free_port()
        self._output = FuncOutput(_show)
        self._reading: asyncio.ReadTransport | None = None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def start(self, session: aiohttp.ClientSession) -> None:
        """Return once its functions answer. Raises `CoreToolsError` at the first error that is reported."""
        read, write = os.pipe()  # Not asyncio's: there, `wait` also waits for children that hold the pipe.
        try:
            self._reading, _ = await asyncio.get_running_loop().connect_read_pipe(
                lambda: self._output, os.fdopen(read, "rb", buffering=0)
            )
            self._process = await asyncio.create_subprocess_exec(
                self._executable,
                "start",
                "--port",
                str(self._port),
                cwd=self._app,
                env=environment(os.environ, colours=sys.stdout.isatty()),
                stdout=write,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,  # It starts children; all end with it.
            )
        finally:
            os.close(write)
        try:
            async with asyncio.timeout(self._start_seconds):
                while not await self._ready(self._process, session):  # noqa: ASYNC110  (another process)
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError as error:
            last = self._output.last_error
            raise CoreToolsError(f"func did not answer within {self._start_seconds:g} s: {last}") from error

    async def stop(self) -> None:
        """End it with its children: ask first, then kill. No effect if it has ended."""
        if self._process and self._process.returncode is None:
            await self._end(self._process)
        if self._reading:
            await self._rest_of_output()
            self._reading.close()
            await self._output.closed.wait()

    async def _end(self, process: asyncio.subprocess.Process) -> None:
        _signal(process, signal.SIGTERM)
        try:
            async with asyncio.timeout(self._stop_seconds):
                await process.wait()
        except TimeoutError:
            _log.warning("func did not end within %g s of SIGTERM: it is killed", self._stop_seconds)
        _signal(process, signal.SIGKILL)  # children that outlive it, too
        await process.wait()

    async def _ready(self, process: asyncio.subprocess.Process, session: aiohttp.ClientSession) -> bool:
        if process.returncode is not None:
            await self._rest_of_output()
            raise CoreToolsError(f"func ended with status {process.returncode}: {self._output.last_error}")
        error = self._output.error or await self._status_error(session)
        if error:
            raise CoreToolsError(f"func reports an error: {error}")
        status, _ = await self._get(session, "/api/health")
        return status == 200

    async def _rest_of_output(self) -> None:
        """Until the output ends, or a child that outlives `func` holds the pipe for too long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._output.closed.wait(), REST_SECONDS)

    async def _status_error(self, session: aiohttp.ClientSession) -> str:
        """The error that the host names, empty without one. Core Tools requires no key.

        The host stays in the state Error while it tries again (WebJobsScriptHostService.cs).
        """
        status, body = await self._get(session, "/admin/host/status")
        if status != 200 or not isinstance(body, dict):
            return ""
        host = cast(dict[str, Any], body)
        if host.get("state") != "Error":
            return ""
        return "; ".join(map(str, host.get("errors") or ())) or self._output.last_error

    async def _get(self, session: aiohttp.ClientSession, path: str) -> tuple[int, object]:
        """Status and JSON body of an answer; status 0 if there is none, body None if it is not JSON."""
        try:
            timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
            async with session.get(self.url + path, timeout=timeout) as answer:
                with suppress(ValueError):
                    return answer.status, await answer.json(content_type=None)
                return answer.status, None
        except (aiohttp.ClientError, TimeoutError):
            return 0, None


def environment(given: Mapping[str, str], *, colours: bool) -> dict[str, str]:
    """The product's settings, the Python that has its packages first on the PATH, and colours for a terminal.

    .NET leaves the colours out where the output is no terminal, and ours is a pipe.
    """
    own = str(Path(sys.executable).parent)
    return {
        **given,
        "FUNCTIONS_WORKER_RUNTIME": "python",
        "PATH": f"{own}{os.pathsep}{given.get('PATH', '')}",
        **({"DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION": "1"} if colours else {}),
    }


def _show(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)
