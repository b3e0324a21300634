"""The use cases that the day is played with. A test puts a faulty one in, to see the checks catch it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from orchestrations import activities
from orchestrations.housekeeping import overdue
from orchestrations.messages import Step
from shared.domain.office.office import OfficeDay
from shared.front_desk.clerk import actions as clerks
from shared.front_desk.clerk import call_next as calling_next
from shared.front_desk.clerk import edits
from shared.front_desk.clerk import transfer as transferring
from shared.front_desk.desk import Desk
from shared.front_desk.system import day_end, room
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import Board, StoredTicket


async def _fresh_board(desk: Desk, office_id: str) -> Board:
    return await desk.boards.get(office_id, fresh=True)


@dataclass(frozen=True)
class UseCases:
    """One field for each thing that people and time do; by default the real ones."""

    join: Callable[..., Awaitable[joining.Joined]] = joining.join
    heard: Callable[..., Awaitable[StoredTicket]] = visitor.heard
    details: Callable[..., Awaitable[StoredTicket]] = visitor.change_details
    ring: Callable[..., Awaitable[StoredTicket]] = visitor.ring
    enter: Callable[..., Awaitable[visitor.Entered]] = visitor.enter
    more_time: Callable[..., Awaitable[StoredTicket]] = visitor.more_time
    ready: Callable[..., Awaitable[StoredTicket]] = visitor.ready
    come_back: Callable[..., Awaitable[StoredTicket]] = visitor.come_back
    nobody_came: Callable[..., Awaitable[StoredTicket]] = visitor.nobody_came
    finished: Callable[..., Awaitable[StoredTicket]] = visitor.finished
    leave: Callable[..., Awaitable[StoredTicket]] = visitor.leave
    evaluate: Callable[..., Awaitable[StoredTicket]] = visitor.evaluate
    call_next: Callable[..., Awaitable[StoredTicket]] = calling_next.call_next
    recall: Callable[..., Awaitable[StoredTicket]] = calling_next.recall
    clerk_enter: Callable[..., Awaitable[visitor.Entered]] = clerks.enter
    finish: Callable[..., Awaitable[clerks.Finished]] = clerks.finish
    release: Callable[..., Awaitable[StoredTicket]] = clerks.release
    no_show: Callable[..., Awaitable[StoredTicket]] = clerks.no_show
    remove: Callable[..., Awaitable[StoredTicket]] = clerks.remove
    transfer: Callable[..., Awaitable[StoredTicket]] = transferring.transfer
    newest: Callable[..., Awaitable[StoredTicket]] = transferring.newest
    message: Callable[..., Awaitable[StoredTicket]] = edits.message
    correct_priority: Callable[..., Awaitable[StoredTicket]] = edits.correct_priority
    close_day: Callable[..., Awaitable[OfficeDay]] = day_end.close_day
    advance: Callable[[Desk, str], Awaitable[Step]] = activities.advance
    repair: Callable[[Desk], Awaitable[int]] = overdue.repair
    fresh_board: Callable[[Desk, str], Awaitable[Board]] = _fresh_board
    settle: Callable[[Desk, StoredTicket], Awaitable[None]] = room.settle_or_fail


REAL = UseCases()
