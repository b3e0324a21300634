"""Case 12: two thousand wait at four hundred offices and forty clerks call, one of them every second.

One process does everything, timers included, as `make run` has it; visitors' pages and clerks are two others.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.court import Court, Plan, court
from benchmarks.crowd import Pages, join_all, pages_of
from benchmarks.product import Answer, Person
from benchmarks.report import Goal, Report, Table, at_most
from benchmarks.setting import HOURS, offices_with
from benchmarks.waiting_pages import HOLD
from local_host.host import ALL_ROLES
from local_host.staff import added_clerks

PEOPLE, OFFICES, CLERKS = 2_000, 400, 40
MINUTES = 2.0
SERVICE_SECONDS = 6.0
"""From the call until the clerk ends it; the page rings and enters meanwhile."""
LAST_SECONDS = 5.0
ANSWERED_MS, SHOWN_MS = 1_000, 2_000
GROWTH = 1.1
"""Memory at the end against that at the start."""


@dataclass
class Morning:
    """Times in milliseconds, memory in MB of the process."""

    seconds: float
    answered: list[float] = field(default_factory=list[float])
    shown: list[float] = field(default_factory=list[float])
    calls: int = 0
    finished: int = 0
    refused: int = 0
    """Calls that got nobody: all who wait there are taken, or not present."""
    problems: Counter[str] = field(default_factory=Counter[str])
    """What clerks were refused, by status and kind."""
    failures: int = 0
    """Answers of 500 and above, to clerks and pages, and requests without an answer."""
    cpu: float = 0.0
    """Percent of a core."""
    requests: float = 0.0
    """To storage, per second."""
    memory: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class _Clerk:
    person: Person
    offices: Sequence[str]


class _Day:
    """The clerks' side: what they do, and when each ticket was called."""

    def __init__(self, product: Court, pages: Pages, found: Morning) -> None:
        self.pressed: dict[str, float] = {}
        self._product, self._pages, self._found = product, pages, found

    async def work(self, clerk: _Clerk, first: float, every: float) -> None:
        """Call at one office after the other, `first` seconds from now and then every so many."""
        ends = time.monotonic() + self._found.seconds
        due, turn = time.monotonic() + first, 0
        while due < ends:
            await asyncio.sleep(due - time.monotonic())
            await self._serve(clerk.person, clerk.offices[turn % len(clerk.offices)])
            due, turn = max(due + every, time.monotonic()), turn + 1

    async def _serve(self, clerk: Person, office_id: str) -> None:
        pressed = time.monotonic()
        called = await self._send(clerk, "/api/staff/calls", {"officeIds": [office_id]})
        if called.status != 201:
            self._found.refused += called.status < 500
            return
        self._found.answered.append((time.monotonic() - pressed) * 1000)
        self._found.calls += 1
        ticket_id = called["ticketId"]
        self.pressed[ticket_id] = pressed
        await asyncio.sleep(SERVICE_SECONDS)
        path = f"/api/staff/tickets/{ticket_id}"
        await self._send(clerk, f"{path}/enter", {})
        ended = await self._send(clerk, f"{path}/finish", {"outcome": "resolved"})
        self._found.finished += ended.status == 200
        if ended.status != 200:
            await self._send(clerk, f"{path}/release", {"reason": "A medida segue."})
        for visitor in await join_all(self._product.urls, [office_id], 1):
            self._pages.add(visitor)

    async def _send(self, clerk: Person, path: str, body: object) -> Answer:
        answer = await clerk.send("POST", path, body)
        self._found.failures += answer.status >= 500
        if answer.status >= 400:
            self._found.problems[f"{answer.status} {answer['type'].rpartition('/')[2]}"] += 1
        return answer


