"""Case 10: the processor time of a whole waiting request, beside that of an empty handler.

A request's way from the host's message through the function to the answer's message, without HTTP. Twice: in
the worker library of Python 3.13, which is Azure's own, and with the SDK's conversions alone, which make the
two less alike. Storage is in memory: nobody reads meanwhile.
"""

from __future__ import annotations

import asyncio
import base64
import json
import math
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import azure.functions as func

from benchmarks.empty_host import empty_app
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.scan_request import microseconds_of_a_scan
from benchmarks.setting import FOR_GOOD, HOURS, CourtClock, NoVisits, offices_with
from docs.svg_scaling_chart import Chart
from functions.app import create_app
from functions.held_requests import MOST_OF_A_TICKET
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
SCANNED = {100: 200, 1_000: 1_000}
"""Visitors, and how many times as much a poll that scans takes at least."""
SHOW = "tickets_show"
_NOBODY = "http://127.0.0.1:9"
ROOT = Path(__file__).parents[1]
RUNTIME_PYTHON = ROOT / ".venv-runtime" / "bin" / "python"
"""It has the worker library of Python 3.13: `make check-next-runtime` installs it."""
_WHY_MORE = (
    "the credential, the sign of life, the look into the office's snapshot and seven answer headers cost "
    "the same at every N, and an empty handler has none of them"
)


@dataclass(frozen=True)
class Cost:
    """Microseconds of processor time for a request: answered at once (304), and held for a second before."""

    at_once: float
    held: float


Found = Mapping[tuple[str, int], tuple[Cost, Cost]]
"""Hours and people → our cost and the empty handler's."""


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


async def measure(folder: Path, hours: str, people: int, repetitions: int = REPETITIONS) -> tuple[Cost, Cost]:
    """Ours and the empty handler's: the least of interleaved repetitions."""
    services = memory_services(folder)
    tickets = await tickets_of(services, hours, people)
    functions = {function.name: function for function in load_app(create_app(services)).functions}
    ours = _Asked(functions[SHOW], *await questions(_asking(functions[SHOW]), tickets))
    [empty] = [function for function in load_app(empty_app()).functions if function.name == SHOW]
    nothing = _Asked(empty, *await questions(_asking(empty), tickets))
    found = [(await _costs(ours), await _costs(nothing)) for _ in range(repetitions)]
    await services.storage.close()
    return _least([own for own, _ in found]), _least([none for _, none in found])


