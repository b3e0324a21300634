"""Reports → the API's views, and files for Excel in Portuguese."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from msgspec import UNSET

from functions.public.presenters import DAYS, PRIORITY_NAMES
from functions.staff.excel_csv import excel_csv
from functions.staff.reports.response_bodies import (
    ReportRowView,
    ReportView,
    SatisfactionView,
    SpreadView,
    TurnedAwayView,
)
from shared.domain import report_texts_pt, texts_pt
from shared.domain.priority import Priority
from shared.domain.reports.durations import ERROR, Durations
from shared.front_desk.read_models.reports import Cut, PeriodReport, ReportLine

_PRIORITIES: Mapping[str, Priority] = {priority.name.lower(): priority for priority in Priority}


def report_view(report: PeriodReport, first: date, last: date, cut: Cut) -> ReportView:
    """The whole report."""
    return ReportView(
        since=first.isoformat(),
        until=last.isoformat(),
        by=cut.value,
        rows=[_row(line, cut) for line in report.lines],
        total=_row(report.total, Cut.DAY),
        pending_days=[day.isoformat() for day in report.pending],
        error_percent=round(ERROR * 100),
    )


def _row(line: ReportLine, cut: Cut) -> ReportRowView:
    of, refused, scores = line.figures, line.turned_away, line.scores
    return ReportRowView(
        key=_key(line, cut),
        name=line.name,
        entered=of.entered,
        served=of.served,
        dropped=of.dropped,
        no_show=of.no_show,
        unreached=of.unreached,
        missed_then_served=of.missed_then_served,
        left=of.left,
        removed=of.removed,
        closed=of.closed,
        transferred=of.transferred,
        turned_away=TurnedAwayView(refused.closed, refused.full, refused.suspended, refused.limited),
        wait_seconds=_spread(of.waits),
        call_to_entry_seconds=_spread(of.calls_to_entry),
        service_seconds=_spread(of.services),
        out_of_order=of.out_of_order,
        satisfaction=SatisfactionView(scores.count, scores.mean) if scores else UNSET,
    )


def _key(line: ReportLine, cut: Cut) -> str:
    if cut is Cut.PRIORITY:
        return PRIORITY_NAMES[_PRIORITIES[line.key]]
    return DAYS[int(line.key)] if cut is Cut.WEEKDAY else line.key


def _spread(of: Durations) -> SpreadView:
    return SpreadView(of.percentile(50), of.percentile(90), of.longest if of.count else None)


def report_file(report: PeriodReport, cut: Cut) -> bytes:
    """The lines and the total, with minutes and a decimal comma."""
    rows = [_cells(line, _label(line, cut)) for line in report.lines]
    rows.append(_cells(report.total, report_texts_pt.TOTAL))
    return excel_csv((report_texts_pt.CUTS[cut.value], *report_texts_pt.COLUMNS), rows)


def _label(line: ReportLine, cut: Cut) -> str:
    if cut is Cut.PRIORITY:
        return texts_pt.PRIORITY_LABELS[_PRIORITIES[line.key]]
    if cut is Cut.WEEKDAY:
        return texts_pt.WEEKDAYS[int(line.key)]
    if cut is Cut.DAY:
        return date.fromisoformat(line.key).strftime("%d/%m/%Y")
    return f"{line.key}h" if cut is Cut.HOUR else line.name or line.key


def _cells(line: ReportLine, label: str) -> list[str]:
    of, refused, scores = line.figures, line.turned_away, line.scores
    counts = (
        *(of.entered, of.served, of.dropped, of.no_show, of.unreached, of.missed_then_served),
        *(of.left, of.removed, of.closed, of.transferred),
        *(refused.closed, refused.full, refused.suspended, refused.limited, of.out_of_order),
    )
    times = [
        _minutes(each) for of_time in (of.waits, of.calls_to_entry, of.services) for each in _three(of_time)
    ]
    told = ["", ""] if scores is None else [str(scores.count), _comma(scores.mean)]
    return [label, *map(str, counts), *times, *told]


def _three(of: Durations) -> tuple[int | None, ...]:
    return (of.percentile(50), of.percentile(90), of.longest if of.count else None)


def _minutes(seconds: int | None) -> str:
    return "" if seconds is None else _comma(round(seconds / 60, 1))


def _comma(number: float) -> str:
    return f"{number:g}".replace(".", ",")
