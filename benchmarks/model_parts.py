"""Case 17: what the model of docs/scale.md adds up, each part alone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.court import Court, Plan, court
from benchmarks.crowd import join_all
from benchmarks.empty_host import EmptyProcess
from benchmarks.held_view import HeldAnswers, HeldView
from benchmarks.product import Person
from benchmarks.report import Report, ReportTable
from benchmarks.role_process import Running, running
from benchmarks.setting import OFFICE_ID, START, fresh_tables
from shared.domain.credentials import office_key
from shared.storage.names import Table as TableName
from shared.storage.presence.heard import HeardAt, HeardSigns
from shared.storage.tables.changes import TableNotes
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.bad_rows import BadRowLog
from shared.storage.tables.client.row import Row
from shared.storage.tables.client.table import RowTable
from shared.storage.tables.presence.instance_row import read_row, written_row

REPETITIONS = 5
READS, NOTES, AT_ONCE = 200, 500, 16
TOLD, TOLD_OFFICES = 10_000, 400
VISITS = 30
COMMANDS = ("join", "call", "ring", "enter", "clerk enters", "finish", "evaluation")
"""Of both pages, of one visit; the visitor's page also asks for its view."""
AFTER_SECONDS = 0.5
"""In which what follows a visit is done."""
IDLE_SECONDS = 10.0


@dataclass(frozen=True)
class MeasuredParts:
    """Milliseconds of processor time."""

    request: float
    note: float
    told: float
    empty: float
    visit: float
    """Of its requests, its orchestration and what follows, less what an empty handler takes for as many."""


async def storage_parts(connection: str) -> tuple[float, float]:
    """A request for one row, and one row of the change log in a look that finds many."""
    config = await fresh_tables(connection)
    account = Account(config)
    table = RowTable(account, TableName.DESK)
    await table.put(Row("measured", "row", {"text": "x" * 400}))

    async def read() -> None:
        for _ in range(READS):
            await table.get("measured", "row")

    request = await least_ms(read) / READS
    notes = await _notes(account)

    async def look() -> None:
        assert len(await notes.since(START)) == NOTES

    note = (await least_ms(look) - request) / NOTES
    await account.close()
    return request, note


async def _notes(account: Account) -> TableNotes:
    """A log with `NOTES` notes of one office each."""
    notes = TableNotes(RowTable(account, TableName.CHANGES), "another", BadRowLog())
    turn = asyncio.Semaphore(AT_ONCE)

    async def write(number: int) -> None:
        async with turn:
            await notes.write([office_key(f"office-{number}")], START + timedelta(milliseconds=number))

    await asyncio.gather(*(write(number) for number in range(NOTES)))
    return notes


async def least_ms(work: Callable[[], Awaitable[None]]) -> float:
    """Milliseconds of processor time: the least of the repetitions."""
    taken: list[float] = []
    for _ in range(REPETITIONS):
        began = time.process_time()
        await work()
        taken.append((time.process_time() - began) * 1000)
    return min(taken)


async def told_ticket() -> float:
    """One ticket of another instance's presence row, from the row to what is remembered."""
    heard = {
        office_key(f"office-{place}"): HeardAt(
            {f"{office_key(f'office-{place}')}-{n:026d}": START for n in range(TOLD // TOLD_OFFICES)}
        )
        for place in range(TOLD_OFFICES)
    }
    row, known = written_row("another", heard, START), HeardSigns(START)

    async def take() -> None:
        told_at, told = read_row(row)
        known.told(told, told_at)

    return await least_ms(take) / TOLD


async def empty_request(connection: str, folder: Path) -> float:
    """One that an empty handler answers."""
    asked = 10 * VISITS
    async with running(EmptyProcess(folder, connection)) as process:
        person = Person(process.url)

        async def ask() -> None:
            for _ in range(asked):
                await person.ask("GET", "/api/tickets/measured")

        await ask()
        taken = await _cpu_ms(process, ask)
        await person.close()
    return taken / asked


async def whole_visit(connection: str, folder: Path) -> tuple[float, float]:
    """One visit, less what the process takes anyway, and its requests."""
    answers = 0
    async with court(connection, folder, Plan()) as product:
        [process] = product.processes
        clerk = Person(process.url)
        await clerk.sign_in("ana")
        await _visit(product, clerk)
        began = time.monotonic()

        async def visits() -> None:
            nonlocal answers
            for _ in range(VISITS):
                answers += await _visit(product, clerk)

        taken, seconds = await _cpu_ms(process, visits), time.monotonic() - began
        idle = await _cpu_ms(process, lambda: asyncio.sleep(IDLE_SECONDS)) / IDLE_SECONDS
        await clerk.close()
    return (taken - idle * seconds) / VISITS, answers / VISITS


async def _cpu_ms(process: Running, work: Callable[[], Awaitable[None]]) -> float:
    before = await process.usage()
    await work()
    return ((await process.usage()).cpu - before.cpu) * 1000


async def _visit(product: Court, clerk: Person) -> int:
    """From the join to the evaluation; how many requests were answered."""
    [visitor] = await join_all(product.urls, [OFFICE_ID], 1)
    page, seen = Person(visitor.url), HeldAnswers()
    path = f"/api/tickets/{visitor.ticket_id}"
    headers = {"X-Ticket-Secret": visitor.secret, "Origin": visitor.url}
    view = HeldView(page.session, visitor.url + path, seen, headers)
    await view.changed()
    await clerk.ask("POST", "/api/staff/calls", {"officeIds": [OFFICE_ID]})
    while not ((shown := await view.changed())["status"] == "called" and shown["call"]["roomReady"]):
        pass
    await page.ask("POST", f"{path}/ring", {}, secret=visitor.secret)
    await page.ask("POST", f"{path}/enter", {}, secret=visitor.secret)
    at_desk = f"/api/staff/tickets/{visitor.ticket_id}"
    await clerk.ask("POST", f"{at_desk}/enter", {})
    await clerk.ask("POST", f"{at_desk}/finish", {"outcome": "resolved"})
    await page.ask("PUT", f"{path}/evaluation", {"score": 5}, secret=visitor.secret)
    await asyncio.sleep(AFTER_SECONDS)
    await page.close()
    return len(COMMANDS) + seen.answers


async def measure(connection: str, folder: Path) -> MeasuredParts:
    """All parts."""
    request, note = await storage_parts(connection)
    empty = await empty_request(connection, folder / "empty")
    visit, requests = await whole_visit(connection, folder / "ours")
    return MeasuredParts(request, note, await told_ticket(), empty, visit - empty * requests)


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    found = await measure(connection, folder)
    rows = [
        ("a storage request for one row", f"{found.request:.2f}", "each read and write"),
        ("a row of the change log", f"{found.note:.4f}", "everybody's notes"),
        ("a ticket in another instance's presence row", f"{found.told:.5f}", "everybody's presence"),
        ("a request that an empty handler answers", f"{found.empty:.2f}", "the local host"),
        ("a visit, above as many such requests", f"{found.visit:.1f}", "commands, activities, records"),
    ]
    return Report(
        "17. Parts of the scale model",
        "What docs/scale.md adds up and no section above has by itself, each part alone. A visit is one from "
        "the join to the evaluation at an office where nobody else waits, its orchestration and its record "
        "included, in one process.",
        [
            ReportTable(
                f"Milliseconds of processor time, the least of {REPETITIONS}; of {VISITS} visits the mean",
                ("part", "each", "it stands for"),
                rows,
                notes=[f"Commands of a visit: {', '.join(COMMANDS)}; its page asks for its view besides."],
            )
        ],
    )
