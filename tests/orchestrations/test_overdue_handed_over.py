"""What housekeeping leaves to the queue function, which may wait for Graph."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from memory_adapters.records import MemoryBacklog
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from shared.domain.status import Status
from shared.front_desk.call_events import subscription
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.system import after_visit
from shared.ports import StorageUnavailable, Subscription
from tests.builders import Court, a_clerk
from tests.front_desk.staged import crash, staged
from tests.orchestrations.housekeeping import housekeeping_for

ANA = a_clerk("ana")


async def test_rooms_are_left_to_the_queue_and_handed_over_again_in_good_time() -> None:
    court = await Court.build()
    await court.join()
    ticket_id = (await court.serve(ANA)).ticket_id
    desk, store = staged(court)
    store.after_save.append(crash)
    with pytest.raises(StorageUnavailable):
        await clerks.finish(desk, ANA, ticket_id, clerks.Finish())
    backlog = court.account.backlog.ticket_ids

    handed: list[float] = []
    for half_minutes in range(1, 121):
        before = len(backlog)
        await housekeeping_for(court, 0.5)
        handed += [half_minutes / 2] * (len(backlog) - before)

    assert handed == [0.5, 1, 15.5, 16, 30.5, 31, 45.5, 46], "minutes after the end; two ticks each"
    assert set(backlog) == {ticket_id}
    assert len(court.meetings.meetings) == 1, "housekeeping itself asked Graph for nothing"

    stored = await court.desk.tickets.load(ticket_id)
    assert stored is not None
    await after_visit.run(court.desk, stored)
    backlog.clear()
    await housekeeping_for(court, 60)
    assert backlog == []
    assert court.meetings.meetings == ()


class Unasked:
    """`shared.ports.MeetingEvents`: Graph may take its time, so housekeeping asks it for nothing."""

    async def subscribe(self, *, join_url: str, state: str, now: datetime) -> Subscription:
        raise AssertionError

    async def renew(self, subscription_id: str, now: datetime) -> Subscription:
        raise AssertionError

    async def unsubscribe(self, subscription_id: str) -> None:
        raise AssertionError


async def handed_over(court: Court, minutes: int) -> list[float]:
    """When, in minutes from now, housekeeping leaves something to the queue that nobody reads."""
    handed: list[float] = []
    for half_minutes in range(1, minutes * 2 + 1):
        await housekeeping_for(court, 0.5)
        handed += [half_minutes / 2] * len(court.account.backlog.ticket_ids)
        court.account.backlog.ticket_ids.clear()
    return handed


async def test_call_events_are_left_to_the_queue_and_a_refusal_is_not_repeated_each_time() -> None:
    court = await Court.build()
    await court.join()
    await court.serve(ANA)
    court.desk = replace(court.desk, events=Unasked())

    assert await handed_over(court, 31) == [0.5, 10, 10.5, 20, 20.5, 30, 30.5]


async def test_a_renewal_is_left_to_the_queue_twenty_minutes_before_the_end() -> None:
    court = await Court.build()
    ticket_id = await court.join()
    await court.serve(ANA)
    court.desk = replace(court.desk, events=Unasked())
    stored = await court.stored(ticket_id)
    call_id, until = stored.ticket.current_call().call_id, court.clock.now() + timedelta(minutes=59)
    await subscription.note_unknown(court.desk, stored, call_id, Subscription("s1", until))

    assert await handed_over(court, 61) == [39.5, 49, 49.5, 59, 59.5]


async def test_a_queue_out_of_reach_costs_the_call_events_only() -> None:
    court = await Court.build()
    first = await court.join()
    await court.serve(ANA)
    second = await court.join()
    await court.call(a_clerk("bruno"))
    await court.ring(second)

    class Gone(MemoryBacklog):
        async def defer_after_visit(self, ticket_id: str) -> None:
            raise StorageUnavailable("staged")

    court.desk = replace(court.desk, events=Unasked(), backlog=Gone())
    court.clock.advance(605)

    assert subscription.is_handed_over(await court.ticket(first), court.clock.now())
    assert await do_overdue_work(court.desk) == 1
    assert (await court.ticket(second)).status is Status.NO_SHOW
