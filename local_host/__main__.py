"""`make run`: the whole product here. The environment gives PORT, DATA_DIR, OFFICES, CLERKS,
HISTORY, HOST.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from local_host.azurite import AzuriteUnavailableError
from local_host.console import configure_console
from local_host.core_tools_process import CoreToolsError
from local_host.demo.history import weeks_of
from local_host.demo.offices import Additions
from local_host.product import Product
from local_host.staff import StaffAccount, added_clerks, clerk_count
from shared.domain.office.csv_rows import BadLine
from shared.domain.office.office import Office
from shared.domain.office.office_list import new_offices, read_offices

DEFAULT_PORT = 7071


class CannotRun(Exception):
    """This machine lacks something that is needed; the text says what to do."""


def main() -> None:
    """Check the machine, start everything, wait for a signal, stop everything."""
    configure_console()
    try:
        port = _port(os.environ.get("PORT", ""))
        data_dir = _data_dir(os.environ.get("DATA_DIR", "") or ".local")
        offices = _offices(os.environ.get("OFFICES", ""))
        clerks = _clerks(os.environ.get("CLERKS", ""))
        history = _history(os.environ.get("HISTORY", ""))
        core_tools = _core_tools(os.environ.get("HOST", ""))
        asyncio.run(
            _run(
                Product(data_dir, port, Additions(offices, clerks, history), core_tools=core_tools), data_dir
            )
        )
    except (CannotRun, AzuriteUnavailableError, CoreToolsError) as error:
        sys.exit(f"\n{error}\n")


async def _run(product: Product, data_dir: Path) -> None:
    started = time.monotonic()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    try:
        _say(f"starting storage (Azurite, files in {data_dir}) …")
        await product.start_azurite()
        stored = time.monotonic()
        _say(f"{await product.fill_storage()} offices loaded")
        _say("starting the Graph stand-in and the sign-in …")
        await product.start_services()
        _say("starting the function app …")
        await product.start_host()
        print(f"graph {product.graph_url}", flush=True)
        print(f"ready {product.url}", flush=True)
        now = time.monotonic()
        _say(f"started in {now - started:.1f} s, {now - stored:.1f} s of it after Azurite")
        _say(f"clerks: {product.url}/atendente; Ctrl-C stops")
        await stopped.wait()
    finally:
        _say("stopping …")
        await product.stop()
    _say("stopped")


def _say(text: str) -> None:
    print(f"  {text}", flush=True)


def _port(text: str) -> int:
    port = int(text) if text.isdigit() else DEFAULT_PORT if not text else -1
    if not 1 <= port <= 65535:
        raise CannotRun(f"PORT={text} is not a port: give a number from 1 to 65535, for example PORT=7072.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotRun(
                f"Port {port} is in use or not allowed: stop what uses it, or run `make run PORT={port + 1}`."
            ) from error
    return port


def _data_dir(text: str) -> Path:
    path = Path(text).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotRun(
            f"DATA_DIR={text} cannot be used ({error.strerror}): name a folder that this user may write to."
        ) from error
    return path


def _core_tools(host: str) -> str | None:
    """Azure's own host where HOST=func asks for it; None is the local host."""
    if host in ("", "local"):
        return None
    if host != "func":
        raise CannotRun(
            f"HOST={host} is unknown: leave it out, or give HOST=func for Azure Functions Core Tools."
        )
    found = shutil.which("func")
    if found is None:
        raise CannotRun(
            "HOST=func needs Azure Functions Core Tools 4 and there is no `func` on the PATH: install it "
            "(npm install --global azure-functions-core-tools@4), or leave HOST out to use the local host."
        )
    return found


def _offices(text: str) -> Sequence[Office]:
    if not text:
        return ()
    try:
        listed = read_offices(Path(text).read_bytes())
    except OSError as error:
        raise CannotRun(f"OFFICES={text} cannot be read ({error.strerror}): name a CSV file.") from error
    except BadLine as error:
        raise CannotRun(f"OFFICES={text} is not a list of offices: {error}") from error
    for note in listed.notes:
        _say(note)
    for rejected in listed.rejected:
        _say(f"line {rejected.line} of {text}: {rejected.message}")
    return new_offices(listed)


def _history(text: str) -> int:
    try:
        return weeks_of(text) if text else 0
    except ValueError as error:
        raise CannotRun(f"HISTORY={text} is no number of weeks: {error}, for example HISTORY=8.") from error


def _clerks(text: str) -> Sequence[StaffAccount]:
    try:
        return added_clerks(clerk_count(text)) if text else ()
    except ValueError as error:
        raise CannotRun(f"CLERKS={text} is no number of clerks: {error}, for example CLERKS=40.") from error


if __name__ == "__main__":
    main()
