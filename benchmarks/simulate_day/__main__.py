"""`python -m benchmarks.simulate_day`: a day of the court, with every rule of the queue checked.

Exits 1 when a rule was broken, after printing the ticket's audit and the seed that does it again. The
environment's OFFICES names a list of offices to use instead of an invented one.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import time
from pathlib import Path

from benchmarks.simulate_day.day import Day, Parameters, simulate
from benchmarks.simulate_day.document import table_of_seeds, write_day
from benchmarks.simulate_day.offices import COURT_SIZE
from benchmarks.simulate_day.upgrade import Upgrade
from benchmarks.simulate_day.upgrade_document import write_upgrade
from benchmarks.simulate_day.use_cases import REAL, UseCases
from shared.domain.ticket.audit import AuditEntry

SHOWN = 3
"""Violations of each rule that are told in full."""


def main(words: Sequence[str] | None = None, rules: UseCases = REAL) -> int:
    """The exit status. `words` are the command line's, `rules` the use cases to play with."""
    given = _arguments(words)
    days: dict[int, tuple[int, int, float]] = {}
    first: Day | None = None
    for seed in range(given.seed, given.seed + given.seeds):
        parameters = Parameters(given.visits, given.offices, seed, given.office_list, rules)
        day = simulate(replace(parameters, upgrade=_upgrade(given)))
        first = first or day
        days[seed] = (len(day.house.watch.tickets), len(day.house.watch.violations), day.worked)
        _tell(day)
    table = table_of_seeds(days) if given.seeds > 1 else ""
    if table:
        print(table)
    if given.report and first is not None:
        write = write_upgrade if given.upgrade_at else write_day
        write(first, _command(given), given.report, table)
    return 1 if any(broken for _, broken, _ in days.values()) else 0


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    listed = os.environ.get("OFFICES")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulate_day", description=__doc__)
    parser.add_argument("--visits", type=int, default=20_000)
    parser.add_argument("--offices", type=int, default=COURT_SIZE)
    parser.add_argument("--office-list", type=Path, default=Path(listed) if listed else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many days, from --seed on")
    parser.add_argument("--upgrade-at", type=time.fromisoformat, help="HH:MM: a new version starts")
    parser.add_argument("--breaking", action="store_true", help="it cannot go on with visits that run")
    parser.add_argument("--report", type=Path, help="Markdown to write about the first day")
    return parser.parse_args(words)


def _upgrade(given: argparse.Namespace) -> Upgrade | None:
    return Upgrade(given.upgrade_at, given.breaking) if given.upgrade_at else None


def _command(given: argparse.Namespace) -> str:
    words = f"--visits {given.visits} --offices {given.offices} --seed {given.seed}"
    more = f" --seeds {given.seeds}" if given.seeds > 1 else ""
    more += f" --upgrade-at {given.upgrade_at:%H:%M}" if given.upgrade_at else ""
    more += " --breaking" if given.breaking else ""
    return f"python -m benchmarks.simulate_day {words}{more}"


def _tell(day: Day) -> None:
    watch, seed = day.house.watch, day.parameters.seed
    counts = f"{len(watch.tickets):,} tickets, {sum(watch.checks.values()):,} checks"
    print(f"seed {seed}: {counts}, {len(watch.violations)} violations, {day.worked:.0f} s", flush=True)
    told: Counter[str] = Counter()
    for violation in watch.violations:
        told[violation.rule] += 1
        if told[violation.rule] > SHOWN:
            continue
        print(f"  {violation.rule}: {violation.text} (ticket {violation.ticket_id}, seed {seed})")
        for entry in watch.audit_of(violation.ticket_id or ""):
            print(f"    {_line(entry)}")
    for rule, count in told.items():
        print(f"  {rule}: {count} violations")


def _line(entry: AuditEntry) -> str:
    change = f"{entry.operation} {entry.before} → {entry.after}"
    who = f"by {entry.actor_id or entry.actor}, {entry.call_id}"
    return f"{entry.sequence} {entry.at:%H:%M:%S.%f} {change} {who}"


if __name__ == "__main__":
    # Thousands of warnings are what such a day is for.
    logging.disable(logging.WARNING)
    sys.exit(main())
