"""The desk: the ports that the use cases work on, and the one way in which a ticket is changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import datetime

from shared.domain.actor import Actor
from shared.domain.clerk import Clerk
from shared.domain.credentials import TicketKeys, is_ticket_id
from shared.domain.errors import Problem, Refused
from shared.domain.idempotency import NO_KEY, Idempotency, StoredIdempotency
from shared.domain.office.office import Office
from shared.domain.ticket.audit import ERASED, AuditEntry
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.transitions import Operation
from shared.domain.timing import Timing
from shared.front_desk.day_records import DayRecords
from shared.front_desk.entries_under_way import EntriesUnderWay
from shared.front_desk.office_locks import OfficeLocks
from shared.front_desk.office_snapshots import OfficeSnapshots
from shared.front_desk.usual_waits import UsualWaits
from shared.ports import (
    NO_SIGNALS,
    NO_TELEMETRY,
    Change,
    Clock,
    Conflict,
    MeetingEvents,
    MeetingProvider,
    ReusedKey,
    StoragePorts,
    StoredTicket,
    Telemetry,
    VisitSignals,
)

ATTEMPTS = 6
"""How often a change is decided again when others change the ticket at the same time."""


@dataclass(frozen=True, kw_only=True)
class Desk(StoragePorts):
    """Everything that a use case may touch: the first argument of each."""

    clock: Clock
    keys: TicketKeys
    meetings: MeetingProvider
    office_locks: OfficeLocks = field(default_factory=OfficeLocks)
    entries_under_way: EntriesUnderWay = field(default_factory=EntriesUnderWay)
    day_records: DayRecords = field(default_factory=DayRecords)
    usual_waits: UsualWaits = field(default_factory=UsualWaits)
    snapshots: OfficeSnapshots = field(default_factory=OfficeSnapshots)
    events: MeetingEvents | None = None
    """None where call events are off."""
    telemetry: Telemetry = NO_TELEMETRY
    signals: VisitSignals = NO_SIGNALS
    """Starts and wakes visits. Azure hands a durable client to each invocation: see `with_signals`."""

    @staticmethod
    def over(
        storage: StoragePorts,
        *,
        clock: Clock,
        keys: TicketKeys,
        meetings: MeetingProvider,
        telemetry: Telemetry = NO_TELEMETRY,
        signals: VisitSignals = NO_SIGNALS,
    ) -> Desk:
        """A desk over the ports of `storage`."""
        ports = {port.name: getattr(storage, port.name) for port in fields(StoragePorts)}
        return Desk(**ports, clock=clock, keys=keys, meetings=meetings, telemetry=telemetry, signals=signals)

    def with_signals(self, signals: VisitSignals) -> Desk:
        """The same desk for one invocation, whose durable client is behind `signals`."""
        return replace(self, signals=signals)


@dataclass(frozen=True)
class Act:
    """Who does what to a ticket, and why."""

    operation: Operation
    actor: Actor
    actor_id: str | None = None
    reason: str | None = None
    """A word of the page or of the system, or what concerns the whole office: it stays in the audit."""
    idempotency: Idempotency = NO_KEY
    actor_name: str | None = None
    written: str | None = None
    """Why, in a clerk's own words about a visitor: it lies with the personal data and is erased with them."""

    @staticmethod
    def of(
        clerk: Clerk,
        operation: Operation,
        reason: str | None = None,
        idempotency: Idempotency = NO_KEY,
        written: str | None = None,
    ) -> Act:
        """What this clerk does."""
        return Act(operation, clerk.actor, clerk.clerk_id, reason, idempotency, clerk.name, written)


@dataclass(frozen=True)
class Entered:
    """Somebody goes into the meeting of a ticket; `join_url` leads there."""

    stored: StoredTicket
    join_url: str


Decide = Callable[[Ticket, Timing], Ticket]
"""A rule: the ticket as it stands and the office's timing in, the ticket after it out."""


NewPersonal = Callable[[PersonalData], PersonalData] | PersonalData | None
"""What the personal data become: by a rule, these, or as they are (None)."""


async def office_of(desk: Desk, office_id: str) -> Office:
    """The office. Raises `not-found`."""
    office = await desk.offices.get(office_id)
    if office is None:
        raise Refused(Problem.NOT_FOUND)
    return office


async def timing_of(desk: Desk, ticket: Ticket) -> Timing:
    """The durations in force at the ticket's office; the court's own if the office is gone."""
    office = await desk.offices.get(ticket.office_id)
    return office.timing if office else (await desk.offices.court_settings()).timing


async def find(desk: Desk, ticket_id: str, *, fresh: bool = False) -> StoredTicket:
    """The ticket, from a board about a second old or read now (`fresh`: read now, since a board may
    still show a service that another instance has ended). Raises `not-found`.
    """
    if not is_ticket_id(ticket_id):
        raise Refused(Problem.NOT_FOUND)
    stored = await (desk.tickets.load(ticket_id) if fresh else desk.boards.find(ticket_id))
    if stored is None:
        raise Refused(Problem.NOT_FOUND)
    return stored


