"""Runs any app folder on the local host: `python -m local_host.serve APP_DIR --storage CONNECTION`."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from pathlib import Path

from local_host.app_folder import load_folder
from local_host.azurite import Azurite
from local_host.clock import SystemClock
from local_host.console import configure_console
from local_host.host import ALL_ROLES, HostOptions, HostRole, LocalHost
from local_host.http_request import body_limit


def main() -> None:
    """Read the command line and serve until a signal comes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("app", type=Path, help="folder with function_app.py and host.json")
    parser.add_argument("--data", type=Path, default=Path(".local"), help="where the host keeps its files")
    parser.add_argument("--port", type=int, default=7071)
    parser.add_argument("--storage", default="", help="connection string; without it Azurite is started")
    parser.add_argument(
        "--role", action="append", choices=[role.value for role in HostRole], help="default: all"
    )
    given = parser.parse_args()
    configure_console()
    given.data = given.data.resolve()
    azurite = None if given.storage else Azurite(given.data / "azurite")
    if azurite:
        azurite.start()
    try:
        storage = azurite.connection_string if azurite else given.storage
        asyncio.run(_serve(given, storage))
    finally:
        if azurite:
            azurite.stop()


async def _serve(given: argparse.Namespace, storage: str) -> None:
    # Functions find their connections where Azure puts them.
    os.environ["AzureWebJobsStorage"] = storage  # noqa: SIM112 -- Azure's spelling
    os.chdir(given.app)  # as the worker does
    app, problems = load_folder(Path.cwd())
    host = LocalHost(
        app,
        host_json=Path("host.json"),
        data_dir=given.data,
        clock=SystemClock(),
        storage_connection=storage,
        options=HostOptions(
            port=given.port,
            roles=frozenset(HostRole(role) for role in given.role) if given.role else ALL_ROLES,
            problems=problems,
            body_limit=body_limit(os.environ),
        ),
    )
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await host.start()
    print(f"ready {host.url}", flush=True)
    await stopped.wait()
    await host.stop()


if __name__ == "__main__":
    main()
