"""The activity: what is due in each phase, when to look again, and that twice does no harm."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from orchestrations import activities
from orchestrations.activities import GONE, next_alarm
from orchestrations.messages import Step
from orchestrations.visit_due_steps import PHASES, phase_of
from shared.domain.meeting import MeetingFailure
from shared.domain.status import Status
from shared.domain.ticket.ticket import Ticket
from shared.domain.timing import Timing
from shared.front_desk.system import room
from shared.front_desk.visitor import actions as visitor
from shared.ports import StorageUnavailable
from tests.builders import (
    START,
    WAYS,
    Court,
    HandClock,
    a_clerk,
    a_ticket,
    after,
    an_office,
    settled,
    ticket_in,
    with_room,
)
from tests.front_desk.staged import crash, staged

ANA = a_clerk("ana")


async def waiting(court: Court) -> str:
    return await court.join()


async def opening_room(court: Court) -> str:
    ticket_id = await court.join()
    await court.call(ANA)
    return ticket_id


async def calling(court: Court) -> str:
    ticket_id = await opening_room(court)
    await court.look(ticket_id)
    return ticket_id


async def ringing(court: Court) -> str:
    ticket_id = await opening_room(court)
    await court.ring(ticket_id)
    return ticket_id


async def in_service(court: Court) -> str:
    ticket_id = await ringing(court)
    await court.enter(ticket_id)
    return ticket_id


async def missed(court: Court) -> str:
    ticket_id = await ringing(court)
    court.clock.advance(63)
    await room.write_no_show(court.desk, await court.stored(ticket_id))
    return ticket_id


async def ended(court: Court) -> str:
    ticket_id = await in_service(court)
    await court.finish(ticket_id, ANA)
    return ticket_id


WAY_TO: dict[str, Callable[[Court], Awaitable[str]]] = {
    "waiting": waiting,
    "opening-room": opening_room,
    "calling": calling,
    "ringing": ringing,
    "in-service": in_service,
    "missed": missed,
    "ended": ended,
}
"""phase → the way to it through the use cases."""


# --- the table ---------------------------------------------------------------------------------------


def test_every_phase_has_a_way_and_a_name_of_its_own() -> None:
    assert [phase.name for phase in PHASES] == list(WAY_TO)


@pytest.mark.parametrize("status", WAYS)
def test_every_state_has_a_phase(status: Status) -> None:
    phase = phase_of(ticket_in(status))

    assert phase.ends == (status not in {Status.WAITING, Status.CALLED, Status.RINGING, Status.IN_SERVICE})


def test_states_within_a_status_have_their_phases() -> None:
    assert phase_of(with_room(a_ticket())).name == "calling"
    assert phase_of(settled(a_ticket())).name == "ended"
    for status in Status:
        lonely: Ticket = replace(ticket_in(Status.CALLED), status=status)
        assert phase_of(lonely).name


@pytest.mark.parametrize("name", WAY_TO)
async def test_each_way_leads_to_its_phase(name: str) -> None:
    court = await Court.build()
    ticket_id = await WAY_TO[name](court)

    assert phase_of(await court.ticket(ticket_id)).name == name


# --- twice does no harm ------------------------------------------------------------------------------


@pytest.mark.parametrize("late", [0, 40, 70])
@pytest.mark.parametrize("name", WAY_TO)
async def test_twice_does_no_harm(name: str, late: float) -> None:
    court = await Court.build()
    ticket_id = await WAY_TO[name](court)
    court.clock.advance(late)

    first = await court.look(ticket_id)
    ticket, rooms = await court.ticket(ticket_id), court.meetings.opened
    second = await court.look(ticket_id)

    assert second == first
    assert await court.ticket(ticket_id) == ticket
    assert court.meetings.opened == rooms
    assert len(court.account.records.by_ticket) == (1 if name == "ended" else 0)


async def test_a_ticket_that_is_not_there_ends_the_visit() -> None:
    court = await Court.build()

    assert await court.look("a" * 10 + "-" + "b" * 26) == GONE


# --- due times ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["waiting", "in-service"])
async def test_where_nothing_is_due_only_a_wake_up_goes_on(name: str) -> None:
    court = await Court.build()
    ticket_id = await WAY_TO[name](court)

    assert await court.look(ticket_id) == Step(name, None, ended=False)


async def test_the_room_is_opened_at_once_and_the_alarm_is_the_rings() -> None:
    court = await Court.build()
    ticket_id = await opening_room(court)

    step = await court.look(ticket_id)

    assert step == Step("calling", court.clock.now() + timedelta(seconds=31), ended=False)


async def test_the_alarm_of_the_minute_is_its_end_and_four_seconds() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)

    assert await court.look(ticket_id) == Step(
        "ringing", court.clock.now() + timedelta(seconds=64), ended=False
    )


async def test_a_timer_that_is_a_second_early_does_not_act_early() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)
    court.clock.advance(62.999)

    step = await court.look(ticket_id)

    assert (await court.ticket(ticket_id)).status is Status.RINGING
    assert step.alarm == court.clock.now() + timedelta(seconds=2)
    court.clock.advance(0.001)
    assert await court.look(ticket_id) == Step("missed", None, ended=True)


async def test_a_ring_that_nobody_confirms_gives_the_place_back() -> None:
    court = await Court.build()
    ticket_id = await calling(court)
    court.clock.advance(29.999)
    assert (await court.look(ticket_id)).phase == "calling"
    court.clock.advance(0.001)

    assert await court.look(ticket_id) == Step("waiting", None, ended=False)


async def test_graphs_next_attempt_is_the_alarm() -> None:
    court = await Court.build()
    ticket_id = await opening_room(court)
    court.meetings.fail(MeetingFailure.THROTTLED, times=1, retry_after=20)

    step = await court.look(ticket_id)

    assert step == Step("opening-room", court.clock.now() + timedelta(seconds=21), ended=False)


@pytest.mark.parametrize(("due", "alarm"), [(0, 2), (0.5, 2), (1, 2), (1.5, 2.5), (60, 61), (-9, 2)])
def test_an_alarm_is_a_second_after_its_due_time_and_two_ahead(due: float, alarm: float) -> None:
    assert next_alarm(after(due), START) == after(alarm)


async def test_a_step_that_changed_nothing_is_looked_at_again_soon() -> None:
    court = await Court.build()
    ticket_id = await ringing(court)
    court.clock.advance(64)
    desk, store = staged(court)
    store.before_save.append(lambda: visitor.enter(court.desk, ticket_id, START + timedelta(seconds=30)))

    step = await activities.advance(desk, ticket_id)

    assert step.phase == "in-service"
    assert step.alarm is None


async def test_storage_out_of_reach_is_the_visits_to_repeat() -> None:
    court = await Court.build()
    ticket_id = await opening_room(court)
    desk, store = staged(court)
    store.before_save.append(crash)

    with pytest.raises(StorageUnavailable):
        await activities.advance(desk, ticket_id)

    assert (await court.look(ticket_id)).phase == "calling"


class RunningClock(HandClock):
    """Time that runs on by itself: ten seconds at every look."""

    def now(self) -> datetime:
        self.advance(10)
        return super().now()


async def test_one_look_takes_a_bounded_number_of_steps() -> None:
    court = await Court.build(an_office(timing=Timing(room_attempts=100)))
    ticket_id = await opening_room(court)
    court.meetings.fail(MeetingFailure.UNAVAILABLE, times=100)
    desk = replace(court.desk, clock=RunningClock(court.clock.now()))

    step = await activities.advance(desk, ticket_id)

    assert (step.phase, step.ended) == ("opening-room", False)
    assert step.alarm is not None
    assert (await court.ticket(ticket_id)).current_call().room_attempts == activities.STEPS


async def test_a_rule_that_waits_longer_than_its_phase_is_asked_again_later() -> None:
    """Were due time and rule ever to differ, the visit would neither spin nor sleep for ever."""
    court = await Court.build()
    ticket_id = await calling(court)
    court.clock.advance(30)
    slow = HandClock(court.clock.now())
    desk = replace(court.desk, clock=slow)
    looks = iter([after(31), after(20)])
    slow.now = lambda: next(looks, after(20))

    step = await activities.advance(desk, ticket_id)

    assert step == Step("calling", after(22), ended=False)
