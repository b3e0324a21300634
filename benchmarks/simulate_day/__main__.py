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
from pathlib import Path

from benchmarks.simulate_day.day import Day, Parameters, simulate
from benchmarks.simulate_day.document import table_of_seeds, write_day
from benchmarks.simulate_day.offices import COURT_SIZE
from shared.domain.audit import AuditEntry

SHOWN = 3
"""Violations of each rule that are told in full."""


def main() -> int:
    """The exit status."""
    given = _arguments()
    # Thousands of warnings are what such a day is for.
    logging.disable(logging.WARNING)
    days: dict[int, tuple[int, int, float]] = {}
    for seed in range(given.seed, given.seed + given.seeds):
        day = simulate(Parameters(given.visits, given.offices, seed, given.office_list))
        watch = day.house.watch
        days[seed] = (len(watch.tickets), len(watch.violations), day.took)
        print(
            f"seed {seed}: {len(watch.tickets):,} tickets, {sum(watch.checks.values()):,} checks, "
            f"{len(watch.violations)} violations, {day.took:.0f} s",
            flush=True,
        )
        _tell_violations(day)
        if given.report and seed == given.seed:
            write_day(day, _command(given), given.report)
    if given.seeds > 1:
        print(table_of_seeds(days))
    return 1 if any(broken for _, broken, _ in days.values()) else 0


def _arguments() -> argparse.Namespace:
    listed = os.environ.get("OFFICES")
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulate_day", description=__doc__)
    parser.add_argument("--visits", type=int, default=20_000)
    parser.add_argument("--offices", type=int, default=COURT_SIZE)
    parser.add_argument("--office-list", type=Path, default=Path(listed) if listed else None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many days, from --seed on")
    parser.add_argument("--report", type=Path, help="Markdown to write about the first day")
    return parser.parse_args()


def _command(given: argparse.Namespace) -> str:
    return f"python -m benchmarks.simulate_day --visits {given.visits} --seed {given.seed}"


def _tell_violations(day: Day) -> None:
    told: Counter[str] = Counter()
    for violation in day.house.watch.violations:
        told[violation.rule] += 1
        if told[violation.rule] > SHOWN:
            continue
        print(
            f"  {violation.rule}: {violation.text} (ticket {violation.ticket_id}, seed {day.parameters.seed})"
        )
        for entry in day.house.watch.audit_of(violation.ticket_id or ""):
            print(f"    {_line(entry)}")
    for rule, count in told.items():
        print(f"  {rule}: {count} violations")


def _line(entry: AuditEntry) -> str:
    change = f"{entry.operation} {entry.before} → {entry.after}"
    who = f"by {entry.actor_id or entry.actor}, {entry.call_id}"
    return f"{entry.sequence} {entry.at:%H:%M:%S.%f} {change} {who}"


if __name__ == "__main__":
    sys.exit(main())
