"""A ticket store that tells telemetry of every change that it has written."""

from __future__ import annotations

from typing import cast

from shared.domain.ticket.ticket import Ticket
from shared.ports import Change, Entry, StoredTicket, Telemetry, TicketStore


class WatchedTickets:
    """`TicketStore`: the three writes that are of interest here, everything else as the store itself."""

    def __init__(self, tickets: TicketStore, telemetry: Telemetry) -> None:
        self._tickets = tickets
        self._telemetry = telemetry

    def __getattr__(self, name: str) -> object:
        """What is not watched costs those who wait no further call."""
        return getattr(self._tickets, name)

    async def enter(self, entry: Entry) -> StoredTicket:
        """See `TicketStore.enter`."""
        stored = await self._tickets.enter(entry)
        self._telemetry.changed(None, stored.ticket, entry.change.audit)
        return stored

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        """See `TicketStore.save`."""
        saved = await self._tickets.save(stored, change)
        self._telemetry.changed(stored.ticket, saved.ticket, change.audit)
        return saved

    async def mark_after_visit_done(self, ticket: Ticket) -> None:
        """See `TicketStore.mark_after_visit_done`."""
        await self._tickets.mark_after_visit_done(ticket)
        self._telemetry.settled(ticket)


def watched(tickets: TicketStore, telemetry: Telemetry) -> TicketStore:
    """`tickets`, watched."""
    return cast("TicketStore", WatchedTickets(tickets, telemetry))
