"""Examples of the rows of reports, for `golden_rows.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from shared.domain.reports.day import DayFigures, day_figures
from shared.domain.reports.months import Month, Scores
from shared.domain.reports.turned_away import TurnedAway
from shared.domain.status import Status
from shared.domain.ticket.ticket import KeptOpinion
from shared.ports import AggregationMark
from shared.storage import Storage
from tests.builders import START
from tests.domain.reporting import DAY, LEFT, MISSED, local, record

MONTH = Month(DAY.year, DAY.month)
FIGURES = day_figures(
    [replace(record(), out_of_order=True), MISSED, LEFT],
    {9: TurnedAway(closed=1, full=2, suspended=3, limited=4)},
    DAY,
    local,
)
KEPT_OPINIONS = (
    KeptOpinion("random-3", Status.NO_SHOW, None, "distraído", None),
    KeptOpinion("random-4", Status.COMPLETED, 4, None, "Bom; “sim”"),
)
MARK = AggregationMark("centro", DAY, START)
SCORES = Scores((1, 0, 2, 0, 9))


async def write_reports(ports: Storage) -> None:
    """Every type of row of reports."""

    async def count(_: DayFigures | None) -> DayFigures:
        return FIGURES

    await ports.reports.put_scores("centro", MONTH, SCORES)
    await ports.reports.aggregate("centro", "São Paulo", DAY, count)
    await ports.reports.sum_up(DAY)
    await ports.reports.mark([MARK])
    await ports.reports.marked_until(DAY - timedelta(days=1))
    ports.refusals.count("centro", local(START), TurnedAway(closed=1, full=2, suspended=3, limited=4))
    await ports.refusals.flush()
