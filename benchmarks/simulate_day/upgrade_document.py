"""Writes what an upgraded day was like into the day's document, in a section for each way of upgrading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Report, Table, as_markdown
from benchmarks.simulate_day.day import Day
from benchmarks.simulate_day.upgrade import DOWN_SECONDS

HEADINGS = {False: "An upgrade in the middle of the day", True: "An upgrade that breaks running visits"}
_INTRO = {
    False: "At {at} everything stops at once and starts again {down:.0f} seconds later over the same storage "
    "and hub (`benchmarks/simulate_day/upgrade.py`): requests are refused meanwhile, activities under way "
    "are cut and come back a minute later, visits that sleep are replayed by the new version and go on.",
    True: "The same, but the new version asks for other steps (docs/decisions/0023): each running visit "
    "fails as non-deterministic at its next step, and the wake-up after that starts it anew. Housekeeping "
    "does what is overdue.",
}


def kept_upgrades(document: Path) -> Sequence[str]:
    """The sections that the document has already, as they stand: another day was played for them."""
    text = document.read_text("utf-8") if document.exists() else ""
    found = [re.search(_section(heading), text, re.MULTILINE | re.DOTALL) for heading in HEADINGS.values()]
    return [one[0] for one in found if one]


def write_upgrade(day: Day, command: str, document: Path, seeds: str = "") -> None:
    """Put the section of this way of upgrading in its place; the rest of `document` stays as it is."""
    assert day.parameters.upgrade is not None
    heading = HEADINGS[day.parameters.upgrade.breaking]
    text = document.read_text("utf-8") if document.exists() else ""
    rest = re.sub(_section(heading), "", text, flags=re.MULTILINE | re.DOTALL).rstrip()
    document.parent.mkdir(parents=True, exist_ok=True)
    document.write_text(f"{rest}\n\n{_written(day, command, heading, seeds)}".lstrip(), "utf-8")


def _section(heading: str) -> str:
    return rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)"


def _written(day: Day, command: str, heading: str, seeds: str) -> str:
    house, upgrade = day.house, day.parameters.upgrade
    assert upgrade is not None
    tally, latest = house.visits.tally, house.watch.latest.total_seconds()
    rows = [
        ("tickets", f"{len(house.watch.tickets):,}"),
        ("checks of the rules", f"{sum(house.watch.checks.values()):,}"),
        ("**violations**", f"**{len(house.watch.violations)}**"),
        ("visits that were running", f"{tally.carried_over:,}"),
        ("of those, failed as non-deterministic", f"{tally.non_deterministic:,}"),
        ("requests refused while the new version started", house.counted["requests while a version starts"]),
        ("steps done by housekeeping, all day", f"{sum(house.repairs.values()):,}"),
        ("the latest that anything due was done", f"{latest:.0f} s"),
    ]
    intro = _INTRO[upgrade.breaking].format(at=f"{upgrade.at:%H:%M}", down=DOWN_SECONDS)
    told = as_markdown(Report(heading, f"`{command}`. {intro}", [Table("The day", ("what", "count"), rows)]))
    return told + (f"\n{seeds}\n" if seeds else "")
