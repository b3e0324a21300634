"""Changes of tickets as the use cases make them, for tests that care only about how they are stored."""

from __future__ import annotations

from dataclasses import replace

from shared.domain.actor import Actor
from shared.domain.idempotency import StoredIdempotency
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.transitions import Operation
from shared.ports import Change, NewTicket, StoredTicket, TicketStore
from tests.builders import START, a_ticket

ANA = PersonalData("Ana Souza", "0000001-02.2026.8.26.0100")


def new_ticket(
    ticket: Ticket,
    *,
    key: str | None = None,
    request: str = "join",
    device: str | None = None,
    personal: PersonalData | None = None,
) -> NewTicket:
    """The entry that makes `ticket`."""
    memory = StoredIdempotency(key, request, START) if key else None
    audit = AuditEntry(
        ticket.ticket_id, ticket.revision, START, Operation.JOIN, Actor.VISITOR, None, None, ticket.status
    )
    return NewTicket(Change(ticket, audit, personal, memory), device)


def change_of(
    stored: StoredTicket,
    after: Ticket,
    *,
    key: str | None = None,
    personal: PersonalData | None = None,
    reason: str | None = None,
) -> Change:
    """The next revision of `stored`: `after` by the rules, with its audit entry."""
    ticket = replace(after, revision=stored.ticket.revision + 1)
    audit = AuditEntry(
        ticket.ticket_id,
        ticket.revision,
        START,
        Operation.DETAILS,
        Actor.CLERK,
        "ana",
        stored.ticket.status,
        ticket.status,
        ticket.call.call_id if ticket.call else None,
        reason,
    )
    memory = StoredIdempotency(key, "again", START) if key else None
    return Change(ticket, audit, personal, memory)


async def joined(
    tickets: TicketStore, name: str = "one", **options: str | PersonalData | None
) -> StoredTicket:
    """A ticket that has been entered; `options` as of `new_ticket`."""
    return await tickets.add(new_ticket(a_ticket(name), **options))  # pyright: ignore[reportArgumentType] - passed on
