"""Judges a history: a pure function from what was recorded to the rules that it breaks.

The published numbers are on purpose not taken from the code of the product.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.campaign.history import Attempt, FinalRow, History
from benchmarks.campaign.order import out_of_order
from shared.domain.status import FINAL, HELD, MISSED
from shared.domain.ticket.transitions import Operation

RULES = {
    "lost": "every acknowledged ticket is stored",
    "doubled": "an entry has made one ticket, and every ticket comes from an entry",
    "one end": "every ticket stands in exactly one end two minutes after the faults stopped",
    "two clerks": "a ticket has one clerk at a time, and the one who was told so",
    "two visitors": "a clerk holds one ticket at a time",
    "order": "nobody is called while another who came before of the same or a higher priority could be",
    "minute": "no entry is accepted at the deadline or later, none is refused before it",
    "one winner": "a call ends by one entry or one no-show",
    "repeated key": "a repeated key has no second effect",
    "failures": "no answer of 500 and above but a 503 with Retry-After",
}
KEYED = frozenset({Operation.RING, Operation.ENTER, Operation.LEAVE, Operation.RETURN, Operation.FINISH})
"""What the campaign's people do with a key of their own: each key one entry of the audit at most."""


@dataclass(frozen=True)
class BrokenRule:
    """A rule that was broken, by which ticket (empty: none), and what was seen."""

    rule: str
    ticket_id: str
    text: str


@dataclass(frozen=True)
class Holding:
    """A ticket with a clerk; `until` is None where it is still so. Seconds."""

    ticket_id: str
    clerk_id: str
    call_id: str
    since: float
    until: float | None


Rule = Callable[[History], Iterator[BrokenRule]]


def violations(history: History) -> list[BrokenRule]:
    """All rules that the history breaks, in the order of `RULES`; each fault once."""
    checks: Mapping[str, Rule] = {
        "lost": _lost,
        "doubled": _doubled,
        "one end": _ends,
        "two clerks": _clerks,
        "two visitors": _visitors,
        "order": _order,
        "minute": _minutes,
        "one winner": _winners,
        "repeated key": _keys,
        "failures": _failures,
    }
    return [found for rule in RULES for found in checks[rule](history)]


def _lost(history: History) -> Iterator[BrokenRule]:
    stored = {row.ticket.ticket_id for row in history.rows}
    for ticket_id in dict.fromkeys(each.ticket_id for each in _accepted(history, "join")):
        if ticket_id not in stored:
            yield BrokenRule("lost", ticket_id, "acknowledged, and not in storage")


def _doubled(history: History) -> Iterator[BrokenRule]:
    told = defaultdict[str, set[str]](set)
    for each in _accepted(history, "join"):
        told[each.key].add(each.ticket_id)
    for key, ticket_ids in told.items():
        if len(ticket_ids) > 1:
            yield BrokenRule("doubled", min(ticket_ids), f"the entry {key} was told {sorted(ticket_ids)}")
    known = set[str]().union(*told.values())
    unknown = sorted(row.ticket.ticket_id for row in history.rows if row.ticket.ticket_id not in known)
    unheard = {each.key for each in history.attempts if each.action == "join"} - told.keys()
    for ticket_id in unknown[len(unheard) :]:
        yield BrokenRule("doubled", ticket_id, "in storage, and no entry has asked for it")


def _ends(history: History) -> Iterator[BrokenRule]:
    for row in history.rows:
        ticket, entries = row.ticket, row.entries
        if ticket.status not in FINAL | MISSED:
            yield BrokenRule("one end", ticket.ticket_id, f"still {ticket.status}")
        elif not entries or entries[-1].after is not ticket.status:
            yield BrokenRule("one end", ticket.ticket_id, f"{ticket.status}, and its audit ends otherwise")
        elif [entry.sequence for entry in entries] != list(range(entries[0].sequence, ticket.revision + 1)):
            yield BrokenRule("one end", ticket.ticket_id, "its audit has a gap or an entry twice")
        elif sum(entry.after in FINAL and entry.before not in FINAL for entry in entries) > 1:
            yield BrokenRule("one end", ticket.ticket_id, "it has ended twice")


def _clerks(history: History) -> Iterator[BrokenRule]:
    claims = dict[str, tuple[str, str | None]]()
    for row in history.rows:
        for entry in row.entries:
            if entry.operation in {Operation.CLAIM, Operation.RECALL}:
                claims[entry.call_id or ""] = (entry.ticket_id, entry.actor_id)
                if entry.before in HELD:
                    yield BrokenRule("two clerks", entry.ticket_id, f"called by {entry.actor_id} while held")
    told = {(each.call_id, each.ticket_id, each.person) for each in _accepted(history, "call")}
    for call_id, ticket_id, clerk_id in sorted(told):
        if claims.get(call_id) != (ticket_id, clerk_id):
            yield BrokenRule(
                "two clerks", ticket_id, f"{clerk_id} was told {call_id}, which is not stored so"
            )


