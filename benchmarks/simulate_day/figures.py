"""What a day amounts to: waits, calls, ends. Computed from the audit that the watch has seen."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from zoneinfo import ZoneInfo

from benchmarks.simulate_day.day import Day
from benchmarks.simulate_day.watch import Known
from shared.domain.office.office_list import DEFAULT_ZONE
from shared.domain.status import Priority, Status
from shared.domain.ticket.transitions import Operation

_CALLS = frozenset({Operation.CLAIM, Operation.RECALL})


@dataclass(frozen=True)
class Waits:
    """Minutes from the arrival to the first call, of `count` tickets that were called."""

    count: int
    median: float
    p90: float


@dataclass(frozen=True)
class Figures:
    """Hours are those of the clock in São Paulo."""

    waits_by_class: dict[Priority, Waits]
    waits_by_hour: dict[int, Waits]
    """By the hour of the arrival."""
    arrivals_by_hour: dict[int, int]
    calls_by_hour: dict[int, int]
    ends: dict[str, int]
    """Cause → tickets, the most frequent first."""


def figures_of(day: Day) -> Figures:
    """The figures of a day that is over."""
    tickets = list(day.house.watch.tickets.values())
    by_class: defaultdict[Priority, list[float]] = defaultdict(list)
    by_hour: defaultdict[int, list[float]] = defaultdict(list)
    for known in tickets:
        wait = _wait(known)
        if wait is not None:
            by_class[known.first.priority].append(wait)
            by_hour[_hour(known.first.arrival)].append(wait)
    calls = (entry.at for known in tickets for entry in known.entries if entry.operation in _CALLS)
    return Figures(
        waits_by_class={key: _waits(by_class[key]) for key in sorted(by_class)},
        waits_by_hour={key: _waits(by_hour[key]) for key in sorted(by_hour)},
        arrivals_by_hour=_per_hour(known.first.arrival for known in tickets),
        calls_by_hour=_per_hour(calls),
        ends=dict(Counter(_cause(known) for known in tickets).most_common()),
    )


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _waits(minutes: Sequence[float]) -> Waits:
    return Waits(len(minutes), median(minutes), quantile(minutes, 0.9))


def _wait(known: Known) -> float | None:
    called = next((entry.at for entry in known.entries if entry.operation in _CALLS), None)
    return None if called is None else (called - known.first.arrival).total_seconds() / 60


def _per_hour(instants: Iterable[datetime]) -> dict[int, int]:
    return dict(sorted(Counter(_hour(instant) for instant in instants).items()))


def _hour(instant: datetime) -> int:
    return instant.astimezone(ZoneInfo(DEFAULT_ZONE)).hour


def _cause(known: Known) -> str:
    ticket = known.last
    if not ticket.is_final:
        return f"not ended ({ticket.status})"
    if ticket.status is not Status.COMPLETED:
        return str(ticket.status)
    if ticket.end_reason is not None:
        return f"completed by {ticket.end_reason}"
    return f"completed, {ticket.outcome or 'by the visitor'}"
