"""Who has ended today, without a gap: the history hears of an end some seconds after the board lost it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.domain.ticket.record import VisitRecord, record_of
from shared.ports import Board, Boards, VisitRecords


@dataclass
class _Page:
    """One office's day as this instance has seen it."""

    day: date
    live: set[str] = field(default_factory=set[str])
    """Who was on the board when it was last looked at."""
    ended: dict[str, VisitRecord] = field(default_factory=dict[str, VisitRecord])
    """Who has gone from it since and is not in the history yet."""


class DayRecords:
    """What one instance has seen on the boards, so that the day's numbers never go down.

    The visit writes the history's row a little after the end, and it is read at most 10 s old. Whoever has
    gone from the board meanwhile is looked up once (no request where this instance has written the end).
    """

    def __init__(self) -> None:
        self._pages: dict[str, _Page] = {}

    async def ended(
        self, boards: Boards, records: VisitRecords, board: Board, day: date
    ) -> Sequence[VisitRecord]:
        """The records of the day's tickets that have ended, whether or not the history has them yet."""
        page = self._page(board.office_id, day)
        recorded = await records.of_day(board.office_id, day)
        known = {record.ticket_id for record in recorded}
        here = {name for name, stored in board.by_id.items() if stored.ticket.day == day}
        gone = page.live - here - known - page.ended.keys()
        for ticket_id in sorted(gone):
            stored = await boards.find(ticket_id)
            if stored is not None and stored.ticket.is_final:
                page.ended[ticket_id] = record_of(stored.ticket)
        page.live = here | (gone - page.ended.keys())
        page.ended = {name: record for name, record in page.ended.items() if name not in known}
        return [*recorded, *page.ended.values()]

    def _page(self, office_id: str, day: date) -> _Page:
        page = self._pages.get(office_id)
        if page is None or page.day != day:
            page = self._pages[office_id] = _Page(day)
        return page
