"""What the campaign has found at each commit: parts add up, in a file that is not committed."""

from __future__ import annotations

import json
import subprocess
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.campaign.checks import RULES, BrokenRule
from benchmarks.campaign.history import Attempt
from benchmarks.campaign.run import CampaignPart
from benchmarks.campaign.visitor import AROUND_THE_DEADLINE
from shared.domain.ticket.transitions import Operation

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(".local", "campaign.json")
_SENT_IN_TIME = 0.1
"""Seconds: an entry meant for the deadline that a busy machine has sent later than this is not counted."""


@dataclass
class Total:
    """The sum of the parts of one commit; `seconds` of their running."""

    parts: int = 0
    seconds: float = 0.0
    counts: dict[str, int] = field(default_factory=dict[str, int])
    violations: dict[str, int] = field(default_factory=dict[str, int])
    examples: list[str] = field(default_factory=list[str])
    seeds: list[int] = field(default_factory=list[int])
    last: str = ""
    """The day of the newest part."""


def total_of(part: CampaignPart) -> Total:
    """One part alone."""
    counts = counted(part)
    broken = Counter(found.rule for found in part.found)
    return Total(
        parts=1,
        seconds=part.seconds,
        counts=counts,
        violations={rule: broken[rule] for rule in RULES},
        examples=[_told(found, part.parameters.seed) for found in part.found[:20]],
        seeds=[part.parameters.seed],
        last=datetime.now(UTC).date().isoformat(),
    )


def counted(part: CampaignPart) -> dict[str, int]:
    """How much a part has tried, by the words of the document."""
    history = part.history
    operations = Counter(entry.operation for row in history.rows for entry in row.entries)
    keys = Counter(each.key for each in history.attempts if each.key)
    return {
        "visits": len(history.rows),
        "calls": operations[Operation.CLAIM],
        "entries at the deadline": _at_the_deadline(history.attempts),
        "accepted of these": _at_the_deadline([each for each in history.attempts if each.accepted]),
        "no-shows": operations[Operation.NO_SHOW],
        "repeated keys": sum(count > 1 for count in keys.values()),
        "requests without an answer": sum(each.status is None for each in history.attempts),
        "answers 503": sum(each.status == 503 for each in history.attempts),
        **{f"kills: {name}": count for name, count in part.kills.items()},
        **{f"storage: {name}": count for name, count in part.faults.items()},
    }


def _at_the_deadline(attempts: Sequence[Attempt]) -> int:
    first = dict[str, Attempt]()
    for each in attempts:
        if each.action == Operation.ENTER and each.deadline is not None:
            first.setdefault(each.key, each)
    near = AROUND_THE_DEADLINE + _SENT_IN_TIME
    return sum(abs(each.began - (each.deadline or 0.0)) <= near for each in first.values())


def _told(found: BrokenRule, seed: int) -> str:
    return f"seed {seed}: {found.rule}: {found.ticket_id}: {found.text}"


def added(one: Total, other: Total) -> Total:
    """Both together."""
    return Total(
        parts=one.parts + other.parts,
        seconds=one.seconds + other.seconds,
        counts=_sum(one.counts, other.counts),
        violations=_sum(one.violations, other.violations),
        examples=[*one.examples, *other.examples][:50],
        seeds=[*one.seeds, *other.seeds],
        last=max(one.last, other.last),
    )


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    both = defaultdict[str, int](int)
    for counts in (one, other):
        for name, count in counts.items():
            both[name] += count
    return dict(both)


def read(path: Path) -> dict[str, Total]:
    """Commit → what was found at it; nothing where there is no file."""
    if not path.exists():
        return {}
    return {commit: Total(**total) for commit, total in json.loads(path.read_text("utf-8")).items()}


def add(path: Path, commit: str, total: Total) -> Total:
    """Write the sum with what was there; returns it. A run that is stopped loses its unfinished part."""
    totals = read(path)
    totals[commit] = added(totals[commit], total) if commit in totals else total
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    new.write_text(json.dumps({name: vars(each) for name, each in totals.items()}, indent=1), "utf-8")
    new.replace(path)
    return totals[commit]


def commit_here() -> str:
    """The commit that runs; with `-changed` where files differ from it."""
    short = _git("rev-parse", "--short=12", "HEAD")
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return f"{short}-changed" if changed else short


def _git(*arguments: str) -> str:
    return subprocess.run(  # noqa: S603 -- fixed arguments
        ["git", *arguments],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
