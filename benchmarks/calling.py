"""Case 3: what a call costs, and whom it gets, when several clerks press at once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from benchmarks.baselines import Baseline
from benchmarks.report import Goal, Report, ReportTable, at_most
from benchmarks.setting import OFFICE_ID, CountedDesk, another_instance, clerks, counted_desk
from docs.svg_scaling_chart import Chart
from shared.front_desk.clerk.call_next import CallNext, call_next
from shared.front_desk.visitor.joining import Join, join

CLERKS = (1, 2, 5, 10, 50)
WAITING = 60
INSTANCES = (2, 5, 10)
OF_A_CALL, FIRST_GOAL = 3, 2
"""Requests of a call alone; and what the targets first asked, before each clerk had a lock."""
_WHY_THREE = (
    "a fresh look at the board, the lock by which a clerk holds one ticket, and the ticket with its audit "
    "entry; the design of then had no lock"
)
_WHY_NOT_BOUND = "an instance that lost a ticket looks at the board again, and may lose the next one as well"


@dataclass(frozen=True)
class Calls:
    """What K calls at once have cost, and whom they got."""

    clerks: int
    requests: int
    by_port: dict[str, int]
    shared: int
    called: list[str]
    first_in_line: list[str]
    baseline: int
    """Requests of as many clerks who take the first row, and ask again when it is gone."""

    @property
    def took_exactly_the_first(self) -> bool:
        """K different tickets, and the first K of the queue."""
        return sorted(self.called) == sorted(self.first_in_line)


async def count_calls(connection: str, count: int, waiting: int = WAITING) -> Calls:
    """Count the calls of `count` clerks at the same time at one office where `waiting` wait."""
    async with counted_desk(connection) as counted:
        await _fill(counted, waiting)
        board = await counted.desk.boards.get(OFFICE_ID)
        await counted.desk.presence.signs_of_life(OFFICE_ID)
        first = [stored.ticket.ticket_id for stored in board.waiting[:count]]
        with counted.requests.step("call"):
            command = CallNext((OFFICE_ID,))
            called = await asyncio.gather(
                *(call_next(counted.desk, clerk, command) for clerk in clerks(count))
            )
        baseline = Baseline(counted.config, OFFICE_ID)
        await baseline.take_first_at_once(count)
        await baseline.close()
        return Calls(
            clerks=count,
            requests=counted.requests.total(["call"], shared=False),
            by_port=counted.requests.of_step("call"),
            shared=counted.requests.total(["call"], shared=True),
            called=[stored.ticket.ticket_id for stored in called],
            first_in_line=first,
            baseline=baseline.requests,
        )


@dataclass(frozen=True)
class CallsApart:
    """What K calls at once through as many instances have cost."""

    instances: int
    requests: int
    lost: int
    """Tickets that somebody else had taken when they were written."""
    is_exact: bool
    """K different tickets, and the first K of the queue."""

    @property
    def bound(self) -> int:
        """Where each attempt fails only for one that succeeded."""
        return self.instances * (self.instances - 1) // 2


async def count_calls_apart(connection: str, count: int, waiting: int = WAITING) -> CallsApart:
    """The same with an instance for each clerk: none knows of what the others do."""
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(counted_desk(connection))
        await _fill(one, waiting)
        first = [each.ticket.ticket_id for each in (await one.desk.boards.get(OFFICE_ID)).waiting[:count]]
        all_ = [await stack.enter_async_context(another_instance(one)) for _ in range(count)]
        for each in all_:
            await each.desk.boards.get(OFFICE_ID)
            await each.desk.presence.signs_of_life(OFFICE_ID)
            stack.enter_context(each.requests.step("call"))
        command = CallNext((OFFICE_ID,))
        called = await asyncio.gather(
            *(call_next(each.desk, who, command) for each, who in zip(all_, clerks(count), strict=True))
        )
        saves = sum(each.requests.of_step("call")["tickets.save: batch"] for each in all_)
        return CallsApart(
            count,
            sum(each.requests.total(["call"], shared=False) for each in all_),
            saves - count,
            sorted(stored.ticket.ticket_id for stored in called) == sorted(first),
        )


async def _fill(counted: CountedDesk, waiting: int) -> None:
    for n in range(waiting):
        await join(counted.desk, Join(OFFICE_ID, display_name=f"Pessoa {n}"))


async def run(connection: str) -> Report:
    """The case at its published sizes."""
    found = [await count_calls(connection, count) for count in CLERKS]
    rows = [
        (
            calls.clerks,
            f"{calls.requests / calls.clerks:.2f}",
            f"{calls.baseline / calls.clerks:.2f}",
            "the first K, each once" if calls.took_exactly_the_first else "WRONG",
            ", ".join(f"{port} {count}" for port, count in calls.by_port.items()),
        )
        for calls in found
    ]
    lines = {
        "ours": [(calls.clerks, calls.requests / calls.clerks) for calls in found],
        "first row, asked again": [(calls.clerks, calls.baseline / calls.clerks) for calls in found],
    }
    return Report(
        "3. Calling",
        f"K clerks press «Chamar próximo» at the same moment at one office where {WAITING} wait.",
        [
            ReportTable(
                "Storage requests per call",
                ("K", "requests per call", "baseline", "tickets called", "by what"),
                rows,
                _goals(found),
                [
                    "The desk's own requests. The endpoint asks for the clerk's memberships before, which an "
                    "instance remembers for half a minute.",
                    "Baseline: each clerk asks for the first row and takes it by its ETag; who was too late "
                    "asks again.",
                ],
                [Chart("calling", "Storage requests per call", "clerks at once", "requests", lines)],
            ),
            _apart_table([await count_calls_apart(connection, count) for count in INSTANCES]),
        ],
    )


def _goals(found: Sequence[Calls]) -> list[Goal]:
    is_exact = all(calls.took_exactly_the_first for calls in found)
    worst = max(calls.requests / calls.clerks for calls in found)
    first = f"as first asked: at most {FIRST_GOAL} requests per call"
    return [
        at_most("5", f"at most {OF_A_CALL} requests per call", worst, OF_A_CALL),
        at_most("5", first, worst, FIRST_GOAL, why=_WHY_THREE),
        Goal("5", "exactly the first K, each once", is_exact, f"{len(found)} sizes"),
    ]


def _apart_table(found: Sequence[CallsApart]) -> ReportTable:
    return ReportTable(
        "The same through as many instances, which know nothing of each other",
        ("K", "requests per call", "tickets lost to another", "K(K-1)/2", "tickets called"),
        [
            (
                *(each.instances, f"{each.requests / each.instances:.2f}", each.lost, each.bound),
                "the first K, each once" if each.is_exact else "WRONG",
            )
            for each in found
        ],
        [
            Goal(
                "5",
                "no more tickets lost than K(K-1)/2",
                all(each.lost <= each.bound for each in found),
                ", ".join(f"{each.lost} of {each.bound}" for each in found),
                _WHY_NOT_BOUND,
            ),
            Goal(
                "5",
                "exactly the first K through K instances, each once",
                all(each.is_exact for each in found),
                f"{len(found)} sizes",
            ),
        ],
    )
