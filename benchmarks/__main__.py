"""`python -m benchmarks`: runs the cases, prints their tables and writes `docs/performance.md`.

With numbers of cases (`python -m benchmarks 2 3`) only those are run, and their sections written.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks import call_to_room, calling, held, joining, local_host, meetings, movements, visit, waiting
from benchmarks.document import publish
from benchmarks.report import Report, as_text
from benchmarks.setting import emulator
from local_host.console import configure_console

Case = Callable[[str, Path], Awaitable[Report]]

CASES: dict[int, Case] = {
    1: waiting.run,
    2: lambda connection, _: joining.run(connection),
    3: lambda connection, _: calling.run(connection),
    4: visit.run,
    5: movements.run,
    6: held.run,
    7: local_host.run,
    8: meetings.run,
    9: call_to_room.run,
}


def main() -> None:
    """Each case over an emulator of its own: Azurite grows slower with what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", type=int, help="default: all")
    chosen: list[int] = parser.parse_args().cases
    if not set(chosen) <= CASES.keys():
        parser.error(f"cases are {min(CASES)} to {max(CASES)}")
    configure_console(logging.WARNING)
    for number in chosen or CASES:
        with emulator() as connection, tempfile.TemporaryDirectory() as folder:
            report = asyncio.run(_run(CASES[number], connection, Path(folder)))
        print(as_text(report), flush=True)
        publish([report], f"python -m benchmarks {number}")


async def _run(case: Case, connection: str, folder: Path) -> Report:
    return await case(connection, folder)


if __name__ == "__main__":
    main()
