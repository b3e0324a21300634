"""Rules of the state machine: what clerks and the manager do, and what most often follows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from orchestrations.activities import advance
from shared.domain.clerk import Clerk
from shared.domain.errors import Problem, Refused
from shared.domain.priority import Priority
from shared.domain.status import HELD, Outcome, Status
from shared.front_desk.clerk import call_next, edits, transfer
from shared.front_desk.clerk import commands as clerks
from shared.front_desk.clerk.call_next import CallNext
from shared.front_desk.system import day_end
from shared.front_desk.visitor import actions as visitor
from tests.front_desk.queue_stage import CARLA, CLERKS, MAY_RETURN, NAMES, QueueOnStage, somebody
from tests.front_desk.queue_visitors import Visitors


class Clerks(Visitors):
    """They call in order and out of it, end, give back, send on, correct, and close the day."""

    @rule(clerk=QueueOnStage.clerk_names, instance=QueueOnStage.instances)
    def call_next(self, clerk: Clerk, instance: int) -> None:
        desk = self.desks[instance]
        expected, keeping = self.who_is_next(clerk, desk), self.keeping(clerk)
        silent = [ticket for ticket in self.waiting_at(*clerk.office_ids) if self.is_silent(ticket, desk)]
        try:
            command = CallNext(clerk.office_ids)
            called = self.run(call_next.call_next(desk, clerk, command)).ticket
        except Refused as refusal:
            assert refusal.problem is (Problem.CLERK_BUSY if keeping else Problem.QUEUE_EMPTY)
            assert keeping or expected is None
            passed = [] if keeping else silent
        else:
            assert not keeping
            assert called.ticket_id == expected
            assert called.current_call().clerk_id == clerk.clerk_id
            passed = [ticket for ticket in silent if ticket.order < called.order]
        for ticket in passed:
            now_paused = ticket.is_paused(self.clock.now())
            assert now_paused or self.ticket(ticket.ticket_id).passed_over_at is not None

    @precondition(somebody)
    @rule(clerk=QueueOnStage.clerk_names, pick=QueueOnStage.picks, instance=QueueOnStage.instances)
    def call_out_of_order(self, clerk: Clerk, pick: int, instance: int) -> None:
        """With a reason any waiting ticket may be called, absent and paused ones too."""
        desk, ticket_id = self.desks[instance], self.one(pick, Status.WAITING)
        before, keeping = self.ticket(ticket_id), self.keeping(clerk)
        command = CallNext((before.office_id,), ticket_id, "veio ao balcão")
        problem = self.attempt(lambda: call_next.call_next(desk, clerk, command))
        if problem is None:
            assert not keeping
            assert before.office_id in clerk.office_ids
            assert self.entries(ticket_id)[-1].reason == "veio ao balcão"

    @precondition(somebody)
    @rule(
        clerk=QueueOnStage.clerk_names,
        pick=QueueOnStage.picks,
        how=st.sampled_from(["finish", "drop", "release", "no_show", "remove", "message"]),
    )
    def handle(self, clerk: Clerk, pick: int, how: str) -> None:
        desk, mine = self.desks[0], self.held_by(clerk)
        ticket_id = mine[pick % len(mine)].ticket_id if mine and pick < 80 else self.one(pick)
        finished, dropped = clerks.Finish(), clerks.Finish(Outcome.DROPPED)
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "finish": lambda: clerks.finish(desk, clerk, ticket_id, finished),
            "drop": lambda: clerks.finish(desk, clerk, ticket_id, dropped),
            "release": lambda: clerks.release(desk, clerk, ticket_id, "motivo"),
            "no_show": lambda: clerks.no_show(desk, clerk, ticket_id),
            "remove": lambda: clerks.remove(desk, clerk, ticket_id, "motivo"),
            "message": lambda: edits.message(desk, clerk, ticket_id, "Traga o documento."),
        }
        self.attempt(acts[how])

    @precondition(somebody)
    @rule(clerk=QueueOnStage.clerk_names, pick=QueueOnStage.picks, priority=st.sampled_from(Priority))
    def correct_priority(self, clerk: Clerk, pick: int, priority: Priority) -> None:
        ticket_id = self.one(pick)
        problem = self.attempt(lambda: edits.correct_priority(self.desks[0], clerk, ticket_id, priority))
        assert problem is not None or self.ticket(ticket_id).priority is priority

    @precondition(somebody)
    @rule(clerk=QueueOnStage.clerk_names, pick=QueueOnStage.picks)
    def recall(self, clerk: Clerk, pick: int) -> None:
        ticket_id = self.one(pick, *MAY_RETURN)
        before, keeping = self.ticket(ticket_id), self.keeping(clerk)
        problem = self.attempt(lambda: call_next.recall(self.desks[0], clerk, ticket_id))
        if problem is None:
            assert before.may_come_back
            assert not keeping

    @precondition(somebody)
    @rule(
        clerk=st.sampled_from([*CLERKS, CARLA]),
        pick=QueueOnStage.picks,
        elsewhere=st.sampled_from([True, True, True, False]),
        instance=QueueOnStage.instances,
    )
    def transfer(self, clerk: Clerk, pick: int, elsewhere: bool, instance: int) -> None:
        used_up = [t.ticket_id for t in self.waiting_at(*NAMES) if t.returned or t.pauses_used]
        ticket_id = used_up[0] if used_up and pick % 2 else self.one(pick, Status.WAITING, *HELD)
        before, desk = self.ticket(ticket_id), self.desks[instance]
        office_id = next(name for name in NAMES if (name != before.office_id) is elsewhere)
        try:
            successor = self.run(transfer.transfer(desk, clerk, ticket_id, office_id, "motivo")).ticket
        except Refused as refusal:
            assert refusal.problem is not Problem.OFFICE_CLOSED or not self.is_open(office_id)
            return
        if successor.ticket_id in self.joined:
            return
        assert self.is_open(office_id)
        assert (successor.order[:2], successor.needs) == (before.order[:2], before.needs)
        assert successor.transferred_from == ticket_id
        self.came(successor, self.asked[ticket_id][-1][1])

    @rule(clerk=QueueOnStage.clerk_names, instance=QueueOnStage.instances)
    def call_beside(self, clerk: Clerk, instance: int) -> None:
        """Another call while a ticket rings is allowed only beside the longer minute."""
        self.every_page_asks(instance)
        self.call_and_ring(clerk, instance)
        self.call_next(clerk, instance)

    @rule(clerk=QueueOnStage.clerk_names, instance=QueueOnStage.instances, last_first=st.booleans())
    def all_enter(self, clerk: Clerk, instance: int, last_first: bool) -> None:
        """Beside the longer minute another rings, and both enter, in either order."""
        self.call_beside(clerk, instance)
        self.call_and_ring(clerk, instance)
        held = sorted(self.held_by(clerk), key=lambda ticket: ticket.current_call().called_at)
        for ticket in reversed(held) if last_first else held:
            self.entry_of(ticket.ticket_id)

    @rule(clerk=QueueOnStage.clerk_names, instance=QueueOnStage.instances)
    def call_and_ring(self, clerk: Clerk, instance: int) -> None:
        """Most often the room opens and the page rings."""
        self.call_next(clerk, instance)
        for ticket in self.held_by(clerk):
            self.run(advance(self.desks[instance], ticket.ticket_id))
            self.attempt(lambda called=ticket: visitor.ring(self.desks[instance], called.ticket_id))

    @rule(
        clerk=QueueOnStage.clerk_names,
        instance=QueueOnStage.instances,
        hesitates=st.sampled_from([0, 0, 0, 59.999, 60, 299.999, 300]),
        outcome=st.sampled_from([None, *Outcome]),
    )
    def serve(self, clerk: Clerk, instance: int, hesitates: float, outcome: Outcome | None) -> None:
        """Most often the visitor enters, if in time, and the service ends, or goes on (None)."""
        self.every_page_asks(instance)
        self.call_and_ring(clerk, instance)
        self.clock.advance(hesitates)
        for ticket in self.held_by(clerk):
            self.entry_of(ticket.ticket_id)
            if outcome is not None and self.ticket(ticket.ticket_id).status is Status.IN_SERVICE:
                finish = clerks.Finish(outcome)
                self.run(clerks.finish(self.desks[0], clerk, ticket.ticket_id, finish))

    @rule(
        clerk=QueueOnStage.clerk_names,
        instance=QueueOnStage.instances,
        back_after=st.sampled_from([None, 0, 299.999, 300]),
        times=st.integers(1, 2),
    )
    def miss(self, clerk: Clerk, instance: int, back_after: float | None, times: int) -> None:
        """Or the minute passes and the visit's alarm fires. Some press «Voltar à fila», once or twice."""
        for _ in range(times):
            self.every_page_asks(instance)
            self.call_and_ring(clerk, instance)
            self.clock.advance(64)
            for ticket in self.held_by(clerk):
                self.run(advance(self.desks[instance], ticket.ticket_id))
                if back_after is not None and self.ticket(ticket.ticket_id).is_missed:
                    self.clock.advance(back_after)
                    self.return_of(ticket.ticket_id, instance)

    @rule(clerk=QueueOnStage.clerk_names, instance=QueueOnStage.instances)
    def not_ring(self, clerk: Clerk, instance: int) -> None:
        """Or no page confirms: the ticket is back at its place, and the next call passes it over."""
        self.every_page_asks(instance)
        self.call_next(clerk, instance)
        for ticket in self.held_by(clerk):
            self.run(advance(self.desks[instance], ticket.ticket_id))
        self.clock.advance(31)
        for ticket in self.held_by(clerk):
            self.run(advance(self.desks[instance], ticket.ticket_id))
        self.call_next(clerk, instance)

    @precondition(lambda self: len(self.joined) > 3 and not self.closed_at)
    @rule(office_id=st.sampled_from(NAMES), instance=QueueOnStage.instances, wanted=st.integers(0, 3))
    def close_the_day(self, office_id: str, instance: int, wanted: int) -> None:
        if wanted:
            return
        desk = self.desks[instance]
        self.run(day_end.close_day(desk, CARLA, office_id, "falta de energia"))
        self.closed_at[office_id] = self.clock.now()
        for ticket in self.all_at(office_id):
            assert ticket.status is Status.IN_SERVICE or ticket.is_final
