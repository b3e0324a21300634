"""What one process of `product_in_roles` does, told over its line.

First it says its address; then each line that comes is the instant to which its clock moves, and is answered
by one line of JSON, as `Moved` has it. It ends with its input, or by a signal.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import warnings
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from functions.app import create_app
from local_host.clock import MovableClock
from local_host.console import configure_console
from local_host.durable.settings import DurableSettings
from local_host.host import HostOptions, HostRole, LocalHost
from local_host.platform_auth import PlatformAuth
from local_host.settings import durable_settings, read_host_json
from tests.product import HELD, HTTP_GRACE_SECONDS, ROOT, services_under_test
from tests.product_log import kept_log
from tests.role import Moved, RoleConfig, console_of


def live(config: RoleConfig, line: socket.socket) -> None:
    """All of the process's life."""
    console = os.open(console_of(config), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(console, 2)
    configure_console()
    warnings.filterwarnings("ignore")  # the libraries'; pytest looks at them in the form of one process
    asyncio.run(_main(config, line))


async def _main(config: RoleConfig, line: socket.socket) -> None:
    instants, answers = await asyncio.open_connection(sock=line)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, instants.feed_eof)
    with kept_log(Path(config.logs), config.name), suppress(ConnectionError):
        await _serve(config, instants, answers)


async def _serve(config: RoleConfig, instants: asyncio.StreamReader, answers: asyncio.StreamWriter) -> None:
    clock = MovableClock(datetime.fromisoformat(config.at))
    data_dir = Path(config.data_dir)
    services = await services_under_test(
        config.environment,
        clock,
        board_seconds=config.board_seconds,
        attempt_seconds=config.attempt_seconds,
    )
    hosted = LocalHost(
        create_app(services),
        host_json=ROOT / "host.json",
        data_dir=data_dir / "host",
        clock=clock,
        storage_connection=config.environment["AzureWebJobsStorage"],
        options=HostOptions(
            port=config.port,
            # Whoever starts all processes serves its keys.
            auth=PlatformAuth(
                data_dir, clock, token_store=config.environment["STAFF_REQUIRE_ID_TOKEN"] == "on"
            ),
            roles=frozenset({HostRole(config.role)}),
            durable=_durable(config.polling_seconds),
            http_grace_seconds=HTTP_GRACE_SECONDS,
            held=HELD,
            close_app=services.close,
        ),
    )
    await hosted.start()
    _say(answers, hosted.url)
    try:
        while line := await instants.readline():
            moved = await _moved(clock, datetime.fromisoformat(line.decode().strip()))
            _say(answers, asdict(moved))
    finally:
        await hosted.stop()


def _durable(polling_seconds: float | None) -> DurableSettings | None:
    if polling_seconds is None:
        return None
    given = durable_settings(read_host_json(ROOT / "host.json").durable)
    return replace(given, max_queue_polling_interval=polling_seconds)


async def _moved(clock: MovableClock, instant: datetime) -> Moved:
    try:
        await clock.move_to(instant)
    except TimeoutError as error:
        return Moved(error=str(error))
    due = clock.next_due()
    return Moved(None if due is None else due.isoformat())


def _say(answers: asyncio.StreamWriter, answer: object) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
