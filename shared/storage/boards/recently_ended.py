"""Ended tickets that this instance has written or read: their visitors soon ask for them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from shared.ports import StoredTicket

SECONDS = 300.0
AT_MOST = 500


class RecentlyEnded:
    """The tickets that ended last, each for five minutes, with the version that guards a change.

    Little changes after the end (an evaluation, the erasure). A change based on an old version meets a
    conflict, and is then decided again on the row itself.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._tickets: OrderedDict[str, tuple[float, StoredTicket]] = OrderedDict()

    def put(self, stored: StoredTicket) -> None:
        """Keep a ticket just written or read, unless something can still follow (`Ticket.is_final`)."""
        ticket_id = stored.ticket.ticket_id
        self._tickets.pop(ticket_id, None)
        if stored.ticket.is_final:
            self._tickets[ticket_id] = (self._monotonic(), stored)
            while len(self._tickets) > AT_MOST:
                self._tickets.popitem(last=False)

    def get(self, ticket_id: str) -> StoredTicket | None:
        """The ticket as this instance last knew it; None if it is not kept, or has been for too long."""
        kept = self._tickets.get(ticket_id)
        return kept[1] if kept is not None and self._monotonic() - kept[0] < SECONDS else None
