"""A process with one role of the product, as whoever started it sees it: its life and the line to it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

ROOT = Path(__file__).parent.parent
_PATIENCE = 90.0


@dataclass(frozen=True)
class RoleConfig:
    """What a process is told at its start. `at` is an instant as text; `environment` are the app's settings.

    `polling_seconds` is how long messages between processes may wait, None as host.json says;
    `board_seconds` and `attempt_seconds` as in `services_under_test`. `port` 0 is any.
    """

    name: str
    role: str
    at: str
    data_dir: str
    logs: str
    port: int
    environment: Mapping[str, str]
    board_seconds: float
    polling_seconds: float | None
    attempt_seconds: float | None


@dataclass(frozen=True)
class Moved:
    """The answer to an instant: when the clock's next sleeper is due (as text), or why there is no rest."""

    due: str | None = None
    error: str | None = None


class Role:
    """One process. `start` begins to start it; it serves once `address` has been asked for."""

    def __init__(self, config: RoleConfig, process: Process) -> None:
        self._config = config
        self._process = process

    @classmethod
    async def start(cls, config: RoleConfig) -> Role:
        """Begin; what it says on standard error goes to `<name>.console` among the logs."""
        os.makedirs(config.logs, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        console = os.open(f"{config.logs}/{config.name}.console", flags, 0o600)
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.role_process"),
                cwd=ROOT,
                stdin=PIPE,
                stdout=PIPE,
                stderr=console,
            )
        finally:
            os.close(console)
        role = cls(config, process)
        await role._tell(json.dumps(asdict(config)))
        return role

    async def address(self) -> str:
        """Where it serves. To be asked once, before anything else."""
        return str(await self._answer())

    async def move_to(self, instant: datetime) -> datetime | None:
        """Move its clock there and wait for rest; when its next sleeper is due, None if nobody sleeps.

        Raises `TimeoutError` naming the work that does not come to rest.
        """
        await self._tell(instant.isoformat())
        moved = Moved(**cast("dict[str, str | None]", await self._answer()))
        if moved.error is not None:
            raise TimeoutError(f"{self._config.name}: {moved.error}")
        return None if moved.due is None else datetime.fromisoformat(moved.due)

    async def kill(self) -> None:
        """`kill -9`."""
        self._process.kill()
        await self._process.communicate()

    async def stop(self) -> None:
        """Ask it to stop, and wait until its pipes are closed, too: they belong to the test's loop."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        await self._process.communicate()

    async def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")
        await self._process.stdin.drain()

    async def _answer(self) -> object:
        assert self._process.stdout is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), _PATIENCE)
        assert line, f"the process {self._config.name} ended:\n{self._console()}"
        return json.loads(line)

    def _console(self) -> str:
        return Path(self._config.logs, f"{self._config.name}.console").read_text("utf-8")