async def in_runtime(folder: Path, hours: str = "", people: int = 0) -> Cost:
    """The same under the worker library, in a process of its own. Without `hours` the handlers are empty."""
    arguments = [hours, str(people)] if hours else []
    process = await asyncio.create_subprocess_exec(
        *(RUNTIME_PYTHON, "-W", "ignore", "-m", "benchmarks.runtime_request", folder, *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    printed, _ = await process.communicate()
    return Cost(**json.loads(printed))


Ask = Callable[[Datum], Awaitable[object]]


def _asking(function: HostedFunction) -> Ask:
    return lambda request: _invoke(function, request)


async def tickets_of(services: Services, hours: str, people: int) -> list[tuple[str, str]]:
    """Id and secret of so many who wait at each office with these hours.

    As many offices as the held requests need: a ticket may hold no more than `MOST_OF_A_TICKET` at once.
    """
    offices = offices_with(hours, math.ceil(CALLS / MOST_OF_A_TICKET / people))
    await services.storage.registry.put_offices(offices)
    desk = services.desk.with_signals(NoVisits())
    made = [await join(desk, Join(office.office_id)) for office in offices for _ in range(people)]
    return [(joined.stored.ticket.ticket_id, joined.secret) for joined in made]


async def questions(ask: Ask, tickets: Sequence[tuple[str, str]]) -> tuple[list[Datum], list[Datum]]:
    """So many requests whose answer is 304, each ticket in turn: at once, and held."""
    known = [(*ticket, await _etag(ask, *ticket)) for ticket in tickets[:CALLS]]
    turns = [known[number % len(known)] for number in range(CALLS)]
    return [_request(*turn, 0) for turn in turns], [_request(*turn, HELD_SECONDS) for turn in turns]


async def _etag(ask: Ask, ticket_id: str, secret: str) -> str:
    shown = cast("func.HttpResponse", await ask(_request(ticket_id, secret, "", 0)))
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
    settings = replace(settings, held_requests=2 * CALLS)
    storage = memory_storage(clock, board_interval=FOR_GOOD)
    return services_of(settings, storage, MemoryMeetings(), clock, ())


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes. Raises RuntimeError where there is no worker library."""
    if not RUNTIME_PYTHON.exists():
        raise RuntimeError("no worker library: `make check-next-runtime` found no Python 3.13")
    cases = [(hours, people) for hours in HOURS for people in PEOPLE]
    alone = {case: await measure(folder, *case) for case in cases}
    # An empty handler beside each of them: the machine is not the same all the while.
    whole = {case: (await in_runtime(folder, *case), await in_runtime(folder)) for case in cases}
    asked = _request("0" * 30, "none", '"0"', 0)
    scans = {people: await microseconds_of_a_scan(connection, people, asked) for people in SCANNED}
    return Report(
        "10. A waiting request",
        "A page asks for its ticket again and nothing has changed: answered at once, and held for a second, "
        "from the host's message to the answer's, without a host and without HTTP.",
        [
            _table("In Azure's worker library for Python 3.13", whole, _goals(whole), [_chart(whole)]),
            _table("With the SDK's conversions alone, Python 3.11", alone),
            _scans_table(alone, scans),
        ],
    )


def _table(where: str, found: Found, goals: Sequence[Goal] = (), charts: Sequence[Chart] = ()) -> ReportTable:
    rows = [
        (
            *(hours, f"{people:,}", f"{ours.at_once:.0f}", f"{empty.at_once:.0f}"),
            f"{ours.at_once / empty.at_once:.2f}",
            *(f"{ours.held:.0f}", f"{empty.held:.0f}", f"{ours.held / empty.held:.2f}"),
        )
        for (hours, people), (ours, empty) in found.items()
    ]
    return ReportTable(
        f"{where}: microseconds of processor time, the least of {REPETITIONS} repetitions of {CALLS}",
        (
            *("hours", "N", "at once", "empty", "times"),
            *("held a second", "empty, held as long", "times"),
        ),
        rows,
        goals,
        charts=charts,
    )


def _scans_table(alone: Found, scans: Mapping[int, float]) -> ReportTable:
    hours = next(iter(HOURS))
    ours = {people: alone[hours, people][0].at_once for people in scans}
    rows = [
        (f"{people:,}", f"{ours[people]:.0f}", f"{scan:,.0f}", f"{scan / ours[people]:,.0f}")
        for people, scan in scans.items()
    ]
    goals = [
        Goal(
            "2",
            f"{people:,} waiting: a poll that scans takes at least {SCANNED[people]:,} times as much",
            scan >= SCANNED[people] * ours[people],
            f"{scan / ours[people]:,.0f} times",
            _WHY_MORE,
        )
        for people, scan in scans.items()
    ]
    return ReportTable(
        "Beside a poll that opens a client and scans the queue, Python 3.11: microseconds of processor time",
        ("N", "ours, at once", "scan per poll", "times"),
        rows,
        goals,
        ["Baseline: the same way from message to message; the rows come from the emulator by the SDK."],
    )


def _goals(found: Found) -> list[Goal]:
    return [
        at_most(
            "2",
            f"{people:,} waiting, {hours}: at most {GOAL} times an empty handler",
            ours.at_once / empty.at_once,
            GOAL,
            " times",
            _WHY_MORE,
        )
        for (hours, people), (ours, empty) in found.items()
    ]


def _chart(found: Found) -> Chart:
    lines = {
        hours: [
            (n, ours.at_once / empty.at_once) for (kind, n), (ours, empty) in found.items() if kind == hours
        ]
        for hours in HOURS
    }
    return Chart(
        "waiting-request",
        "A waiting request beside an empty handler",
        "visitors",
        "times an empty handler",
        lines,
    )
