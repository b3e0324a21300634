"""`python -m benchmarks.simulate_day`: a day of the court, with the queue's rules checked at every write.

Exits 1 when a rule was broken, after printing the ticket's audit and the seed that repeats it.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.simulate_day.day import Parameters, SimulatedDay, simulate
from benchmarks.simulate_day.demand import COURT_SIZE
from benchmarks.simulate_day.document import write_day, write_days
from benchmarks.simulate_day.use_cases import PRODUCT, UseCases
from shared.domain.ticket.audit import AuditEntry

SHOWN = 3
"""Violations of each rule that are told in full."""


def main(arguments: Sequence[str] | None = None, use_cases: UseCases = PRODUCT) -> int:
    """The exit status. `arguments` are the command line's."""
    given = _parse(arguments)
    days: list[SimulatedDay] = []
    for parameters in _parameters(given, use_cases):
        days.append(simulate(parameters))
        _print(days[-1])
    if given.report:
        command = " ".join(["python -m benchmarks.simulate_day", *(arguments or sys.argv[1:])])
        if len(days) == 1:
            write_day(days[0], command, given.report)
        else:
            write_days("3. Growth" if given.growth else "2. Several days", days, command, given.report)
    return 1 if any(day.court.checker.violations for day in days) else 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulate_day", description=__doc__)
    parser.add_argument("--visits", type=int, default=20_000)
    parser.add_argument("--offices", type=int, default=COURT_SIZE)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many days, from --seed on")
    parser.add_argument(
        "--growth",
        type=int,
        nargs="+",
        default=[],
        help="times the visitors, and clerks, at the same offices",
    )
    parser.add_argument("--report", type=Path, help="Markdown whose sections about these days are replaced")
    return parser.parse_args(arguments)


def _parameters(given: argparse.Namespace, use_cases: UseCases) -> Sequence[Parameters]:
    first = Parameters(given.visits, given.offices, given.seed, use_cases)
    if given.growth:
        return [replace(first, visits=first.visits * times) for times in given.growth]
    return [replace(first, seed=seed) for seed in range(given.seed, given.seed + given.seeds)]


def _print(day: SimulatedDay) -> None:
    checker, seed = day.court.checker, day.parameters.seed
    counts = f"{len(checker.tickets):,} tickets, {sum(checker.checks.values()):,} checks"
    print(
        f"seed {seed}: {counts}, {len(checker.violations)} violations, {day.processor_seconds:.0f} s",
        flush=True,
    )
    by_rule: Counter[str] = Counter()
    for violation in checker.violations:
        by_rule[violation.rule] += 1
        if by_rule[violation.rule] <= SHOWN:
            print(f"  {violation.rule}: {violation.text} (ticket {violation.ticket_id}, seed {seed})")
            known = checker.tickets.get(violation.ticket_id or "")
            for entry in known.entries if known else ():
                print(f"    {_line(entry)}")
    for rule, count in by_rule.items():
        print(f"  {rule}: {count} violations")


def _line(entry: AuditEntry) -> str:
    change = f"{entry.operation} {entry.before} → {entry.after}"
    who = f"by {entry.actor_id or entry.actor}, {entry.call_id}"
    return f"{entry.sequence} {entry.at:%H:%M:%S.%f} {change} {who}"


if __name__ == "__main__":
    # Such a day warns of thousands of failures, all of them simulated.
    logging.disable(logging.WARNING)
    sys.exit(main())
