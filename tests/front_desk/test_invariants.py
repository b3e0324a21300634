"""Any mixture of visitors, clerks, time and trouble: what must always be true of a queue is true.

A state machine acts through the use cases on two instances over one store; a plain model beside it says
who should be next. Invariants are checked after every step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.meeting import MeetingFailure
from shared.domain.status import FINAL, HELD, Need, Priority, Status
from shared.domain.ticket import Ticket
from shared.domain.transitions import TRANSITIONS
from shared.front_desk import calling_next, joining, system, visitor
from shared.front_desk import clerk as clerks
from shared.front_desk.calling_next import CallNext
from shared.front_desk.desk import Desk
from shared.ports import StoredTicket
from tests.builders import Court, a_clerk, an_office

OFFICES = ("centro", "penha")
CLERKS = [
    a_clerk(name, *offices) for name, *offices in (("ana", *OFFICES), ("bruno", "centro"), ("caio", "penha"))
]
ABSENT_AFTER = timedelta(seconds=90)
Answer = TypeVar("Answer")


class Queue(RuleBasedStateMachine):
    """Two offices, three clerks, as many visitors as Hypothesis likes."""

    tickets: Bundle[str] = Bundle("tickets")
    clerk_names = st.sampled_from(CLERKS)

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.joined: dict[str, Ticket] = {}
        self.ended: dict[str, Status] = {}

    @initialize()
    def open_the_court(self) -> None:
        self.court = self.run(Court.build(*(an_office(office_id) for office_id in OFFICES)))
        self.instances = [self.court.desk, self.court.another_instance()]

    def teardown(self) -> None:
        self.loop.close()

    def run(self, work: Awaitable[Answer]) -> Answer:
        """Let the work come to its end; nothing else runs meanwhile."""
        return self.loop.run_until_complete(_as_coroutine(work))

    def attempt(self, work: Callable[[], Awaitable[object]]) -> Problem | None:
        """Do it, or get the problem it is refused with."""
        try:
            self.run(work())
        except Refused as refusal:
            return refusal.problem
        return None

    # --- visitors ------------------------------------------------------------------------------------

    @rule(
        target=tickets,
        office_id=st.sampled_from(OFFICES),
        priority=st.sampled_from(Priority),
        more_time=st.booleans(),
        instance=st.integers(0, 1),
    )
    def join(self, office_id: str, priority: Priority, more_time: bool, instance: int) -> str:
        needs = frozenset({Need.MORE_TIME}) if more_time else frozenset[Need]()
        command = joining.Join(office_id, priority=priority, needs=needs)
        ticket = self.run(joining.join(self.instances[instance], self.court.signals, command)).stored.ticket
        self.joined[ticket.ticket_id] = ticket
        self.court.clock.advance(0.001)
        return ticket.ticket_id

    @rule(ticket_id=tickets)
    def hear(self, ticket_id: str) -> None:
        self.run(self.court.hear(ticket_id))

    @rule(ticket_id=tickets, instance=st.integers(0, 1))
    def ring(self, ticket_id: str, instance: int) -> None:
        self.attempt(lambda: visitor.ring(self.instances[instance], ticket_id))

    @rule(ticket_id=tickets)
    def enter(self, ticket_id: str) -> None:
        before, now = self.ticket(ticket_id), self.court.clock.now()
        problem = self.attempt(lambda: visitor.enter(self.court.desk, ticket_id, now))
        if before.status is Status.RINGING:
            deadline = before.current_call().deadline
            assert deadline is not None
            assert problem is (None if now < deadline else Problem.CALL_EXPIRED)

    @rule(
        ticket_id=tickets,
        what=st.sampled_from([visitor.more_time, visitor.come_back, visitor.nobody_came, visitor.finished]),
        instance=st.integers(0, 1),
    )
    def press(self, ticket_id: str, what: Callable[..., Awaitable[StoredTicket]], instance: int) -> None:
        self.attempt(lambda: what(self.instances[instance], self.court.signals, ticket_id))

    @rule(ticket_id=tickets)
    def ready(self, ticket_id: str) -> None:
        self.attempt(lambda: visitor.ready(self.court.desk, ticket_id))

    @rule(ticket_id=tickets)
    def leave(self, ticket_id: str) -> None:
        self.attempt(lambda: visitor.leave(self.court.desk, self.court.signals, ticket_id, None))

    # --- clerks --------------------------------------------------------------------------------------

    @rule(clerk=clerk_names, instance=st.integers(0, 1))
    def call_next(self, clerk: Clerk, instance: int) -> None:
        expected = self.who_is_next(clerk)
        held = self.held_by(clerk)
        desk = self.instances[instance]
        try:
            command = CallNext(clerk.office_ids)
            called = self.run(calling_next.call_next(desk, self.court.signals, clerk, command)).ticket
        except Refused as refusal:
            assert refusal.problem is (Problem.CLERK_BUSY if held else Problem.QUEUE_EMPTY)
            assert held or expected is None
        else:
            assert not held
            assert called.ticket_id == expected
            assert called.current_call().clerk_id == clerk.clerk_id

    @rule(
        clerk=clerk_names, ticket_id=tickets, how=st.sampled_from(["finish", "release", "no_show", "remove"])
    )
    def handle(self, clerk: Clerk, ticket_id: str, how: str) -> None:
        desk, signals = self.court.desk, self.court.signals
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "finish": lambda: clerks.finish(desk, signals, clerk, ticket_id, clerks.Finish()),
            "release": lambda: clerks.release(desk, signals, clerk, ticket_id, "motivo"),
            "no_show": lambda: clerks.no_show(desk, signals, clerk, ticket_id),
            "remove": lambda: clerks.remove(desk, signals, clerk, ticket_id, "motivo"),
        }
        self.attempt(acts[how])

    @rule(clerk=clerk_names, ticket_id=tickets)
    def recall(self, clerk: Clerk, ticket_id: str) -> None:
        before, busy = self.ticket(ticket_id), self.held_by(clerk)
        problem = self.attempt(
            lambda: calling_next.recall(self.court.desk, self.court.signals, clerk, ticket_id, None)
        )
        if problem is None:
            assert before.is_missed
            assert not busy

    # --- time and trouble ----------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([0.5, 4, 29.999, 31, 61, 91, 181, 301]))
    def wait(self, seconds: float) -> None:
        self.court.clock.advance(seconds)

    @rule(ticket_id=tickets)
    def alarm(self, ticket_id: str) -> None:
        step = self.run(self.court.look(ticket_id))
        assert step.alarm is None or step.alarm >= self.court.clock.now() + timedelta(seconds=2)

    @rule(ticket_id=tickets)
    def housekeeping(self, ticket_id: str) -> None:
        self.run(system.settle_missed(self.court.desk, self.run(self.court.stored(ticket_id))))

    @rule(reason=st.sampled_from(MeetingFailure), times=st.integers(0, 3), lost=st.booleans())
    def graph_fails(self, reason: MeetingFailure, times: int, lost: bool) -> None:
        self.court.meetings.fail(reason, times=times, lost=lost)

    # --- the model -----------------------------------------------------------------------------------

    def ticket(self, ticket_id: str) -> Ticket:
        return self.run(self.court.ticket(ticket_id))

    def held_by(self, clerk: Clerk) -> list[str]:
        return [
            ticket_id
            for ticket_id in self.joined
            if (ticket := self.ticket(ticket_id)).status in HELD
            and ticket.current_call().clerk_id == clerk.clerk_id
        ]

    def who_is_next(self, clerk: Clerk) -> str | None:
        """By the rules as one would tell them: of those who may be called, the lowest."""
        now = self.court.clock.now()
        best: Ticket | None = None
        for ticket_id in self.joined:
            ticket = self.ticket(ticket_id)
            if ticket.office_id not in clerk.office_ids or ticket.status is not Status.WAITING:
                continue
            if ticket.absent or (ticket.paused_until is not None and now < ticket.paused_until):
                continue
            heard = self.run(self.court.desk.presence.heard(ticket.office_id))
            since = heard.watching_since
            last = max(heard.tickets.get(ticket_id, since), since, ticket.arrival)
            if now - last > ABSENT_AFTER:
                continue
            if best is None or (ticket.priority, ticket.arrival, ticket.ticket_id) < (
                best.priority,
                best.arrival,
                best.ticket_id,
            ):
                best = ticket
        return best.ticket_id if best else None

    # --- invariants ----------------------------------------------------------------------------------

    @invariant()
    def a_clerk_holds_one_and_a_ticket_one_clerk(self) -> None:
        holders = [
            ticket.current_call().clerk_id
            for ticket_id in self.joined
            if (ticket := self.ticket(ticket_id)).status in HELD
        ]
        assert len(holders) == len(set(holders)), holders

    @invariant()
    def who_holds_a_ticket_has_its_lock(self) -> None:
        for ticket_id in self.joined:
            ticket = self.ticket(ticket_id)
            if ticket.status in HELD:
                lock = self.run(self.court.desk.locks.current(ticket.current_call().clerk_id))
                assert lock is not None
                assert (lock.ticket_id, lock.call_id) == (ticket_id, ticket.current_call().call_id)

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
    def the_audit_tells_the_whole_story(self) -> None:
        for ticket_id in self.joined:
            ticket = self.ticket(ticket_id)
            entries = self.run(self.court.desk.tickets.audit(ticket_id))
            assert [entry.sequence for entry in entries] == list(range(ticket.revision + 1))
            assert entries[-1].after is ticket.status
            before = None
            for entry in entries:
                assert entry.before is before
                assert TRANSITIONS[entry.operation][before] is entry.after
                before = entry.after
            assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
            assert sum(entry.after in FINAL and entry.before not in FINAL for entry in entries) <= 1

    @invariant()
    def both_boards_show_the_same_queue(self) -> None:
        if not self.joined:
            return
        for office_id in OFFICES:
            first, second = (self.run(_fresh_board(desk, office_id)) for desk in self.instances)
            assert first == second


async def _as_coroutine(work: Awaitable[Answer]) -> Answer:
    return await work


async def _fresh_board(desk: Desk, office_id: str) -> dict[str, int]:
    return (await desk.tickets.board(office_id, fresh=True)).positions


Queue.TestCase.settings = settings(
    max_examples=80,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestQueue = Queue.TestCase
