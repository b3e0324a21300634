"""Writes `docs/reliability.md`: what the campaign has found at one commit, and what it does not cover."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.campaign.checks import RULES
from benchmarks.campaign.results import Total

_BEGINNING = """# Reliability: what the campaign has found

Scripted visitors and clerks speak HTTP with the real product in its roles (two HTTP processes, one for
visits, one for queues and timers) on the storage emulator, while roles are killed with `kill -9`, storage
fails and answers are lost. A checker then judges what clients were told and what stands in storage
(`benchmarks/campaign/checks.py`). Each of its rules is broken once in
`tests/benchmarks/test_campaign_checks.py`, and found once. `make campaign` runs parts of at most a hundred
visits; the parts of one commit add up. This page is written by it: do not edit it by hand.
"""

_COVERED = """## What a part does

* A visitor enters at once, enters within 50 ms before or after the deadline, never enters, or leaves; half
  of those who missed their call return. A seventh of the requests with a key is hung up on within 80 ms and
  repeated with the same key; as many are repeated although they were answered.
* Every 6 to 15 s one of the four roles is killed and started again. The emulator is not: it may lose its
  last seconds.
* Two of a hundred requests to storage meet a fault: the connection is cut before the effect or after it, or
  the request is delayed by up to 1.5 s. Once in a part storage is away for 10 s.
* The clock of the clerks' process is a second ahead of the others'.
* When the faults stop, every ticket has two minutes to come to its end.

## How it is judged

* A missed call counts as an end, although its visitor may return for five minutes.
* Somebody counts as passed over where they waited, unchanged and heard from, for 3 s before the call was
  asked for: less is left to what two processes know of each other, and a violation within it is not found.
* An entry is judged by the client's clock (sent at or after the deadline, and accepted; refused with an
  answer before the deadline) and by what is stored. Between sending and handling there are milliseconds
  that nobody outside sees.
* Entries at the deadline are counted where the request was sent within 150 ms of it.

## Not covered

* Storage away for five minutes; the campaign's is away for 10 s in each part.
* Duplicated, late and reordered queue messages and notifications; failures of Graph (they are in
  `tests/scenarios/test_graph_failures.py`), several at once with kills.
* Undocumented answers under fuzz: another tool's work, not this campaign's.
* Two kills at once, a kill of the emulator, a full disk, a machine that sleeps, clocks more than a second
  apart.
* Transfers, more time, recall, release and the day's end under kills (`tests/scenarios/`, and the state
  machine of `tests/front_desk/queue_machine.py`, cover them without).
* What the pages show: clients here are programs.
* Azure itself: its storage, its host and its durable extension are played by the emulator and the local
  host.
"""


@dataclass(frozen=True)
class Promise:
    """A line of the table: what may not happen, by which rules, in how many of what."""

    text: str
    rules: Sequence[str]
    of: str
    promised: int


PROMISES = (
    Promise(
        "acknowledged tickets lost or doubled; tickets not in exactly one end 2 min after the faults stop",
        ("lost", "doubled", "one end"),
        "visits",
        10_000,
    ),
    Promise(
        "visitor with two clerks, clerk with two visitors, order broken without a reason",
        ("two clerks", "two visitors", "order"),
        "calls",
        20_000,
    ),
    Promise(
        "entries accepted at 60.0 s or later, refused before; races with two winners",
        ("minute", "one winner"),
        "entries at the deadline",
        5_000,
    ),
    Promise("repeated key with a second effect", ("repeated key",), "repeated keys", 2_000),
)


def document(commit: str, total: Total, command: str) -> str:
    """The page, as Markdown."""
    parts = [_BEGINNING, "## Figures", "", _when(commit, total, command), "", *_promises(total), ""]
    parts += ["**Each rule**", "", "| rule | meaning | violations |", "|---|---|---|"]
    parts += [f"| {rule} | {text} | {total.violations.get(rule, 0)} |" for rule, text in RULES.items()]
    parts += ["", "**What was tried**", "", "| what | count |", "|---|---|"]
    parts += [f"| {name} | {count:,} |" for name, count in _ordered(total.counts).items()]
    if total.examples:
        parts += ["", "**Violations found**", "", *(f"* {example}" for example in total.examples)]
    return "\n".join([*parts, "", _COVERED])


def _when(commit: str, total: Total, command: str) -> str:
    first, last = min(total.seeds), max(total.seeds)
    return (
        f"`{command}` at commit `{commit}`, {total.last}: {total.parts} parts (seeds {first} to {last}), "
        f"{total.seconds / 60:.0f} minutes on a machine shared with others."
    )


def _promises(total: Total) -> list[str]:
    lines = ["| promise | promised | found | |", "|---|---|---|---|"]
    for promise in PROMISES:
        broken = sum(total.violations.get(rule, 0) for rule in promise.rules)
        count = total.counts.get(promise.of, 0)
        verdict = "broken" if broken else "kept" if count >= promise.promised else "not yet reached"
        found = f"{broken} in {count:,} {promise.of}"
        lines.append(f"| {promise.text} | 0 in {promise.promised:,} | {found} | {verdict} |")
    failures = total.violations.get("failures", 0)
    lines.append(
        "| 5xx or undocumented answers under fuzz | 0 in 10,000 cases a group | "
        f"no fuzz here; {failures} of 500 and above but 503 in what people did | not yet reached |"
    )
    away = total.counts.get("storage: while storage was away", 0)
    lines.append(
        "| storage away 5 min: places kept, all goes on by itself | yes | "
        f"away 10 s a time, {away:,} requests cut | not yet reached |"
    )
    return lines


def _ordered(counts: Mapping[str, int]) -> Mapping[str, int]:
    """What people did first, then kills and faults by name."""
    return dict(sorted(counts.items(), key=lambda item: (":" in item[0], item[0] if ":" in item[0] else "")))
