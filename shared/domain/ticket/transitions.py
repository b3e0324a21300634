"""Every legal transition of a ticket, as one table.

The diagram in `docs/ticket-states.md` is generated from it and a test proves it complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shared.domain.errors import WrongStatus
from shared.domain.status import FINAL, Status


class Operation(StrEnum):
    """What can happen to a ticket; also the kind of its audit entry."""

    JOIN = "join"
    DETAILS = "details"
    CLAIM = "claim"
    ROOM_ATTEMPT = "room-attempt"
    ROOM_READY = "room-ready"
    ROOM_FAILED = "room-failed"
    RING = "ring"
    UNHEARD = "unheard"
    AWAY = "away"  # the page says that it is being closed or left
    HEARD = "heard"
    PASSED_OVER = "passed-over"  # a call went past an absent ticket for the first time
    UNREACH = "unreach"
    ENTER = "enter"
    ENTRY_HELD = "entry-held"  # in time, but the clerk has another in service
    PUT_BACK = "put-back"  # another whom the same clerk had called before has entered
    CLERK_ENTER = "clerk-enter"
    INVITE = "invite"  # the clerk asks a colleague into the room
    CALL_EVENTS = "call-events"  # Graph was asked to tell of the meeting
    CALL_EVENT = "call-event"  # Graph has reported: everybody left, somebody is back
    NO_SHOW = "no-show"
    MORE_TIME = "more-time"
    READY = "ready"
    RETURN = "return"
    RECALL = "recall"
    RELEASE = "release"
    NOBODY_CAME = "nobody-came"
    FINISH = "finish"
    LEAVE = "leave"
    REMOVE = "remove"
    CLOSE = "close"
    TRANSFER = "transfer"
    MESSAGE = "message"
    NOTE = "note"  # for the clerks of the office alone
    PRIORITY = "priority"  # a clerk corrects it
    SETTLE = "settle"
    EVALUATE = "evaluate"
    ERASE = "erase"  # the personal data, after the end


_W, _C, _R, _S = Status.WAITING, Status.CALLED, Status.RINGING, Status.IN_SERVICE
_N, _U = Status.NO_SHOW, Status.UNREACHED
_DROPPED = Status.COMPLETED
"""A service that was dropped may still be taken up again; `Ticket.is_dropped` says which."""


def _stays(*statuses: Status) -> dict[Status, Status]:
    return {status: status for status in statuses}


def _to(target: Status, *sources: Status) -> dict[Status, Status]:
    return dict.fromkeys(sources, target)


TRANSITIONS: Mapping[Operation, Mapping[Status | None, Status]] = MappingProxyType(
    {
        Operation.JOIN: {None: Status.WAITING},
        Operation.DETAILS: {**_stays(_W, _C, _R, _S)},
        Operation.CLAIM: {**_to(Status.CALLED, _W)},
        Operation.ROOM_ATTEMPT: {**_stays(_C)},
        Operation.ROOM_READY: {**_stays(_C)},
        Operation.ROOM_FAILED: {**_to(Status.WAITING, _C)},
        Operation.RING: {**_to(Status.RINGING, _C)},
        Operation.UNHEARD: {**_to(Status.WAITING, _C)},
        Operation.AWAY: {**_stays(_W)},
        Operation.HEARD: {**_stays(_W)},
        Operation.PASSED_OVER: {**_stays(_W)},
        Operation.UNREACH: {**_to(Status.UNREACHED, _W)},
        Operation.ENTER: {**_to(Status.IN_SERVICE, _R)},
        Operation.ENTRY_HELD: {**_to(Status.WAITING, _R)},
        Operation.PUT_BACK: {**_to(Status.WAITING, _C, _R)},
        Operation.CLERK_ENTER: {**_stays(_C, _R, _S)},
        Operation.INVITE: {**_stays(_C, _R, _S)},
        Operation.CALL_EVENTS: {**_stays(_C, _R, _S)},
        Operation.CALL_EVENT: {**_stays(_C, _R, _S)},
        Operation.NO_SHOW: {**_to(Status.NO_SHOW, _R)},
        Operation.MORE_TIME: {**_to(Status.WAITING, _W, _C, _R)},
        Operation.READY: {**_stays(_W)},
        Operation.RETURN: {**_to(Status.WAITING, _N, _U, _DROPPED)},
        Operation.RECALL: {**_to(Status.CALLED, _N, _U, _DROPPED)},
        Operation.RELEASE: {**_to(Status.WAITING, _C, _R, _S)},
        Operation.NOBODY_CAME: {**_to(Status.WAITING, _S)},
        Operation.FINISH: {**_to(Status.COMPLETED, _S)},
        Operation.LEAVE: {**_to(Status.LEFT, _W, _C, _R, _N, _U)},
        Operation.REMOVE: {**_to(Status.REMOVED, _W, _C, _R, _S, _N, _U)},
        Operation.CLOSE: {**_to(Status.CLOSED, _W, _C, _R)},
        Operation.TRANSFER: {**_to(Status.TRANSFERRED, _W, _C, _R, _S)},
        Operation.MESSAGE: {**_stays(_W, _C, _R, _S)},
        Operation.NOTE: {**_stays(_W, _C, _R, _S)},
        Operation.PRIORITY: {**_stays(_W, _C, _R, _S)},
        Operation.SETTLE: {**_stays(_N, _U, _DROPPED)},
        Operation.EVALUATE: {
            **_stays(Status.COMPLETED, Status.LEFT, Status.REMOVED, Status.CLOSED, _N, _U),
        },
        Operation.ERASE: {**_stays(*sorted(FINAL), _N, _U)},
    }
)
"""(operation, status before) → status after; `None` is «no ticket yet»."""


def target(operation: Operation, status: Status | None) -> Status:
    """The status that `operation` leads to from `status`.

    Raises `WrongStatus` where the table has no such row.
    """
    after = TRANSITIONS[operation].get(status)
    if after is None:
        raise WrongStatus(status, operation=str(operation))
    return after


def leading_to(status: Status) -> tuple[Operation, ...]:
    """The kinds of audit entry by which a ticket comes to `status` from another."""
    return tuple(
        operation
        for operation, row in TRANSITIONS.items()
        if any(after is status and before is not status for before, after in row.items())
    )


def allowed(operation: Operation, status: Status) -> bool:
    """Whether the screen may offer `operation`."""
    return status in TRANSITIONS[operation]
