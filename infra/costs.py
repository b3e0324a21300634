"""What the product costs and where it reaches a limit, from the measured counts of docs/performance.md.

`python -m infra.costs` writes the figures and charts of docs/operations/escala-e-custo.md and the tables of
docs/scale.md. The model is `infra/scale/`. Prices are parameters with a date: compare them with the court's
contract before relying on them.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from docs.svg_bar_chart import Bar, bar_chart
from infra import texts_pt as text
from infra.scale import document, given
from infra.scale.limits import log_partitions
from infra.scale.measured import measured
from infra.scale.model import RequestKind
from infra.scale.money import BillItem, Scale, scales
from infra.scale.month import Addition, MonthlyCosts, months

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "operations" / "escala-e-custo.md"
IMAGES = ROOT / "docs" / "operations" / "imagens"
BEGIN, END = "<!-- figuras: escritas por `python -m infra.costs` -->", "<!-- fim das figuras -->"
GROUPS: Mapping[str, Sequence[BillItem]] = {
    text.ALWAYS_READY: (BillItem.READY,),
    text.WAITING: (BillItem.WAITING,),
    text.EXECUTIONS: (BillItem.EXECUTIONS,),
    text.STORAGE: [item for item in BillItem if item.startswith("storage:")],
    text.LOGS: (BillItem.LOGS,),
}
"""The operators' page tells storage as one amount; docs/scale.md has its parts."""


def figures(found: Sequence[Scale], by_month: Sequence[MonthlyCosts]) -> str:
    """The part of the page between the markers."""
    rows = ["| | " + " | ".join(f"{s.factor}×" for s in found) + " |", "|---" * (len(found) + 1) + "|"]
    rows.append(_row(text.VISITS, [_whole(s.visits) for s in found]))
    rows.append(_row(text.DEPLOYMENTS, [_whole(s.divided.deployments) for s in found]))
    rows.append(_row(text.PEAK_INSTANCES, [_whole(s.divided.instances) for s in found]))
    rows.append(_row(text.LOG_ROWS, [_whole(s.alone.log_rows) for s in found]))
    rows.append(_row(text.LOG_PARTITIONS, [_whole(log_partitions(s.divided.each)) for s in found]))
    rows.append(_row(text.BOARD_READS, [_whole(_boards(s)) for s in found]))
    rows.append(_row(text.ACCOUNT_REQUESTS, [_whole(s.alone.all_requests) for s in found]))
    rows.append(_row(text.HUB_REQUESTS, [_whole(s.alone.durable_requests) for s in found]))
    rows += [_row(group, [_money(_amount(s, group)) for s in found]) for group in GROUPS]
    rows.append(_row(text.TOTAL, [f"**{_money(s.total)}**" for s in found]))
    rows.append(_row(text.PER_VISIT, [_money(s.total / s.visits, 5) for s in found]))
    rows.append(_row(text.CALL_EVENTS, [_money(s.call_events) for s in found]))
    rows += [
        _row(text.FRONT_DOOR.format(tier=tier), [_money(s.front_door[tier]) for s in found])
        for tier in found[0].front_door
    ]
    drawn = f"![{text.COST_CHART}](imagens/custo.svg)\n\n![{text.LIMIT_CHART}](imagens/limite.svg)"
    tables = "\n".join(rows) + f"\n\n{drawn}\n\n" + "\n".join(_month_rows(by_month))
    return f"{BEGIN}\n\n{tables}\n\n{END}"


def _month_rows(by_month: Sequence[MonthlyCosts]) -> Sequence[str]:
    """A table: what a month costs by visits a day, and what each option adds."""
    head = [f"{_whole(one.visits_per_day)} {text.VISITS_A_DAY}" for one in by_month]
    rows = [f"| {text.MONTH} | " + " | ".join(head) + " |", "|---" * (len(by_month) + 1) + "|"]
    rows.append(_row(text.MONTH_OF_VISITS, [_money(one.visits, 0) for one in by_month]))
    rows += [
        _row(text.ADDITIONS[addition], [_money(one.additions[addition], 0) for one in by_month])
        for addition in Addition
    ]
    return rows


def charts(found: Sequence[Scale]) -> Mapping[str, str]:
    """File name → SVG."""
    cost = [Bar(f"{s.factor}× · {group}", _amount(s, group)) for s in found for group in GROUPS]
    limit = [Bar(f"{s.factor}× · {text.ACCOUNT_REQUESTS}", s.alone.all_requests) for s in found]
    limit += [Bar(f"{s.factor}× · {text.HUB_REQUESTS}", s.alone.durable_requests) for s in found]
    return {
        "custo.svg": bar_chart(text.COST_CHART, cost),
        "limite.svg": bar_chart(text.LIMIT_CHART, limit, mark=Bar(text.LIMIT, given.TABLE_LIMIT)),
    }


def written_page(found: Sequence[Scale], by_month: Sequence[MonthlyCosts]) -> tuple[str, Mapping[str, str]]:
    """The operators' page with today's figures, and the charts."""
    page = PAGE.read_text("utf-8")
    before, after = page.split(BEGIN)[0], page.split(END)[1]
    return before + figures(found, by_month) + after, charts(found)


def written_document(found: Sequence[Scale]) -> str:
    """docs/scale.md with today's tables."""
    tables = document.tables(found, measured())
    return document.written(document.DOCUMENT.read_text("utf-8"), tables)


def _boards(one: Scale) -> float:
    return sum(one.alone.requests[kind] for kind in (RequestKind.BOARDS_BY_NOTES, RequestKind.BOARDS_BY_AGE))


def _amount(one: Scale, group: str) -> float:
    return sum(one.costs[item] for item in GROUPS[group])


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {name} | " + " | ".join(cells) + " |"


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def _money(value: float, digits: int = 2) -> str:
    return f"US$ {value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def main() -> None:
    """Write page, charts and document."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    found = scales(measured(), given.Prices())
    page, drawn = written_page(found, months(measured(), given.Prices()))
    PAGE.write_text(page, "utf-8")
    IMAGES.mkdir(exist_ok=True)
    for name, svg in drawn.items():
        (IMAGES / name).write_text(svg, "utf-8")
    document.DOCUMENT.write_text(written_document(found), "utf-8")


if __name__ == "__main__":
    main()
