"""Aggregates days of reports anew: `python -m infra.reports FIRST LAST [--office ID]`, days as `2026-03-31`.

It marks the days of every office, or of those that are named; the hourly housekeeping aggregates them from
the visit records. A day comes out as it was, unless a rule of counting has changed since; a day of which
records are gone stays. It may be run again, and while the court works.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from infra import texts_pt
from infra.load import config_of
from shared.clock import MachineClock
from shared.front_desk.system import report_aggregation
from shared.storage import StorageConfig, azure_storage


@dataclass(frozen=True)
class Rebuild:
    """Which days of which offices: all of the directory where none is named."""

    first: date
    last: date
    office_ids: Sequence[str] = ()


async def mark(order: Rebuild, config: StorageConfig) -> int:
    """Mark the days; how many. Raises `StorageUnavailable`."""
    clock = MachineClock()
    storage = azure_storage(config, clock)
    try:
        office_ids = order.office_ids or sorted(await storage.registry.offices())
        return await report_aggregation.mark_again(storage, office_ids, order.first, order.last, clock.now())
    finally:
        await storage.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line; the account is reached as whoever is signed in with `az login`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=date.fromisoformat)
    parser.add_argument("last", type=date.fromisoformat)
    parser.add_argument("--office", action="append", default=[], help="an office's id; may be repeated")
    parser.add_argument("--endpoint", help="https://<account>.table.core.windows.net")
    parser.add_argument("--connection", help="a connection string, for the emulator")
    given = parser.parse_args(arguments)
    if bool(given.endpoint) == bool(given.connection):
        raise SystemExit("give either --endpoint or --connection")
    if given.last < given.first:
        raise SystemExit(texts_pt.REPORTS_PERIOD)
    order = Rebuild(given.first, given.last, given.office)
    number = asyncio.run(mark(order, config_of(given.connection, given.endpoint)))
    sys.stdout.write(f"{texts_pt.REPORTS_MARKED.format(number=number)}\n")


if __name__ == "__main__":
    main()
