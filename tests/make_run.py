"""`make run` as people run it: a process of its own, with a port and a folder of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from local_host.ports import free_port

ROOT = Path(__file__).parent.parent
_PATIENCE = 120.0
_OF_THE_MAKE_ABOVE = ("MAKELEVEL", "MAKEFLAGS", "MFLAGS")
"""Set by the `make test-slow` that runs these tests; the `make` started here must not act as its child."""


def without_make() -> dict[str, str]:
    """This process's environment, without what belongs to a `make` above it."""
    return {name: value for name, value in os.environ.items() if name not in _OF_THE_MAKE_ABOVE}


class MakeRun:
    """One `make run` after another over the same port and folder."""

    def __init__(self, data_dir: Path, port: int, **environment: str) -> None:
        self.port = port
        self.data_dir = data_dir
        self._log = data_dir.with_name("make-run.log")
        self._log.touch()
        self._environment = {**without_make(), **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self._host = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        """What all starts have said so far."""
        return self._log.read_text("utf-8")

    def start(self) -> None:
        """Start it and wait for its line `ready`."""
        before = self.output.count("ready http")
        command = ["make", "run", f"PORT={self.port}", f"DATA_DIR={self.data_dir}"]
        with self._log.open("a") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait(lambda: self.output.count("ready http") > before, "it says that it is ready")
        self._host = next(pid for pid in self.processes() if "local_host" in _command(pid))

    def processes(self) -> list[int]:
        """Everything that runs in the session of this `make`; Azurite has a session of its own."""
        assert self._process is not None
        return [pid for pid in _running() if _session(pid) == self._process.pid]

    def kill(self) -> None:
        """`kill -9` of the host itself: it can do nothing any more."""
        os.kill(self._host, signal.SIGKILL)
        self._ended()

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop, as a terminal or a service manager does; returns the exit code of `make`."""
        os.kill(self._host, number)
        return self._ended()

    def azurite_runs(self) -> bool:
        """Whether a storage emulator works on this folder."""
        commands = [_command(pid) for pid in _running()]
        return any("azurite" in command and str(self.data_dir) in command for command in commands)

    def started_after_azurite(self) -> float:
        """Seconds, as it has printed them for the last start."""
        return float(re.findall(r"([0-9.]+) s of it after Azurite", self.output)[-1])

    def _ended(self) -> int:
        assert self._process is not None
        return self._process.wait(_PATIENCE)

    def _wait(self, condition: object, what: str) -> None:
        assert callable(condition)
        end = time.monotonic() + _PATIENCE
        while not condition():
            assert self._process is not None
            assert self._process.poll() is None, f"it ended:\n{self.output}"
            assert time.monotonic() < end, f"waited in vain until {what}:\n{self.output}"
            time.sleep(0.05)


def _running() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _session(pid: int) -> int:
    try:
        # After the command's name in brackets: state, parent, group, session.
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[3])
    except OSError:
        return 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


@contextmanager
def make_run(data_dir: Path, **environment: str) -> Generator[MakeRun]:
    """Started and, however the test ends, stopped with its storage."""
    running = MakeRun(data_dir, free_port(), **environment)
    running.start()
    try:
        yield running
    finally:
        for pid in running.processes():
            if "local_host" in _command(pid):
                running.stop()
