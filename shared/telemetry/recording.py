"""Storage ports that report every change they have written to telemetry."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from shared.domain.ticket.ticket import Ticket
from shared.ports import AfterVisitWork, Change, NewTicket, StoragePorts, StoredTicket, Telemetry, TicketStore

_P = TypeVar("_P", bound=StoragePorts)


class ReportingTickets:
    """`TicketStore` whose writes are reported to telemetry; everything else is the store's own."""

    def __init__(self, tickets: TicketStore, telemetry: Telemetry) -> None:
        self._tickets = tickets
        self._telemetry = telemetry
        # The store's own methods, so that reads pay for no further call.
        self.load = tickets.load
        self.earlier = tickets.earlier
        self.by_device = tickets.by_device
        self.device_of = tickets.device_of
        self.by_number = tickets.by_number
        self.sweep = tickets.sweep

    async def add(self, new: NewTicket) -> StoredTicket:
        """See `TicketStore.add`."""
        stored = await self._tickets.add(new)
        self._telemetry.changed(None, stored.ticket, new.change.audit)
        return stored

    async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
        """See `TicketStore.save`."""
        saved = await self._tickets.save(stored, change)
        self._telemetry.changed(stored.ticket, saved.ticket, change.audit)
        return saved


class ReportingAfterVisit:
    """`AfterVisitWork` that reports to telemetry when the after-visit work is done."""

    def __init__(self, after_visit: AfterVisitWork, telemetry: Telemetry) -> None:
        self._after_visit = after_visit
        self._telemetry = telemetry
        self.pending = after_visit.pending

    async def mark_done(self, ticket: Ticket) -> None:
        """See `AfterVisitWork.mark_done`."""
        await self._after_visit.mark_done(ticket)
        self._telemetry.after_visit_done(ticket)


def reporting_to(ports: _P, telemetry: Telemetry) -> _P:
    """The same ports, with every change reported to `telemetry`."""
    return replace(
        ports,
        tickets=ReportingTickets(ports.tickets, telemetry),
        after_visit=ReportingAfterVisit(ports.after_visit, telemetry),
    )
