"""What is measured and written of each thing that happens to a ticket."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from memory_adapters.account import memory_boards
from memory_adapters.tickets import MemoryTickets
from orchestrations.signals import DurableSignals
from shared.domain.meeting import MeetingFailure
from shared.domain.status import Outcome
from shared.front_desk.clerk import call_next, transfer
from shared.front_desk.clerk import commands as clerk
from shared.front_desk.desk import Desk
from shared.front_desk.read_models.queue_telemetry import report_queue
from shared.front_desk.system import after_visit, room
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.joining import Join
from shared.ports import Change, Conflict, StorageUnavailable, StoredTicket, Sweep, Telemetry
from shared.telemetry import metrics
from shared.telemetry.instruments import Instruments
from shared.telemetry.recording import ReportingTickets, reporting_to
from shared.telemetry.ticket_context import ticket_at_hand
from tests.builders import Court, a_clerk, an_office
from tests.infra.code_names import ROOT
from tests.telemetry.recording import Recorded, lines_kept

TYPED = "Moro na Rua das Flores, 12"
"""What somebody has typed as a reason."""


async def recorded_court() -> tuple[Court, Recorded, Telemetry]:
    """A court whose desk is reporting_to, with two offices."""
    court = await Court.build(an_office(), an_office("penha"))
    recorded = Recorded()
    telemetry = Instruments(recorded)
    court.desk = replace(reporting_to(court.desk, telemetry), telemetry=telemetry)
    return court, recorded, telemetry


async def in_service(court: Court) -> str:
    """Somebody joins, is called a minute and a half later, rings and enters."""
    joined = await joining.join(court.desk, Join("centro"))
    ticket_id = joined.stored.ticket.ticket_id
    court.clock.advance(90)
    court.desk.presence.visitor_heard(ticket_id)
    stored = await call_next.call_next(court.desk, a_clerk(), call_next.CallNext(("centro",)))
    await room.open_room(court.desk, stored)
    await visitor.ring(court.desk, ticket_id)
    await visitor.enter(court.desk, ticket_id, court.clock.now())
    return ticket_id


async def test_an_ordinary_visit_is_counted_once_at_each_step() -> None:
    court, recorded, _ = await recorded_court()

    ticket_id = await in_service(court)
    await clerk.finish(court.desk, a_clerk(), ticket_id, clerk.Finish(Outcome.RESOLVED))
    await after_visit.run_or_defer(court.desk, await stored_of(court.desk, ticket_id))

    assert recorded.of(metrics.JOINED) == [(1, {"office": "centro"})]
    assert recorded.of(metrics.CALLED) == [(1, {"office": "centro"})]
    assert recorded.of(metrics.WAIT) == [(90, {"office": "centro"})]
    assert recorded.of(metrics.ENDED) == [(1, {"office": "centro", "ending": "completed"})]
    assert recorded.of(metrics.FAILED_CALLS) == []


async def test_a_second_call_is_a_call_but_no_second_wait() -> None:
    court, recorded, _ = await recorded_court()
    ticket_id = await in_service(court)

    await clerk.release(court.desk, a_clerk(), ticket_id, TYPED)
    court.clock.advance(600)
    court.desk.presence.visitor_heard(ticket_id)
    await call_next.call_next(court.desk, a_clerk(), call_next.CallNext(("centro",)))

    assert len(recorded.of(metrics.CALLED)) == 2
    assert [value for value, _ in recorded.of(metrics.WAIT)] == [90]


async def test_a_room_that_does_not_open_is_a_failed_call_with_its_reason() -> None:
    court, recorded, _ = await recorded_court()
    await joining.join(court.desk, Join("centro"))
    stored = await call_next.call_next(court.desk, a_clerk(), call_next.CallNext(("centro",)))
    court.meetings.fail(MeetingFailure.NO_ACCESS_POLICY, times=1)

    await room.open_room(court.desk, stored)

    assert recorded.of(metrics.FAILED_CALLS) == [(1, {"office": "centro", "reason": "no_access_policy"})]


async def test_a_transfer_ends_one_ticket_and_joins_none() -> None:
    court, recorded, _ = await recorded_court()
    ticket_id = await in_service(court)

    await transfer.transfer(court.desk, a_clerk("ana", "centro", "penha"), ticket_id, "penha", TYPED)

    assert [dimensions["office"] for _, dimensions in recorded.of(metrics.JOINED)] == ["centro"]
    assert recorded.of(metrics.ENDED) == [(1, {"office": "centro", "ending": "transferred"})]


async def test_a_dropped_visit_has_ended_when_nobody_can_return_any_more() -> None:
    court, recorded, _ = await recorded_court()
    ticket_id = await in_service(court)
    await clerk.finish(court.desk, a_clerk(), ticket_id, clerk.Finish(Outcome.DROPPED))
    assert recorded.of(metrics.ENDED) == []

    court.clock.advance(minutes=16)
    await after_visit.settle_missed(court.desk, await stored_of(court.desk, ticket_id))

    assert recorded.of(metrics.ENDED) == [(1, {"office": "centro", "ending": "completed"})]


async def test_what_was_not_written_is_not_told() -> None:
    court, recorded, telemetry = await recorded_court()

    class Lost(MemoryTickets):
        """A store that another instance always gets ahead of."""

        async def save(self, stored: StoredTicket, change: Change) -> StoredTicket:
            raise Conflict

    rows = court.account.rows
    lost = ReportingTickets(Lost(rows, memory_boards(court.clock, rows)), telemetry)
    joined = await joining.join(court.desk, Join("centro"))
    told = list(recorded.values)
    with pytest.raises(Conflict):
        await lost.save(joined.stored, None)  # pyright: ignore[reportArgumentType]  (never looked at)

    assert recorded.values == told


async def test_every_step_is_a_line_with_the_ticket_and_no_typed_word() -> None:
    court, _, _ = await recorded_court()
    with lines_kept() as lines:
        ticket_id = await in_service(court)
        await clerk.release(court.desk, a_clerk(), ticket_id, TYPED)
        await visitor.leave(court.desk, ticket_id, TYPED)
        await after_visit.run_or_defer(court.desk, await stored_of(court.desk, ticket_id))

    assert {vars(line)["ticketId"] for line in lines} == {ticket_id}
    operations = [vars(line).get("operation") for line in lines]
    assert operations == ["join", "claim", "room-ready", "ring", "enter", "release", "leave", None]
    assert lines[-1].getMessage() == "after the visit: done"
    assert not [line for line in lines if TYPED in str(vars(line))]


async def test_the_lines_have_only_the_attributes_that_are_published() -> None:
    court, _, telemetry = await recorded_court()
    published = set(json.loads((ROOT / "infra" / "telemetry-names.json").read_text("utf-8"))["lines"])
    plain = set(vars(logging.LogRecord("name", logging.INFO, "path", 1, "text", (), None)))
    with lines_kept() as lines:
        ticket_id = await in_service(court)
        telemetry.woke(ticket_id, first=True)
        telemetry.looked(ticket_id, "waiting", None)
        telemetry.left_behind(ticket_id)
        telemetry.housekeeping_done(3, 1)
        telemetry.swept(Sweep.ERASURE, 0)

    own = {name for line in lines for name in vars(line)} - plain - {"message"}
    assert own <= published
    assert {"ticketId", "operation", "status", "callId", "office", "phase", "work"} <= own


async def test_an_erasure_that_came_through_writes_the_line_that_the_alert_looks_for() -> None:
    """The alert counts lines with this word; one that left something, or the other sweeps, write none."""
    _, recorded, telemetry = await recorded_court()
    alerts = json.loads((ROOT / "infra" / "app" / "alerts.json").read_text("utf-8"))
    query = next(alert["query"] for alert in alerts if alert["name"] == "apagamento-atrasado")
    with lines_kept() as lines:
        telemetry.swept(Sweep.ERASURE, 2)
        telemetry.swept(Sweep.DAILY, 0)
        telemetry.swept(Sweep.OVERDUE, 0)
        telemetry.swept(Sweep.ERASURE, 0)

    found = [line.getMessage() for line in lines if f'"{getattr(line, "work", None)}"' in query]
    assert found == ["the sweep erasure came through"]
    assert recorded.of(metrics.LEFT)[0] == (2, {"sweep": "erasure"})


async def test_a_queue_is_told_while_somebody_waits_and_once_when_it_is_empty() -> None:
    court, recorded, _ = await recorded_court()
    office = an_office()

    await report_queue(court.desk, office, await court.desk.boards.get("centro", fresh=True))
    assert recorded.of(metrics.WAITING) == []
    joined = await joining.join(court.desk, Join("centro"))
    court.clock.advance(300)
    await visitor.heard(court.desk, joined.stored)
    await report_queue(court.desk, office, await court.desk.boards.get("centro", fresh=True))
    await visitor.leave(court.desk, joined.stored.ticket.ticket_id, None)
    for _ in range(3):
        await report_queue(court.desk, office, await court.desk.boards.get("centro", fresh=True))

    assert recorded.of(metrics.WAITING) == [(1, {"office": "centro"}), (0, {"office": "centro"})]
    assert [value for value, _ in recorded.of(metrics.OLDEST)] == [300, 0]
    assert [value for value, _ in recorded.of(metrics.UNATTENDED)] == [300, 0]


async def test_a_clerks_open_page_attends_a_queue_for_ten_minutes() -> None:
    court, recorded, _ = await recorded_court()
    joined = await joining.join(court.desk, Join("centro"))
    for _ in range(2):
        court.clock.advance(300)
        court.desk.presence.clerk_heard("centro", "ana")
        await visitor.heard(court.desk, joined.stored)
        await report_queue(court.desk, an_office(), await court.desk.boards.get("centro", fresh=True))

    assert [value for value, _ in recorded.of(metrics.UNATTENDED)] == [0, 600]


async def test_a_queue_that_cannot_be_seen_keeps_housekeeping_from_nothing() -> None:
    court, recorded, _ = await recorded_court()
    await joining.join(court.desk, Join("centro"))

    class OutOfReach:
        async def signs_of_life(self, office_id: str) -> None:
            raise StorageUnavailable

    desk = replace(court.desk, presence=OutOfReach())  # pyright: ignore[reportArgumentType]  (only `heard`)
    await report_queue(desk, an_office(), await desk.boards.get("centro", fresh=True))

    assert recorded.of(metrics.WAITING) == []


async def test_a_signal_that_fails_is_about_its_ticket() -> None:
    at_hand: list[str | None] = []

    class Refusing:
        async def start_new(
            self, orchestration_function_name: str, instance_id: str | None, client_input: object
        ) -> str:
            at_hand.append(ticket_at_hand())
            raise RuntimeError("no")

        async def raise_event(self, instance_id: str, event_name: str, event_data: object) -> None:
            at_hand.append(ticket_at_hand())
            raise RuntimeError("no")

    signals = DurableSignals(Refusing())
    await signals.start("t-1")
    await signals.wake("t-2")

    assert at_hand == ["t-1", "t-2", "t-2", "t-2"]
    assert ticket_at_hand() is None


async def test_no_step_is_done_before_its_time() -> None:
    _, recorded, telemetry = await recorded_court()

    telemetry.stepped("t", "ringing", timedelta(seconds=-0.4))
    telemetry.stepped("t", "ringing", timedelta(seconds=1.5))

    assert recorded.of(metrics.LATE) == [(0.0, {"phase": "ringing"}), (1.5, {"phase": "ringing"})]


async def test_reads_go_to_the_store_itself() -> None:
    court = await Court.build()
    reporting = reporting_to(court.desk, Instruments(Recorded()))

    reads = {
        "tickets": {"load", "earlier", "by_device", "device_of", "by_number", "sweep"},
        "after_visit": {"pending"},
    }
    for port, names in reads.items():
        plain, through = getattr(court.desk, port), getattr(reporting, port)
        assert all(getattr(through, name) == getattr(plain, name) for name in names)


async def stored_of(desk: Desk, ticket_id: str) -> StoredTicket:
    """The row as it stands."""
    stored = await desk.tickets.load(ticket_id)
    assert stored is not None
    return stored
