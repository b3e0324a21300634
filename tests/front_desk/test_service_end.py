"""A visit ends once, whoever ends it, and the end of an older call is ignored."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from functions.platform import timers
from shared.domain.actor import Actor
from shared.domain.call_events import Occupancy
from shared.domain.errors import Problem, Refused
from shared.domain.meeting import MeetingFailed, MeetingFailure
from shared.domain.status import Status
from shared.domain.ticket.transitions import Operation
from shared.front_desk.call_events.notification_effects import OccupancyReport, apply_occupancy
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.desk import Act, Desk
from shared.front_desk.system import after_visit, service_end
from shared.front_desk.visitor import actions as visitor
from shared.ports import Subscription
from tests.builders import Court, a_clerk
from tests.moving_clock import tick

ANA = a_clerk("ana")
BY_GRAPH = Act(Operation.FINISH, Actor.SYSTEM, reason="graph")


async def served(court: Court) -> str:
    """Visitor and clerk are in the room."""
    ticket_id = await court.join()
    await court.serve(ANA)
    court.clock.advance(1)
    await clerks.enter(court.desk, ANA, ticket_id)
    return ticket_id


async def say(court: Court, ticket_id: str, occupancy: Occupancy) -> None:
    """Graph tells, now, of the present call."""
    call_id = (await court.ticket(ticket_id)).current_call().call_id
    await apply_occupancy(court.desk, OccupancyReport(ticket_id, call_id, occupancy, court.clock.now()))


async def test_people_and_the_system_end_a_visit_once() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    call_id = (await court.ticket(ticket_id)).current_call().call_id

    await visitor.finished(court.desk, ticket_id)
    await court.finish(ticket_id)
    after = await service_end.end_service(court.desk, ticket_id, BY_GRAPH, call_id=call_id)

    assert (after.ticket.status, after.ticket.end_reason) == (Status.COMPLETED, None)
    finishes = [e for e in await court.desk.audit.of_ticket(ticket_id) if e.operation is Operation.FINISH]
    assert [entry.actor for entry in finishes] == [Actor.VISITOR]


async def test_the_end_of_an_older_call_leaves_the_present_one() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    older = (await court.ticket(ticket_id)).current_call().call_id
    await clerks.release(court.desk, ANA, ticket_id, "queda de energia")
    await court.serve(ANA)

    after = await service_end.end_service(court.desk, ticket_id, BY_GRAPH, call_id=older)
    await apply_occupancy(court.desk, OccupancyReport(ticket_id, older, Occupancy.EMPTY, court.clock.now()))

    assert after.ticket.status is Status.IN_SERVICE
    assert (await court.ticket(ticket_id)).current_call().over_at is None


async def test_a_room_that_stays_empty_ends_the_visit_with_its_reason() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    await say(court, ticket_id, Occupancy.EMPTY)

    court.clock.advance(299)
    assert await timers.do_overdue_work(court.desk) == 0
    court.clock.advance(2)
    woken = len(court.signals.wakes)
    assert await timers.do_overdue_work(court.desk) == 1

    ticket = await court.ticket(ticket_id)
    assert (ticket.status, ticket.end_reason) == (Status.COMPLETED, "graph")
    last = (await court.desk.audit.of_ticket(ticket_id))[-1]
    assert (last.operation, last.actor, last.reason) == (Operation.FINISH, Actor.SYSTEM, "graph")
    assert court.signals.wakes[woken:] == [ticket_id]
    assert await court.desk.locks.current("ana") is None


async def test_who_dropped_out_comes_back_and_the_visit_goes_on() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    await say(court, ticket_id, Occupancy.EMPTY)
    court.clock.advance(240)
    assert (await court.enter(ticket_id)).status is Status.IN_SERVICE
    await say(court, ticket_id, Occupancy.OCCUPIED)

    court.clock.advance(600)
    await timers.do_overdue_work(court.desk)

    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE


async def test_somebody_who_comes_back_at_that_very_moment_wins() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    await say(court, ticket_id, Occupancy.EMPTY)
    court.clock.advance(301)
    as_read = await court.stored(ticket_id)
    await say(court, ticket_id, Occupancy.OCCUPIED)

    with pytest.raises(Refused) as refused:
        await service_end.end_overdue(court.desk, as_read, court.clock.now())

    assert refused.value.problem is Problem.TOO_EARLY
    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE


async def test_the_longest_meeting_ends_the_service() -> None:
    court = await Court.build()
    ticket_id = await served(court)
    court.clock.advance(timedelta(hours=2).total_seconds())

    await timers.do_overdue_work(court.desk)

    ticket = await court.ticket(ticket_id)
    assert (ticket.status, ticket.end_reason) == (Status.COMPLETED, "limit")


@dataclass
class FakeEvents:
    """`shared.ports.MeetingEvents` that remembers, and fails as told."""

    failing: MeetingFailure | None = None
    asked: list[str] = field(default_factory=list[str])

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        return self._next("subscribe", now)

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        return self._next("renew", now)

    async def unsubscribe(self, subscription_id: str) -> None:
        self._ask(f"unsubscribe {subscription_id}")

    def _next(self, what: str, now: datetime) -> Subscription:
        self._ask(what)
        return Subscription(f"s{len(self.asked)}", now + timedelta(minutes=59))

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        if self.failing is not None:
            raise MeetingFailed(self.failing)


def listening(court: Court, events: FakeEvents) -> Desk:
    """The court's desk with call events on."""
    court.desk = replace(court.desk, events=events)
    return court.desk


