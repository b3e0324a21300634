"""`make bench-compare REF=<commit>`: a few sections at HEAD beside those of another commit, in the same run.

Both are checked out into worktrees and run with this checkout's libraries, alternately: what the machine does
meanwhile meets both. Prints their tables; writes nothing.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.document import ROOT

SECTIONS = ("6", "11", "15")
"""Short, and what a change of waiting, boards or views shows in."""
LINKED = (".venv", ".venv-runtime", "node_modules")
TIMES = 2
_ROW = re.compile(r"\S.*?(?:\s{2,}\S.*)+")


def figures(checkout: Path, section: str) -> str:
    """The tables that the checkout's own benchmark prints, without targets and notes."""
    command = [sys.executable, "-m", "benchmarks", section]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=True)  # noqa: S603
    return "\n".join(line for line in done.stdout.splitlines() if _ROW.fullmatch(line))


def main() -> None:
    """Alternate between the two, `TIMES` times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ref", help="the commit to compare with")
    parser.add_argument("sections", nargs="*", default=SECTIONS)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = {ref: Path(folder) / f"{place}" for place, ref in enumerate((given.ref, "HEAD"))}
        try:
            for ref, place in places.items():
                _check_out(ref, place)
            for section in given.sections:
                for turn in range(TIMES):
                    for ref, place in places.items():
                        print(f"\n== section {section}, {ref}, {turn + 1}", figures(place, section), sep="\n")
        finally:
            for place in places.values():
                _git("worktree", "remove", "--force", str(place))


def _check_out(ref: str, place: Path) -> None:
    _git("worktree", "add", "--detach", str(place), ref)
    for linked in LINKED:
        if (ROOT / linked).exists():
            (place / linked).symlink_to((ROOT / linked).resolve())


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True)  # noqa: S603, S607


if __name__ == "__main__":
    main()
