"""Case 19: a process that is asked more than it can answer, and how soon nobody notices any more.

As many search at once as keep it busy all the time; clerks call meanwhile. Visitors' pages, the searches and
the clerks are three other processes.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.court import Plan, court
from benchmarks.crowd import join_all, pages_of, until_held
from benchmarks.morning import share
from benchmarks.product import Person
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.searchers import Searched, searching
from benchmarks.setting import offices_with
from local_host.host import ALL_ROLES
from local_host.staff import added_clerks

PEOPLE, OFFICES, CLERKS, SEARCHERS = 600, 120, 8, 1_500
DIRECTORY = 2_348
"""Offices that are searched, of which `OFFICES` have people."""
BEFORE, LOADED, AFTER = 8.0, 20.0, 16.0
"""Seconds without the searches, with them, and without them again."""
EVERY = 8.0
"""Seconds between two calls of one clerk."""
ANSWERED_MS = 1_000
RECOVERED = 10.0
PARTS = ("before", "while it is overloaded", "in the 10 s after it", "later")


@dataclass
class Overload:
    """Monotonic seconds, and milliseconds of the clerks' calls."""

    calls: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """When each was pressed, and how long its answer took."""
    refused: Counter[str] = field(default_factory=Counter[str])
    """What clerks were answered but for success."""
    began: float = 0.0
    ended: float = 0.0
    """The searches."""
    put_off: list[float] = field(default_factory=list[float])
    """When pages were told to ask again later."""
    failures: int = 0
    """Answers of 400 and above to visitors' pages, and requests without an answer."""
    searched: Searched = field(default_factory=Searched)

    def of(self, part: str) -> list[float]:
        """The calls of one of `PARTS`."""
        begins = (0.0, self.began, self.ended, self.ended + RECOVERED, float("inf"))
        place = PARTS.index(part)
        return [took for at, took in self.calls if begins[place] <= at < begins[place + 1]]

    @property
    def recovered_after(self) -> float:
        """Seconds from the end of the searches until the last page was put off."""
        return max((at - self.ended for at in self.put_off if at > self.ended), default=0.0)


async def measure(connection: str, folder: Path, *, sheds: bool) -> Overload:
    """One process with all roles, as `make run` has it, and without its gauge of load."""
    staff, found = added_clerks(CLERKS), Overload()
    offices = offices_with("court hours", DIRECTORY)
    plan = Plan(processes=(ALL_ROLES,), offices=offices, staff=staff, sheds=sheds)
    async with court(connection, folder, plan) as product:
        [process] = product.processes
        ids = [office.office_id for office in offices[:OFFICES]]
        clerks = [Person(process.url) for _ in staff]
        for account, clerk in zip(staff, clerks, strict=True):
            await clerk.sign_in(account.user)
        visitors = await join_all(product.urls, ids, PEOPLE)
        async with pages_of(visitors) as pages:
            await until_held(process, PEOPLE)
            calling = [
                asyncio.create_task(_call(clerk, ids[place::CLERKS], place * EVERY / CLERKS, found))
                for place, clerk in enumerate(clerks)
            ]
            await asyncio.sleep(BEFORE)
            found.began = time.monotonic()
            async with searching(process.url, SEARCHERS) as searchers:
                await asyncio.sleep(LOADED)
            found.ended, found.searched = time.monotonic(), searchers.found
            await asyncio.sleep(AFTER)
            for one in calling:
                assert not one.done(), one.exception()
                one.cancel()
            await asyncio.gather(*calling, return_exceptions=True)
        found.put_off, found.failures = pages.seen.put_off, pages.seen.refusals + pages.seen.failures
        for clerk in clerks:
            await clerk.close()
    return found


async def _call(clerk: Person, offices: Sequence[str], first: float, found: Overload) -> None:
    """One call after the other, each of which is released again."""
    due, turn = time.monotonic() + first, 0
    while True:
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        body = {"officeIds": [offices[turn % len(offices)]]}
        pressed = time.monotonic()
        called = await clerk.send("POST", "/api/staff/calls", body)
        found.calls.append((pressed, (time.monotonic() - pressed) * 1000))
        if called.status == 201:
            path = f"/api/staff/tickets/{called['ticketId']}/release"
            called = await clerk.send("POST", path, {"reason": "A medida segue."})
        if called.status >= 400:
            found.refused[f"{called.status} {called['type'].rpartition('/')[2]}"] += 1
        due, turn = due + EVERY, turn + 1


async def run(connection: str, folder: Path) -> Report:
    """The case at its published size."""
    found = await measure(connection, folder / "ours", sheds=True)
    without = await measure(connection, folder / "baseline", sheds=False)
    rows = [
        (what, ours, theirs) for (what, ours), (_, theirs) in zip(_told(found), _told(without), strict=True)
    ]
    return Report(
        "19. More than it can do",
        f"{PEOPLE:,} wait at {OFFICES} offices and {CLERKS} clerks call, one every second, when "
        f"{SEARCHERS:,} people search {DIRECTORY:,} offices at once for {LOADED:g} s by words that none has, "
        "each again as soon as answered. One process does everything, timers included; pages, searches, "
        "clerks and the emulator share its machine.",
        [
            ReportTable(
                "What clerks and visitors met",
                ("what", "ours", "baseline"),
                rows,
                _goals(found),
                [
                    "Baseline: the same process without its gauge of load, which puts off nothing.",
                    "Where no page was told to ask again later, the loop was busy all the time and yet not "
                    "late enough for the gauge.",
                ],
            )
        ],
    )


def _told(found: Overload) -> list[tuple[str, str]]:
    """What it was, and the figure."""
    refused = ", ".join(f"{kind}: {n}" for kind, n in found.refused.items()) or "nothing"
    return [
        *((f"calls {part}, median and p99", _times(found.of(part))) for part in PARTS),
        ("refused to clerks", refused),
        ("searches answered and refused", f"{found.searched.answered:,}, {found.searched.refused:,}"),
        ("pages told to ask again later", f"{len(found.put_off):,} times"),
        ("the last of them after the searches", f"{found.recovered_after:.1f} s"),
        ("answers of 400 and above to visitors' pages, or none", f"{found.failures}"),
    ]


def _goals(found: Overload) -> list[Goal]:
    loaded = share(found.of(PARTS[1]), 0.99)
    answered = "a call answered within 1 s at p99 while it is overloaded"
    return [
        at_most("9", answered, loaded, ANSWERED_MS, " ms", _WHY_LATE),
        at_most("9", "no command of a clerk refused", found.refused.total(), 0),
        at_most("9", "no visitor's page refused", found.failures, 0),
        at_most("9", "within 10 s after it no page is put off", found.recovered_after, RECOVERED, " s"),
    ]


_WHY_LATE = (
    "each of a call's requests to storage waits for a turn of the loop, behind all searches that have come "
    "meanwhile; these are refused from a smoothed lag of 0.4 s on, which some seconds of it make, and the "
    "worst call is of those seconds"
)


def _times(calls: Sequence[float]) -> str:
    return f"{share(calls, 0.5):.0f} ms, {share(calls, 0.99):.0f} ms ({len(calls)} calls)"
