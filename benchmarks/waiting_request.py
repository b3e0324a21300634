"""Case 10: the processor time of a whole waiting request, beside that of an empty handler.

A request's way from the SDK's decoding through the function to its encoded answer, in this process; without a
host and without HTTP, which would make the two more alike. Storage is in memory: nobody reads meanwhile.
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import azure.functions as func

from benchmarks.chart import Chart
from benchmarks.empty_host import empty_app
from benchmarks.report import Report, Table, at_most
from benchmarks.setting import FOR_GOOD, HOURS, CourtClock, NoVisits, offices_with
from functions.app import create_app
from local_host.contracts import HTTP, HTTP_OUTPUT, HostedFunction
from local_host.converters import Datum, converter_of
from local_host.platform_auth import PlatformAuth
from local_host.product import product_settings
from local_host.registry import load_app
from memory_adapters import MemoryMeetings, memory_storage
from shared.front_desk.visitor.joining import Join, join
from shared.services import Services, services_of
from shared.settings import read_settings

PEOPLE = (1, 100, 1_000)
REPETITIONS = 5
CALLS = 400
HELD_SECONDS = 1
GOAL = 1.6
SHOW = "tickets_show"
_NOBODY = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Cost:
    """Microseconds of processor time for a request: answered at once (304), and held for a second before."""

    at_once: float
    held: float


@dataclass(frozen=True)
class _Asked:
    """A function and the requests that it is asked: as they come from the host."""

    function: HostedFunction
    at_once: Sequence[Datum]
    held: Sequence[Datum]


def _request(ticket_id: str, secret: str, etag: str, wait: int) -> Datum:
    texts = {"x-ticket-secret": secret, "if-none-match": etag, "host": "127.0.0.1:7071"}
    query = {"wait": str(wait)} if wait else {}
    value = {
        "method": Datum("GET", "string"),
        "url": Datum(f"http://127.0.0.1:7071/api/tickets/{ticket_id}", "string"),
        "headers": {name: Datum(text, "string") for name, text in texts.items()},
        "query": {name: Datum(text, "string") for name, text in query.items()},
        "params": {"ticketId": Datum(ticket_id, "string")},
        "body": Datum(b"", "bytes"),
    }
    return Datum(value, "http")


async def _invoke(function: HostedFunction, request: Datum) -> func.HttpResponse:
    given = converter_of(HTTP).decode(request, trigger_metadata=None)
    returned = await cast("Awaitable[func.HttpResponse]", function.call(**{function.trigger.name: given}))
    converter_of(HTTP_OUTPUT).encode(returned, expected_type=None)
    return returned


async def _costs(asked: _Asked) -> Cost:
    began = time.process_time()
    for request in asked.at_once:
        await _invoke(asked.function, request)
    between = time.process_time()
    answers = await asyncio.gather(*(_invoke(asked.function, request) for request in asked.held))
    ended = time.process_time()
    assert {answer.status_code for answer in answers} == {304}
    return Cost((between - began) / CALLS * 1e6, (ended - between) / CALLS * 1e6)


async def measure(folder: Path, hours: str, people: int) -> tuple[Cost, Cost]:
    """Ours and the empty handler's: the least of interleaved repetitions."""
    services = memory_services(folder)
    tickets = await _tickets(services, hours, people)
    functions = {function.name: function for function in load_app(create_app(services)).functions}
    ours = _Asked(functions[SHOW], *await _questions(functions[SHOW], tickets))
    [empty] = [function for function in load_app(empty_app()).functions if function.name == SHOW]
    nothing = _Asked(empty, *await _questions(empty, tickets))
    found = [(await _costs(ours), await _costs(nothing)) for _ in range(REPETITIONS)]
    await services.storage.close()
    return _least([own for own, _ in found]), _least([none for _, none in found])


async def _tickets(services: Services, hours: str, people: int) -> list[tuple[str, str]]:
    [office] = offices_with(hours)
    await services.storage.registry.put_offices([office])
    desk = services.desk.with_signals(NoVisits())
    made = [await join(desk, Join(office.office_id)) for _ in range(people)]
    return [(joined.stored.ticket.ticket_id, joined.secret) for joined in made]


async def _questions(
    function: HostedFunction, tickets: Sequence[tuple[str, str]]
) -> tuple[list[Datum], list[Datum]]:
    """So many 304s, each ticket in turn: at once, and held."""
    known = [(*ticket, await _etag(function, *ticket)) for ticket in tickets[:CALLS]]
    turns = [known[number % len(known)] for number in range(CALLS)]
    return [_request(*turn, 0) for turn in turns], [_request(*turn, HELD_SECONDS) for turn in turns]


async def _etag(function: HostedFunction, ticket_id: str, secret: str) -> str:
    shown = await _invoke(function, _request(ticket_id, secret, "", 0))
    return str(shown.headers["ETag"])


def _least(costs: Sequence[Cost]) -> Cost:
    return Cost(min(cost.at_once for cost in costs), min(cost.held for cost in costs))


def memory_services(folder: Path) -> Services:
    """One instance over storage in memory; what it reads does not grow old."""
    clock = CourtClock()
    environment = product_settings(
        storage_connection="UseDevelopmentStorage=true",
        graph_url=_NOBODY,
        auth=PlatformAuth(folder, clock),
        data_dir=folder,
        port=0,
    )
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    settings = read_settings({**environment, "TICKET_KEY": key, "STAFF_JWKS_URL": f"{_NOBODY}/keys"})
    storage = memory_storage(clock, board_interval=FOR_GOOD)
    services = services_of(settings, storage, MemoryMeetings(), clock, ())
    return replace(services, held_at_most=2 * CALLS)


async def run(_connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    found = {(hours, people): await measure(folder, hours, people) for hours in HOURS for people in PEOPLE}
    rows = [
        (
            *(hours, f"{people:,}", f"{ours.at_once:.0f}", f"{empty.at_once:.0f}"),
            f"{ours.at_once / empty.at_once:.2f}",
            *(f"{ours.held:.0f}", f"{empty.held:.0f}", f"{ours.held / empty.held:.2f}"),
        )
        for (hours, people), (ours, empty) in found.items()
    ]
    why = (
        "the credential, the sign of life, the look into the office's snapshot and seven answer headers cost "
        "the same at every N, and an empty handler has none of them"
    )
    goals = [
        at_most(
            "2",
            f"{people:,} waiting, {hours}: at most {GOAL} times an empty handler",
            ours.at_once / empty.at_once,
            GOAL,
            " times",
            why,
        )
        for (hours, people), (ours, empty) in found.items()
    ]
    lines = {
        hours: [
            (n, ours.at_once / empty.at_once) for (kind, n), (ours, empty) in found.items() if kind == hours
        ]
        for hours in HOURS
    }
    return Report(
        "10. A waiting request",
        "A page asks for its ticket again and nothing has changed: answered at once, and held for a second. "
        "Decoded, invoked and encoded by the SDK within one process, without a host: the local host's own "
        "reading of the app, not Azure's runtime library, which is not among the project's tools.",
        [
            Table(
                f"Microseconds of processor time, the least of {REPETITIONS} repetitions of {CALLS}",
                (
                    *("hours", "N", "at once", "empty", "times"),
                    *("held a second", "empty, held as long", "times"),
                ),
                rows,
                goals,
                charts=[
                    Chart(
                        "waiting-request",
                        "A waiting request beside an empty handler",
                        "visitors",
                        "times an empty handler",
                        lines,
                    )
                ],
            )
        ],
    )