async def change(
    desk: Desk,
    ticket: str | StoredTicket,
    act: Act,
    decide: Decide,
    *,
    personal: NewPersonal = None,
) -> StoredTicket:
    """Decide on the ticket (by its id, or as read before) and write the decision with its audit entry.

    Both are one batch. `decide` may be given a row from a board; if it refuses, it decides again on the row
    read from storage, and only that refusal is raised. Nothing is written if it returns the ticket that it
    was given. After a conflict with another writer it decides again on the new row.

    Raises what `decide` raises, `not-found`, `idempotency-key-reused`, or `try-again` after six lost races.
    """
    stored = await find(desk, ticket) if isinstance(ticket, str) else ticket
    ticket_id, fresh = stored.ticket.ticket_id, False
    for _ in range(ATTEMPTS):
        try:
            return await _try_change(desk, stored, act, decide, personal)
        except ReusedKey as reused:
            return await _repeated(desk, ticket_id, act, reused.earlier)
        except Refused as refusal:
            if fresh:
                return await _repeated_or_refused(desk, stored.ticket, act, refusal)
        except Conflict:
            pass
        again = await desk.tickets.load(ticket_id)
        if again is None:
            raise Refused(Problem.NOT_FOUND)
        stored, fresh = again, True
    raise Refused(Problem.TRY_AGAIN)


async def _try_change(
    desk: Desk, stored: StoredTicket, act: Act, decide: Decide, personal: NewPersonal
) -> StoredTicket:
    before = stored.ticket
    decided = decide(before, await timing_of(desk, before))
    if decided is before:
        await _check_key(desk, before, act)
        await free_clerk_of(desk, before)
        return stored
    now = desk.clock.now()
    keys = await keys_of_request(desk, before.office_id, act.idempotency)
    source = None if decided.is_final else decided.source
    after = replace(decided, revision=before.revision + 1, source=source)
    after, told = await with_written(desk, stored, after, act, personal)
    made = Change(after, audit_entry(before, after, act, now), told, act.idempotency.stored(keys, now))
    saved = await desk.tickets.save(stored, made)
    if before.is_held and not after.is_held:
        call = before.current_call()
        await desk.locks.release(call.clerk_id, call.call_id)
    return saved


async def with_written(
    desk: Desk, stored: StoredTicket, after: Ticket, act: Act, personal: NewPersonal = None
) -> tuple[Ticket, PersonalData | None]:
    """The ticket after a change and what its personal data become, with what the clerk has written."""
    if callable(personal):
        personal = personal(await desk.personal_data.of_ticket(stored))
    if act.written is None:
        return after, personal
    told = await desk.personal_data.of_ticket(stored) if personal is None else personal
    changed = after.personal_revision != stored.ticket.personal_revision
    counted = after if changed else replace(after, personal_revision=after.personal_revision + 1)
    return counted, told.with_reason(after.revision, act.written)


async def free_clerk_of(desk: Desk, ticket: Ticket) -> None:
    """The clerk of a call that is over is free, even if the answer to the write that ended it was lost.

    A waiting ticket no longer names its call: such a lock is taken over by the clerk's next call
    (`shared/front_desk/clerk/lock.py`).
    """
    if ticket.call is not None and not ticket.is_held:
        await desk.locks.release(ticket.call.clerk_id, ticket.call.call_id)


async def keys_of_request(desk: Desk, office_id: str, idempotency: Idempotency) -> TicketKeys:
    """The keys under which a request with an Idempotency-Key is known at this office.

    While the server's key rotates (one more request then), the one before where the request has had its
    effect under that: a retry must not be taken for another request.
    """
    before = desk.keys.previous
    name = None if before is None else idempotency.blind_key(before)
    if before is None or name is None or await desk.tickets.earlier(office_id, name) is None:
        return desk.keys
    return before


async def earlier_request(desk: Desk, office_id: str, idempotency: Idempotency) -> StoredIdempotency | None:
    """What is kept of the first request with this key at this office; None without a key."""
    key = idempotency.blind_key(await keys_of_request(desk, office_id, idempotency))
    return await desk.tickets.earlier(office_id, key) if key else None


async def _check_key(desk: Desk, ticket: Ticket, act: Act) -> None:
    """A command without an effect must still refuse the key of another request: `idempotency-key-reused`."""
    earlier = await earlier_request(desk, ticket.office_id, act.idempotency)
    if earlier is not None:
        earlier.check_same(desk.keys, act.idempotency.request)


async def _repeated(desk: Desk, ticket_id: str, act: Act, earlier: StoredIdempotency) -> StoredTicket:
    """The same request again: no effect, the ticket as it is now."""
    earlier.check_same(desk.keys, act.idempotency.request)
    stored = await desk.tickets.load(ticket_id)
    if stored is None:
        raise Refused(Problem.NOT_FOUND)
    await free_clerk_of(desk, stored.ticket)
    return stored


async def _repeated_or_refused(desk: Desk, ticket: Ticket, act: Act, refusal: Refused) -> StoredTicket:
    """The first try of this same request may have caused the refusal: then it is no error."""
    earlier = await earlier_request(desk, ticket.office_id, act.idempotency)
    if earlier is None:
        raise refusal
    return await _repeated(desk, ticket.ticket_id, act, earlier)


def audit_entry(before: Ticket | None, after: Ticket, act: Act, now: datetime) -> AuditEntry:
    """The entry that goes with a change."""
    call = after.call or (before.call if before else None)
    priority_told = before is None or before.priority_change != after.priority_change
    return AuditEntry(
        ticket_id=after.ticket_id,
        sequence=after.revision,
        at=now,
        operation=act.operation,
        actor=act.actor,
        actor_id=act.actor_id,
        before=before.status if before else None,
        after=after.status,
        call_id=call.call_id if call else None,
        reason=act.reason if act.written is None else ERASED,
        priority_before=before.priority if before and priority_told else None,
        priority_after=after.priority if priority_told else None,
        actor_name=act.actor_name,
        number=after.number,
        protocol=after.protocol,
        outcome=after.outcome if act.operation is Operation.FINISH else None,
        target_office_id=after.successor_office_id if act.operation is Operation.TRANSFER else None,
    )
