"""Calls that passed somebody over, from the audit and what the visitors' pages have heard.

Somebody is held to have been callable only where nobody can doubt it: waiting, unchanged and answered on
their page for `STEADY` before the call was asked for. A board may not know what another process wrote within
the last second, and a killed process takes what it heard with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.campaign.history import FinalRow, Heard, History
from shared.domain.priority import Priority
from shared.domain.status import Status
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.transitions import Operation

STEADY = 3.0
"""Seconds."""
HEARD_WITHIN = 20.0
"""Seconds; pages that were not heard for 90 are passed over."""
SLOW = 5.0
"""Seconds that a call may have taken of which nobody has heard the answer."""


@dataclass(frozen=True)
class Waited:
    """A ticket was in its queue and nothing but time changed it. Seconds."""

    ticket_id: str
    office_id: str
    rank: tuple[int, float, str]
    since: float
    until: float


def out_of_order(history: History) -> Iterator[tuple[str, Sequence[str]]]:
    """Each ticket that was called before others without a reason, and these."""
    waits = defaultdict[str, list[Waited]](list)
    for row in history.rows:
        for wait in _waits(row):
            waits[wait.office_id].append(wait)
    heard = _heard_of(history.heard)
    asked = _asked(history)
    for row in history.rows:
        for entry in row.entries:
            if entry.operation is not Operation.CLAIM or entry.reason is not None:
                continue
            at = entry.at.timestamp()
            since = asked.get(entry.call_id or "", at - SLOW)
            ahead = [
                wait.ticket_id
                for wait in waits[row.ticket.office_id]
                if wait.rank < _rank(row)
                and wait.since <= since - STEADY
                and at < wait.until
                and _is_heard(heard.get(wait.ticket_id, ()), wait.since, since)
            ]
            if ahead:
                yield row.ticket.ticket_id, ahead


def _asked(history: History) -> Mapping[str, float]:
    """Call → when it was first asked for."""
    keys, first = dict[str, str](), dict[str, float]()
    for each in history.attempts:
        if each.action == "call" and each.key:
            first[each.key] = min(each.began, first.get(each.key, each.began))
            if each.accepted:
                keys[each.call_id] = each.key
    return {call_id: first[key] for call_id, key in keys.items()}


def _heard_of(heard: Sequence[Heard]) -> Mapping[str, Sequence[Heard]]:
    by_ticket = defaultdict[str, list[Heard]](list)
    for each in heard:
        by_ticket[each.ticket_id].append(each)
    return by_ticket


def _is_heard(heard: Sequence[Heard], since: float, at: float) -> bool:
    """Answered since it began to wait, and not long before `at`."""
    return any(since <= each.ended <= at and at - each.began <= HEARD_WITHIN for each in heard)


def _waits(row: FinalRow) -> Iterator[Waited]:
    """The times in which a call could take it, from the audit: waiting, and not marked absent."""
    began: AuditEntry | None = None
    absent = False
    for entry in row.entries:
        if began is not None:
            yield _waited(row, began.at.timestamp(), entry.at.timestamp())
        absent = entry.operation in {Operation.UNHEARD, Operation.AWAY} or (absent and not _back(entry))
        began = entry if entry.after is Status.WAITING and not absent else None
    if began is not None:
        yield _waited(row, began.at.timestamp(), float("inf"))


def _back(entry: AuditEntry) -> bool:
    return entry.operation in {Operation.HEARD, Operation.RETURN, Operation.RING}


def _waited(row: FinalRow, since: float, until: float) -> Waited:
    return Waited(row.ticket.ticket_id, row.ticket.office_id, _rank(row), since, until)


def _rank(row: FinalRow) -> tuple[int, float, str]:
    ticket = row.ticket
    priority = next((e.priority_after for e in row.entries if e.priority_after is not None), Priority.NONE)
    return int(priority), ticket.arrival.timestamp(), ticket.ticket_id
