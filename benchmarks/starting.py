"""A part of case 7: how long it takes until the product answers, from nothing and after its storage."""

from __future__ import annotations

import asyncio
import os
import re
import socket
import statistics
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.report import ReportTable, at_most
from local_host.clock import SystemClock
from local_host.platform_auth import PlatformAuth
from local_host.product import ROOT, product_settings
from shared.storage import StorageConfig, create_queues, create_tables

RUNS = 5
GOAL_SECONDS = 2.0
_LIBRARIES = "import aiohttp, azure.durable_functions, azure.data.tables.aio, azure.storage.queue.aio"
_NOBODY = "http://127.0.0.1:9"
_AFTER_STORAGE = re.compile(rb"([0-9.]+) s of it after Azurite")


async def table(connection: str, folder: Path) -> ReportTable:
    """Each row is a process started anew, `RUNS` times, one after another."""
    await create_tables(StorageConfig(connection_string=connection))
    await create_queues(StorageConfig(connection_string=connection))
    libraries = [await _seconds([sys.executable, "-c", f"{_LIBRARIES}; print('ready')"]) for _ in range(RUNS)]
    served = [await _served(connection, folder / f"served-{run}") for run in range(RUNS)]
    whole = [await _make_run(folder / f"run-{run}") for run in range(RUNS)]
    after = [seconds for _, seconds in whole]
    rows = [
        ("a Python that has loaded the libraries alone", *_figures(libraries), "not measured"),
        ("`local_host.serve` with the product, storage running", *_figures(served), "2.9–5.9 s"),
        (
            "`make run` on an empty folder, Azurite included",
            *_figures([total for total, _ in whole]),
            "not measured",
        ),
        ("of it after Azurite, tables and demo included", *_figures(after), "not measured"),
    ]
    slowest = max(*served, *after)
    return ReportTable(
        f"From the command to the first answer, {RUNS} runs",
        ("", "median", "slowest", "real host"),
        rows,
        [at_most("", f"under {GOAL_SECONDS:g} s after Azurite, in every run", slowest, GOAL_SECONDS, " s")],
    )


def _figures(seconds: Sequence[float]) -> tuple[str, str]:
    return f"{statistics.median(seconds):.2f} s", f"{max(seconds):.2f} s"


async def _served(connection: str, folder: Path) -> float:
    auth = PlatformAuth(folder, SystemClock())
    settings = product_settings(
        storage_connection=connection, graph_url=_NOBODY, auth=auth, data_dir=folder, port=0
    )
    command = [sys.executable, "-m", "local_host.serve", str(ROOT), "--storage", connection]
    return await _seconds([*command, "--port", "0", "--data", str(folder)], settings)


async def _make_run(folder: Path) -> tuple[float, float]:
    """Seconds of the whole start, and those after Azurite that it has said itself."""
    said: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {"PORT": str(port), "DATA_DIR": str(folder)}
    seconds = await _seconds([sys.executable, "-m", "local_host"], environment, said)
    found = _AFTER_STORAGE.search(b"".join(said))
    assert found is not None, said
    return seconds, float(found[1])


async def _seconds(
    command: Sequence[str], environment: Mapping[str, str] | None = None, said: list[bytes] | None = None
) -> float:
    """From the start of a process until it says `ready`; it is stopped then. `said` takes its output."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=PIPE, stderr=DEVNULL
    )
    assert process.stdout is not None
    taken: float | None = None
    while taken is None or (said is not None and not any(_AFTER_STORAGE.search(line) for line in said)):
        line = await process.stdout.readline()
        assert line, f"{command} ended before it was ready"
        if line.startswith(b"ready"):
            taken = time.perf_counter() - began
        if said is not None:
            said.append(line)
    if process.returncode is None:
        process.terminate()
    await process.communicate()
    return taken
