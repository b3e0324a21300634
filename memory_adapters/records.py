"""Evaluations, visit records, queues and active offices, in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.record import VisitRecord


@dataclass
class MemoryEvaluations:
    """Implements `shared.ports.EvaluationStore`."""

    by_key: dict[str, Evaluation] = field(default_factory=dict[str, Evaluation])

    async def add(self, evaluation: Evaluation) -> bool:
        if evaluation.key in self.by_key:
            return False
        self.by_key[evaluation.key] = evaluation
        return True


@dataclass
class MemoryVisits:
    """Implements `shared.ports.VisitRecords`."""

    by_ticket: dict[str, VisitRecord] = field(default_factory=dict[str, VisitRecord])
    _days: defaultdict[tuple[str, date], list[VisitRecord]] = field(
        default_factory=lambda: defaultdict[tuple[str, date], list[VisitRecord]](list)
    )

    async def add(self, record: VisitRecord) -> None:
        if record.ticket_id not in self.by_ticket:
            self.by_ticket[record.ticket_id] = record
            self._days[record.office_id, record.day].append(record)

    async def of_day(self, office_id: str, day: date) -> Sequence[VisitRecord]:
        return list(self._days[office_id, day])

    async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
        return [r.called_at for r in await self.of_day(office_id, day) if r.called_at is not None]

    async def served_until(self, office_id: str, day: date) -> datetime | None:
        served = [r.ended_at for r in await self.of_day(office_id, day) if r.called_at is not None]
        return max(served, default=None)


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

    async def since(self, day: date) -> Sequence[str]:
        return sorted(office for office, days in self._days.items() if max(days) >= day)

    async def forget_before(self, day: date) -> int:
        gone = 0
        for office_id, days in list(self._days.items()):
            kept = {known for known in days if known >= day or known == max(days)}
            gone += len(days) - len(kept)
            self._days[office_id] = kept
        return gone
