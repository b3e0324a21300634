"""Case 12: two thousand wait at four hundred offices and forty clerks call, one of them every second.

One process does everything, timers included, as `make run` has it; visitors' pages and clerks are two others.
Each clerk's page holds the queue of its ten offices all the while.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.clerk_pages import ClerkPage, clerk_pages
from benchmarks.court import Court, Plan, court
from benchmarks.crowd import Pages, join_all, pages_of
from benchmarks.held_view import HOLD
from benchmarks.product import Answer, Person
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.role_process import Running
from benchmarks.setting import HOURS, offices_with
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
LOOKS = 4
"""At the memory, evenly over the morning, after the first."""


@dataclass
class Morning:
    """Times in milliseconds, memory in MB of the process."""

    seconds: float
    answered: list[float] = field(default_factory=list[float])
    shown: list[float] = field(default_factory=list[float])
    """From the press until the visitor's page has it."""
    clerk_calls: list[float] = field(default_factory=list[float])
    """From the press until the page of the clerk has the visitor among those who are called."""
    arrivals: list[float] = field(default_factory=list[float])
    """From a request to join until the page of the office's clerk has the entry."""
    unshown: int = 0
    """Calls and arrivals that the clerk's page has never shown."""
    clerk_answers: int = 0
    """To the clerks' pages."""
    shown_to_others: int = 0
    """Changed views of visitors' pages that were not called themselves."""
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
    memory: list[float] = field(default_factory=list[float])


@dataclass(frozen=True)
class _Clerk:
    person: Person
    offices: Sequence[str]
    pressed: dict[str, float] = field(default_factory=dict[str, float])
    """Ticket → when it was called."""
    joined: dict[str, float] = field(default_factory=dict[str, float])
    """Ticket → when somebody asked to join at one of the offices."""


class _Day:
    """The clerks' side: what they do."""

    def __init__(self, product: Court, pages: Pages, found: Morning) -> None:
        self._product, self._pages, self._found = product, pages, found

    async def work(self, clerk: _Clerk, first: float, every: float) -> None:
        """Call at one office after the other, `first` seconds from now and then every so many."""
        ends = time.monotonic() + self._found.seconds
        due, turn = time.monotonic() + first, 0
        while due < ends:
            await asyncio.sleep(due - time.monotonic())
            await self._serve(clerk, clerk.offices[turn % len(clerk.offices)])
            due, turn = max(due + every, time.monotonic()), turn + 1

    async def _serve(self, clerk: _Clerk, office_id: str) -> None:
        pressed = time.monotonic()
        called = await self._send(clerk.person, "/api/staff/calls", {"officeIds": [office_id]})
        if called.status != 201:
            self._found.refused += called.status < 500
            return
        self._found.answered.append((time.monotonic() - pressed) * 1000)
        self._found.calls += 1
        ticket_id = called["ticketId"]
        clerk.pressed[ticket_id] = pressed
        await asyncio.sleep(SERVICE_SECONDS)
        path = f"/api/staff/tickets/{ticket_id}"
        await self._send(clerk.person, f"{path}/enter", {})
        ended = await self._send(clerk.person, f"{path}/finish", {"outcome": "resolved"})
        self._found.finished += ended.status == 200
        if ended.status != 200:
            await self._send(clerk.person, f"{path}/release", {"reason": "A medida segue."})
        asked = time.monotonic()
        [visitor] = await join_all(self._product.urls, [office_id], 1)
        clerk.joined[visitor.ticket_id] = asked
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
        queues = [(clerk.person, clerk.offices) for clerk in working]
        async with pages_of(visitors, HOLD) as pages, clerk_pages(queues) as theirs:
            await asyncio.sleep(LAST_SECONDS)
            await _pass(_Day(product, pages, found), working, process, found)
            await asyncio.sleep(LAST_SECONDS)
        for clerk in working:
            await clerk.person.close()
    _read(found, pages, working, theirs)
    return found


async def _pass(day: _Day, working: Sequence[_Clerk], process: Running, found: Morning) -> None:
    """The morning itself, and what the process takes for it."""
    before, began = await process.usage(), time.monotonic()
    found.memory.append(before.memory)
    looks = asyncio.create_task(_look_at_memory(process, found))
    await asyncio.gather(
        *(day.work(clerk, float(place), float(len(working))) for place, clerk in enumerate(working))
    )
    await looks
    after, taken = await process.usage(), time.monotonic() - began
    found.memory.append(after.memory)
    found.cpu = (after.cpu - before.cpu) / taken * 100
    found.requests = (after.requests - before.requests) / taken


async def _look_at_memory(process: Running, found: Morning) -> None:
    for _ in range(LOOKS - 1):
        await asyncio.sleep(found.seconds / LOOKS)
        found.memory.append((await process.usage()).memory)


