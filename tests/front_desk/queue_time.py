"""Rules of the state machine: alarms, housekeeping, failures of Graph."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from orchestrations.activities import advance
from orchestrations.housekeeping.erasing import erase_personal_data
from orchestrations.housekeeping.overdue_steps import OVERDUE, do_overdue_work
from shared.domain.clerk import Clerk
from shared.domain.meeting import MeetingFailure
from shared.domain.status import FINAL, HELD, Status
from tests.front_desk.queue_clerks import Clerks
from tests.front_desk.queue_stage import QueueOnStage, somebody
from tests.front_desk.queue_story import UNREACHED_AFTER

A_SECOND_OLD = timedelta(seconds=1)
"""How old the board may be that housekeeping reads."""


class Time(Clerks):
    """It passes; what is due is done by the visit's alarm or by housekeeping, on two instances at once."""

    @rule(seconds=st.sampled_from([0.5, 4, 29.999, 31, 61, 91, 181, 301]))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(seconds=st.sampled_from([901, 901, 3 * 3600]), wanted=st.integers(0, 2))
    def wait_long(self, seconds: float, wanted: int) -> None:
        self.clock.advance(0 if wanted else seconds)

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks, instance=QueueOnStage.instances)
    def alarm(self, pick: int, instance: int) -> None:
        ticket_id = self.one(pick, *HELD, *FINAL)
        step = self.run(advance(self.desks[instance], ticket_id))
        assert step.alarm is None or step.alarm >= self.clock.now() + timedelta(seconds=2)

    @rule(instance=QueueOnStage.instances)
    def housekeeping(self, instance: int) -> None:
        """After it no ticket is left in a state that time should have ended."""
        desk = self.desks[instance]
        self.clock.advance(1.1)

        async def both() -> None:
            await asyncio.gather(*(do_overdue_work(each) for each in self.desks))

        self.run(both())
        now = self.clock.now()
        for ticket in [stored.ticket for stored in self.rows().values()]:
            if ticket.status is not Status.IN_SERVICE and not ticket.is_final:
                assert not self.is_day_over(ticket), ticket
            passed_over_at = self.story(ticket).passed_over_at
            if ticket.status is Status.WAITING and passed_over_at is not None:
                # Silence counts from the start of the instance's run: a jump of the clock restarts it.
                given_up = now >= passed_over_at + UNREACHED_AFTER and self.is_unheard(ticket, desk)
                assert not given_up or ticket.is_paused(now), ticket
            overdue = ticket.ended_at is not None and now - ticket.ended_at > OVERDUE + A_SECOND_OLD
            if ticket.successor_id is not None and overdue:
                assert ticket.successor_id in self.joined

    @rule(
        clerk=QueueOnStage.clerk_names,
        instance=QueueOnStage.instances,
        minutes=st.sampled_from([0, 14.9, 15, 15.1]),
    )
    def everybody_is_silent(self, clerk: Clerk, instance: int, minutes: float) -> None:
        """Until a call has passed over them and so long after it."""
        self.clock.advance(91)
        self.call_next(clerk, instance)
        self.clock.advance(minutes=minutes)
        self.housekeeping(instance)

    @rule()
    def erase(self) -> None:
        self.run(erase_personal_data(self.desks[0]))
        for stored in list(self.rows().values()):
            ended = stored.ticket.ended_at if stored.ticket.is_final else None
            if ended is not None and self.clock.now() - ended > timedelta(hours=24):
                assert self.run(self.desks[1].personal_data.of_ticket(stored)).is_empty

    @rule(reason=st.sampled_from(MeetingFailure), times=st.integers(0, 3), lost=st.booleans())
    def graph_fails(self, reason: MeetingFailure, times: int, lost: bool) -> None:
        self.stage.meetings.fail(reason, times=times, lost=lost)
