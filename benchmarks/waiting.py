"""Case 1: what waiting costs, for ten, a hundred and a thousand people at one office."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from benchmarks.baselines import Baseline
from benchmarks.counting import CHANGE_LOG, INSTANCE
from benchmarks.crowd import join_all, pages_of, until_held
from benchmarks.product import running
from benchmarks.report import Report, Table, met
from benchmarks.setting import OFFICE_ID
from local_host.clock import SystemClock

PEOPLE = (10, 100, 1_000)
SECONDS = 60
SETTLE_SECONDS = 10
"""Until the pages' first questions, which read each row once, are answered and all of them wait."""
DIRECTORY_SECONDS = 30
"""As the product has it."""
BOARD_READERS = ("boards.get", "boards.wait_for_change", "boards.find", INSTANCE)
BASELINE_PERIOD = 3.0
SAMPLE = 50
"""Polls of the baseline that are really made: each costs the same."""


@dataclass(frozen=True)
class Waiting:
    """What `people` waiting for `seconds` have cost."""

    people: int
    seconds: float
    requests: int
    boards: int
    looks: int
    answers: int
    failures: int
    scan_requests: float
    scan_rows: int

    @property
    def per_visitor_minute(self) -> float:
        return self.requests / self.people / (self.seconds / 60)

    @property
    def baseline_per_visitor_minute(self) -> float:
        return self.scan_requests * 60 / BASELINE_PERIOD


async def count_waiting(connection: str, folder: Path, people: int, seconds: float) -> Waiting:
    """Let so many pages wait for so long (real time) and count."""
    async with running(connection, folder, SystemClock(), refresh=DIRECTORY_SECONDS) as product:
        tickets = await join_all(product, people)
        async with pages_of(product, tickets) as pages:
            await until_held(product, min(people, product.services.held_at_most))
            await asyncio.sleep(SETTLE_SECONDS)
            with product.requests.step("waiting"):
                await asyncio.sleep(seconds)
        baseline = Baseline(product.config, OFFICE_ID)
        rows = 0
        for _ in range(SAMPLE):
            rows = await baseline.scan()
        await baseline.close()
        looks = product.requests.total(["waiting"], port=CHANGE_LOG)
        return Waiting(
            people=people,
            seconds=seconds,
            requests=product.requests.total(["waiting"]) + looks,
            boards=sum(product.requests.total(["waiting"], port=port) for port in BOARD_READERS),
            looks=looks,
            answers=pages.seen.answers,
            failures=pages.seen.failures,
            scan_requests=baseline.requests / SAMPLE,
            scan_rows=rows,
        )


async def run(connection: str, folder: Path) -> Report:
    """The case at its published sizes."""
    found = [await count_waiting(connection, folder / f"{people}", people, SECONDS) for people in PEOPLE]
    rows = [
        (
            f"{one.people:,}",
            one.boards,
            one.looks,
            one.requests,
            f"{one.per_visitor_minute:.3f}",
            f"{one.baseline_per_visitor_minute:.0f}",
            f"{one.baseline_per_visitor_minute / one.per_visitor_minute:,.0f}",
            one.answers,
            one.failures,
        )
        for one in found
    ]
    worst = max(one.requests / one.seconds for one in found)
    return Report(
        "1. Waiting",
        f"N visitors of one office wait with held requests (`wait=25`) at one instance for {SECONDS} s of "
        "real time; nothing happens.",
        [
            Table(
                f"Storage requests of {SECONDS} s",
                (
                    *(
                        "N",
                        "board reads",
                        "looks at the log",
                        "all requests",
                        "per visitor and minute",
                        "baseline",
                    ),
                    *("times fewer", "answers to the pages", "failures"),
                ),
                rows,
                "at most 5 requests a second for an instance, and one for each of its offices every 20 s: "
                f"{met(worst, 5 + 1 / 20)}.",
                [
                    "All requests: the board, the change log, the directory, presence (read every 10 s, "
                    "written every 30 s).",
                    f"Baseline: each page polls every {BASELINE_PERIOD:.0f} s and each poll scans the queue "
                    f"({SAMPLE} polls made and counted at each N: {found[-1].scan_requests:.2f} requests and "
                    f"{found[-1].scan_rows:,} rows each at N = {found[-1].people:,}).",
                    "Beyond 700 held requests an instance answers at once and the page rests 5 s.",
                ],
            )
        ],
    )
