"""Scores the search: `python -m tests.search.score QUERIES.csv [--offices LIST.csv] [--write TABLE.md]`.

QUERIES has the columns `typed` and `meant`; `meant` is the office's name, several by `|`, `*` for any words.
A query is answered if one of them is among the first five. LIST is a list of offices as the administration
imports it; without one the court of this folder is searched. The table is written once: a file that is there
already is not written again, so that a published score stays what it was.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path

from shared.domain.office.office import Office
from shared.ports import OfficeQuery
from shared.storage.directory.office_index import OfficeIndex
from tests.search.court import offices, offices_of

OPEN = datetime(2026, 11, 24, 17, tzinfo=UTC)
"""Tuesday, 14:00 in São Paulo: every office with the court's hours is open."""
SHOWN = 5


@dataclass(frozen=True)
class Scored:
    """One query with the names found first and the place of the one that was meant, from 1; 0 for none."""

    typed: str
    meant: str
    first: Sequence[str]
    place: int

    @property
    def is_answered(self) -> bool:
        """Whether the office that was meant is among the first five."""
        return 0 < self.place <= SHOWN


def read_queries(path: Path) -> list[tuple[str, str]]:
    """What is typed and what is meant. Raises `KeyError` for a file without these columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["typed"], row["meant"]) for row in csv.DictReader(file)]


def score(queries: Iterable[tuple[str, str]], court: Sequence[Office]) -> list[Scored]:
    """Each query searched once, while every office is open."""
    index = OfficeIndex(court)
    scored: list[Scored] = []
    for typed, meant in queries:
        names = [office.name for office in index.find(OfficeQuery(typed), OPEN).offices]
        fitting = (place for place, name in enumerate(names, 1) if is_meant(name, meant))
        scored.append(Scored(typed, meant, names[:SHOWN], next(fitting, 0)))
    return scored


def table(scored: Sequence[Scored], title: str) -> str:
    """The score as a page of Markdown."""
    answered = sum(each.is_answered for each in scored)
    share = 100 * answered / len(scored)
    lines = [
        f"# {title}",
        "",
        f"{answered} of {len(scored)} queries ({share:.1f} %) find what was meant among the first {SHOWN}.",
        "",
        "| typed | meant | place | found first |",
        "| --- | --- | --- | --- |",
    ]
    for each in scored:
        cells = (each.typed, each.meant, str(each.place or "–"), each.first[0] if each.first else "–")
        lines.append("| " + " | ".join(cell.replace("|", " or ") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def is_meant(name: str, meant: str) -> bool:
    """Whether an office of this name is one of those that a query means."""
    return any(fnmatchcase(name, pattern) for pattern in meant.split("|"))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.search.score", description=__doc__)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--offices", type=Path)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    court = offices() if given.offices is None else offices_of(given.offices)
    page = table(score(read_queries(given.queries), court), f"The search, scored by {given.queries.name}")
    if given.write is None:
        sys.stdout.write(page)
    elif given.write.exists():
        sys.exit(f"{given.write} is there already: a score is published once")
    else:
        given.write.write_text(page, "utf-8")


if __name__ == "__main__":
    main()
