"""The simulated court: HTTP instances over one store, the visits' host, the checks, and what is counted."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from random import Random
from typing import TypeVar

from benchmarks.simulate_day.checks import RuleChecker
from benchmarks.simulate_day.durable_host import SimulatedDurableHost
from benchmarks.simulate_day.notifications import Notifications
from benchmarks.simulate_day.storage import (
    Connection,
    OfficesWithTickets,
    OnWrite,
    RemoteLocks,
    SlowMeetings,
    remote_instance,
)
from benchmarks.simulate_day.use_cases import UseCases
from benchmarks.simulate_day.virtual_time import VirtualClock
from memory_adapters import MemoryAccount, memory_storage
from shared.domain.credentials import TicketKeys, fingerprint
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import Idempotency
from shared.domain.office.office import Office
from shared.domain.ticket.ticket import Ticket
from shared.front_desk.desk import Desk
from shared.ports import Change, StorageUnavailable
from shared.storage.directory.cached import CachedDirectory

Answer = TypeVar("Answer")
TRIES = 5
RETRY_SECONDS = 2.0
"""As the API's Retry-After says."""
SENT_TWICE = 0.02
"""Share of requests that arrive twice at the same time, with the same key."""
HTTP_INSTANCES = 2
KEYS = TicketKeys(b"the key of a simulated court, of 32 bytes or more")


class SimulatedCourt:
    """Everything that the people of the day act on. It needs a running loop; `start` is its time 0."""

    def __init__(
        self, start: datetime, random: Random, offices: Sequence[Office], use_cases: UseCases
    ) -> None:
        self.clock = VirtualClock(start, asyncio.get_running_loop())
        self.random, self.use_cases = random, use_cases
        self.checker, self.notifications = RuleChecker(self.clock), Notifications(random)
        self.checker.listeners.append(self.notifications.publish)
        self.refusals, self.counts = Counter[str](), Counter[str]()
        self.done_by_housekeeping = Counter[str]()
        """Operation → how often housekeeping was the one to do it."""
        self._keys = count()
        connection, self.meetings = Connection(random), SlowMeetings(random)
        self.account = MemoryAccount(locks=RemoteLocks(connection))
        rows = self.account.offices
        for office in offices:
            rows.put(office)
        storage = replace(
            memory_storage(self.clock, self.account),
            # The list does not change on this day: nobody reads it again.
            offices=CachedDirectory(rows.load, self.account.members.offices_of, refresh=float("inf")),
        )
        desk = Desk.over(storage, clock=self.clock, keys=KEYS, meetings=self.meetings)

        def instance(connection: Connection | None, on_write: OnWrite = self.checker.on_write) -> Desk:
            return remote_instance(desk, self.account.rows, self.clock, connection, on_write)

        self.host = SimulatedDurableHost(instance(connection), self.clock, random, use_cases)
        desk = desk.with_signals(self.host)
        self.host.desk = instance(connection)
        self.desks = [instance(connection) for _ in range(HTTP_INSTANCES)]
        # Housekeeping reads every office twice a minute: no request of it takes time, for a fast simulation.
        self.reader = instance(None)
        active = OfficesWithTickets(self.account.rows, offices)
        self.housekeeper = replace(instance(None, self._on_housekeeping), active=active)

    def _on_housekeeping(self, change: Change) -> None:
        self.done_by_housekeeping[change.audit.operation] += 1
        self.checker.on_write(change)

    def key(self) -> str:
        """An Idempotency-Key that nobody has used."""
        return f"key-{next(self._keys)}"

    def idempotency(self, *request: str) -> Idempotency:
        """A new key with the fingerprint of the request."""
        return Idempotency(self.key(), fingerprint(*request))

    def desk(self) -> Desk:
        """The instance that the platform happens to send a request to."""
        return self.random.choice(self.desks)

    async def send(self, request: Callable[[Desk], Awaitable[Answer]]) -> Answer | Refused:
        """Send a request as a page does: again after a 503, sometimes twice at once."""
        if self.random.random() < SENT_TWICE:
            self.counts["sent twice"] += 1
            first, _ = await asyncio.gather(self._try(request), self._try(request))
            return first
        return await self._try(request)

    async def _try(self, request: Callable[[Desk], Awaitable[Answer]]) -> Answer | Refused:
        refusal = Refused(Problem.STORAGE_UNAVAILABLE)
        for _ in range(TRIES):
            try:
                return await request(self.desk())
            except StorageUnavailable:
                refusal = Refused(Problem.STORAGE_UNAVAILABLE)
            except Refused as refused:
                refusal = refused
                if refused.problem is not Problem.TRY_AGAIN:
                    break
            await asyncio.sleep(RETRY_SECONDS)
        self.refusals[refusal.problem] += 1
        return refusal

    async def read(self, ticket_id: str) -> Ticket | None:
        """What a page shows; reading takes no time, for a fast simulation."""
        stored = await self.reader.tickets.load(ticket_id)
        return stored.ticket if stored else None

    async def poll(self, ticket_id: str) -> Ticket | None:
        """A visitor's page asks for the ticket, which is a sign of life. None: it has to ask again."""
        stored = await self.reader.tickets.load(ticket_id)
        if stored is None:
            return None
        self.checker.queue.hear(ticket_id, self.clock.now())
        try:
            return (await self.use_cases.heard(self.desk(), stored)).ticket
        except (Refused, StorageUnavailable):
            return None

    async def check_end(self) -> None:
        """When the day is over: hold storage against what was written all day."""
        expect, written = self.checker.expect, self.checker.tickets
        for ticket_id, stored in self.account.rows.tickets.items():
            ticket, record = stored.ticket, self.account.records.by_ticket.get(ticket_id)
            known = ticket_id in written and ticket == written[ticket_id].last
            expect("no ticket lost", known, ticket_id, "the row is not what was written last")
            expect("no ticket lost", ticket.is_final, ticket_id, f"still {ticket.status} at the day's end")
            recorded = record is not None and record.status is ticket.status
            expect("after the visit", recorded, ticket_id, f"the visit record is {record}")
            pending = await self.housekeeper.after_visit.pending(ticket.office_id)
            done = ticket_id not in pending
            expect("after the visit", done, ticket_id, "the after-visit work is not done")
        lost = written.keys() - self.account.rows.tickets.keys()
        expect("no ticket lost", not lost, None, f"rows that are gone: {lost}")
        expect("rooms closed", not self.meetings.meetings, None, f"still open: {self.meetings.meetings}")
        expect("visits run", not self.host.failures, None, f"{self.host.failures}")
