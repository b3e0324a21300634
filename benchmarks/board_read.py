"""Case 11: the processor time of one board read, by how many wait and how many of their rows have changed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import cast

from azure.data.tables.aio import TableServiceClient

from benchmarks.report import Report, ReportTable, at_most
from benchmarks.setting import OFFICE_ID, CountedDesk, counted_desk
from benchmarks.turns import longest_turn
from docs.svg_scaling_chart import Chart
from shared.domain.credentials import office_key
from shared.front_desk.read_models.snapshots import office_snapshot
from shared.front_desk.visitor.joining import Join, join
from shared.storage import names
from shared.storage.tables.client.account import Account
from shared.storage.tables.client.table import RowTable, Verb, Write
from shared.storage.tables.tickets.keys import BOARD_END, BOARD_FIRST

PEOPLE = (10, 100, 1_000)
CROWD = 3_000
"""More than any office has had: only how long the loop is held is measured."""
REPETITIONS = 5
AT_ONCE = 16
OF_A_BATCH = 100
GOAL_MS = 12.0
HELD_GOAL_MS = 20.0


@dataclass(frozen=True)
class Reads:
    """Milliseconds of processor time of one read, the least of the repetitions."""

    unchanged: float
    changed: float
    sdk: float
    """The rows as the SDK hands them over, without a board made of them."""


async def measure(counted: CountedDesk, connection: str) -> Reads:
    """Read the office's board as it is."""
    boards = counted.desk.boards

    async def read() -> None:
        await boards.get(OFFICE_ID, fresh=True)

    async def touch() -> None:
        await touch_rows(counted)

    async def nothing() -> None: ...

    async with TableServiceClient.from_connection_string(connection) as service:
        client = service.get_table_client(names.Names(counted.config.table_prefix).table(names.Table.DESK))
        condition = f"PartitionKey eq '{office_key(OFFICE_ID)}' and RowKey ge '{BOARD_FIRST}'"

        async def read_by_sdk() -> None:
            found = client.query_entities(f"{condition} and RowKey lt '{BOARD_END}'")  # pyright: ignore[reportUnknownMemberType]
            async for _ in cast("AsyncIterator[Mapping[str, object]]", found):
                pass

        await read()
        return Reads(
            await _least(nothing, read), await _least(touch, read), await _least(nothing, read_by_sdk)
        )


async def held_for(counted: CountedDesk) -> float:
    """Milliseconds for which the loop is held in one piece while every row of the board has changed: the
    least of the repetitions. It reads the board, makes it, and looks at the office.
    """
    found: list[float] = []
    for _ in range(REPETITIONS):
        await touch_rows(counted)
        others = asyncio.create_task(longest_turn())
        await asyncio.sleep(0)
        await counted.desk.boards.get(OFFICE_ID, fresh=True)
        await office_snapshot(counted.desk, OFFICE_ID, exact=True)
        others.cancel()
        found.append(await others)
    return min(found)


async def touch_rows(counted: CountedDesk) -> int:
    """Write every row of the board again, so that each has another ETag; how many there are."""
    account = Account(counted.config)
    table = RowTable(account, names.Table.DESK)
    rows = await table.between(office_key(OFFICE_ID), BOARD_FIRST, BOARD_END)
    for start in range(0, len(rows), OF_A_BATCH):
        await table.batch([Write(Verb.REPLACE, row) for row in rows[start : start + OF_A_BATCH]])
    await account.close()
    return len(rows)


async def _least(before: Callable[[], Awaitable[None]], read: Callable[[], Awaitable[None]]) -> float:
    taken: list[float] = []
    for _ in range(REPETITIONS):
        await before()
        began = time.process_time()
        await read()
        taken.append((time.process_time() - began) * 1000)
    return min(taken)


async def fill(counted: CountedDesk, count: int) -> None:
    """So many more wait."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with turn:
            await join(counted.desk, Join(OFFICE_ID))

    await asyncio.gather(*(one() for _ in range(count)))


async def run(connection: str) -> Report:
    """The case at its published sizes."""
    found: dict[int, Reads] = {}
    async with counted_desk(connection) as counted:
        for before, people in zip((0, *PEOPLE), PEOPLE, strict=False):
            await fill(counted, people - before)
            found[people] = await measure(counted, connection)
        held = {PEOPLE[-1]: await held_for(counted)}
        await fill(counted, CROWD - PEOPLE[-1])
        held[CROWD] = await held_for(counted)
    rows = [
        (
            *(f"{n:,}", f"{reads.unchanged:.1f}", f"{reads.changed:.1f}", f"{reads.sdk:.1f}"),
            f"{reads.sdk / reads.unchanged:.1f}",
        )
        for n, reads in found.items()
    ]
    most = found[PEOPLE[-1]]
    lines = {
        "nothing has changed": [(n, reads.unchanged) for n, reads in found.items()],
        "every row has": [(n, reads.changed) for n, reads in found.items()],
        "the SDK's own rows": [(n, reads.sdk) for n, reads in found.items()],
    }
    text = f"at most {GOAL_MS:g} ms for {PEOPLE[-1]:,} unchanged rows"
    return Report(
        "11. A board read",
        "One instance reads the board of an office at which N wait: its request, the rows, and the board "
        "made of them.",
        [
            ReportTable(
                f"Milliseconds of processor time, the least of {REPETITIONS}",
                ("N", "nothing has changed", "every row has", "the SDK's own rows", "times less, unchanged"),
                rows,
                [at_most("11", text, most.unchanged, GOAL_MS, " ms")],
                ["Baseline: `query_entities` of azure-data-tables, which makes no board of its rows."],
                [Chart("board-read", "Processor time of one board read", "visitors", "ms", lines)],
            ),
            _held_table(held),
        ],
    )


def _held_table(held: Mapping[int, float]) -> ReportTable:
    return ReportTable(
        "The loop held in one piece while every row has changed",
        ("N", "milliseconds of processor time"),
        [(f"{n:,}", f"{ms:.1f}") for n, ms in held.items()],
        [
            at_most("", f"at most {HELD_GOAL_MS:g} ms at {n:,}", ms, HELD_GOAL_MS, " ms")
            for n, ms in held.items()
        ],
        [
            "Others have their turn while rows are decoded and the office's facts are made; taking "
            "the answer, ordering it and finding what has changed is one piece."
        ],
    )
