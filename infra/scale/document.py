"""The tables of docs/scale.md, each between markers that name it; the prose is written by hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from infra.scale import given
from infra.scale.court import simulated_days
from infra.scale.limits import limits, log_partitions, reached_at, split_reads
from infra.scale.measured import LINES, Measured
from infra.scale.model import LoadedDeployment, RequestKind, by_held_requests
from infra.scale.money import BillItem, Scale
from infra.scale.processor import WorkKind, by_processor_time, milliseconds, processor_share

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
_PLACE = re.compile(
    r"(<!-- table: ([a-z]+), written by `python -m infra\.costs` -->\n).*?(<!-- end -->)", re.S
)
_BOARDS = "board_10_ms", "board_100_ms", "board_1000_ms"
_CLERKS = "clerk_10_ms", "clerk_100_ms", "clerk_1000_ms"
ASSUMED: Mapping[str, tuple[float, str]] = {
    "host ms": (given.HOST_MS, "what the host takes for one invocation, after section 7, «real host»"),
    "commands": (
        given.COMMANDS_PER_VISIT,
        "requests of both pages and executions of a visit",
    ),
    "Graph ms": (given.GRAPH_MS, "Microsoft Graph's own time for a room"),
    "wait s": (given.WAIT_SECONDS, "from the join to the call"),
    "busy share": (given.BUSY_SHARE, "of a core, the most that an instance is planned for"),
}
"""What no benchmark has: the value, and what it is."""
SOURCES: Mapping[BillItem, tuple[Sequence[str], str]] = {
    BillItem.READY: ((), "`infra/app/app.bicep`"),
    BillItem.WAITING: (
        ("held_us", "page_ms", "empty_page_ms", "shown_changes", "visit_ms", *_BOARDS, *_CLERKS),
        "700 held requests an instance: `shared/services.py`; the host's part: assumed",
    ),
    BillItem.EXECUTIONS: ((), "20 commands a visit and an answer in 25 s: assumed"),
    BillItem.VISITS: (("own_requests",), ""),
    BillItem.DURABLE: (("durable_requests",), ""),
    BillItem.LOG: (("changes", "records", "room_ms"), "`shared/storage/boards/notes.py`, `keeping.py`"),
    BillItem.BOARDS: (("changes",), "`shared/storage/boards/cache.py`"),
    BillItem.OTHERS: (("records",), "`shared/storage/tables/presence/store.py`, `records.py`"),
    BillItem.HOUSEKEEPING: (("housekeeping",), "`orchestrations/housekeeping/overdue_steps.py`"),
    BillItem.POLLS: ((), "`host.json`"),
    BillItem.LOGS: ((), "53 KB a visit: `infra/scale/given.py`"),
}
"""Item of the bill → the figures of docs/performance.md that it follows from, and what else it does."""


def tables(scales: Sequence[Scale], measured: Measured) -> Mapping[str, str]:
    """Name of the place → its table."""
    return {
        "figures": _figures(measured),
        "alone": _alone(scales),
        "limits": _limits(scales, measured),
        "divided": _divided(scales),
        "money": _money(scales),
        "growth": _growth(),
    }


def written(text: str, found: Mapping[str, str]) -> str:
    """The document with these tables in their places. Raises `KeyError` for a place without a table, and
    `ValueError` for a table without a place.
    """
    if missing := set(found) - {place[1] for place in _PLACE.findall(text)}:
        raise ValueError(f"{DOCUMENT.name} has no place for {sorted(missing)}")
    return _PLACE.sub(lambda place: f"{place[1]}\n{found[place[2]]}\n\n{place[3]}", text)


def _figures(measured: Measured) -> str:
    rows = [(name.replace("_", " "), f"{getattr(measured, name):g}", str(LINES[name])) for name in LINES]
    rows += [(name, f"{value:g}", f"**assumed**: {what}") for name, (value, what) in ASSUMED.items()]
    return _table(("figure", "value", "line of performance.md"), rows)


def _alone(scales: Sequence[Scale]) -> str:
    loads = [one.alone for one in scales]
    enough = [by_processor_time(one.court, one.measured) for one in loads]
    rows = [
        ("visits a day", *(_whole(one.visits) for one in scales)),
        ("visits that begin a second", *(f"{one.court.visits:.1f}" for one in loads)),
        ("people who wait", *(_whole(one.court.waiting) for one in loads)),
        ("clerks' pages", *(_whole(one.court.clerks) for one in loads)),
        ("offices with people waiting", *(_whole(one.court.awaited) for one in loads)),
        ("HTTP instances, by held requests", *(_whole(by_held_requests(one.court)) for one in loads)),
        ("HTTP instances, by processor time", *("none is enough" if n is None else str(n) for n in enough)),
        ("offices at an instance", *(_whole(one.offices) for one in loads)),
        ("percent of a core, each instance", *(_whole(processor_share(one) * 100) for one in loads)),
        *((f"percent of a core: {kind}", *(_few(_percent(one, kind)) for one in loads)) for kind in WorkKind),
        *(
            (f"requests a second: {kind}", *(_few(one.requests[kind]) for one in loads))
            for kind in RequestKind
        ),
        ("requests a second: all of the product's account", *(_whole(one.all_requests) for one in loads)),
        ("requests a second: Durable, its own account", *(_whole(one.durable_requests) for one in loads)),
        ("notes in one look", *(_whole(one.rows_of_a_look) for one in loads)),
        ("rows a second read from `changes`", *(_whole(one.log_rows) for one in loads)),
        ("rows a second read from `presence`", *(_whole(one.presence_rows) for one in loads)),
        ("tickets in each of them", *(_whole(one.told_tickets) for one in loads)),
        ("megabytes a second in them", *(_few(one.presence_bytes / 1e6) for one in loads)),
    ]
    return _table(("at the peak", *_factors(scales)), rows)


def _percent(one: LoadedDeployment, kind: WorkKind) -> float:
    return milliseconds(one)[kind] / 10 / one.instances


def _limits(scales: Sequence[Scale], measured: Measured) -> str:
    found = sorted(((reached_at(limit, measured), limit) for limit in limits()), key=lambda pair: pair[0])
    rows = [
        (
            f"[{limit.name}]({limit.source})",
            f"{_whole(limit.most)} {limit.unit}",
            *(f"{limit.part(one.alone) * 100:,.0f} %" for one in scales),
            f"{factor:.1f}×",
            limit.then,
        )
        for factor, limit in found
    ]
    over = {
        one.factor: [limit.name for _, limit in found if limit.part(one.alone) > 1] or ["none"]
        for one in scales
    }
    hit = [
        f"* **{factor}×**: the first limit that is hit: {names[0]}."
        + (f" After it: {', '.join(names[1:])}." if names[1:] else "")
        for factor, names in over.items()
    ]
    head = ("limit of one deployment", "at most", *_factors(scales), "reached at", "what is done then")
    return _table(head, rows) + "\n\n" + "\n".join(hit)


def _divided(scales: Sequence[Scale]) -> str:
    def each(name: str, of: Callable[[Scale], str]) -> tuple[str, ...]:
        return name, *(of(one) for one in scales)

    rows = [
        each("deployments", lambda one: str(one.divided.deployments)),
        each("HTTP instances of each", lambda one: str(one.divided.each.instances)),
        each("HTTP instances, all", lambda one: _whole(one.divided.instances)),
        each("regions, by their quota", lambda one: str(_regions(one))),
        each("partitions of each log", lambda one: str(log_partitions(one.divided.each))),
        each("rows a second of a partition", lambda one: _whole(_rows_of_a_partition(one))),
        each("requests a second of each product account", lambda one: _whole(_requests(one))),
        each("percent of a core, each instance", lambda one: _whole(processor_share(one.divided.each) * 100)),
        each("events a second of each hub", lambda one: _few(one.divided.each.events)),
        each("actions a second of each hub", lambda one: _few(one.divided.each.actions)),
    ]
    return _table(("at the peak, divided", *_factors(scales)), rows)


def _regions(one: Scale) -> int:
    return -(-one.divided.instances * given.INSTANCE_MB // given.QUOTA_MB)


def _rows_of_a_partition(one: Scale) -> float:
    return one.divided.each.log_rows / log_partitions(one.divided.each)


def _requests(one: Scale) -> float:
    each = one.divided.each
    return each.all_requests - each.requests[RequestKind.LOG_READS] + split_reads(each, log_partitions(each))


def _money(scales: Sequence[Scale]) -> str:
    rows = [(str(item), *(f"{one.costs[item]:,.2f}" for one in scales), _source(item)) for item in BillItem]
    rows.append(("**a day**", *(f"**{one.total:,.2f}**" for one in scales), ""))
    rows.append(("a visit", *(f"{one.total / one.visits:.5f}" for one in scales), ""))
    rows.append(
        ("more, with call events", *(f"{one.call_events:,.2f}" for one in scales), SOURCES[BillItem.READY][1])
    )
    return _table(("US dollars", *_factors(scales), "follows from"), rows)


def _source(item: BillItem) -> str:
    names, other = SOURCES[item]
    told = [f"`{name}`: {LINES[name]}" for name in names]
    return "; ".join([*told, *([other] if other else [])])


def _growth() -> str:
    rows = [
        (
            *(_whole(value) for value in (day.visitors, day.offices, day.clerks, day.tickets)),
            f"{day.median_wait:g}",
            f"{day.p90:g}",
            _whole(day.longest_queue),
        )
        for section in (1, 3)
        for day in simulated_days(section)
    ]
    return _table(
        ("visitors", "offices", "clerks", "tickets", "median wait, min", "p90, min", "longest queue"), rows
    )


def _factors(scales: Sequence[Scale]) -> tuple[str, ...]:
    return tuple(f"{one.factor}×" for one in scales)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _few(value: float) -> str:
    """A decimal where there is little."""
    return f"{value:,.1f}" if value < 10 else f"{value:,.0f}"
