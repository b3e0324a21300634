"""`make bench-compare REF=<commit>`: a few sections at HEAD beside those of another commit, in the same run.

Both are checked out into worktrees and run with this checkout's libraries, alternately: what the machine does
meanwhile meets both. Prints their tables; with `--write` they are written into docs/performance.md as well.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.document import DOCUMENT, ROOT, SETTING, circumstances

SECTIONS = ("6", "11", "15")
"""Short, and what a change of waiting, boards or views shows in."""
LINKED = (".venv", ".venv-runtime", "node_modules")
TIMES = 2
_ROW = re.compile(r"\S.*?(?:\s{2,}\S.*)+")


BEGIN = "<!-- comparison: written by `python -m benchmarks.compare --write`, do not edit by hand -->"
END = "<!-- end of comparison -->"


def figures(checkout: Path, section: str) -> str:
    """The tables that the checkout's own benchmark prints, without targets and notes; or that it has none.

    An older version says in its own words what a section is about, and may measure less.
    """
    command = [sys.executable, "-m", "benchmarks", section]
    done = subprocess.run(command, cwd=checkout, capture_output=True, text=True, check=False)  # noqa: S603
    rows = [line for line in done.stdout.splitlines() if _ROW.fullmatch(line)]
    return "\n".join(rows) if done.returncode == 0 and rows else "this version has no such section"


def written(text: str, label: str, tables: Sequence[str]) -> str:
    """The document with this comparison in its place. Raises `ValueError` where the markers are missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("the document has lost the markers that the comparison stands between")
    blocks = "\n\n".join(f"```text\n{table.strip()}\n```" for table in tables)
    return f"{before}{begin}\n\n{label}\n\n{blocks}\n\n{end}{after}"


def main() -> None:
    """Alternate between the two, `TIMES` times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ref", help="the commit to compare with")
    parser.add_argument("sections", nargs="*", default=SECTIONS)
    parser.add_argument("--write", action="store_true", help="also into docs/performance.md")
    given = parser.parse_args()
    tables: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        places = {ref: Path(folder) / f"{place}" for place, ref in enumerate((given.ref, "HEAD"))}
        try:
            for ref, place in places.items():
                _check_out(ref, place)
            for section in given.sections:
                for turn in range(TIMES):
                    for ref, place in places.items():
                        found = figures(place, section)
                        tables.append(f"section {section}, {ref}, run {turn + 1}\n{found}")
                        print(f"\n== {tables[-1]}")
        finally:
            for place in places.values():
                _git("worktree", "remove", "--force", str(place))
    if given.write:
        command = f"python -m benchmarks.compare {given.ref} {' '.join(given.sections)} --write"
        told = written(DOCUMENT.read_text("utf-8"), circumstances(command, SETTING), tables)
        DOCUMENT.write_text(told, "utf-8")


def _check_out(ref: str, place: Path) -> None:
    _git("worktree", "add", "--detach", str(place), ref)
    for linked in LINKED:
        if (ROOT / linked).exists():
            (place / linked).symlink_to((ROOT / linked).resolve())


def _git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True)  # noqa: S603, S607


if __name__ == "__main__":
    main()
