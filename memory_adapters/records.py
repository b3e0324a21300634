"""Evaluations, visit records, queues and active offices, in memory."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.domain import retention
from shared.domain.handover import Handover
from shared.domain.reports.months import Month, month_of
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.visit_record import VisitRecord


@dataclass
class MemoryEvaluations:
    """Implements `shared.ports.EvaluationStore`."""

    by_key: dict[str, Evaluation] = field(default_factory=dict[str, Evaluation])

    async def publish(
        self, office_id: str, month: Month, opinions: Sequence[Evaluation]
    ) -> Sequence[Evaluation]:
        for opinion in opinions:
            self.by_key.setdefault(opinion.key, opinion)
        return await self.of_months(office_id, month, month)

    async def of_months(self, office_id: str, first: Month, last: Month) -> Sequence[Evaluation]:
        own = (each for each in self.by_key.values() if each.office_id == office_id)
        return [each for each in own if first <= month_of(each.day) <= last]


@dataclass
class MemoryVisits:
    """Implements `shared.ports.VisitRecords`."""

    by_ticket: dict[str, VisitRecord] = field(default_factory=dict[str, VisitRecord])
    _days: dict[tuple[str, date], tuple[VisitRecord, ...]] = field(
        default_factory=dict[tuple[str, date], tuple[VisitRecord, ...]]
    )
    """As in the tables' adapter a day is the very same value until it has changed."""
    _listeners: defaultdict[str, list[Callable[[], None]]] = field(
        default_factory=lambda: defaultdict[str, list[Callable[[], None]]](list)
    )

    async def add(self, record: VisitRecord) -> None:
        if record.ticket_id not in self.by_ticket:
            self.by_ticket[record.ticket_id] = record
            day = record.office_id, record.day
            self._days[day] = (*self._days.get(day, ()), record)
            for changed in self._listeners[record.office_id]:
                changed()

    def listen(self, office_id: str, changed: Callable[[], None]) -> None:
        self._listeners[office_id].append(changed)

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        return self._days.get((office_id, day), ())

    async def of_days(self, office_id: str, first: date, last: date) -> Sequence[VisitRecord]:
        found = [each for each in self.by_ticket.values() if each.office_id == office_id]
        return sorted(
            (each for each in found if first <= each.day <= last), key=lambda each: (each.day, each.ticket_id)
        )

    async def unreadable(self, office_id: str, first: date, last: date) -> int:
        return 0

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        return [r.called_at for r in await self.of_day(office_id, day) if r.called_at is not None]

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        served = [r.ended_at for r in await self.of_day(office_id, day) if r.called_at is not None]
        return max(served, default=None)


@dataclass
class MemorySourceKeys:
    """Implements `shared.ports.SourceKeys`."""

    by_day: dict[date, bytes] = field(default_factory=dict[date, bytes])

    async def of_day(self, day: date) -> bytes:
        return self.by_day.setdefault(day, secrets.token_bytes(32))

    async def sweep(self, now: datetime) -> int:
        old = [day for day in self.by_day if day < (now - retention.SOURCE_KEY).date()]
        for day in old:
            del self.by_day[day]
        return len(old)


@dataclass
class MemoryHandovers:
    """Implements `shared.ports.Handovers`."""

    by_name: dict[str, Handover] = field(default_factory=dict[str, Handover])

    async def add(self, handover: Handover) -> Handover:
        return self.by_name.setdefault(handover.name, handover)

    async def find(self, name: str) -> Handover | None:
        return self.by_name.get(name)

    async def take(self, taken: Handover) -> Handover | None:
        there = self.by_name.get(taken.name)
        if there is not None and there.taken_by is None:
            self.by_name[taken.name] = taken
        return self.by_name.get(taken.name)

    async def sweep(self, now: datetime) -> int:
        old = [name for name, each in self.by_name.items() if each.at < now - retention.HANDOVER]
        for name in old:
            del self.by_name[name]
        return len(old)


@dataclass
class MemoryBacklog:
    """Implements `shared.ports.Backlog`: a list that a test works through."""

    ticket_ids: list[str] = field(default_factory=list[str])

    async def defer_after_visit(self, ticket_id: str) -> None:
        self.ticket_ids.append(ticket_id)


@dataclass
class MemoryInbox:
    """Implements `shared.ports.NotificationInbox`: a list that a test reads."""

    messages: list[str] = field(default_factory=list[str])

    async def put(self, message: str) -> None:
        self.messages.append(message)


@dataclass
class MemoryActiveOffices:
    """Implements `shared.ports.ActiveOffices`."""

    _days: dict[str, set[date]] = field(default_factory=dict[str, set[date]])

    async def mark(self, office_id: str, day: date) -> None:
        self._days.setdefault(office_id, set()).add(day)

    async def on(self, day: date) -> Sequence[str]:
        return sorted(office for office, days in self._days.items() if day in days)

    async def since(self, day: date) -> Sequence[str]:
        return sorted(office for office, days in self._days.items() if max(days) >= day)

    async def forget_before(self, day: date) -> int:
        gone = 0
        for office_id, days in list(self._days.items()):
            kept = {known for known in days if known >= day or known == max(days)}
            gone += len(days) - len(kept)
            self._days[office_id] = kept
        return gone
