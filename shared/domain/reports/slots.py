"""What happened in one half hour at an office: what staffing is computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta

from shared.domain.status import Status
from shared.domain.ticket.visit_record import VisitRecord

HALF_HOUR = timedelta(minutes=30)
SLOTS = 48
"""Half hours of a day."""
Local = Callable[[datetime], datetime]
"""An instant as the office's wall clock shows it."""


@dataclass(frozen=True)
class Slot:
    """One half hour of one day, or the sum of several days' same half hour.

    Who entered counts in the half hour of the entry, calls in that of the call.
    """

    arrivals: int = 0
    """Including visitors whom another office sent."""
    waited_seconds: int = 0
    """How long those together waited, until a call or until they gave up."""
    gave_up: int = 0
    """How many of those left before a call."""
    calls: int = 0
    held_seconds: int = 0
    """How long those calls together kept a clerk: from the call to the end of service or minute."""
    clerks: int = 0
    """How many clerks had a visitor at some time in it; a sum over days divided by their number is a mean."""

    def packed(self) -> list[int]:
        """For a row; `Slot(*packed)` reads it."""
        return list(astuple(self))


def slot_of(wall: datetime) -> int:
    """0 for the half hour from midnight, 47 for the last."""
    return wall.hour * 2 + wall.minute // 30


def slots_of(records: Iterable[VisitRecord], day: date, local: Local) -> dict[int, Slot]:
    """The half hours of this local day in which anything happened."""
    of = list(records)
    present = _clerks(of, day, local)
    arrivals, calls = defaultdict[int, list[VisitRecord]](list), defaultdict[int, list[timedelta]](list)
    for record in of:
        arrivals[slot_of(local(record.arrived_at))].append(record)
        if record.called_at is not None:
            calls[slot_of(local(record.called_at))].append(record.ended_at - record.called_at)
    return {
        slot: Slot(
            arrivals=len(arrivals[slot]),
            waited_seconds=sum(_waited(record) for record in arrivals[slot]),
            gave_up=sum(_gave_up(record) for record in arrivals[slot]),
            calls=len(calls[slot]),
            held_seconds=round(sum(calls[slot], timedelta()).total_seconds()),
            clerks=len(present.get(slot, ())),
        )
        for slot in sorted({*arrivals, *calls, *present})
    }


def summed_slots(parts: Iterable[Mapping[int, Slot]]) -> dict[int, Slot]:
    """Half hour by half hour."""
    found = dict[int, list[int]]()
    for part in parts:
        for slot, values in part.items():
            known = found.setdefault(slot, [0] * len(values.packed()))
            found[slot] = [one + other for one, other in zip(known, values.packed(), strict=True)]
    return {slot: Slot(*values) for slot, values in found.items()}


def _gave_up(record: VisitRecord) -> bool:
    return record.status is Status.LEFT and record.called_at is None


def _waited(record: VisitRecord) -> int:
    """Seconds in the queue; none for a visitor whose wait began at another office."""
    if record.transferred_from is not None:
        return 0
    until = record.ended_at if record.called_at is None else record.called_at
    return max(0, round((until - record.arrived_at).total_seconds()))


def _clerks(records: Iterable[VisitRecord], day: date, local: Local) -> dict[int, set[str]]:
    """Half hour of the day → who had a visitor in it."""
    found = defaultdict[int, set[str]](set)
    for record in records:
        if record.called_at is None or record.clerk_id is None:
            continue
        first, last = local(record.called_at), local(record.ended_at)
        if first.date() != day:
            continue
        until = slot_of(last) if last.date() == day else SLOTS - 1
        for slot in range(slot_of(first), until + 1):
            found[slot].add(record.clerk_id)
    return found