def _visitors(history: History) -> Iterator[BrokenRule]:
    of_clerk = defaultdict[str, list[Holding]](list)
    for row in history.rows:
        for held in periods(row):
            of_clerk[held.clerk_id].append(held)
    for clerk_id, all_held in of_clerk.items():
        all_held.sort(key=lambda held: held.since)
        for index, held in enumerate(all_held[1:], 1):
            before = all_held[index - 1]
            if before.until is None or held.since < before.until:
                text = f"{clerk_id} holds it beside {before.ticket_id}"
                yield BrokenRule("two visitors", held.ticket_id, text)


def periods(row: FinalRow) -> Iterator[Holding]:
    """When the ticket was with which clerk, from the audit."""
    since: tuple[float, str, str] | None = None
    for entry in row.entries:
        if entry.after in HELD and since is None:
            since = entry.at.timestamp(), entry.actor_id or "", entry.call_id or ""
        elif entry.after not in HELD and since is not None:
            yield Holding(row.ticket.ticket_id, since[1], since[2], since[0], entry.at.timestamp())
            since = None
    if since is not None:
        yield Holding(row.ticket.ticket_id, since[1], since[2], since[0], None)


def _order(history: History) -> Iterator[BrokenRule]:
    for ticket_id, ahead in out_of_order(history):
        yield BrokenRule("order", ticket_id, f"called before {', '.join(ahead)}")


def _minutes(history: History) -> Iterator[BrokenRule]:
    late, early = dict[str, str](), dict[str, str]()
    for each in history.attempts:
        if each.action != Operation.ENTER or each.deadline is None:
            continue
        if each.accepted and not _repeats_an_entry_in_time(history, each) and each.began >= each.deadline:
            late[each.ticket_id] = f"sent {each.began - each.deadline:.3f} s after the deadline and accepted"
        if each.problem == "call-expired" and each.ended < each.deadline:
            early[each.ticket_id] = f"refused {each.deadline - each.ended:.3f} s before the deadline"
    for row in history.rows:
        call = row.ticket.call
        if call is None or call.rang_at is None or call.entered_at is None:
            continue
        taken = (call.entered_at - call.rang_at).total_seconds()
        if taken >= history.minute:
            late.setdefault(row.ticket.ticket_id, f"stored as entered {taken:.3f} s after the ring")
    for found in (late, early):
        yield from (BrokenRule("minute", ticket_id, text) for ticket_id, text in found.items())


def _repeats_an_entry_in_time(history: History, repeated: Attempt) -> bool:
    """Whether an attempt with this key before the deadline may have had its effect."""
    return any(
        each.key == repeated.key
        and each.began < (repeated.deadline or repeated.began)
        and (each.status in {None, 503} or each.accepted)
        for each in history.attempts
    )


def _winners(history: History) -> Iterator[BrokenRule]:
    for row in history.rows:
        won = Counter(
            entry.call_id
            for entry in row.entries
            if entry.operation in {Operation.ENTER, Operation.NO_SHOW} and entry.before is not entry.after
        )
        for call_id, count in won.items():
            if count > 1:
                yield BrokenRule("one winner", row.ticket.ticket_id, f"{call_id} has ended {count} times so")


def _keys(history: History) -> Iterator[BrokenRule]:
    asked = defaultdict[tuple[str, str], set[str]](set)
    told = defaultdict[str, set[str]](set)
    for each in history.attempts:
        if each.key:
            asked[each.ticket_id, each.action].add(each.key)
        if each.key and each.action == "call" and each.accepted:
            told[each.key].add(each.call_id)
    for key, call_ids in told.items():
        if len(call_ids) > 1:
            yield BrokenRule("repeated key", "", f"{key} has made the calls {sorted(call_ids)}")
    for row in history.rows:
        done = Counter(entry.operation for entry in row.entries if entry.operation in KEYED)
        for operation, count in done.items():
            keys = len(asked[row.ticket.ticket_id, operation])
            if count > keys:
                text = f"{operation} {count} times by {keys} keys"
                yield BrokenRule("repeated key", row.ticket.ticket_id, text)


def _failures(history: History) -> Iterator[BrokenRule]:
    for each in history.attempts:
        if each.status is not None and each.status >= 500 and not (each.status == 503 and each.retry_after):
            yield BrokenRule("failures", each.ticket_id, f"{each.action}: {each.status} {each.problem}")


def _accepted(history: History, action: str) -> Iterator[Attempt]:
    return (each for each in history.attempts if each.action == action and each.accepted)
