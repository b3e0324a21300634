"""What the desk costs and where it reaches a limit, from the measured counts of docs/performance.md.

`python -m infra.costs` writes the figures and charts of docs/operations/escala-e-custo.md. Prices are
parameters with a date: compare them with the court's contract before relying on them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra import texts_pt as text
from infra.bar_chart import Bar, bar_chart
from local_host.settings import durable_settings, read_host_json

ROOT = Path(__file__).resolve().parent.parent
PERFORMANCE = ROOT / "docs" / "performance.md"
PAGE = ROOT / "docs" / "operations" / "escala-e-custo.md"
IMAGES = ROOT / "docs" / "operations" / "imagens"
BEGIN, END = "<!-- figuras: escritas por `python -m infra.costs` -->", "<!-- fim das figuras -->"
VISITS_PER_DAY = 20_000
OPEN_SECONDS = 6 * 3600
WAIT_SECONDS = 15 * 60
HOLD_SECONDS = 25
HELD_PER_INSTANCE = 700
"""services.Services.held_at_most."""
PEAK = 3
"""Busiest hour against the mean."""
COMMANDS_PER_VISIT = 20
"""Requests of both pages other than waiting, and the executions of the visit."""
MEMORY_GB = 2
ALWAYS_READY = 4
"""Of the simplest deployment."""
ALWAYS_READY_FOR_CALL_EVENTS = 1
"""One more if Graph reports the calls: the reader of its notifications is a group of its own."""
TRIGGER_QUEUES = 2
"""after-visit and graph-notifications."""
TABLE_LIMIT = 20_000
"""Requests a second of one storage account."""
OFFICES = {1: 200, 10: 400, 100: 800}
"""Offices with somebody waiting: more visits mean more offices, up to the number that a court has."""


@dataclass(frozen=True)
class Prices:
    """US dollars; a third party's copy or from memory, November 2026."""

    gb_second: float = 0.000026
    ready_gb_second: float = 0.000004
    million_executions: float = 0.40
    ten_thousand_table: float = 0.00036
    ten_thousand_queue: float = 0.004
    log_gb: float = 3.34
    log_kb_per_visit: float = 53.0
    """Fifteen of our lines at 0.85 KB (measured at the exporter), 56 requests of the host at 0.7 KB."""


@dataclass(frozen=True)
class Counts:
    """Storage requests of a visit, measured."""

    own: int
    durable: int


@dataclass(frozen=True)
class Scale:
    """A day with this multiple of the court's visits."""

    factor: int
    peak_instances: int
    board_reads_peak: float
    """Per second, over all instances: each reads each of its offices once."""
    visit_requests_peak: float
    costs: Mapping[str, float]
    """US dollars a day by part."""
    call_events: float
    """US dollars a day that call events add to the instances that are always ready."""

    @property
    def total(self) -> float:
        return sum(self.costs.values())


def measured() -> Counts:
    """From docs/performance.md: the more expensive ordinary visit, whose entry comes after the first
    alarm.
    """
    found = re.search(
        r"^\| entry after it \| (\d+) \|(?:[^|]*\|){9} (\d+) \|$", PERFORMANCE.read_text("utf-8"), re.M
    )
    if found is None:
        raise ValueError("docs/performance.md has no visit with an entry after the alarm: run `make bench`")
    return Counts(own=int(found[1]), durable=int(found[2]))


def scale(factor: int, counts: Counts, prices: Prices) -> Scale:
    """The model."""
    visits = VISITS_PER_DAY * factor
    waiting = visits * WAIT_SECONDS / OPEN_SECONDS
    instances = max(2, math.ceil(waiting / HELD_PER_INSTANCE))
    peak_instances = max(2, math.ceil(waiting * PEAK / HELD_PER_INSTANCE))
    executions = visits * (WAIT_SECONDS / HOLD_SECONDS + COMMANDS_PER_VISIT)
    boards = instances * _offices_at_an_instance(factor, waiting / instances) * OPEN_SECONDS
    table_requests = visits * (counts.own + counts.durable / 2) + boards
    queue_requests = visits * counts.durable / 2 + idle_polls()
    ready = MEMORY_GB * 86_400 * prices.ready_gb_second
    costs = {
        text.ALWAYS_READY: ALWAYS_READY * ready,
        text.WAITING: instances * MEMORY_GB * OPEN_SECONDS * prices.gb_second,
        text.EXECUTIONS: executions / 1e6 * prices.million_executions,
        text.STORAGE: table_requests / 1e4 * prices.ten_thousand_table
        + queue_requests / 1e4 * prices.ten_thousand_queue,
        text.LOGS: visits * prices.log_kb_per_visit / 1e6 * prices.log_gb,
    }
    return Scale(
        factor,
        peak_instances,
        peak_instances * _offices_at_an_instance(factor, waiting * PEAK / peak_instances),
        visits / OPEN_SECONDS * PEAK * (counts.own + counts.durable),
        costs,
        ALWAYS_READY_FOR_CALL_EVENTS * ready,
    )


