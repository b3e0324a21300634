"""A court that Hypothesis plays: visitors, clerks, time and trouble through the use cases on two instances.

A plain model beside it says who should be next, where everybody stands and whose day is over. Invariants
are checked after every step. Which store it plays on is for who derives from it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from orchestrations.activities import advance
from orchestrations.repair import erase_personal_data, repair
from shared.domain.clerk import Clerk, Role
from shared.domain.errors import Problem, Refused
from shared.domain.meeting import MeetingFailure
from shared.domain.opening_hours import Block, OpeningHours, week_of
from shared.domain.status import FINAL, HELD, Need, Outcome, Priority, Status
from shared.domain.ticket import Call, Ticket
from shared.domain.transitions import TRANSITIONS, Operation
from shared.front_desk import calling_next, clerk_words, day_end, joining, transferring, visitor
from shared.front_desk import clerk as clerks
from shared.front_desk.calling_next import CallNext
from shared.front_desk.desk import Desk
from shared.front_desk.visitor import Details, Opinion
from shared.meetings.memory import MemoryMeetings
from shared.ports import StoredTicket
from tests.builders import HandClock, RecordingSignals, a_clerk, an_office

TWO_BLOCKS = OpeningHours(
    "America/Sao_Paulo", week_of({day: (Block(9 * 60, 12 * 60), Block(13 * 60, 19 * 60)) for day in range(7)})
)
OFFICES = [an_office("centro", hours=TWO_BLOCKS), an_office("penha")]
NAMES = tuple(office.office_id for office in OFFICES)
CLERKS = [
    a_clerk(name, *offices) for name, *offices in (("ana", *NAMES), ("bruno", "centro"), ("caio", "penha"))
]
CARLA = a_clerk("carla", *NAMES, role=Role.MANAGER)
ABSENT_AFTER, UNREACHED_AFTER = timedelta(seconds=90), timedelta(minutes=15)
MINUTE, OVERDUE = timedelta(seconds=60), timedelta(seconds=21)
FIVE_MINUTES, QUARTER = timedelta(minutes=5), timedelta(minutes=15)
MAY_RETURN = (Status.NO_SHOW, Status.UNREACHED, Status.COMPLETED)
Answer = TypeVar("Answer")


@dataclass
class Stage:
    """What the machine plays on."""

    clock: HandClock
    meetings: MemoryMeetings
    desks: list[Desk]
    """Two instances of the product over one store."""
    close: Callable[[], Awaitable[None]]


def somebody(queue: Queue) -> bool:
    """Somebody has come."""
    return bool(queue.joined)


class Queue(RuleBasedStateMachine):
    """Two offices, one with a pause at noon and an end in the evening; three clerks and a manager."""

    clerk_names = st.sampled_from(CLERKS)
    instances = st.integers(0, 1)
    picks = st.integers(0, 99)
    """Who of those whom a rule is about; see `one`."""

    async def set_up(self) -> Stage:
        raise NotImplementedError("a store to play on")

    @initialize(
        crowd=st.lists(
            st.tuples(st.sampled_from(NAMES), st.sampled_from(Priority), st.booleans()), max_size=6
        )
    )
    def open_the_court(self, crowd: list[tuple[str, Priority, bool]]) -> None:
        self.loop = asyncio.new_event_loop()
        self.joined: dict[str, Ticket] = {}
        self.ended: dict[str, Status] = {}
        self.closed_at: dict[str, datetime] = {}
        self.stage = self.run(self.set_up())
        self.clock, self.desks, self.signals = self.stage.clock, self.stage.desks, RecordingSignals()
        for office_id, priority, more_time in crowd:
            self.join(office_id, priority, more_time, None, 0)

    def teardown(self) -> None:
        self.run(self.stage.close())
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
        office_id=st.sampled_from(NAMES),
        priority=st.sampled_from(Priority),
        more_time=st.booleans(),
        device=st.none() | st.sampled_from(["phone", "tablet"]),
        instance=instances,
    )
    def join(
        self, office_id: str, priority: Priority, more_time: bool, device: str | None, instance: int
    ) -> None:
        needs = frozenset({Need.MORE_TIME}) if more_time else frozenset[Need]()
        command = joining.Join(
            office_id, display_name="Maria", priority=priority, needs=needs, device_id=device
        )
        is_open = self.is_open(office_id)
        try:
            joined = self.run(joining.join(self.desks[instance], self.signals, command))
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
        self.joined[ticket.ticket_id] = ticket
        self.clock.advance(0.001)

    @precondition(somebody)
    @rule(pick=picks, instance=instances)
    def hear(self, pick: int, instance: int) -> None:
        desk, ticket_id = self.desks[instance], self.one(pick, Status.WAITING)

        async def ask() -> None:
            stored = await desk.tickets.load(ticket_id)
            assert stored is not None
            await visitor.heard(desk, await transferring.newest(desk, stored))

        self.run(ask())

    @precondition(somebody)
    @rule(instance=instances)
    def every_page_asks(self, instance: int) -> None:
        """What pages do by themselves, twice a minute and more."""
        desk = self.desks[instance]

        async def ask() -> None:
            for ticket in await self.load_all():
                if not ticket.is_final:
                    stored = await desk.tickets.load(ticket.ticket_id)
                    assert stored is not None
                    await visitor.heard(desk, stored)

        self.run(ask())

    @precondition(somebody)
    @rule(pick=picks, instance=instances)
    def ring(self, pick: int, instance: int) -> None:
        """The room is opened if it is due, and the page confirms."""
        ticket_id = self.one(pick, Status.CALLED)
        self.run(advance(self.desks[0], ticket_id))
        self.attempt(lambda: visitor.ring(self.desks[instance], ticket_id))

    @precondition(somebody)
    @rule(pick=picks)
    def enter(self, pick: int) -> None:
        ticket_id = self.one(pick, Status.RINGING)
        before, now = self.ticket(ticket_id), self.clock.now()
        problem = self.attempt(lambda: visitor.enter(self.desks[0], ticket_id, now))
        if before.status is Status.RINGING:
            deadline = before.current_call().deadline
            assert deadline is not None
            assert problem is (None if now < deadline else Problem.CALL_EXPIRED)

    @precondition(somebody)
    @rule(
        pick=picks,
        what=st.sampled_from([visitor.more_time, visitor.nobody_came, visitor.finished]),
        instance=instances,
    )
    def press(self, pick: int, what: Callable[..., Awaitable[StoredTicket]], instance: int) -> None:
        desk, ticket_id = self.desks[instance], self.one(pick)

        async def act(newest_id: str) -> StoredTicket:
            return await what(desk, self.signals, newest_id)

        self.attempt(lambda: transferring.following(desk, ticket_id, act))

    @precondition(somebody)
    @rule(pick=picks, instance=instances)
    def come_back(self, pick: int, instance: int) -> None:
        desk, ticket_id = self.desks[instance], self.one(pick, *MAY_RETURN)
        before, now = self.ticket(ticket_id), self.clock.now()
        problem = self.attempt(lambda: visitor.come_back(desk, self.signals, ticket_id))
        if problem is None:
            assert not before.returned
            since = before.ended_at if before.status is Status.COMPLETED else before.missed_at
            assert since is not None
            assert now < since + (QUARTER if before.status is Status.COMPLETED else FIVE_MINUTES)
            assert not self.is_day_over(before)

    @precondition(somebody)
    @rule(pick=picks)
    def ready(self, pick: int) -> None:
        ticket_id = self.one(pick, Status.WAITING)
        self.attempt(lambda: visitor.ready(self.desks[0], ticket_id))

    @precondition(somebody)
    @rule(pick=picks, priority=st.sampled_from(Priority), instance=instances)
    def correct(self, pick: int, priority: Priority, instance: int) -> None:
        desk, ticket_id = self.desks[instance], self.one(pick)
        self.attempt(
            lambda: visitor.change_details(desk, ticket_id, Details(display_name="Ana", priority=priority))
        )

    @precondition(somebody)
    @rule(pick=picks)
    def leave(self, pick: int) -> None:
        ticket_id = self.one(pick)
        self.attempt(lambda: visitor.leave(self.desks[0], self.signals, ticket_id, None))

    @precondition(somebody)
    @rule(pick=picks)
    def evaluate(self, pick: int) -> None:
        ticket_id = self.one(pick, *FINAL, *MAY_RETURN)
        self.attempt(lambda: visitor.evaluate(self.desks[0], ticket_id, Opinion(comment="obrigada")))

    # --- clerks --------------------------------------------------------------------------------------

    @rule(clerk=clerk_names, instance=instances)
    def call_next(self, clerk: Clerk, instance: int) -> None:
        desk = self.desks[instance]
        expected = self.who_is_next(clerk, desk)
        keeping = [ticket for ticket in self.held_by(clerk) if not rings_long(ticket)]
        silent = [ticket for ticket in self.waiting_at(*clerk.office_ids) if self.is_silent(ticket, desk)]
        try:
            command = CallNext(clerk.office_ids)
            called = self.run(calling_next.call_next(desk, self.signals, clerk, command)).ticket
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
    @rule(
        clerk=clerk_names,
        pick=picks,
        how=st.sampled_from(["finish", "drop", "release", "no_show", "remove", "message"]),
    )
    def handle(self, clerk: Clerk, pick: int, how: str) -> None:
        desk, signals, mine = self.desks[0], self.signals, self.held_by(clerk)
        ticket_id = mine[pick % len(mine)].ticket_id if mine and pick < 80 else self.one(pick)
        finished, dropped = clerks.Finish(), clerks.Finish(Outcome.DROPPED)
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "finish": lambda: clerks.finish(desk, signals, clerk, ticket_id, finished),
            "drop": lambda: clerks.finish(desk, signals, clerk, ticket_id, dropped),
            "release": lambda: clerks.release(desk, signals, clerk, ticket_id, "motivo"),
            "no_show": lambda: clerks.no_show(desk, signals, clerk, ticket_id),
            "remove": lambda: clerks.remove(desk, signals, clerk, ticket_id, "motivo"),
            "message": lambda: clerk_words.message(desk, clerk, ticket_id, "Traga o documento."),
        }
        self.attempt(acts[how])

    @precondition(somebody)
    @rule(clerk=clerk_names, pick=picks, priority=st.sampled_from(Priority))
    def correct_priority(self, clerk: Clerk, pick: int, priority: Priority) -> None:
        ticket_id = self.one(pick)
        problem = self.attempt(
            lambda: clerk_words.correct_priority(self.desks[0], clerk, ticket_id, priority)
        )
        assert problem is not None or self.ticket(ticket_id).priority is priority

    @precondition(somebody)
    @rule(clerk=clerk_names, pick=picks)
    def recall(self, clerk: Clerk, pick: int) -> None:
        ticket_id = self.one(pick, *MAY_RETURN)
        before = self.ticket(ticket_id)
        keeping = [ticket for ticket in self.held_by(clerk) if not rings_long(ticket)]
        problem = self.attempt(
            lambda: calling_next.recall(self.desks[0], self.signals, clerk, ticket_id, None)
        )
        if problem is None:
            assert before.may_come_back
            assert not keeping

    @precondition(somebody)
    @rule(clerk=clerk_names, pick=picks, office_id=st.sampled_from(NAMES), instance=instances)
    def transfer(self, clerk: Clerk, pick: int, office_id: str, instance: int) -> None:
        ticket_id = self.one(pick)
        before, desk = self.ticket(ticket_id), self.desks[instance]
        try:
            successor = self.run(
                transferring.transfer(desk, self.signals, clerk, ticket_id, office_id, "motivo")
            ).ticket
        except Refused as refusal:
            assert refusal.problem is not Problem.OFFICE_CLOSED or not self.is_open(office_id)
            return
        if successor.ticket_id in self.joined:
            return
        assert self.is_open(office_id)
        assert (successor.order[:2], successor.needs) == (before.order[:2], before.needs)
        assert successor.transferred_from == ticket_id
        self.joined[successor.ticket_id] = successor

    @rule(clerk=clerk_names, instance=instances)
    def call_and_ring(self, clerk: Clerk, instance: int) -> None:
        """What mostly happens: the room opens and the page rings."""
        self.call_next(clerk, instance)
        for ticket in self.held_by(clerk):
            self.run(advance(self.desks[instance], ticket.ticket_id))
            self.attempt(lambda called=ticket: visitor.ring(self.desks[instance], called.ticket_id))

    @rule(clerk=clerk_names, instance=instances)
    def serve(self, clerk: Clerk, instance: int) -> None:
        """What mostly follows: the visitor enters."""
        self.every_page_asks(instance)
        self.call_and_ring(clerk, instance)
        now = self.clock.now()
        for ticket in self.held_by(clerk):
            self.attempt(lambda ringing=ticket: visitor.enter(self.desks[0], ringing.ticket_id, now))

    @rule(clerk=clerk_names, instance=instances)
    def miss(self, clerk: Clerk, instance: int) -> None:
        """Or the minute passes, and the visit's alarm goes."""
        self.every_page_asks(instance)
        self.call_and_ring(clerk, instance)
        self.clock.advance(64)
        for ticket in self.held_by(clerk):
            self.run(advance(self.desks[instance], ticket.ticket_id))

    @precondition(lambda self: len(self.joined) > 3 and not self.closed_at)
    @rule(office_id=st.sampled_from(NAMES), instance=instances, wanted=st.integers(0, 3))
    def close_the_day(self, office_id: str, instance: int, wanted: int) -> None:
        if wanted:
            return
        desk = self.desks[instance]
        self.run(day_end.close_day(desk, self.signals, CARLA, office_id, "falta de energia"))
        self.closed_at[office_id] = self.clock.now()
        for ticket in self.all_at(office_id):
            assert ticket.status is Status.IN_SERVICE or ticket.is_final

    # --- time and trouble ----------------------------------------------------------------------------

    @rule(seconds=st.sampled_from([0.5, 4, 29.999, 31, 61, 91, 181, 301]))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds)

    @rule(seconds=st.sampled_from([901, 901, 3 * 3600]), wanted=st.integers(0, 2))
    def wait_long(self, seconds: float, wanted: int) -> None:
        self.clock.advance(0 if wanted else seconds)

    @precondition(somebody)
    @rule(pick=picks, instance=instances)
    def alarm(self, pick: int, instance: int) -> None:
        ticket_id = self.one(pick, *HELD, *FINAL)
        step = self.run(advance(self.desks[instance], ticket_id))
        assert step.alarm is None or step.alarm >= self.clock.now() + timedelta(seconds=2)

    @rule(instance=instances)
    def housekeeping(self, instance: int) -> None:
        """Two instances do it at once; after it nobody is where nobody should be any more."""
        desk = self.desks[instance]
        self.clock.advance(1.1)

        async def both() -> None:
            await asyncio.gather(*(repair(each, self.signals) for each in self.desks))

        self.run(both())
        now = self.clock.now()
        for ticket_id in list(self.joined):
            ticket = self.ticket(ticket_id)
            if ticket.status is not Status.IN_SERVICE and not ticket.is_final:
                assert not self.is_day_over(ticket), ticket
            if ticket.status is Status.WAITING and ticket.passed_over_at is not None:
                given_up = now >= ticket.passed_over_at + UNREACHED_AFTER and self.is_silent(ticket, desk)
                assert not given_up or ticket.is_paused(now), ticket
            if ticket.successor_id is not None and ticket.ended_at and now - ticket.ended_at > OVERDUE:
                assert ticket.successor_id in self.joined

    @rule()
    def erase(self) -> None:
        self.run(erase_personal_data(self.desks[0]))
        for ticket_id in self.joined:
            stored = self.stored(ticket_id)
            ended = stored.ticket.ended_at if stored.ticket.is_final else None
            if ended is not None and self.clock.now() - ended > timedelta(hours=24):
                assert self.run(self.desks[1].tickets.personal(stored)).is_empty

    @rule(reason=st.sampled_from(MeetingFailure), times=st.integers(0, 3), lost=st.booleans())
    def graph_fails(self, reason: MeetingFailure, times: int, lost: bool) -> None:
        self.stage.meetings.fail(reason, times=times, lost=lost)

    # --- the model -----------------------------------------------------------------------------------

    def one(self, pick: int, *statuses: Status) -> str:
        """Mostly somebody in one of these statuses, else somebody who has not ended, else anybody."""
        tickets = self.all_at(*NAMES)
        wanted = [ticket for ticket in tickets if ticket.status in statuses]
        alive = [ticket for ticket in tickets if not ticket.is_final]
        some = (wanted if pick < 85 else None) or (alive if pick < 95 else None) or tickets
        return some[pick % len(some)].ticket_id

    def stored(self, ticket_id: str) -> StoredTicket:
        stored = self.run(self.desks[0].tickets.load(ticket_id))
        assert stored is not None, ticket_id
        return stored

    def ticket(self, ticket_id: str) -> Ticket:
        return self.stored(ticket_id).ticket

    def all_at(self, *office_ids: str) -> list[Ticket]:
        found = self.run(self.load_all())
        return [ticket for ticket in found if ticket.office_id in office_ids]

    async def load_all(self) -> list[Ticket]:
        loads = [self.desks[0].tickets.load(ticket_id) for ticket_id in self.joined]
        return [stored.ticket for stored in await asyncio.gather(*loads) if stored is not None]

    def waiting_at(self, *office_ids: str) -> list[Ticket]:
        return [ticket for ticket in self.all_at(*office_ids) if ticket.status is Status.WAITING]

    def held_by(self, clerk: Clerk) -> list[Ticket]:
        held = [ticket for ticket in self.all_at(*NAMES) if ticket.status in HELD]
        return [ticket for ticket in held if ticket.current_call().clerk_id == clerk.clerk_id]

    def local(self, instant: datetime) -> datetime:
        """São Paulo keeps no summer time."""
        return instant - timedelta(hours=3)

    def is_open(self, office_id: str) -> bool:
        wall = self.local(self.clock.now())
        closed_at = self.closed_at.get(office_id)
        if closed_at is not None and self.local(closed_at).date() == wall.date():
            return False
        return office_id == "penha" or 9 <= wall.hour < 12 or 13 <= wall.hour < 19

    def is_day_over(self, ticket: Ticket) -> bool:
        """Closed by word, or two hours after seven in the evening of its day; penha never closes."""
        closed_at, now = self.closed_at.get(ticket.office_id), self.clock.now()
        day = self.local(ticket.arrival).date()
        if closed_at is not None and self.local(closed_at).date() >= day:
            return True
        evening = datetime.combine(day, datetime.min.time(), ticket.arrival.tzinfo) + timedelta(hours=24)
        return ticket.office_id == "centro" and now >= evening

    def is_silent(self, ticket: Ticket, desk: Desk) -> bool:
        return ticket.absent or self.is_unheard(ticket, desk)

    def is_unheard(self, ticket: Ticket, desk: Desk) -> bool:
        heard = self.run(desk.presence.heard(ticket.office_id))
        last = max(heard.tickets.get(ticket.ticket_id, ticket.arrival), heard.watching_since, ticket.arrival)
        return self.clock.now() - last > ABSENT_AFTER

    def who_is_next(self, clerk: Clerk, desk: Desk) -> str | None:
        """By the rules as one would tell them: of those who may be called, the lowest."""
        now = self.clock.now()
        best: Ticket | None = None
        for ticket in self.waiting_at(*clerk.office_ids):
            if ticket.paused_until is not None and now < ticket.paused_until:
                continue
            if self.is_silent(ticket, desk):
                continue
            if best is None or place(ticket) < place(best):
                best = ticket
        return best.ticket_id if best else None

    # --- invariants ----------------------------------------------------------------------------------

    @invariant()
    def a_clerk_holds_one_that_does_not_ring_long(self) -> None:
        for clerk in CLERKS:
            held = [ticket for ticket in self.held_by(clerk) if not is_long(ticket.current_call())]
            assert len(held) <= 1, held

    @invariant()
    def who_holds_a_ticket_has_its_lock(self) -> None:
        for clerk in CLERKS:
            lock = self.run(self.desks[0].locks.current(clerk.clerk_id))
            for ticket in self.held_by(clerk):
                assert lock is not None
                assert ticket.current_call().call_id in {lock.call_id, *lock.beside}

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
        for ticket_id in self.joined:
            ticket = self.ticket(ticket_id)
            entries = self.run(self.desks[0].tickets.audit(ticket_id))
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
            ids = [ticket.ticket_id for ticket in sorted(self.waiting_at(office_id), key=place)]
            naive = {ticket_id: number for number, ticket_id in enumerate(ids, start=1)}
            for desk in self.desks:
                assert self.run(_fresh_board(desk, office_id)) == naive


def place(ticket: Ticket) -> tuple[int, datetime, str]:
    """The order as the law has it."""
    return (int(ticket.priority), ticket.arrival, ticket.ticket_id)


def is_long(call: Call) -> bool:
    """Whether the call rang with the longer minute."""
    return call.rang_at is not None and call.deadline is not None and call.deadline - call.rang_at > MINUTE


def rings_long(ticket: Ticket) -> bool:
    """It still rings, so that its clerk may call another."""
    return ticket.status is Status.RINGING and is_long(ticket.current_call())


async def _as_coroutine(work: Awaitable[Answer]) -> Answer:
    return await work


async def _fresh_board(desk: Desk, office_id: str) -> dict[str, int]:
    return (await desk.tickets.board(office_id, fresh=True)).positions
