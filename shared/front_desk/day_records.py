"""Today's ended tickets without a gap: visit records follow some seconds after a ticket leaves the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from shared.domain.ticket.visit_record import VisitRecord, record_of
from shared.ports import Board, Boards, Unreadable


@dataclass
class _Page:
    """One office's day as this instance has seen it."""

    day: date
    live: set[str] = field(default_factory=set[str])
    """Tickets on the board when it was last read."""
    ended: dict[str, VisitRecord] = field(default_factory=dict[str, VisitRecord])
    """Tickets that have left it since and have no visit record yet."""


class DayRecords:
    """What one instance has seen on the boards, so that the day's numbers never go down.

    The visit writes the record some seconds after the end, and other instances know it a second later. A
    ticket that has left the board meanwhile is read once (no request if this instance has written the end).
    """

    def __init__(self) -> None:
        self._pages: dict[str, _Page] = {}

    async def ended(
        self, boards: Boards, recorded: Sequence[VisitRecord], board: Board, day: date
    ) -> Sequence[VisitRecord]:
        """The records of the day's tickets that have ended, whether or not they are stored yet."""
        page = self._page(board.office_id, day)
        known = {record.ticket_id for record in recorded}
        here = {name for name, stored in board.by_id.items() if stored.ticket.day == day}
        gone = page.live - here - known - page.ended.keys()
        for ticket_id in sorted(gone):
            try:
                stored = await boards.find(ticket_id)
            except Unreadable:
                # One row must not hide a queue; housekeeping counts and reports it.
                gone.discard(ticket_id)
                continue
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