async def test_a_subscription_is_made_once_renewed_and_removed() -> None:
    court, events = await Court.build(), FakeEvents()
    listening(court, events)
    ticket_id = await served(court)
    assert events.asked == ["subscribe"]

    for _ in range(160):
        court.clock.advance(30)
        await tick(court)
    assert events.asked == ["subscribe", "renew", "renew"]

    await court.finish(ticket_id)
    await court.look(ticket_id)
    assert events.asked[-1] == "unsubscribe s3"
    assert court.meetings.meetings == ()


async def test_without_a_subscription_the_call_goes_on_and_the_next_minute_tries_again() -> None:
    court, events = await Court.build(), FakeEvents(MeetingFailure.UNAVAILABLE)
    listening(court, events)
    ticket_id = await served(court)
    assert (await court.ticket(ticket_id)).current_call().subscription_id is None

    events.failing = None
    await tick(court)

    assert (await court.ticket(ticket_id)).current_call().subscription_id == "s2"


async def test_a_subscription_that_is_gone_is_replaced() -> None:
    court, events = await Court.build(), FakeEvents()
    listening(court, events)
    ticket_id = await served(court)
    events.failing = MeetingFailure.UNKNOWN_ORGANISER
    court.clock.advance(2940)
    await tick(court)

    assert events.asked == ["subscribe", "renew", "subscribe"]
    assert (await court.ticket(ticket_id)).status is Status.IN_SERVICE


async def test_a_failed_removal_does_not_keep_the_room() -> None:
    court, events = await Court.build(), FakeEvents()
    listening(court, events)
    ticket_id = await served(court)
    events.failing = MeetingFailure.THROTTLED
    await court.finish(ticket_id)

    await after_visit.run(court.desk, await court.stored(ticket_id))

    assert court.meetings.meetings == ()
    assert await court.desk.after_visit.pending("centro") == ()


async def test_the_subscription_of_a_released_call_is_removed_with_its_room() -> None:
    court, events = await Court.build(), FakeEvents()
    listening(court, events)
    ticket_id = await served(court)
    await clerks.release(court.desk, ANA, ticket_id, "engano")
    await court.serve(ANA)
    await court.finish(ticket_id)
    await court.look(ticket_id)

    assert [asked for asked in events.asked if asked.startswith("unsub")] == [
        "unsubscribe s1",
        "unsubscribe s2",
    ]
