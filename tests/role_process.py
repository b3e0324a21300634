"""One process of `product_in_roles`: `python -m tests.role_process CONFIG ROLE…`."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from functions.app import create_app
from local_host.console import configure_console
from local_host.host import LocalHost, Role
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings
from shared.services import azure_services
from shared.settings import read_settings
from tests.shared_clock import SharedClock

ROOT = Path(__file__).parent.parent
RECHECK_SECONDS = 0.2


async def serve(config: dict[str, str], roles: Sequence[str]) -> None:
    """Run until a signal comes; the first line of output is the address."""
    data_dir = Path(config["data_dir"])
    clock = SharedClock(Path(config["clock"]))
    auth = PlatformAuth(data_dir, clock)
    await auth.start()
    environment = product_settings(
        storage_connection=config["storage"],
        graph_url=config["graph"],
        auth=auth,
        data_dir=data_dir,
        port=0,
    )
    services = replace(
        azure_services(read_settings(environment), clock, membership_refresh=0),
        recheck_seconds=RECHECK_SECONDS,
    )
    host = LocalHost(
        create_app(services),
        host_json=ROOT / "host.json",
        data_dir=data_dir / "host",
        clock=clock,
        storage_connection=config["storage"],
        auth=auth,
        roles=frozenset(Role(role) for role in roles),
        http_grace_seconds=0.5,
    )
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await host.start()
    sys.stdout.write(f"{host.url}\n")
    sys.stdout.flush()
    await stopped.wait()
    await host.stop()
    await auth.stop()


if __name__ == "__main__":
    configure_console()
    warnings.filterwarnings("ignore")  # the libraries'; pytest looks at them in the form of one process
    asyncio.run(serve(json.loads(Path(sys.argv[1]).read_text("utf-8")), sys.argv[2:]))
