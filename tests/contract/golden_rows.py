"""Rows of every type as they stand in storage: `python -m tests.contract.golden_rows` writes them anew.

The examples are written through the ports, so the file holds whole rows with their keys. It changes only
when the stored format changes, and then rows of the version before must still be read (`older_rows.json`).
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from shared.domain.actor import Actor
from shared.domain.handover import Handover
from shared.domain.idempotency import StoredIdempotency
from shared.domain.needs import Need
from shared.domain.office.configuration import ChangeResult
from shared.domain.office.office import OPEN_DAY, OfficeDay
from shared.domain.priority import Priority
from shared.domain.status import Notice, Outcome, Status
from shared.domain.ticket.audit import AuditEntry, OfficeDayEntry, OfficeDayOperation
from shared.domain.ticket.evaluation import Evaluation
from shared.domain.ticket.ticket import Call, LostCall, PersonalData, PriorityChange, Room, WrittenReason
from shared.domain.ticket.transitions import Operation
from shared.domain.ticket.visit_record import VisitRecord, record_of
from shared.ports import Change, ClerkLock, NewTicket
from shared.storage import StorageClock, StorageConfig
from shared.storage.names import Table
from shared.storage.tables.build import storage_over
from tests.builders import START, WAYS, HandClock, a_ticket, after, ticket_in
from tests.contract.golden_directory import (
    ACCOUNT_BINDING,
    CALENDAR,
    CHANGED_OFFICE,
    COURT,
    ENTRY,
    MEMBERSHIP,
    OFFICE,
    PENDING_ENTRY,
    PLAIN_OFFICE,
    WAITING_MEMBERSHIP,
)
from tests.contract.golden_reports import KEPT_OPINIONS, MONTH, write_reports
from tests.contract.masking import masked, masked_key
from tests.contract.row_dictionary import Cells, RowDictionary

GOLDEN = Path(__file__).with_name("golden_rows.json")
OLDER = Path(__file__).with_name("older_rows.json")
Tables = dict[Table, RowDictionary]

FULL_CALL = Call(
    call_id="call-7",
    clerk_id="ana-oid",
    clerk_name="Ana «Única» Souza",
    called_at=after(1),
    room_attempts=2,
    next_attempt_at=after(2),
    room_ready_at=after(3.000001),
    meeting_id="MSo1N2Y5",
    rang_at=after(4),
    deadline=after(64),
    entered_at=after(5),
    clerk_entered_at=after(6),
    told_at=after(7),
    over_at=after(8),
    subscription_id="subscription-1",
    subscribed_until=after(3600),
    beside=True,
)
FULL_TICKET = replace(
    a_ticket("full"),
    arrival=START + timedelta(microseconds=123_456),
    status=Status.IN_SERVICE,
    priority=Priority.LEGAL,
    priority_change=PriorityChange(after(9), Priority.OVER_80, by_office=True),
    needs=frozenset(Need),
    call=FULL_CALL,
    old_rooms=(Room("rui-oid", "room-1"), Room("ana-oid", "room-é", "subscription-0")),
    old_lost_calls=(LostCall("rui-oid", "call-1"), LostCall("ana-oid", "call-2")),
    paused_until=after(10),
    pauses_used=3,
    pauses_elsewhere=4,
    absent=True,
    passed_over_at=after(11),
    missed_at=after(12),
    missed_as=Status.UNREACHED,
    out_of_order=True,
    returned=True,
    settled=True,
    back_at=after(13),
    notice=Notice.ROOM_FAILED,
    promised_to="ana-oid",
    problem="throttled",
    room_failures=5,
    room_failed_at=after(14),
    source="sourcetagof16chr",
    message="Já volto: “dois” minutos 👍",
    outcome=Outcome.PENDING,
    ended_at=after(15),
    end_reason="motivo",
    evaluated=True,
    successor_id="successor-1",
    successor_office_id="penha",
    transferred_from="origin-1",
    transferred_from_office_id="norte",
    transfer_reason="é aqui",
    revision=6,
    personal_revision=7,
)
"""Every field other than its default; no rule makes such a ticket."""
TICKETS = {"full": FULL_TICKET, **{status.value: ticket_in(status, status.value) for status in WAYS}}
PERSONAL = {
    "full": PersonalData(
        "Ana Souza",
        "0000001-02.2026.8.26.0100",
        "https://teams.example/meet/1",
        message="Já volto: “dois” minutos 👍",
        message_at=after(61),
        end_reason="fora da competência",
        transfer_reason="é aqui",
        note="Procuração vencida.",
        reasons=(WrittenReason(3, "passou mal"), WrittenReason(5, "fora da competência")),
    )
}
PERSONAL.update(completed=PersonalData(opinions=KEPT_OPINIONS), waiting=PersonalData(display_name="Zé"))
FULL_AUDIT = AuditEntry(
    TICKETS["waiting"].ticket_id,
    1,
    after(20),
    Operation.DETAILS,
    Actor.CLERK,
    "ana-oid",
    Status.WAITING,
    Status.WAITING,
    "call-7",
    "motivo",
    Priority.OVER_80,
    Priority.LEGAL,
    "Ana «Única» Souza",
    "BC123",
    "ABCDEFGHIJ-20261124-BC123",
    Outcome.RESOLVED,
    "penha",
)
KEY = StoredIdempotency("key-1", "fingerprint-1", after(21))
OFFICE_DAY = OfficeDay(
    entries_suspended=True,
    message="Sem sistema",
    changed_by="carla-oid",
    changed_at=after(22),
    closed_at=after(23),
    closed_reason="falta de energia",
)
OFFICE_DAY_ENTRY = OfficeDayEntry(
    "centro", after(22), OfficeDayOperation.CLOSE_DAY, Actor.MANAGER, "carla-oid", "falta de energia", "Carla"
)
RESUMED = OfficeDayEntry("norte", after(24), OfficeDayOperation.RESUME, Actor.CLERK, "ana-oid")
LOCK = ClerkLock("ana-oid", "call-1", "ticket-1", after(25), "fingerprint-1")
LATER_LOCK = ClerkLock(
    "ana-oid", "call-2", "ticket-2", after(26), "fingerprint-2", ("call-1",), "call-1", after(27)
)
OPINION = Evaluation("random-1", "centro", MONTH.first, Status.COMPLETED, 9, "rápido", "Muito “bom” 👍")
SILENT_OPINION = Evaluation("random-2", "centro", MONTH.first, Status.LEFT, None, None, None)
FULL_RECORD = VisitRecord(
    ticket_id="ticket-1",
    office_id="centro",
    day=START.date(),
    status=Status.TRANSFERRED,
    priority=Priority.DONOR,
    arrived_at=after(27),
    called_at=after(28),
    entered_meeting_at=after(29),
    ended_at=after(30),
    outcome=Outcome.OUT_OF_SCOPE,
    returned=True,
    clerk_id="ana-oid",
    successor_id="successor-1",
    transferred_from="origin-1",
    end_reason="motivo",
    clerk_name="Ana «Única» Souza",
    missed_as=Status.NO_SHOW,
    out_of_order=True,
)
PLAIN_RECORD = record_of(ticket_in(Status.LEFT, "plain"))
ODD_CLERK = "rui/#?"
"""An id that is no key as it is."""


@dataclass
class Stores:
    """The storage ports of one instance over rows in dictionaries."""

    tables: Tables
    clock: HandClock = field(default_factory=HandClock)
    instance: str = "instance-1"

    def __post_init__(self) -> None:
        config = StorageConfig(table_endpoint="", queue_endpoint="", instance=self.instance)
        self.ports = storage_over(self.tables, config, self.clock, StorageClock(now=self.clock.now))

    async def write_everything(self) -> None:
        """Every example, through the ports."""
        await self._write_tickets()
        self.ports.presence.visitor_heard(TICKETS["waiting"].ticket_id)
        self.clock.advance(30)
        self.ports.presence.clerk_heard("centro", "ana-oid")
        await self.ports.presence.flush()
        assert await self.ports.locks.take(LOCK) is None
        assert await self.ports.locks.replace(LOCK, LATER_LOCK)
        assert await self.ports.locks.take(replace(LOCK, clerk_id=ODD_CLERK)) is None
        await self.ports.evaluations.publish("centro", MONTH, [OPINION, SILENT_OPINION])
        await write_reports(self.ports)
        for record in (FULL_RECORD, PLAIN_RECORD):
            await self.ports.records.add(record)
        await self.ports.active.mark("centro", START.date())
        await self.ports.registry.put_offices([OFFICE, PLAIN_OFFICE])
        await self.ports.registry.put_days(CALENDAR)
        await self.ports.registry.put_court_settings(
            COURT, await self.ports.registry.court_settings(), "admin-oid"
        )
        for clerk_id in ("ana-oid", ODD_CLERK):
            await self.ports.memberships.put_member(clerk_id, "plain")
        assert await self.ports.registry.change_offices([CHANGED_OFFICE]) == []
        await self.ports.memberships.add([MEMBERSHIP, WAITING_MEMBERSHIP])
        assert await self.ports.memberships.bind(ACCOUNT_BINDING)
        await self.ports.configuration.add([replace(ENTRY, result=ChangeResult.PENDING), PENDING_ENTRY])
        await self.ports.configuration.note_ends([ENTRY])
        await self.ports.changes.flush()

    async def _write_tickets(self) -> None:
        for name, ticket in TICKETS.items():
            entry = AuditEntry(
                ticket.ticket_id,
                ticket.revision,
                START,
                Operation.JOIN,
                Actor.VISITOR,
                None,
                None,
                ticket.status,
            )
            change = Change(ticket, entry, PERSONAL.get(name), KEY if name == "full" else None)
            await self.ports.tickets.add(NewTicket(change, device="device-1" if name == "full" else None))
        waiting = await self.ports.tickets.load(TICKETS["waiting"].ticket_id)
        assert waiting is not None
        await self.ports.tickets.save(waiting, Change(replace(waiting.ticket, revision=1), FULL_AUDIT))
        await self.ports.office_days.set("centro", OPEN_DAY, OFFICE_DAY, OFFICE_DAY_ENTRY)
        await self.ports.office_days.set("norte", OPEN_DAY, OPEN_DAY, RESUMED)
        await self.ports.source_keys.of_day(START.date())
        offered = Handover("blindname", TICKETS["waiting"].ticket_id, START)
        await self.ports.handovers.add(offered)
        await self.ports.handovers.add(replace(offered, name="usedname"))
        await self.ports.handovers.take(replace(offered, name="usedname", taken_by="blindrequest"))


def empty_tables() -> Tables:
    return {table: RowDictionary() for table in Table}


def shown(tables: Tables) -> dict[str, dict[str, Cells]]:
    """Table → `partition/key` → cells; what is random in them is masked."""
    return {
        table.value: {
            f"{partition}/{masked_key(key)}": masked(cells)
            for (partition, key), cells in sorted(rows.rows.items())
        }
        for table, rows in tables.items()
    }


def read_tables(file: Path) -> Tables:
    """The tables of a file, to be read through the ports."""
    content: dict[str, dict[str, dict[str, Any]]] = json.loads(file.read_text("utf-8"))
    return {
        table: RowDictionary({_place(place): cells for place, cells in content.get(table.value, {}).items()})
        for table in Table
    }


def _place(text: str) -> tuple[str, str]:
    partition, _, key = text.partition("/")
    return partition, key


def main() -> None:
    """Write the file of golden rows."""
    tables = empty_tables()
    asyncio.run(Stores(tables).write_everything())
    GOLDEN.write_text(json.dumps(shown(tables), ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
