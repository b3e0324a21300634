"""`python -m benchmarks.shared_networks`: what the limits of a network do to honest people who share one.

The arrivals are those of the simulated court's day (`benchmarks/simulate_day`); a part of all visitors comes
from one address. Counted are the entries that the bucket of one instance refuses, those that the office's
limit refuses where each visitor waits a quarter of an hour, and the groups that clerks would be shown as a
burst.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from benchmarks.simulate_day.behaviour import draw_visitors
from benchmarks.simulate_day.day import DAY
from benchmarks.simulate_day.demand import COURT_SIZE, draw_demand
from functions.rate_limits import Buckets, Kind
from infra.scale.given import VISITS_PER_DAY, WAIT_SECONDS
from shared.domain.queue.sources import bursts, limit_of_source
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import DEFAULT_TIMING

SHARES = (1.0, 0.3, 0.1, 0.03, 0.01)
"""Parts of the court's visitors behind one address."""
DAYS = 5
WAIT = timedelta(seconds=WAIT_SECONDS)


@dataclass(frozen=True)
class Entry:
    """An honest visitor's arrival."""

    at: datetime
    office_id: str
    network: str


@dataclass(frozen=True)
class Counted:
    """Of one day: entries of the shared address, and what the limits did to them."""

    entries: int
    by_bucket: int
    by_office: int
    bursts: int


def entries_of_day(seed: int, share: float, visits: int = VISITS_PER_DAY) -> list[Entry]:
    """A day's entries in their order; `share` of them have the network `shared`, each other one its own."""
    random = Random(seed)  # noqa: S311 - a simulation must be repeatable
    demand = draw_demand(random, visits, COURT_SIZE)
    return [
        Entry(each.arrives, each.office_id, "shared" if random.random() < share else each.name)
        for each in draw_visitors(random, demand, DAY, visits)
    ]


def counted(entries: list[Entry]) -> Counted:
    """What the limits do to the entries of the shared address, all at one instance."""
    clock = [entries[0].at]
    buckets = Buckets(lambda: clock[0])
    waiting: dict[str, deque[Entry]] = defaultdict(deque)
    seen: Counter[str] = Counter()
    shared: dict[str, list[Ticket]] = defaultdict(list)
    for number, entry in enumerate(entries):
        clock[0] = entry.at
        queue = waiting[entry.office_id]
        while queue and queue[0].at + WAIT <= entry.at:
            queue.popleft()
        if entry.network == "shared":
            seen["entries"] += 1
            if buckets.take(Kind.ENTRY, entry.network):
                seen["bucket"] += 1
                continue
            same = sum(each.network == entry.network for each in queue)
            if same >= limit_of_source(len(queue), DEFAULT_TIMING):
                seen["office"] += 1
                continue
            shared[entry.office_id].append(_ticket(number, entry))
        queue.append(entry)
    found = sum(_groups(tickets) for tickets in shared.values())
    return Counted(seen["entries"], seen["bucket"], seen["office"], found)


def _groups(tickets: list[Ticket]) -> int:
    """How many bursts clerks are shown at an office: each removed from the rest, the largest first."""
    left, groups = tickets, 0
    while found := bursts(left):
        groups += 1
        gone = {ticket.ticket_id for ticket in found[0].tickets}
        left = [ticket for ticket in left if ticket.ticket_id not in gone]
    return groups


def _ticket(number: int, entry: Entry) -> Ticket:
    plain = Ticket(str(number), entry.office_id, "", "", DAY, entry.at)
    return replace(plain, source=entry.network)


def main() -> None:
    """Print one line for each share."""
    sys.stdout.write("share | entries a day | refused by the bucket | by the office's limit | bursts\n")
    for share in SHARES:
        days = [counted(entries_of_day(seed, share)) for seed in range(1, DAYS + 1)]
        means = [
            sum(values) / DAYS
            for values in zip(
                *((day.entries, day.by_bucket, day.by_office, day.bursts) for day in days), strict=True
            )
        ]
        sys.stdout.write(f"{share:.0%} | " + " | ".join(f"{mean:,.1f}" for mean in means) + "\n")


if __name__ == "__main__":
    main()