def idle_polls() -> float:
    """Queue requests of a day without visits: one durable instance, and one for the other queues."""
    settings = read_host_json(ROOT / "host.json")
    hub = durable_settings(settings.durable)
    hub_queues = (hub.partition_count + 1) / hub.max_queue_polling_interval
    return 86_400 * (hub_queues + TRIGGER_QUEUES / settings.queues.max_polling_interval)


def _offices_at_an_instance(factor: int, waiters: float) -> float:
    """How many different offices the waiters of one instance belong to, if Azure spreads them at random."""
    return OFFICES[factor] * (1 - math.exp(-waiters / OFFICES[factor]))


def figures(scales: list[Scale]) -> str:
    """The part of the page between the markers."""
    rows = ["| | " + " | ".join(f"{s.factor}×" for s in scales) + " |", "|---" * (len(scales) + 1) + "|"]
    rows.append(_row(text.VISITS, [_whole(VISITS_PER_DAY * s.factor) for s in scales]))
    rows.append(_row(text.PEAK_INSTANCES, [_whole(s.peak_instances) for s in scales]))
    rows.append(_row(text.BOARD_READS, [_whole(s.board_reads_peak) for s in scales]))
    rows.append(_row(text.VISIT_REQUESTS, [_whole(s.visit_requests_peak) for s in scales]))
    rows += [_row(part, [_money(s.costs[part]) for s in scales]) for part in scales[0].costs]
    rows.append(_row(text.TOTAL, [f"**{_money(s.total)}**" for s in scales]))
    rows.append(_row(text.PER_VISIT, [_money(s.total / VISITS_PER_DAY / s.factor, 5) for s in scales]))
    rows.append(_row(text.CALL_EVENTS, [_money(s.call_events) for s in scales]))
    charts = f"![{text.COST_CHART}](imagens/custo.svg)\n\n![{text.LIMIT_CHART}](imagens/limite.svg)"
    return f"{BEGIN}\n\n" + "\n".join(rows) + f"\n\n{charts}\n\n{END}"


def charts(scales: list[Scale]) -> Mapping[str, str]:
    """File name → SVG."""
    cost = [Bar(f"{s.factor}× · {part}", value) for s in scales for part, value in s.costs.items()]
    limit = [Bar(f"{s.factor}× · {text.BOARD_READS}", s.board_reads_peak) for s in scales]
    limit += [Bar(f"{s.factor}× · {text.VISIT_REQUESTS}", s.visit_requests_peak) for s in scales]
    return {
        "custo.svg": bar_chart(text.COST_CHART, cost),
        "limite.svg": bar_chart(text.LIMIT_CHART, limit, mark=Bar(text.LIMIT, TABLE_LIMIT)),
    }


def written_page() -> tuple[str, Mapping[str, str]]:
    """The page with today's figures, and the charts."""
    scales = [scale(factor, measured(), Prices()) for factor in OFFICES]
    page = PAGE.read_text("utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    return before + figures(scales) + after, charts(scales)


def _row(name: str, cells: list[str]) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _money(value: float, digits: int = 2) -> str:
    return f"US$ {value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def main() -> None:
    """Write page and charts."""
    page, drawn = written_page()
    PAGE.write_text(page, "utf-8")
    IMAGES.mkdir(exist_ok=True)
    for name, svg in drawn.items():
        (IMAGES / name).write_text(svg, "utf-8")


if __name__ == "__main__":
    main()
