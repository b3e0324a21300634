"""One process of `product_in_roles`: `python -m tests.role_process`, told what to do on standard input.

The first line is its `RoleConfig`, each later one the instant to which its clock moves. Each is answered by
one line of JSON: first the address, later what `Moved` holds. It ends with its input, or by a signal.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import warnings
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

from functions.app import create_app
from local_host.clock import MovableClock
from local_host.console import configure_console
from local_host.durable.settings import DurableSettings
from local_host.host import LocalHost, Role
from local_host.platform_auth import PlatformAuth
from local_host.settings import durable_settings, read_host_json
from tests.product import HELD, HTTP_GRACE_SECONDS, ROOT, services_under_test
from tests.product_log import kept_log
from tests.role import Moved, RoleConfig


async def serve(config: RoleConfig, instants: asyncio.StreamReader) -> None:
    """Run until the input ends."""
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
        port=config.port,
        auth=PlatformAuth(data_dir, clock),  # whoever starts all processes serves its keys
        roles=frozenset({Role(config.role)}),
        durable=_durable(config.polling_seconds),
        http_grace_seconds=HTTP_GRACE_SECONDS,
        held=HELD,
    )
    await hosted.start()
    _say(hosted.url)
    try:
        while line := await instants.readline():
            _say(asdict(await _moved(clock, datetime.fromisoformat(line.decode().strip()))))
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


def _say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def _main() -> None:
    instants = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(instants), os.fdopen(0, "rb"))
    loop.add_signal_handler(signal.SIGTERM, instants.feed_eof)
    config = RoleConfig(**json.loads(await instants.readline()))
    with kept_log(Path(config.logs), config.name), suppress(BrokenPipeError):
        await serve(config, instants)


if __name__ == "__main__":
    configure_console()
    warnings.filterwarnings("ignore")  # the libraries'; pytest looks at them in the form of one process
    asyncio.run(_main())
