"""A Hypothesis state machine: visitors, clerks, time and failures through the use cases on two instances.

A plain model beside it says who should be next, where everybody stands and whose day is over; it knows the
tickets by what has happened to them (`queue_story`), not by their flags. Invariants are checked after every
step. Which store it plays on is for who derives from it.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant

from shared.domain.priority import Priority
from shared.domain.status import FINAL, Status
from shared.domain.ticket.ticket import Call
from shared.domain.ticket.transitions import TRANSITIONS, Operation
from shared.front_desk.desk import Desk
from tests.front_desk.queue_stage import CLERKS, NAMES, OFFICES, Stage, in_law_order
from tests.front_desk.queue_story import LONG_MINUTE, MINUTE
from tests.front_desk.queue_time import Time

__all__ = ["OFFICES", "Queue", "Stage"]


class Queue(Time):
    """Everything that happens, and what must be true whatever happened."""

    @initialize(
        crowd=st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(Priority), st.booleans()), max_size=6
        )
    )
    def open_the_court(self, crowd: list[tuple[str, Priority, bool]]) -> None:
        self.open()
        for office_id, priority, more_time in crowd:
            self.join(office_id, priority, more_time, None, 0)

    @invariant()
    def a_clerk_holds_one_that_does_not_ring_long(self) -> None:
        """So that whoever has somebody in service holds others only while their longer minute runs."""
        for clerk in CLERKS:
            assert len(self.keeping(clerk)) <= 1, self.held_by(clerk)

    @invariant()
    def nobody_has_two_in_service(self) -> None:
        for clerk in CLERKS:
            assert len(self.served_by(clerk.clerk_id)) <= 1, self.held_by(clerk)

    @invariant()
    def a_clerk_has_the_lock_of_what_the_clerk_holds(self) -> None:
        for clerk in CLERKS:
            lock = self.read(self.desks[0].locks.current(clerk.clerk_id))
            held = {ticket.current_call().call_id for ticket in self.held_by(clerk)}
            assert held == ({lock.call_id, *lock.beside} if lock else set())

    @invariant()
    def every_ticket_is_where_its_story_says(self) -> None:
        now = self.clock.now()
        for ticket in self.all_at(*NAMES):
            story = self.story(ticket)
            assert (ticket.returned, story.returns) in {(False, 0), (True, 1)}, ticket
            assert (ticket.pauses_used, ticket.pauses_elsewhere) == (story.pauses, story.elsewhere), ticket
            if ticket.status is Status.WAITING:
                assert ticket.promised_to == story.promised_to, ticket
                assert ticket.absent == story.absent, ticket
                assert ticket.is_paused(now) == story.is_paused(now), ticket
                assert ticket.passed_over_at == story.passed_over_at, ticket
            if ticket.status is Status.RINGING:
                assert ticket.current_call().deadline == story.deadline, ticket
                assert _length(ticket.current_call()) == (LONG_MINUTE if story.rings_long else MINUTE)

    @invariant()
    def arrival_office_and_number_never_change(self) -> None:
        for ticket_id, first in self.joined.items():
            ticket = self.ticket(ticket_id)
            assert (ticket.arrival, ticket.office_id, ticket.number, ticket.protocol) == (
                first.arrival,
                first.office_id,
                first.number,
                first.protocol,
            )

    @invariant()
    def an_end_is_the_end(self) -> None:
        for ticket_id in self.joined:
            ticket = self.ticket(ticket_id)
            if ticket_id in self.ended:
                assert ticket.status is self.ended[ticket_id]
            if ticket.is_final:
                assert ticket.ended_at is not None
                self.ended[ticket_id] = ticket.status

    @invariant()
    def a_transfer_leads_to_one_successor(self) -> None:
        came_from = [ticket.transferred_from for ticket in self.all_at(*NAMES) if ticket.transferred_from]
        assert len(came_from) == len(set(came_from))
        for ticket in self.all_at(*NAMES):
            if ticket.status is Status.TRANSFERRED:
                assert ticket.successor_id in self.joined
            else:
                assert ticket.successor_id is None

    @invariant()
    def the_audit_tells_the_whole_story(self) -> None:
        for ticket in self.all_at(*NAMES):
            entries = self.entries(ticket.ticket_id)
            assert [entry.sequence for entry in entries] == list(range(ticket.revision + 1))
            assert entries[-1].after is ticket.status
            before = None
            for entry in entries:
                assert entry.before is before
                assert TRANSITIONS[entry.operation][before] is entry.after
                before = entry.after
            assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
            ends = [entry for entry in entries if entry.after in FINAL and entry.before not in FINAL]
            back = [entry for entry in entries if entry.before in FINAL and entry.after not in FINAL]
            assert len(ends) - len(back) == (ticket.status in FINAL)
            assert sum(entry.operation is Operation.RETURN for entry in entries) <= 1

    @invariant()
    def both_boards_show_the_queue_as_anybody_would_count_it(self) -> None:
        for office_id in NAMES:
            ids = in_law_order(self.waiting_at(office_id))
            naive = {ticket_id: number for number, ticket_id in enumerate(ids, start=1)}
            for desk in self.desks:
                assert self.read(_fresh_board(desk, office_id)) == naive


def _length(call: Call) -> timedelta:
    """Of the minute that runs."""
    assert call.rang_at is not None
    assert call.deadline is not None
    return call.deadline - call.rang_at


async def _fresh_board(desk: Desk, office_id: str) -> dict[str, int]:
    return (await desk.boards.get(office_id, fresh=True)).positions