async def measure(
    connection: str, folder: Path, people: int, offices: int, clerks: int, seconds: float
) -> Morning:
    """Half of the offices have the court's hours, half are always open; one call a second at 40 clerks."""
    staff = added_clerks(clerks)
    plan = Plan(
        processes=(ALL_ROLES,),
        offices=[office for hours in HOURS for office in offices_with(hours, offices // len(HOURS))],
        staff=staff,
    )
    found = Morning(seconds)
    async with court(connection, folder, plan) as product:
        [process] = product.processes
        ids = [office.office_id for office in plan.offices]
        working = [_Clerk(Person(process.url), ids[place::clerks]) for place in range(clerks)]
        for account, clerk in zip(staff, working, strict=True):
            await clerk.person.sign_in(account.user)
        visitors = await join_all(product.urls, ids, people)
        async with pages_of(visitors, HOLD) as pages:
            await asyncio.sleep(LAST_SECONDS)
            day, before = _Day(product, pages, found), await process.usage()
            began = time.monotonic()
            await asyncio.gather(
                *(day.work(clerk, float(place), float(clerks)) for place, clerk in enumerate(working))
            )
            after = await process.usage()
            taken = time.monotonic() - began
            found.cpu = (after.cpu - before.cpu) / taken * 100
            found.requests = (after.requests - before.requests) / taken
            await asyncio.sleep(LAST_SECONDS)
        for clerk in working:
            await clerk.person.close()
    found.memory = before.memory, after.memory
    found.failures += pages.seen.refusals + pages.seen.failures
    shown = pages.seen.called
    found.shown = [(shown[each] - at) * 1000 for each, at in day.pressed.items() if each in shown]
    return found


def share(times: Sequence[float], part: float) -> float:
    """The time within which this part of them is; infinite where there are none."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")


async def run(connection: str, folder: Path, minutes: float) -> Report:
    """The case at its published size."""
    found = await measure(connection, folder, PEOPLE, OFFICES, CLERKS, minutes * 60)
    start, end = found.memory
    rows = [
        ("calls", f"{found.calls} ({found.refused} found nobody)"),
        ("finished with the visitor in the room", found.finished),
        ("call answered, median and p99", _both(found.answered)),
        ("call shown by the visitor's page, median and p99", _both(found.shown)),
        ("calls that no page has shown", found.calls - len(found.shown)),
        ("answers of 500 and above, or none", found.failures),
        ("refused to clerks", ", ".join(f"{kind}: {n}" for kind, n in found.problems.items()) or "nothing"),
        ("processor time", f"{found.cpu:.0f} % of a core"),
        ("requests to storage", f"{found.requests:.0f} a second"),
        ("memory at the start and at the end", f"{start:.0f} MB, {end:.0f} MB"),
    ]
    return Report(
        "12. A morning",
        f"{PEOPLE:,} wait at {OFFICES} offices, half of them with the court's hours and half always open; "
        f"{CLERKS} clerks serve ten each and call, one every second, for {minutes:g} minutes of real time. "
        "Visitors ring and enter, and whoever is served is followed by somebody new. One process does "
        "everything, timers included; pages, clerks and the emulator share its machine.",
        [Table("What clerks and visitors met", ("what", "figure"), rows, _goals(found))],
    )


def _goals(found: Morning) -> list[Goal]:
    start, end = found.memory
    unseen = found.calls - len(found.shown)
    return [
        at_most("9", "no answer of 500 and above, and none missing", found.failures, 0),
        at_most("9", "a call answered within 1 s at p99", share(found.answered, 0.99), ANSWERED_MS, " ms"),
        at_most("9", "a call shown within 2 s at p99", share(found.shown, 0.99), SHOWN_MS, " ms"),
        at_most("9", "every call shown", unseen, 0, " not shown"),
        at_most("9", f"memory at most {GROWTH:g} times that of the start", end / start, GROWTH, " times"),
    ]


def _both(times: Sequence[float]) -> str:
    return f"{share(times, 0.5):.0f} ms, {share(times, 0.99):.0f} ms"
