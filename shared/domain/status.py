"""The states of a ticket, how its service ended, and the change that its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shared.domain.actor import Actor


class Status(StrEnum):
    """Where a ticket stands between entry and end."""

    WAITING = "waiting"
    CALLED = "called"  # claimed by a clerk, the room is being opened
    RINGING = "ringing"  # the visitor's page has shown and sounded the call: the minute runs
    IN_SERVICE = "in_service"
    NO_SHOW = "no_show"
    UNREACHED = "unreached"
    COMPLETED = "completed"
    LEFT = "left"
    REMOVED = "removed"
    CLOSED = "closed"
    TRANSFERRED = "transferred"


HELD = frozenset({Status.CALLED, Status.RINGING, Status.IN_SERVICE})
"""A clerk holds the ticket."""

MISSED = frozenset({Status.NO_SHOW, Status.UNREACHED})
"""The visitor did not come to the call and may return for a while."""

FINAL = frozenset({Status.COMPLETED, Status.LEFT, Status.REMOVED, Status.CLOSED, Status.TRANSFERRED})
"""Nothing follows, but for a service that was dropped: its visitor may return for a while."""

REASON_WRITTEN = frozenset({Status.REMOVED, Status.TRANSFERRED})
"""A clerk has ended the ticket and had to write why: that text is personal data."""


OWNERS: Mapping[Status, Actor | None] = MappingProxyType(
    {
        Status.WAITING: Actor.CLERK,  # calls
        Status.CALLED: Actor.SYSTEM,  # opens the room; then the visitor's page confirms
        Status.RINGING: Actor.VISITOR,  # enters within the minute
        Status.IN_SERVICE: Actor.CLERK,  # serves and ends
        Status.NO_SHOW: Actor.VISITOR,  # may return
        Status.UNREACHED: Actor.VISITOR,
        **dict.fromkeys(FINAL, None),
    }
)
"""Who acts next; None after an end, except for a dropped service, to which the visitor may return."""


class Outcome(StrEnum):
    """How a clerk says a service ended."""

    RESOLVED = "resolved"
    PENDING = "pending"
    OUT_OF_SCOPE = "outOfScope"
    DROPPED = "dropped"


class Notice(StrEnum):
    """Why the visitor's page shows another state than before."""

    TRANSFERRED = "transferred"
    RELEASED = "released"
    ABSENT = "absent"
    ROOM_FAILED = "room-failed"
    CLERK_LATE = "clerk-late"
    CLERK_BUSY = "clerk-busy"  # entered in time; the clerk was with another, and calls this one next
