"""What a page is told that a clerk can do, against what the use cases then do: never different."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.actor import Actor
from shared.domain.clerk import Clerk, Role
from shared.domain.errors import Refused
from shared.domain.office.office import OfficeDay
from shared.domain.priority import Priority
from shared.domain.queue.presence import is_holder_silent
from shared.domain.status import Status
from shared.domain.ticket.audit import OfficeDayEntry, OfficeDayOperation
from shared.domain.ticket.permissions import CLERK_OPERATIONS, Conditions, can, operations_of
from shared.domain.ticket.ticket import PersonalData, Ticket
from shared.domain.ticket.transitions import Operation, allowed
from shared.domain.timing import DEFAULT_TIMING
from shared.front_desk.clerk import call_next, commands, edits
from shared.front_desk.clerk.transfer import transfer
from shared.front_desk.desk import Act, Desk, audit_entry
from shared.front_desk.office_day import day_ends_of
from shared.ports import Change, ClerkLock, NewTicket
from tests.builders import START, WAYS, Court, a_clerk, a_ticket, an_office, dropped, settled, with_room

Command = Callable[[Desk, Clerk, str], Awaitable[object]]

COMMANDS: dict[Operation, Command] = {
    Operation.CLAIM: lambda desk, who, name: call_next.call_next(
        desk, who, call_next.CallNext(("centro",), name, "motivo")
    ),
    Operation.RECALL: lambda desk, who, name: call_next.recall(desk, who, name),
    Operation.CLERK_ENTER: commands.enter,
    Operation.INVITE: commands.invite,
    Operation.FINISH: lambda desk, who, name: commands.finish(desk, who, name, commands.Finish()),
    Operation.NO_SHOW: commands.no_show,
    Operation.RELEASE: lambda desk, who, name: commands.release(desk, who, name, "motivo"),
    Operation.MESSAGE: lambda desk, who, name: edits.message(desk, who, name, "Traga o documento."),
    Operation.NOTE: lambda desk, who, name: edits.note(desk, who, name, "Volta às 15 h."),
    Operation.PRIORITY: lambda desk, who, name: edits.correct_priority(desk, who, name, Priority.LEGAL),
    Operation.TRANSFER: lambda desk, who, name: transfer(desk, who, name, "penha", "motivo"),
    Operation.REMOVE: lambda desk, who, name: commands.remove(desk, who, name, "motivo"),
}
"""operation → the use case behind its route."""

HOLDER = a_clerk("ana")
READERS = (
    HOLDER,
    a_clerk("bruno"),
    a_clerk("carla", role=Role.MANAGER),
    a_clerk("admin", "penha", role=Role.ADMINISTRATOR),
    a_clerk("duda", "penha"),
    a_clerk("elza", "penha", role=Role.MANAGER),
)
TICKETS: dict[str, Callable[[Ticket], Ticket]] = {
    **{status.value: way for status, way in WAYS.items()},
    "room ready": with_room,
    "dropped": dropped,
    "settled": settled,
    "returned": lambda ticket: replace(WAYS[Status.NO_SHOW](ticket), returned=True),
}
SECONDS = (0, 62, 63, 89, 91, 299, 300, 363, 364, 901, 1800, 3 * 3600)
"""Since the start: either side of each limit of a rule."""


@dataclass(frozen=True)
class Scene:
    """A ticket of `centro` as a clerk's page finds it."""

    ticket: Ticket
    reader: Clerk
    seconds: int
    holder_heard: bool
    day_ended: bool

    async def court(self) -> Court:
        """The ticket as its row stands; whoever holds it has the lock of its call."""
        court = await Court.build(an_office(), an_office("penha"))
        ticket, call = self.ticket, self.ticket.call
        entry = audit_entry(None, ticket, Act(Operation.JOIN, Actor.SYSTEM), START)
        personal = PersonalData(join_url="https://teams.microsoft.com/l/meetup-join/1")
        await court.desk.tickets.add(NewTicket(Change(ticket, entry, personal), None))
        if ticket.is_held and call is not None:
            lock = ClerkLock(call.clerk_id, call.call_id, ticket.ticket_id, START, "")
            await court.desk.locks.take(lock)
        court.clock.advance(self.seconds)
        if self.holder_heard:
            court.desk.presence.clerk_heard("centro", HOLDER.clerk_id)
        if self.day_ended:
            closed = OfficeDay(closed_at=court.clock.now())
            line = OfficeDayEntry("centro", START, OfficeDayOperation.CLOSE_DAY, Actor.MANAGER, "carla")
            await court.desk.office_days.set("centro", OfficeDay(), closed, line)
            await court.desk.boards.get("centro", fresh=True)
        return court

    async def conditions(self, desk: Desk) -> Conditions:
        """Read as a page's row is."""
        signs, now = await desk.presence.signs_of_life("centro"), desk.clock.now()
        silent = is_holder_silent(signs, self.ticket, now, DEFAULT_TIMING.absent_after)
        return Conditions(now, DEFAULT_TIMING, await day_ends_of(desk, self.ticket), silent)


async def is_done(desk: Desk, operation: Operation, scene: Scene) -> bool:
    """Whether the use case does it, or says that it is done already."""
    try:
        await COMMANDS[operation](desk, scene.reader, scene.ticket.ticket_id)
    except Refused:
        return False
    return True


SCENES = st.builds(
    Scene,
    ticket=st.sampled_from([way(a_ticket()) for way in TICKETS.values()]),
    reader=st.sampled_from(READERS),
    seconds=st.sampled_from(SECONDS),
    holder_heard=st.booleans(),
    day_ended=st.booleans(),
)


@settings(max_examples=300, deadline=None)
@given(SCENES)
def test_a_clerk_can_what_the_use_case_does(scene: Scene) -> None:
    async def compare() -> None:
        for operation in CLERK_OPERATIONS:
            desk = (await scene.court()).desk
            told = can(operation, scene.ticket, scene.reader, await scene.conditions(desk))
            done = await is_done(desk, operation, scene)
            # Its repetition is accepted, but a page has nothing to offer there.
            ended_by_it = not allowed(operation, scene.ticket.status)
            assert told == (done and not ended_by_it), operation

    asyncio.run(compare())


def test_each_operation_of_a_clerk_can_be_done_and_can_be_refused() -> None:
    """The comparison above sees both answers of each."""

    async def answers(operation: Operation) -> set[bool]:
        found: set[bool] = set()
        for way, reader, seconds in product(TICKETS.values(), READERS, (0, 63)):
            scene = Scene(way(a_ticket()), reader, seconds, holder_heard=True, day_ended=False)
            desk = (await scene.court()).desk
            found.add(can(operation, scene.ticket, reader, await scene.conditions(desk)))
        return found

    assert set(COMMANDS) == set(CLERK_OPERATIONS)
    for operation in CLERK_OPERATIONS:
        assert asyncio.run(answers(operation)) == {True, False}, operation


def test_what_visitors_and_time_do_is_no_clerks() -> None:
    waits = Conditions(START, DEFAULT_TIMING)

    for operation in set(Operation) - set(CLERK_OPERATIONS):
        assert not can(operation, a_ticket(), HOLDER, waits)


def test_the_operations_come_in_the_order_of_a_visit() -> None:
    waits = Conditions(START, DEFAULT_TIMING)

    assert operations_of(a_ticket(), HOLDER, waits) == (
        Operation.CLAIM,
        Operation.MESSAGE,
        Operation.NOTE,
        Operation.PRIORITY,
        Operation.TRANSFER,
        Operation.REMOVE,
    )
