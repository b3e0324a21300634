"""The court of one day: instances of the app over one store, its visits, and all that is counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from random import Random
from typing import TypeVar

from benchmarks.simulate_day.day_loop import DayClock
from benchmarks.simulate_day.durable import HostFaults, Visits
from benchmarks.simulate_day.news import News
from benchmarks.simulate_day.storage import (
    BusyOffices,
    DistantLocks,
    DistantMeetings,
    Line,
    LineFaults,
    Written,
    distant_instance,
)
from benchmarks.simulate_day.use_cases import UseCases
from benchmarks.simulate_day.watch import Watch
from memory_adapters import MemoryAccount, MemoryMeetings, memory_storage
from memory_adapters.presence import MemoryPresence
from shared.domain.credentials import TicketKeys, fingerprint
from shared.domain.errors import Problem, Refused
from shared.domain.office.office import Office
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import Desk
from shared.front_desk.repeat import Repeat
from shared.ports import Change, StorageUnavailable
from shared.storage.directory.cached import CachedDirectory

Answer = TypeVar("Answer")
TRIES = 5
TRY_AGAIN_SECONDS = 2.0
"""As the doors' Retry-After says."""
TWICE = 0.02
"""Share of requests that arrive twice at the same time, with the same key."""
HTTP_INSTANCES = 2
KEYS = TicketKeys(b"the key of a simulated court, of 32 bytes or more")


@dataclass
class House:
    """Everything that the people of the day act on."""

    clock: DayClock
    random: Random
    rules: UseCases
    watch: Watch
    account: MemoryAccount
    meetings: MemoryMeetings
    graph: DistantMeetings
    desks: Sequence[Desk]
    """One per HTTP instance."""
    reader: Desk
    housekeeper: Desk
    visits: Visits
    news: News
    line: Line
    repairs: Counter[str]
    """Operation → how often housekeeping was the one to do it."""
    is_down: bool = False
    """Nothing answers: a new version is being started."""
    refusals: Counter[str] = field(default_factory=Counter[str])
    counted: Counter[str] = field(default_factory=Counter[str])
    _keys: count[int] = field(default_factory=count)

    def key(self) -> str:
        """An Idempotency-Key that nobody has used."""
        return f"key-{next(self._keys)}"

    def repeat(self, *what: str) -> Repeat:
        """A key with the fingerprint of what is asked by it."""
        return Repeat(KEYS.blind("idempotency", self.key()), fingerprint(*what))

    def desk(self) -> Desk:
        """Whichever instance the platform sends a request to."""
        return self.random.choice(self.desks)

    async def ask(self, act: Callable[[Desk], Awaitable[Answer]]) -> Answer | Refused:
        """Send a request as a page does: again after a 503, sometimes twice, each with the same key."""
        again = self.random.random() < TWICE
        if again:
            self.counted["sent twice"] += 1
            first, _ = await asyncio.gather(self._try(act), self._try(act))
            return first
        return await self._try(act)

    async def _try(self, act: Callable[[Desk], Awaitable[Answer]]) -> Answer | Refused:
        refusal = Refused(Problem.STORAGE_UNAVAILABLE)
        for _ in range(TRIES):
            try:
                self._check_up()
                return await act(self.desk())
            except StorageUnavailable:
                refusal = Refused(Problem.STORAGE_UNAVAILABLE)
            except Refused as refused:
                refusal = refused
                if refused.problem is not Problem.TRY_AGAIN:
                    break
            await asyncio.sleep(TRY_AGAIN_SECONDS)
        self.refusals[refusal.problem] += 1
        return refusal

    def _check_up(self) -> None:
        if self.is_down:
            self.counted["requests while a version starts"] += 1
            raise StorageUnavailable

    async def look(self, ticket_id: str) -> Ticket | None:
        """What a page is shown; the reading takes no time, to keep the day short."""
        stored = await self.reader.tickets.load(ticket_id)
        return stored.ticket if stored else None

    async def hear(self, ticket_id: str) -> Ticket | None:
        """A visitor's page asks and is shown the ticket. Asking is a sign of life."""
        stored = await self.reader.tickets.load(ticket_id)
        if stored is None:
            return None
        self.watch.paper.hear(ticket_id, self.clock.now())
        try:
            self._check_up()
            return (await self.rules.heard(self.desk(), stored)).ticket
        except (Refused, StorageUnavailable):
            return None  # the page asks again


@dataclass(frozen=True)
class Trouble:
    """All that may go wrong by itself."""

    host: HostFaults = field(default_factory=HostFaults)
    line: LineFaults = field(default_factory=LineFaults)


def build(
    start: datetime, random: Random, offices: Sequence[Office], rules: UseCases, trouble: Trouble
) -> House:
    """An open court with these offices, on the running loop."""
    clock = DayClock(start, asyncio.get_running_loop())
    watch, account, meetings = Watch(clock), MemoryAccount(), MemoryMeetings()
    account.offices.offices.update({office.office_id: office for office in offices})
    account.presence = MemoryPresence(clock)
    line = Line(random, trouble.line)
    # The list does not change today, so nobody reads it again.
    directory = CachedDirectory(
        account.offices.load, account.offices.offices_of, refresh=float("inf"), monotonic=clock.monotonic
    )
    locks, graph = DistantLocks(account.locks, line), DistantMeetings(meetings, random)
    storage = replace(memory_storage(clock, account), locks=locks, offices=directory)
    plain = Desk.over(storage, clock=clock, keys=KEYS, meetings=graph)
    first = distant_instance(plain, account.rows, clock, line, watch.written)
    on_its_own_instance = distant_instance(first, account.rows, clock, line, watch.written)
    visits = Visits(on_its_own_instance, clock, random, rules, trouble.host)
    first = first.with_signals(visits)
    visits.desk = visits.desk.with_signals(visits)

    def instance(line: Line | None, written: Written) -> Desk:
        return distant_instance(first, account.rows, clock, line, written)

    busy = BusyOffices(account.rows, offices)

    news = News(random)
    watch.listeners.append(news.written)
    repairs: Counter[str] = Counter()

    def repaired(before: Ticket | None, change: Change) -> None:
        repairs[change.audit.operation] += 1
        watch.written(before, change)

    return House(
        clock=clock,
        random=random,
        rules=rules,
        watch=watch,
        account=account,
        meetings=meetings,
        graph=graph,
        desks=[first, *(instance(line, watch.written) for _ in range(HTTP_INSTANCES - 1))],
        # Housekeeping reads every office each minute: its requests take no time, to keep the day short.
        reader=instance(None, watch.written),
        housekeeper=replace(instance(None, repaired), active=busy),
        visits=visits,
        news=news,
        line=line,
        repairs=repairs,
    )
