"""`python -m benchmarks.campaign`, or `make campaign`: parts of a campaign, added to what the commit has.

Bounded by `--visits` and `--minutes`; it can be stopped and started again. Exits 1 when a rule was broken.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.campaign.document import document
from benchmarks.campaign.results import KEPT, ROOT, Total, add, commit_here, read, total_of
from benchmarks.campaign.run import PartPlan, run

VISITS_OF_A_PART = 100
SECONDS_OF_A_PART = 300.0
PAGE = ROOT / "docs" / "reliability.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status. `arguments` are the command line's."""
    given = _parse(arguments)
    commit = commit_here()
    total = read(given.results).get(commit)
    end, visits, seed = time.monotonic() + given.minutes * 60, 0, given.seed
    while visits < given.visits and time.monotonic() < end:
        while total is not None and seed in total.seeds:
            seed += 1
        found = _part(min(VISITS_OF_A_PART, given.visits - visits), end, seed)
        total = add(given.results, commit, found)
        visits += found.counts["visits"]
        print(f"seed {seed}: {found.counts}", *found.examples, sep="\n  ", flush=True)
        if found.counts["visits"] == 0:
            print("no visit came about; stopped")
            break
    if total is None:
        return 0
    if given.write:
        command = " ".join(["python -m benchmarks.campaign", *(arguments or sys.argv[1:])])
        PAGE.write_text(document(commit, total, command), "utf-8")
    return 1 if any(total.violations.values()) else 0


def _part(visits: int, end: float, seed: int) -> Total:
    seconds = max(30.0, min(SECONDS_OF_A_PART, end - time.monotonic()))
    with tempfile.TemporaryDirectory() as folder:
        return total_of(asyncio.run(run(PartPlan(visits, seconds, seed), Path(folder))))


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.campaign", description=__doc__)
    parser.add_argument("--visits", type=int, default=50, help="at most so many more, 0: none")
    parser.add_argument("--minutes", type=float, default=10.0, help="no part begins after this")
    parser.add_argument("--seed", type=int, default=1, help="the first part's; one that was run is left out")
    parser.add_argument("--results", type=Path, default=ROOT / KEPT)
    parser.add_argument(
        "--write", action="store_true", help="write docs/reliability.md from the commit's sum"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
