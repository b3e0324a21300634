"""The use cases that the simulation calls. Tests replace one by a faulty version, which must be found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from orchestrations import activities
from orchestrations.housekeeping import overdue_steps
from orchestrations.messages import Step
from shared.front_desk.clerk import call_next as calling
from shared.front_desk.clerk import commands as clerk
from shared.front_desk.desk import Desk, Entered
from shared.front_desk.system import after_visit
from shared.front_desk.visitor import actions as visitor
from shared.front_desk.visitor import joining
from shared.ports import StoredTicket


@dataclass(frozen=True)
class UseCases:
    """One field for each thing that people and time do; by default the product's own."""

    join: Callable[..., Awaitable[joining.Joined]] = joining.join
    heard: Callable[..., Awaitable[StoredTicket]] = visitor.heard
    ring: Callable[..., Awaitable[StoredTicket]] = visitor.ring
    enter: Callable[..., Awaitable[Entered]] = visitor.enter
    come_back: Callable[..., Awaitable[StoredTicket]] = visitor.come_back
    nobody_came: Callable[..., Awaitable[StoredTicket]] = visitor.nobody_came
    leave: Callable[..., Awaitable[StoredTicket]] = visitor.leave
    call_next: Callable[..., Awaitable[StoredTicket]] = calling.call_next
    clerk_enter: Callable[..., Awaitable[Entered]] = clerk.enter
    finish: Callable[..., Awaitable[clerk.Finished]] = clerk.finish
    advance: Callable[[Desk, str], Awaitable[Step]] = activities.advance
    do_overdue_work: Callable[[Desk], Awaitable[int]] = overdue_steps.do_overdue_work
    after_visit: Callable[[Desk, StoredTicket], Awaitable[None]] = after_visit.run


PRODUCT = UseCases()