def _read(found: Morning, pages: Pages, working: Sequence[_Clerk], theirs: Sequence[ClerkPage]) -> None:
    """What all pages have seen."""
    found.failures += pages.seen.refusals + pages.seen.failures
    called = {ticket_id for clerk in working for ticket_id in clerk.pressed}
    found.shown_to_others = sum(ticket_id not in called for ticket_id, _ in pages.seen.changes)
    for clerk, page in zip(working, theirs, strict=True):
        found.shown += _until(clerk.pressed, pages.seen.called)
        found.clerk_calls += _until(clerk.pressed, page.called)
        found.arrivals += _until(clerk.joined, page.waiting)
        found.failures += page.refusals + page.failures
        found.clerk_answers += page.answers
        found.unshown += len(clerk.pressed.keys() - page.called.keys())
        found.unshown += len(clerk.joined.keys() - page.waiting.keys())


def _until(begun: Mapping[str, float], shown: Mapping[str, float]) -> list[float]:
    """Milliseconds, of the tickets that were shown."""
    return [(shown[each] - at) * 1000 for each, at in begun.items() if each in shown]


def share(times: Sequence[float], part: float) -> float:
    """The time within which this part of them is; infinite where there are none."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else float("inf")


async def run(connection: str, folder: Path, minutes: float) -> Report:
    """The case at its published size."""
    found = await measure(connection, folder, PEOPLE, OFFICES, CLERKS, minutes * 60)
    rows = [
        ("calls", f"{found.calls} ({found.refused} found nobody)"),
        ("finished with the visitor in the room", found.finished),
        ("call answered, median and p99", _both(found.answered)),
        ("call shown by the visitor's page, median and p99", _both(found.shown)),
        ("calls that no page has shown", found.calls - len(found.shown)),
        ("call shown by the clerk's own page, median and p99", _both(found.clerk_calls)),
        ("arrival shown by the clerk's page, median and p99", _both(found.arrivals)),
        ("calls and arrivals that the clerk's page has not shown", found.unshown),
        ("answers to the clerks' pages", found.clerk_answers),
        ("changes that each other page at the office was shown, of one visit", _to_each_other_page(found)),
        ("answers of 500 and above, or none", found.failures),
        ("refused to clerks", ", ".join(f"{kind}: {n}" for kind, n in found.problems.items()) or "nothing"),
        ("processor time", f"{found.cpu:.0f} % of a core"),
        ("requests to storage", f"{found.requests:.0f} a second"),
        ("memory at the start, at each quarter and at the end", _megabytes(found.memory)),
    ]
    return Report(
        "12. A morning",
        f"{PEOPLE:,} wait at {OFFICES} offices, half of them with the court's hours and half always open; "
        f"{CLERKS} clerks' pages hold the queue of ten offices each, and every second one of the clerks "
        f"calls, for {minutes:g} minutes of real time. Visitors ring and enter, and whoever is served is "
        "followed by somebody new. One process does everything, timers included; pages, clerks and the "
        "emulator share its machine.",
        [ReportTable("What clerks and visitors met", ("what", "figure"), rows, _goals(found))],
    )


def _goals(found: Morning) -> list[Goal]:
    unseen = found.calls - len(found.shown)
    arrivals, calls = share(found.arrivals, 0.99), share(found.clerk_calls, 0.99)
    return [
        at_most("9", "no answer of 500 and above, and none missing", found.failures, 0),
        at_most("9", "a call answered within 1 s at p99", share(found.answered, 0.99), ANSWERED_MS, " ms"),
        at_most("9", "a call shown within 2 s at p99", share(found.shown, 0.99), SHOWN_MS, " ms"),
        at_most("9", "every call shown", unseen, 0, " not shown"),
        at_most("9", "a call shown by the clerk's own page within 2 s at p99", calls, SHOWN_MS, " ms"),
        at_most("9", "an arrival shown by the clerk's page within 2 s at p99", arrivals, SHOWN_MS, " ms"),
        at_most("9", "every call and arrival shown to the clerk", found.unshown, 0, " not shown"),
        _goal_of_memory(found.memory),
    ]


def _goal_of_memory(memory: Sequence[float]) -> Goal:
    grown, first = memory[-1] - memory[0], memory[1] - memory[0]
    why = (
        f"{first:.0f} of the {grown:.0f} MB come in the first quarter: the first call loads what makes a "
        "room, once in a process (section 8 has its memory)"
    )
    text = f"memory at most {GROWTH:g} times that of the start"
    return at_most("9", text, memory[-1] / memory[0], GROWTH, " times", why)


def _to_each_other_page(found: Morning) -> str:
    others = PEOPLE / OFFICES - 1
    return f"{found.shown_to_others / max(1, found.calls) / others:.1f}"


def _megabytes(memory: Sequence[float]) -> str:
    return ", ".join(f"{each:.0f}" for each in memory) + " MB"


def _both(times: Sequence[float]) -> str:
    return f"{share(times, 0.5):.0f} ms, {share(times, 0.99):.0f} ms"
