"""What follows an end: the record, deleting rooms. Each is harmless when done twice."""

from __future__ import annotations

import pytest

from shared.domain.errors import Problem
from shared.domain.idempotency import Idempotency
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.status import Outcome, Status
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.system import after_visit
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor.actions import Details, Opinion
from tests.builders import Court, a_clerk
from tests.domain.test_calling import refused

ANA, BRUNO = a_clerk("ana"), a_clerk("bruno")
GOOD = Opinion(score=5, comment="obrigada")


async def served(court: Court) -> str:
    """Somebody was served and the visit is over."""
    ticket_id = await court.join()
    await court.serve(ANA)
    await court.finish(ticket_id, ANA)
    return ticket_id


# --- finishing ---------------------------------------------------------------------------------------


async def test_a_repeated_finish_has_no_second_effect() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    command = clerks.Finish(Outcome.RESOLVED)

    once = await clerks.finish(court.desk, ANA, ticket_id, command)
    court.clock.advance(9)
    again = await clerks.finish(court.desk, ANA, ticket_id, command)

    assert once.stored.ticket == again.stored.ticket
    assert again.stored.ticket.outcome is Outcome.RESOLVED
    assert court.signals.wakes[-1] == ticket_id


async def test_the_visitor_may_finish_too_and_the_clerk_then_finds_it_done() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)

    done = await visitor.finished(court.desk, ticket_id)

    assert (await court.finish(ticket_id, ANA)) == done.ticket
    assert await court.desk.locks.current("ana") is None


async def test_nobody_finishes_another_clerks_visit() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)

    with refused(Problem.NOT_YOUR_CALL):
        await court.finish(ticket_id, BRUNO)


async def test_finish_and_call_next() -> None:
    court = await Court.build()
    first, second = await court.join(), await court.join()
    await court.serve(ANA)
    command = clerks.Finish(Outcome.RESOLVED, then_call_next=True)
    key = Idempotency("key", "finish")

    finished = await clerks.finish(court.desk, ANA, first, command, key)
    again = await clerks.finish(court.desk, ANA, first, command, key)

    assert finished.called_next is not None
    assert finished.called_next.ticket.ticket_id == second
    assert again.called_next is not None
    assert again.called_next.ticket.call == finished.called_next.ticket.call


async def test_finish_and_call_next_with_nobody_left() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)

    command = clerks.Finish(then_call_next=True, office_ids=("centro",))
    finished = await clerks.finish(court.desk, ANA, ticket_id, command)

    assert finished.called_next is None


async def test_a_next_call_that_is_not_allowed_is_refused_before_the_visit_ends() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)

    command = clerks.Finish(then_call_next=True, office_ids=("penha",))
    with refused(Problem.NOT_ALLOWED):
        await clerks.finish(court.desk, ANA, ticket_id, command)

    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE


# --- record and rooms --------------------------------------------------------------------------------


async def test_the_end_writes_the_history_closes_the_room_and_is_marked() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    assert len(await court.desk.after_visit.pending("centro")) == 1

    for _ in range(2):
        await court.look(ticket_id)
        assert [record.status for record in court.account.records.by_ticket.values()] == [Status.COMPLETED]
        assert court.meetings.meetings == ()
        assert await court.desk.after_visit.pending("centro") == ()


async def test_when_graph_is_down_the_rest_is_left_for_later() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    court.meetings.fail(MeetingFailure.UNAVAILABLE, times=2)

    step = await court.look(ticket_id)

    assert step.ended
    assert court.account.backlog.ticket_ids == [ticket_id]
    stored = await court.stored(ticket_id)
    with pytest.raises(MeetingFailed):
        await after_visit.run(court.desk, stored)
    await after_visit.run(court.desk, stored)
    assert court.meetings.meetings == ()
    assert await court.desk.after_visit.pending("centro") == ()


async def test_nothing_is_settled_before_the_end() -> None:
    court = await Court.build()
    ticket_id = await court.join()

    await after_visit.run(court.desk, await court.stored(ticket_id))

    assert court.account.records.by_ticket == {}


async def test_every_room_of_a_ticket_is_closed_at_its_end() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    await clerks.release(court.desk, ANA, ticket_id, "interrupção")
    await court.serve(BRUNO)
    await court.finish(ticket_id, BRUNO)
    assert len(court.meetings.meetings) == 2

    await court.look(ticket_id)

    assert court.meetings.meetings == ()


async def test_a_missed_calls_room_is_closed_although_the_ticket_may_return() -> None:
    court = await Court.build()
    await court.join()

    await court.miss(ANA)

    assert court.meetings.meetings == ()


async def test_a_missed_room_that_graph_does_not_close_is_closed_with_the_ticket() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.call(ANA)
    await court.ring(ticket_id)
    court.clock.advance(64)
    court.meetings.fail(MeetingFailure.UNAVAILABLE, times=1)
    assert (await court.look(ticket_id)).ended
    assert len(court.meetings.meetings) == 1

    court.clock.advance(minutes=5)
    after = await after_visit.settle_missed(court.desk, await court.stored(ticket_id))

    assert after.ticket.settled
    assert court.meetings.meetings == ()
    assert [record.status for record in court.account.records.by_ticket.values()] == [Status.NO_SHOW]


async def test_a_missed_ticket_is_not_settled_early() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.miss(ANA)
    court.clock.advance(299)

    after = await after_visit.settle_missed(court.desk, await court.stored(ticket_id))

    assert not after.ticket.settled
    assert court.account.records.by_ticket == {}


# --- what the visitor told ---------------------------------------------------------------------------


async def test_details_are_corrected_and_cleared() -> None:
    court = await Court.build()
    ticket_id = await court.join()

    async def told() -> tuple[str | None, str | None]:
        personal = await court.desk.personal_data.of_ticket(await court.stored(ticket_id))
        return personal.display_name, personal.case_number

    await visitor.change_details(court.desk, ticket_id, Details(display_name="Maria", case_number="1"))
    assert await told() == ("Maria", "1")
    same = await visitor.change_details(court.desk, ticket_id, Details(display_name="Maria"))
    assert same.ticket.revision == 1
    await visitor.change_details(court.desk, ticket_id, Details(display_name=""))
    assert await told() == (None, "1")
