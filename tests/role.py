"""A process with one role of the product, as whoever started it sees it: its life and the line to it."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import cast

_PATIENCE = 90.0
_FORKING = multiprocessing.get_context("forkserver")
"""Each process is forked from one that has imported the product: imports take longer than many a test."""
_FORKING.set_forkserver_preload(["tests.role_process"])


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


Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class RoleProcess:
    """One process. `start` begins to start it; it serves once `address` has been asked for."""

    def __init__(self, config: RoleConfig, process: BaseProcess, line: Line) -> None:
        self._config = config
        self._process = process
        self._answers, self._orders = line

    @classmethod
    async def start(cls, config: RoleConfig) -> RoleProcess:
        """Begin; what it says on standard error goes to `console_of(config)`."""
        os.makedirs(config.logs, exist_ok=True)
        ours, theirs = socket.socketpair()
        process = _FORKING.Process(target=_live, args=(config, theirs), daemon=True)
        await asyncio.to_thread(process.start)
        theirs.close()
        return cls(config, process, await asyncio.open_connection(sock=ours))

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
        await self._end()

    async def stop(self) -> None:
        """Ask it to stop, and wait until it has."""
        self._process.terminate()
        await self._end()

    async def _end(self) -> None:
        await asyncio.to_thread(self._process.join)
        self._orders.close()
        with suppress(ConnectionError):
            await self._orders.wait_closed()

    async def _tell(self, line: str) -> None:
        self._orders.write(line.encode() + b"\n")
        await self._orders.drain()

    async def _answer(self) -> object:
        line = await asyncio.wait_for(self._answers.readline(), _PATIENCE)
        assert line, f"the process {self._config.name} ended:\n{self._console()}"
        return json.loads(line)

    def _console(self) -> str:
        return console_of(self._config).read_text("utf-8")


def console_of(config: RoleConfig) -> Path:
    """Where what it says on standard error goes."""
    return Path(config.logs, f"{config.name}.console")


def _live(config: RoleConfig, line: socket.socket) -> None:
    from tests.role_process import live  # imported where it is forked from

    live(config, line)
