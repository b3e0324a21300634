"""The baseline of case 10: a poll that opens a client and reads its office's whole queue.

The same way from the host's message to the answer's as ours, over the emulator.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any, cast

import azure.durable_functions as df
import azure.functions as func
from azure.data.tables.aio import TableServiceClient

from benchmarks.board_read import fill
from benchmarks.setting import OFFICE_ID, counted_desk
from local_host.contracts import HTTP, HTTP_OUTPUT, HostedFunction
from local_host.converters import Datum, converter_of
from local_host.registry import load_app
from shared.domain.credentials import office_key
from shared.storage import names
from shared.storage.tables.tickets.keys import BOARD_END, BOARD_FIRST

POLLS, REPETITIONS = 5, 3


def _app(connection: str, table: str) -> df.DFApp:
    app: Any = df.DFApp(http_auth_level=func.AuthLevel.ANONYMOUS)
    rows_of_queue = f"RowKey ge '{BOARD_FIRST}' and RowKey lt '{BOARD_END}'"
    condition = f"PartitionKey eq '{office_key(OFFICE_ID)}' and {rows_of_queue}"

    @app.function_name("scan")
    @app.route("tickets/{ticketId}", methods=["GET"])
    async def scan(req: func.HttpRequest) -> func.HttpResponse:
        async with TableServiceClient.from_connection_string(connection) as service:
            found = service.get_table_client(table).query_entities(condition)  # pyright: ignore[reportUnknownMemberType]
            rows = [row async for row in cast("AsyncIterator[Mapping[str, object]]", found)]
        return func.HttpResponse(status_code=304, headers={"ETag": f'"{len(rows)}"'})

    return app


async def microseconds_of_a_scan(connection: str, people: int, request: Datum) -> float:
    """Processor time of one such poll where so many wait: the least of the repetitions."""
    async with counted_desk(connection) as counted:
        await fill(counted, people)
        table = names.Names(counted.config.table_prefix).table(names.Table.DESK)
        [scan] = load_app(_app(connection, table)).functions
        await _poll(scan, request, people)
        found: list[float] = []
        for _ in range(REPETITIONS):
            began = time.process_time()
            for _ in range(POLLS):
                await _poll(scan, request, people)
            found.append((time.process_time() - began) / POLLS * 1e6)
    return min(found)


async def _poll(scan: HostedFunction, request: Datum, people: int) -> None:
    given = converter_of(HTTP).decode(request, trigger_metadata=None)
    answer = cast("func.HttpResponse", await cast("Any", scan.call)(**{scan.trigger.name: given}))
    converter_of(HTTP_OUTPUT).encode(answer, expected_type=None)
    assert answer.headers["ETag"] == f'"{people}"'
