"""Case 6: a thousand held requests in one process, and one change that concerns all of them."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crowd import PATIENCE, join_all, pages_of, until_held
from benchmarks.product import running
from benchmarks.report import Report, Table
from local_host.clock import SystemClock

HELD = 1_000
SETTLE_SECONDS = 3.0


@dataclass(frozen=True)
class Held:
    """Times in seconds, memory in MB of the product's process (client and emulator have their own)."""

    held: int
    until_held: float
    first_answer: float
    last_answer: float
    answered: int
    before: float
    while_held: float


async def measure(connection: str, folder: Path, count: int) -> Held:
    """Hold `count` requests, let the first in line leave, and see when the others hear of it."""
    async with running(connection, folder, SystemClock(), held_at_most=2 * count) as product:
        leaver, *others = await join_all(product, count + 1)
        person = await product.person()
        await asyncio.sleep(SETTLE_SECONDS)
        before = resident_megabytes()
        async with pages_of(product, others) as pages:
            took = await until_held(product, count)
            await asyncio.sleep(SETTLE_SECONDS)
            while_held = resident_megabytes()
            changed = time.monotonic()
            await person.ask("POST", f"/api/tickets/{leaver[0]}/leave", {}, secret=leaver[1])
            await asyncio.sleep(10 * SETTLE_SECONDS)
        times = sorted(pages.seen.changes)[:count]
        assert len(times) == count, f"{len(times)} of {count} heard of the change within {PATIENCE:.0f} s"
        return Held(count, took, times[0] - changed, times[-1] - changed, len(times), before, while_held)


def resident_megabytes() -> float:
    """Resident memory of this process (Linux)."""
    status = Path("/proc/self/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    found = await measure(connection, folder, HELD)
    row = (
        f"{found.held:,}",
        f"{found.until_held:.1f} s",
        f"{found.while_held - found.before:.0f} MB on {found.before:.0f} MB",
        f"{(found.while_held - found.before) * 1024 / found.held:.0f} KB",
        f"{found.first_answer * 1000:.0f} ms",
        f"{found.last_answer * 1000:.0f} ms",
    )
    return Report(
        "6. A thousand held requests",
        "One process holds the requests of a whole queue; then the first in line leaves, and every position "
        "changes. Local figures of this machine, shared by the clients and the emulator: never asserted.",
        [
            Table(
                "Memory and time",
                ("held", "until all are held", "memory", "each", "first answer after", "last answer after"),
                [row],
                "",
                ["Memory is the whole local host's: its HTTP server, the functions and their requests."],
            )
        ],
    )
