"""Imports offices, calendar or people: `python -m infra.load offices|calendar|people FILE`.

Without `--apply` it tells what would happen and writes nothing. What is equal is left alone, so a stopped
import is continued by running it again. The same code imports on the administration's pages.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra import texts_pt
from shared.clock import MachineClock
from shared.domain.clerk import Clerk, Role
from shared.domain.office.calendar_list import read_calendar
from shared.domain.office.csv_rows import BadLine
from shared.domain.office.office_list import read_offices
from shared.domain.office.people_list import read_people
from shared.front_desk.administration.auditing import Administration
from shared.front_desk.administration.importing import (
    ImportReport,
    ImportStep,
    import_calendar,
    import_offices,
    import_people,
)
from shared.ports import Clock
from shared.storage import StorageConfig, azure_storage

REJECTED = 2
"""The exit code where lines were rejected or are left, so that a pipeline notices."""
Importing = Callable[[Administration, Clerk, ImportStep], Awaitable[ImportReport]]


@dataclass(frozen=True)
class FileImport:
    """What is asked for on the command line."""

    what: str
    file: Path
    apply: bool
    by: str


def importing(what: str, data: bytes) -> Importing:
    """The import of this file. Raises `BadLine` when the file as a whole cannot be used."""
    if what == "offices":
        offices = read_offices(data)
        return lambda administration, who, step: import_offices(administration, who, offices, step)
    if what == "calendar":
        calendar = read_calendar(data)
        return lambda administration, who, step: import_calendar(administration, who, calendar, step)
    people = read_people(data)
    return lambda administration, who, step: import_people(administration, who, people, step)


async def load(order: FileImport, config: StorageConfig, clock: Clock | None = None) -> ImportReport:
    """Do the order, step by step, with a line for each. Raises `BadLine`, `StorageUnavailable`."""
    run = importing(order.what, order.file.read_bytes())
    who = Clerk(order.by, order.by, frozenset({Role.ADMINISTRATOR}), ())
    clock = clock or MachineClock()
    storage = azure_storage(config, clock)
    administration = Administration(storage.registry, storage.memberships, storage.configuration, clock)
    try:
        total = report = await run(administration, who, ImportStep(dry_run=not order.apply))
        while report.goes_on:
            _say(texts_pt.LOAD_PROGRESS.format(remaining=report.remaining))
            report = await run(administration, who, ImportStep())
            total = total.followed_by(report)
        return total.sorted()
    finally:
        await storage.close()


def told(order: FileImport, report: ImportReport) -> list[str]:
    """The lines of the report; the last one says where an import stopped before its end."""
    text = texts_pt.LOAD_DONE if order.apply else texts_pt.LOAD_DRY
    done = text.format(
        created=report.created,
        updated=report.updated,
        unchanged=report.unchanged,
        rejected=len(report.rejected),
    )
    rejected = [texts_pt.LOAD_REJECTED.format(line=bad.line, message=bad.message) for bad in report.rejected]
    stopped = [texts_pt.LOAD_STOPPED.format(remaining=report.remaining)] if report.remaining else []
    return [*report.notes, *rejected, done, *stopped]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()  # a pipeline shows the progress while it is made


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line; the account is reached as whoever is signed in with `az login`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("offices", "calendar", "people"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--apply", action="store_true", help="write; without it nothing is written")
    parser.add_argument("--by", default=texts_pt.LOAD_BY, help="who does it, for the audit")
    parser.add_argument("--endpoint", help="https://<account>.table.core.windows.net")
    parser.add_argument("--connection", help="a connection string, for the emulator")
    given = parser.parse_args(arguments)
    if bool(given.endpoint) == bool(given.connection):
        raise SystemExit("give either --endpoint or --connection")
    order = FileImport(given.what, given.file, given.apply, given.by)
    try:
        report = asyncio.run(load(order, config_of(given.connection, given.endpoint)))
    except OSError as error:
        raise SystemExit(texts_pt.LOAD_NO_FILE.format(file=given.file, reason=error.strerror)) from error
    except BadLine as error:
        raise SystemExit(texts_pt.LOAD_BAD_FILE.format(file=given.file, reason=error)) from error
    for line in told(order, report):
        _say(line)
    if report.rejected or report.remaining:
        raise SystemExit(REJECTED)


def config_of(connection: str | None, endpoint: str | None) -> StorageConfig:
    """Where the account is; by its address it is reached as whoever is signed in."""
    if connection:
        return StorageConfig(connection)
    address = str(endpoint)
    return StorageConfig(
        table_endpoint=address, queue_endpoint=address.replace(".table.", ".queue."), by_command_line=True
    )


if __name__ == "__main__":
    main()
