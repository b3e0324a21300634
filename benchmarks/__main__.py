"""`python -m benchmarks`: runs the cases, prints their tables and writes `docs/performance.md`.

With numbers of cases (`python -m benchmarks 2 3`) only those are run, and their sections written. `--minutes`
is how long the morning of case 12 lasts. A case that fails keeps its earlier section; the others are run, and
the exit code is 1.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
import tempfile
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks import (
    administration,
    board_read,
    call_to_room,
    calling,
    clerk_view,
    deadlines,
    held,
    importing,
    joining,
    local_host,
    meetings,
    model_parts,
    morning,
    movements,
    reports,
    several_processes,
    visit,
    waiting,
    waiting_request,
)
from benchmarks.document import publish
from benchmarks.report import Report, as_text
from benchmarks.setting import emulator
from local_host.console import configure_console

Case = Callable[[str, Path], Awaitable[Report]]


def cases(minutes: float) -> dict[int, Case]:
    """Number → case; the morning lasts so many minutes."""
    return {
        1: waiting.run,
        2: joining.run,
        3: lambda connection, _: calling.run(connection),
        4: visit.run,
        5: movements.run,
        6: held.run,
        7: local_host.run,
        8: meetings.run,
        9: call_to_room.run,
        10: waiting_request.run,
        11: lambda connection, _: board_read.run(connection),
        12: lambda connection, folder: morning.run(connection, folder, minutes),
        13: several_processes.run,
        14: importing.run,
        15: clerk_view.run,
        16: deadlines.run,
        17: model_parts.run,
        18: lambda connection, _: reports.run(connection),
        21: lambda connection, _: administration.run(connection),
    }


def main() -> None:
    """Each case over an emulator of its own: Azurite grows slower with what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", type=int, help="default: all")
    parser.add_argument("--minutes", type=float, default=morning.MINUTES, help="of case 12 (default: 2)")
    given = parser.parse_args()
    known, chosen = cases(given.minutes), list[int](given.cases)
    if not set(chosen) <= known.keys():
        parser.error(f"cases are {min(known)} to {max(known)}")
    configure_console(logging.ERROR)
    began = time.monotonic()
    failed: list[int] = []
    for number in chosen or known:
        try:
            with emulator() as connection, tempfile.TemporaryDirectory() as folder:
                report = asyncio.run(_run(known[number], connection, Path(folder)))
        except Exception:  # noqa: BLE001 -- whatever it is, the cases after it are measured
            traceback.print_exc()
            failed.append(number)
        else:
            print(as_text(report), flush=True)
            publish([report], _command(number, given.minutes))
        print(f"\n({(time.monotonic() - began) / 60:.1f} minutes so far)", flush=True)
    if failed:
        sys.exit(f"not measured: {', '.join(map(str, failed))}")


def _command(number: int, minutes: float) -> str:
    longer = number == 12 and minutes != morning.MINUTES
    return f"python -m benchmarks {number}{f' --minutes {minutes:g}' if longer else ''}"


async def _run(case: Case, connection: str, folder: Path) -> Report:
    return await case(connection, folder)


if __name__ == "__main__":
    main()
