"""The figures of some visits: how they ended and how long they took. Figures of different visits add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from shared.domain.reports.durations import NO_DURATIONS, Durations, durations, merged, unpacked
from shared.domain.status import Outcome, Status
from shared.domain.ticket.overdue_service import EndedBy
from shared.domain.ticket.visit_record import VisitRecord

_BY_THE_SYSTEM = frozenset(reason.value for reason in EndedBy)


@dataclass(frozen=True)
class Figures:
    """Counts of tickets, and histograms of times.

    A visitor who missed the call, came back and was served is in `served`, in `no_show` or `unreached`, and
    in `missed_then_served`. A service that broke off is in `dropped` and not in `served`. A ticket that came
    from another office is no entry here, and its wait, which began there, is in no histogram.

    Rows hold the values in the order of these fields: a new one goes last, with a default.
    """

    entered: int = 0
    served: int = 0
    dropped: int = 0
    no_show: int = 0
    unreached: int = 0
    missed_then_served: int = 0
    left: int = 0
    removed: int = 0
    closed: int = 0
    transferred: int = 0
    out_of_order: int = 0
    waits: Durations = NO_DURATIONS
    """From the entry to the (last) call."""
    calls_to_entry: Durations = NO_DURATIONS
    services: Durations = NO_DURATIONS
    """From entering to the end; without those that the system ended."""

    @property
    def ended(self) -> int:
        """Tickets counted here, by their ends; who missed a call and was served counts at both."""
        return sum(getattr(self, name) for name in _ENDS if name != "missed_then_served")

    def packed(self) -> list[int | list[int]]:
        """For a row: the fields in order; a histogram as its own list."""
        values = (getattr(self, name) for name in _NAMES)
        return [value.packed() if isinstance(value, Durations) else value for value in values]


_NAMES = tuple(each.name for each in fields(Figures))
_COUNTS = tuple(each.name for each in fields(Figures) if each.type == "int")
NO_FIGURES = Figures()


def figures(records: Iterable[VisitRecord]) -> Figures:
    """The figures of these visits."""
    of = list(records)
    entered = [record for record in of if record.transferred_from is None]
    called = [(record, record.called_at) for record in of if record.called_at is not None]
    inside = [(record, at, record.entered_meeting_at) for record, at in called]
    counts = {name: sum(counted(record, name) for record in of) for name in _ENDS}
    return Figures(
        **counts,
        entered=len(entered),
        out_of_order=sum(record.out_of_order for record in of),
        waits=durations(at - record.arrived_at for record, at in called if record.transferred_from is None),
        calls_to_entry=durations(entry - at for _, at, entry in inside if entry is not None),
        services=durations(
            record.ended_at - entry
            for record, _, entry in inside
            if entry is not None and record.end_reason not in _BY_THE_SYSTEM
        ),
    )


_ENDS = (
    "served",
    "dropped",
    "no_show",
    "unreached",
    "missed_then_served",
    "left",
    "removed",
    "closed",
    "transferred",
)


def counted(record: VisitRecord, name: str) -> bool:
    """Whether the visit counts under this name of an end."""
    is_dropped = record.outcome is Outcome.DROPPED
    is_served = record.status is Status.COMPLETED and not is_dropped
    if name == "served":
        return is_served
    if name == "dropped":
        return is_dropped
    if name == "missed_then_served":
        return is_served and record.missed_as is not None
    return Status(name) in {record.status, record.missed_as}


def added(parts: Iterable[Figures]) -> Figures:
    """The figures of all these visits together."""
    of = list(parts)
    if len(of) == 1:
        return of[0]
    return Figures(
        **{name: sum(getattr(part, name) for part in of) for name in _COUNTS},
        waits=merged(part.waits for part in of),
        calls_to_entry=merged(part.calls_to_entry for part in of),
        services=merged(part.services for part in of),
    )


def figures_of(packed: Sequence[int | list[int]]) -> Figures:
    """What `Figures.packed` has written; fields that it did not have yet are as if nothing was counted."""
    values = [each if isinstance(each, int) else unpacked(each) for each in packed]
    return Figures(**dict(zip(_NAMES, values, strict=False)))  # pyright: ignore[reportArgumentType]
