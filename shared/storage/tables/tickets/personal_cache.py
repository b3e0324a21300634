"""Personal data that this instance has seen, each under the revision that it belongs to."""

from __future__ import annotations

from collections import OrderedDict

from shared.domain.ticket.ticket import PersonalData, Ticket

MOST = 4_000
"""Tickets remembered; enough for every board that one instance shows."""


class PersonalCache:
    """Forgets the least used; in memory only, and gone with the process."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, tuple[int, PersonalData]] = OrderedDict()

    def get(self, ticket: Ticket) -> PersonalData | None:
        """None where nothing is known of this revision."""
        known = self._known.get(ticket.ticket_id)
        if known is None or known[0] != ticket.personal_revision:
            return None
        self._known.move_to_end(ticket.ticket_id)
        return known[1]

    def put(self, ticket: Ticket, personal: PersonalData) -> None:
        self._known[ticket.ticket_id] = (ticket.personal_revision, personal)
        self._known.move_to_end(ticket.ticket_id)
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def drop(self, ticket: Ticket) -> None:
        self._known.pop(ticket.ticket_id, None)
