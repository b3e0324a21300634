"""One bad thing stops one thing: a ticket that cannot be written, a part of after-visit work that fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

import pytest

from memory_adapters.records import MemoryVisits
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from shared.domain.clerk import Role
from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.status import Status
from shared.domain.ticket.visit_record import VisitRecord
from shared.front_desk.clerk import transfer
from shared.front_desk.desk import ATTEMPTS
from shared.front_desk.read_models.snapshots import office_snapshot
from shared.front_desk.system import absence, after_visit, day_end
from shared.ports import Telemetry
from shared.telemetry import metrics
from shared.telemetry.instruments import Instruments
from tests.builders import Court, a_clerk, an_office
from tests.front_desk.staged import staged
from tests.telemetry.recording import Recorded

ANA = a_clerk("ana")
CARLA = a_clerk("carla", role=Role.MANAGER)


async def fails() -> None:
    """Something that nobody has thought of."""
    raise OverflowError("staged")


async def test_a_day_is_closed_for_all_but_the_ticket_that_cannot_be_closed() -> None:
    court = await Court.build()
    tickets = [await court.join() for _ in range(12)]
    desk, store = staged(court)
    store.before_save.append(fails)

    await day_end.close_day(desk, CARLA, "centro", "falta de energia")

    ends = [(await court.ticket(ticket_id)).status for ticket_id in tickets]
    assert (ends.count(Status.CLOSED), ends.count(Status.WAITING)) == (11, 1)
    assert await do_overdue_work(court.desk) == 1, "housekeeping closes it"


async def test_a_ticket_that_fails_does_not_stop_the_repair_of_those_behind_it() -> None:
    court = await Court.build()
    first, second = await court.join(), await court.join()
    for clerk in ("ana", "bruno"):
        await court.call(a_clerk(clerk))
    court.clock.advance(30)
    recorded = Recorded()
    telemetry: Telemetry = Instruments(recorded)
    desk, store = staged(court)
    desk = replace(desk, telemetry=telemetry)
    store.before_save.append(fails)

    assert await do_overdue_work(desk) == 1

    rooms = [(await court.ticket(ticket_id)).current_call().room_ready for ticket_id in (first, second)]
    assert sorted(rooms) == [False, True]
    assert recorded.of(metrics.LEFT) == [(1, {"sweep": "overdue"})]
    assert await do_overdue_work(desk) == 1
    assert recorded.of(metrics.LEFT)[-1] == (0, {"sweep": "overdue"})


async def test_an_absent_ticket_that_cannot_be_marked_stops_no_call(
    caplog: pytest.LogCaptureFixture,
) -> None:
    court = await Court.build()
    stored = await court.stored(await court.join())
    other = await court.stored(await court.join())
    desk, store = staged(court)
    store.before_save.append(fails)

    with caplog.at_level(logging.INFO):
        await absence.mark_passed_over(desk, ANA, [stored, other])

    assert (await court.ticket(other.ticket.ticket_id)).passed_over_at == court.clock.now()
    assert "an absent ticket was not marked: OverflowError" in caplog.text


async def test_rooms_are_deleted_although_the_record_and_the_successor_fail() -> None:
    court = await Court.build(an_office("centro"), an_office("penha"))
    ticket_id = (await court.serve(ANA)).ticket_id if await court.join() else ""
    await transfer.transfer(court.desk, ANA, ticket_id, "penha", "motivo")
    assert court.meetings.meetings != ()
    del court.account.offices.offices["penha"]
    successor = (await court.ticket(ticket_id)).successor_id
    assert successor is not None
    del court.account.rows.tickets[successor]
    court.clock.advance(31)

    class Refusing(MemoryVisits):
        async def add(self, record: VisitRecord) -> None:
            raise OverflowError("staged")

    with pytest.raises(Refused) as refused:
        await after_visit.run(replace(court.desk, records=Refusing()), await court.stored(ticket_id))

    assert refused.value.problem is Problem.NOT_FOUND, "the first failure is the one that is told"
    assert court.meetings.meetings == ()
    assert list(await court.desk.after_visit.pending("centro")) == [ticket_id]
    await after_visit.run_or_defer(court.desk, await court.stored(ticket_id))
    assert court.account.backlog.ticket_ids == [ticket_id]
    assert list(court.account.records.by_ticket) == [ticket_id]


async def test_whoever_waits_for_an_office_is_told_although_one_look_at_it_failed() -> None:
    court = await Court.build()
    await court.join()

    class FailingOnce(MemoryVisits):
        failures: ClassVar[list[Exception]] = [OverflowError("staged")]

        async def calls_of_day(self, office_id: str, day: date) -> Sequence[datetime]:
            if self.failures:
                raise self.failures.pop()
            return await super().calls_of_day(office_id, day)

    before = await office_snapshot(court.desk, "centro")
    desk = replace(court.desk, records=FailingOnce())
    waiter = asyncio.create_task(desk.snapshots.wait_for_change(desk, [before], 20))
    await asyncio.sleep(0)
    await court.join()

    await asyncio.wait_for(waiter, 10)
    assert FailingOnce.failures == []


@pytest.mark.parametrize(
    ("refusal", "left"),
    [(WrongStatus(Status.LEFT), 0), (Refused(Problem.TOO_EARLY), 0), (Refused(Problem.TRY_AGAIN), 1)],
)
async def test_a_lost_race_is_left_to_the_next_run(refusal: Refused, left: int) -> None:
    """Whoever has moved the ticket meanwhile has done the work; one that everybody changes is counted."""
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)
    court.clock.advance(minutes=6)
    recorded = Recorded()
    desk, store = staged(court)

    async def refused() -> None:
        raise refusal

    store.before_save += [refused] * ATTEMPTS

    assert await do_overdue_work(replace(desk, telemetry=Instruments(recorded))) == 0
    assert recorded.of(metrics.LEFT) == [(left, {"sweep": "overdue"})]
    assert await do_overdue_work(court.desk) == 1
    assert (await court.ticket(ticket_id)).status is Status.NO_SHOW


async def test_work_after_a_visit_whose_ticket_is_gone_is_passed_over() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await court.finish(ticket_id, ANA)
    del court.account.rows.tickets[ticket_id]
    court.clock.advance(60)

    assert await do_overdue_work(court.desk) == 0
