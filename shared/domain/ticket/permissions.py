"""What a clerk may do with a ticket now: for pages to offer, and for use cases to check.

`can` runs the rules themselves, so that it cannot disagree with them. Pure functions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from shared.domain.clerk import Clerk, can_manage, check_serves
from shared.domain.errors import Problem, Refused, WrongStatus
from shared.domain.ticket import calling, clerk_edits, ending, transfer
from shared.domain.ticket.calling import CallingClerk
from shared.domain.ticket.ticket import Ticket
from shared.domain.ticket.transitions import Operation, allowed
from shared.domain.timing import Timing


@dataclass(frozen=True)
class Conditions:
    """The circumstances that decide besides the ticket and the clerk."""

    now: datetime
    timing: Timing
    """Of the ticket's office."""
    day_ends: datetime | None = None
    """When the ticket's day ends at its office; no recall from then on. None where that is unknown."""
    holder_silent: bool = False
    """The page of the clerk who holds the ticket has not been heard for `Timing.absent_after`."""


def check_holds(clerk: Clerk, ticket: Ticket) -> None:
    """Raises `not-your-call` unless the clerk holds the ticket, or manages the office where somebody does."""
    if not can_manage(clerk, ticket.office_id):
        calling.check_holder(ticket, clerk.clerk_id)
    elif not ticket.is_held:
        raise WrongStatus(ticket.status, Problem.NOT_YOUR_CALL)


_HOLDER_ONLY = frozenset({Operation.FINISH, Operation.NO_SHOW, Operation.RELEASE})
_HOLDER_WHILE_HELD = frozenset({Operation.REMOVE, Operation.TRANSFER})


def check_belongs(operation: Operation, clerk: Clerk, ticket: Ticket) -> None:
    """Raises `not-allowed` unless the clerk serves the ticket's office, or ends their own call.

    Who has been removed from the office in the middle of a shift can still end what is in progress.
    """
    is_own = ticket.call is not None and ticket.call.clerk_id == clerk.clerk_id
    if not (operation in _HOLDER_ONLY and is_own):
        check_serves(clerk, ticket.office_id)


def check_right(operation: Operation, clerk: Clerk, ticket: Ticket, *, holder_silent: bool = False) -> None:
    """Raises `not-allowed` or `not-your-call` where this clerk may not do `operation`.

    Any clerk of the office may release a ticket whose holder is silent.
    """
    check_belongs(operation, clerk, ticket)
    if operation is Operation.RELEASE and holder_silent:
        return
    if operation in _HOLDER_ONLY or (operation in _HOLDER_WHILE_HELD and ticket.is_held):
        check_holds(clerk, ticket)


def _claim(ticket: Ticket, clerk: Clerk, given: Conditions) -> Ticket:
    return calling.claim(ticket, "", CallingClerk(clerk.clerk_id, clerk.name), given.now, given.timing)


def _recall(ticket: Ticket, clerk: Clerk, given: Conditions) -> Ticket:
    calling.check_recall(ticket, given.now, given.timing, given.day_ends)
    return _claim(ticket, clerk, given)


_RULES: Mapping[Operation, Callable[[Ticket, Clerk, Conditions], Ticket]] = MappingProxyType(
    {
        Operation.CLAIM: _claim,
        Operation.RECALL: _recall,
        Operation.CLERK_ENTER: lambda t, clerk, given: calling.clerk_enters(t, clerk.clerk_id, given.now),
        Operation.INVITE: lambda t, clerk, _: calling.invite(t, clerk.clerk_id),
        Operation.FINISH: lambda t, _, given: ending.finish(t, given.now),
        Operation.NO_SHOW: lambda t, _, given: calling.no_show(t, None, given.now, given.timing),
        Operation.RELEASE: lambda t, _, given: calling.release(t, given.now),
        Operation.MESSAGE: lambda t, _, given: clerk_edits.message(t),
        Operation.NOTE: lambda t, _, given: clerk_edits.note(t),
        Operation.PRIORITY: lambda t, _, given: clerk_edits.correct_priority(t, t.priority, given.now),
        Operation.TRANSFER: lambda t, _, given: transfer.transfer(t, given.now, "", ""),
        Operation.REMOVE: lambda t, _, given: ending.remove(t, given.now),
    }
)
"""operation of a clerk → its rule, with placeholder values that no rule reads; the result is discarded."""

CLERK_OPERATIONS = tuple(_RULES)
"""All that clerks do with one ticket, in the order in which they come up."""


def can(operation: Operation, ticket: Ticket, clerk: Clerk, given: Conditions) -> bool:
    """Whether `operation` by this clerk would have an effect now; False for what no clerk does.

    What ended a ticket is not offered again, although its repetition is accepted. Not asked here, since it
    is not the ticket's: whether the clerk holds another ticket (`clerk-busy`), whether another office takes a
    transferred visitor, and what the request lacks (a reason, a text).
    """
    rule = _RULES.get(operation)
    if rule is None or not allowed(operation, ticket.status):
        return False
    try:
        check_right(operation, clerk, ticket, holder_silent=given.holder_silent)
        rule(ticket, clerk, given)
    except Refused:
        return False
    return True


def operations_of(ticket: Ticket, clerk: Clerk, given: Conditions) -> tuple[Operation, ...]:
    """All that this clerk can do with the ticket now, in the order of `CLERK_OPERATIONS`."""
    return tuple(operation for operation in CLERK_OPERATIONS if can(operation, ticket, clerk, given))
