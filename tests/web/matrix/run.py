"""`make matrix`: every cell that is not known yet, and the table of all in docs/network-matrix.md.

What has been found is kept in .cache, with the pages' own content: what was found of other pages is not used.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import monotonic

from playwright.async_api import Browser, Error

from functions.pages import load_pages
from tests.architecture.source import ROOT
from tests.web.browsing import chromium
from tests.web.matrix.cells import ASKED, Cell, cells, failures
from tests.web.odd_answers import FAULTS
from tests.web.product import PageProduct, page_product

KEPT = ROOT / ".cache" / "network-matrix.jsonl"
TABLE = ROOT / "docs" / "network-matrix.md"
Found = dict[str, list[str]]
"""Cell → what went wrong in it; nothing where the page got through."""
HEAD = """# The pages against odd answers

Written by `make matrix` (`tests/web/matrix/`), in a real Chromium against the real app over memory. Each
request of the pages (lines) meets each answer that networks, proxies and the platform give in our place
(columns): first once, then for 20 seconds of the page's clock. ✓: the page got through; the call was heard,
nothing was forgotten, the page said what was going on, and no path was asked more than twice a second. `·`:
not run.
"""
CELL_SECONDS = 90


def version() -> str:
    """Of the pages."""
    content = b"".join(file.plain for _, file in sorted(load_pages().items()))
    return hashlib.sha256(content).hexdigest()[:16]


def known(kept: Path, of: str) -> Found:
    """What was found of these pages before."""
    if not kept.exists():
        return {}
    lines = [json.loads(line) for line in kept.read_text("utf-8").splitlines()]
    return {line["cell"]: line["failures"] for line in lines if line["pages"] == of}


def table(found: Mapping[str, list[str]]) -> str:
    """The document."""
    parts = [HEAD]
    for lasts, title in ((False, "Once"), (True, "For 20 seconds")):
        rows = [
            [asked.name, *(mark(found, Cell(asked, fault, lasts)) for fault in FAULTS)] for asked in ASKED
        ]
        lines = [["request", *FAULTS], ["---"] * (len(FAULTS) + 1), *rows]
        parts.append(f"## {title}\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n")
    failed = [f"* {name}: {'; '.join(wrong)}" for name, wrong in found.items() if wrong]
    run = f"{len(found)} of {len(list(cells()))} cells were run; {len(failed)} failed."
    return "\n".join([*parts, run, *failed, ""])


def mark(found: Mapping[str, list[str]], cell: Cell) -> str:
    if cell.name not in found:
        return "·"
    return "✗" if found[cell.name] else "✓"


async def told(cell: Cell, browser: Browser, product: PageProduct) -> list[str]:
    """What went wrong, whatever it was: the other cells are run all the same."""
    try:
        async with asyncio.timeout(CELL_SECONDS):
            return await failures(cell, browser, product)
    except (AssertionError, Error, TimeoutError) as error:
        return [str(error).splitlines()[0] if str(error) else type(error).__name__]


async def run(seconds: float) -> int:
    """Run what is not known for at most so long; the number of cells that failed."""
    of, ends = version(), monotonic() + seconds
    found = known(KEPT, of)
    KEPT.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as data_dir:
        async with chromium() as browser, page_product(Path(data_dir)) as product:
            for cell in cells():
                if cell.name in found or monotonic() > ends:
                    continue
                found[cell.name] = await told(cell, browser, product)
                with KEPT.open("a", encoding="utf-8") as kept:
                    line = {"pages": of, "cell": cell.name, "failures": found[cell.name]}
                    kept.write(json.dumps(line, ensure_ascii=False) + "\n")
                if found[cell.name]:
                    sys.stdout.write(f"{cell.name}: {'; '.join(found[cell.name])}\n")
    TABLE.write_text(table(found), encoding="utf-8")
    return sum(bool(wrong) for wrong in found.values())


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(run(float(sys.argv[1]) if len(sys.argv) > 1 else float("inf"))) else 0)
