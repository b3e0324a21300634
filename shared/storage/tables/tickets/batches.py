"""What each change of a ticket writes, as one batch. Pure: tickets in, operations out.

Every batch rewrites the ticket's own row and its row on the board, so the ETag of either, whichever was read,
guards against all other writers (`docs/decisions/0001`).
"""

from __future__ import annotations

from enum import StrEnum

from shared.domain.credentials import office_key_of
from shared.ports import Change, NewTicket, StoredTicket
from shared.storage.tables.client.row import Cell, Row
from shared.storage.tables.client.table import Verb, Write
from shared.storage.tables.tickets import keys
from shared.storage.tables.tickets.rows import (
    AUDIT,
    IDEMPOTENCY,
    NAMED_TICKET,
    PERSONAL,
    TICKET,
    AuditRow,
    NamedTicket,
    RowVersion,
    TicketRow,
)


class Purpose(StrEnum):
    """What an operation is for. Storage names the first one refused; its purpose tells the reason."""

    KEY = "key"
    TICKET = "ticket"
    DEVICE = "device"
    NUMBER = "number"
    PLACE = "place"
    AUDIT = "audit"
    PERSONAL = "personal"
    ENDED = "ended"


def adding(new: NewTicket, batch: str, device_etag: str | None) -> list[Write]:
    """The batch of a join. `device_etag` is that of a device row whose ticket is final.

    The order matters, because storage names the first operation that it refuses. A repeated POST must be
    recognised by its key, and a repeated entry by its ticket, before the device's or the number's row is
    found taken by that same entry.
    """
    change = new.change
    ticket = change.ticket
    named = NAMED_TICKET.write(NamedTicket(ticket.ticket_id))
    writes = _key_memory(change)
    columns = TICKET.write(TicketRow(ticket, _has_personal(change, before=False), batch))
    writes.append(_write(Verb.INSERT, change, keys.truth_key(ticket.ticket_id), columns, Purpose.TICKET))
    if new.device is not None:
        verb = Verb.INSERT if device_etag is None else Verb.REPLACE
        key = keys.device_key(new.device)
        writes.append(_write(verb, change, key, named, Purpose.DEVICE, device_etag or ""))
    key = keys.number_key(ticket.day, ticket.number)
    writes.append(_write(Verb.INSERT, change, key, named, Purpose.NUMBER))
    place = keys.queue_key(ticket)
    if place is not None:
        writes.append(_write(Verb.INSERT, change, place, columns, Purpose.PLACE))
    return [*writes, *_beside(change, batch, had_personal=False, was_final=False)]


def saving(
    stored: StoredTicket, version: RowVersion, change: Change, batch: str, *, place_lost: bool = False
) -> list[Write]:
    """The batch of a change, guarded by the row that was read, the ticket's own or the board's.

    `place_lost`: the ticket has no row on the board although it should.
    """
    ticket = change.ticket
    columns = TICKET.write(TicketRow(ticket, _has_personal(change, before=version.has_personal), batch))
    truth = keys.truth_key(ticket.ticket_id)
    by_truth = version.key == truth
    writes = _key_memory(change)
    verb, etag = (Verb.REPLACE, version.etag) if by_truth else (Verb.PUT, "")
    writes.append(_write(verb, change, truth, columns, Purpose.TICKET, etag))
    old = None if place_lost else keys.queue_key(stored.ticket)
    writes += _moving(old, change, columns, guard="" if by_truth else version.etag)
    was_final = stored.ticket.is_final
    return [*writes, *_beside(change, batch, had_personal=version.has_personal, was_final=was_final)]


def _moving(old: str | None, change: Change, columns: dict[str, Cell], guard: str) -> list[Write]:
    """From the old place on the board to the new one.

    `guard` is the ETag of the old row if that row was read; empty if the ticket's own row was.
    """
    new = keys.queue_key(change.ticket)
    if old is not None and old == new:
        verb = Verb.REPLACE if guard else Verb.PUT
        return [_write(verb, change, old, columns, Purpose.PLACE, guard)]
    writes: list[Write] = []
    if old is not None:
        writes.append(_write(Verb.DELETE, change, old, {}, Purpose.PLACE, guard))
    if new is not None:
        writes.append(_write(Verb.PUT, change, new, columns, Purpose.PLACE))
    return writes


def _key_memory(change: Change) -> list[Write]:
    if change.idempotency is None:
        return []
    columns = IDEMPOTENCY.write(change.idempotency) | NAMED_TICKET.write(NamedTicket(change.ticket.ticket_id))
    key = keys.idempotency_key(change.idempotency.key)
    return [_write(Verb.INSERT, change, key, columns, Purpose.KEY)]


def _beside(change: Change, batch: str, *, had_personal: bool, was_final: bool) -> list[Write]:
    """The rows beside the ticket: audit, personal data, the mark of after-visit work.

    They come last: each belongs to this ticket alone, so a refusal of one of them adds no information.
    """
    ticket_id = change.ticket.ticket_id
    audit_key = keys.audit_key(ticket_id, change.audit.sequence)
    entry = AUDIT.write(AuditRow(change.audit, batch))
    writes = [_write(Verb.INSERT, change, audit_key, entry, Purpose.AUDIT)]
    personal, key = change.personal, keys.personal_key(ticket_id)
    if personal is not None and not personal.is_empty:
        writes.append(_write(Verb.PUT, change, key, PERSONAL.write(personal), Purpose.PERSONAL))
    elif personal is not None and had_personal:
        writes.append(_write(Verb.DELETE, change, key, {}, Purpose.PERSONAL))
    if change.ticket.is_final and not was_final:
        named = NAMED_TICKET.write(NamedTicket(ticket_id))
        writes.append(_write(Verb.PUT, change, keys.ended_key(ticket_id), named, Purpose.ENDED))
    return writes


def _has_personal(change: Change, *, before: bool) -> bool:
    return before if change.personal is None else not change.personal.is_empty


def _write(
    verb: Verb, change: Change, key: str, columns: dict[str, Cell], purpose: Purpose, etag: str = ""
) -> Write:
    return Write(verb, Row(office_key_of(change.ticket.ticket_id), key, columns, etag), purpose)
