"""Rules of the state machine: what visitors do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from orchestrations.activities import advance
from shared.domain.errors import Problem, Refused
from shared.domain.needs import Need
from shared.domain.priority import Priority
from shared.domain.status import FINAL, Status
from shared.front_desk.system import successor
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.front_desk.visitor.actions import Details, Opinion
from shared.ports import StoredTicket
from tests.front_desk.queue_stage import MAY_RETURN, NAMES, QueueOnStage, somebody


class Visitors(QueueOnStage):
    """They join, ask, ring, enter, pause, come back, correct, leave and tell their opinion."""

    @rule(
        office_id=st.sampled_from(NAMES),
        priority=st.sampled_from(Priority),
        more_time=st.booleans(),
        device=st.none() | st.sampled_from(["phone", "tablet"]),
        instance=QueueOnStage.instances,
    )
    def join(
        self, office_id: str, priority: Priority, more_time: bool, device: str | None, instance: int
    ) -> None:
        command = joining.Join(
            office_id,
            display_name="Maria",
            priority=priority,
            needs=_needs(more_time),
            device_id=device,
        )
        is_open = self.is_open(office_id)
        try:
            joined = self.run(joining.join(self.desks[instance], command))
        except Refused as refusal:
            assert refusal.problem is Problem.OFFICE_CLOSED
            assert not is_open
            return
        ticket = joined.stored.ticket
        if not joined.by_this_request:
            assert device is not None
            assert ticket.ticket_id in self.joined
            return
        assert is_open
        self.came(ticket, more_time)
        self.clock.advance(0.001)

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks, instance=QueueOnStage.instances)
    def hear(self, pick: int, instance: int) -> None:
        desk, ticket_id = self.desks[instance], self.one(pick, Status.WAITING)

        async def ask() -> None:
            stored = await desk.tickets.load(ticket_id)
            assert stored is not None
            await visitor.heard(desk, await successor.newest(desk, stored))

        self.run(ask())

    @precondition(somebody)
    @rule(instance=QueueOnStage.instances)
    def every_page_asks(self, instance: int) -> None:
        """What pages do without their visitor, at least twice a minute."""
        desk, alive = self.desks[instance], [ticket for ticket in self.all_at(*NAMES) if not ticket.is_final]

        async def ask() -> None:
            for ticket in alive:
                stored = await desk.tickets.load(ticket.ticket_id)
                assert stored is not None
                await visitor.heard(desk, stored)

        self.run(ask())

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks, instance=QueueOnStage.instances)
    def ring(self, pick: int, instance: int) -> None:
        """The room is opened if it is due, and the page confirms."""
        ticket_id = self.one(pick, Status.CALLED)
        self.run(advance(self.desks[0], ticket_id))
        self.attempt(lambda: visitor.ring(self.desks[instance], ticket_id))

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks)
    def enter(self, pick: int) -> None:
        self.entry_of(self.one(pick, Status.RINGING))

    def entry_of(self, ticket_id: str) -> None:
        """A ringing ticket is entered before the deadline, and not while the clerk serves another."""
        before, now = self.ticket(ticket_id), self.clock.now()
        deadline = self.story(before).deadline
        served = self.served_by(before.current_call().clerk_id) if before.is_held else []
        problem = self.attempt(lambda: visitor.enter(self.desks[0], ticket_id, now))
        if before.status is Status.RINGING:
            assert deadline is not None
            expected = Problem.CLERK_BUSY if served else None
            assert problem is (expected if now < deadline else Problem.CALL_EXPIRED)

    @precondition(somebody)
    @rule(
        pick=QueueOnStage.picks,
        what=st.sampled_from(
            [
                visitor.more_time,
                partial(visitor.more_time, elsewhere=True),
                visitor.nobody_came,
                visitor.finished,
            ]
        ),
        instance=QueueOnStage.instances,
    )
    def press(self, pick: int, what: Callable[..., Awaitable[StoredTicket]], instance: int) -> None:
        desk, ticket_id = self.desks[instance], self.one(pick)

        async def act(newest_id: str) -> StoredTicket:
            return await what(desk, newest_id)

        self.attempt(lambda: successor.on_newest(desk, ticket_id, act))

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks, instance=QueueOnStage.instances)
    def come_back(self, pick: int, instance: int) -> None:
        self.return_of(self.one(pick, *MAY_RETURN), instance)

    def return_of(self, ticket_id: str, instance: int) -> None:
        """«Voltar à fila» succeeds exactly where the model allows it."""
        desk, expected = self.desks[instance], self.may_return(self.ticket(ticket_id))
        problem = self.attempt(lambda: visitor.come_back(desk, ticket_id))
        assert (problem is None) == expected, problem

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks)
    def ready(self, pick: int) -> None:
        ticket_id = self.one(pick, Status.WAITING)
        self.attempt(lambda: visitor.ready(self.desks[0], ticket_id))

    @precondition(somebody)
    @rule(
        pick=QueueOnStage.picks,
        priority=st.sampled_from(Priority),
        more_time=st.none() | st.booleans(),
        instance=QueueOnStage.instances,
    )
    def correct(self, pick: int, priority: Priority, more_time: bool | None, instance: int) -> None:
        desk, ticket_id = self.desks[instance], self.one(pick)
        needs = None if more_time is None else _needs(more_time)
        details = Details(display_name="Ana", priority=priority, needs=needs)
        problem = self.attempt(lambda: visitor.change_details(desk, ticket_id, details))
        if problem is None and more_time is not None:
            self.asked[ticket_id].append((self.ticket(ticket_id).revision, more_time))

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks)
    def leave(self, pick: int) -> None:
        ticket_id = self.one(pick)
        self.attempt(lambda: visitor.leave(self.desks[0], ticket_id, None))

    @precondition(somebody)
    @rule(pick=QueueOnStage.picks)
    def evaluate(self, pick: int) -> None:
        ticket_id = self.one(pick, *FINAL, *MAY_RETURN)
        self.attempt(lambda: visitor.evaluate(self.desks[0], ticket_id, Opinion(comment="obrigada")))


def _needs(more_time: bool) -> frozenset[Need]:
    return frozenset({Need.MORE_TIME}) if more_time else frozenset[Need]()
