"""How long things last: the court's settings with the published defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Timing:
    """Durations and limits of the rules; an office may override them."""

    minute: timedelta = timedelta(seconds=60)
    """From the ring to entering; at exactly this long it is late."""
    long_minute: timedelta = timedelta(minutes=5)
    """The same for visitors who asked for more time before the call."""
    no_show_after: timedelta = timedelta(seconds=3)
    """The no-show is written this long after the deadline, so that entering in time always wins."""
    ring_within: timedelta = timedelta(seconds=30)
    """Room ready and no ring confirmed: back to waiting, marked absent."""
    absent_after: timedelta = timedelta(seconds=90)
    unreached_after: timedelta = timedelta(minutes=15)
    """At most for this long after a call first passed the absent ticket over."""
    return_within: timedelta = timedelta(minutes=5)
    return_after_drop: timedelta = timedelta(minutes=15)
    """Time to return after a service that the clerk has ended as dropped."""
    pause: timedelta = timedelta(minutes=3)
    pauses: int = 10
    clerk_late_after: timedelta = timedelta(minutes=2)
    nobody_came_after: timedelta = timedelta(minutes=5)
    empty_room_after: timedelta = timedelta(minutes=5)
    """Everybody has left the meeting and nobody came back for this long: the service has ended."""
    longest_meeting: timedelta = timedelta(hours=2)
    """From the visitor's entering."""
    served_after_closing: timedelta = timedelta(hours=2)
    queue_limit: int = 200
    source_limit: int = 10
    """Tickets of one source that may wait at one office; an entry beyond that is refused."""
    crowded_source_limit: int = 4
    """The same once the queue is four fifths full."""
    uncalled_after: timedelta = timedelta(minutes=10)
    """After this time without a call while somebody waits, clerks are alarmed and visitors are told."""
    room_retry: timedelta = timedelta(seconds=5)
    """Wait before the next attempt at a room where Graph named none."""
    room_retry_at_most: timedelta = timedelta(seconds=30)
    room_attempts: int = 3
    lock_takeover: timedelta = timedelta(seconds=30)
    """A clerk's lock without a matching ticket may be taken over after this long."""
    idempotency: timedelta = timedelta(hours=24)

    @property
    def pauses_elsewhere(self) -> int:
        """This many are enough for the longest meeting at another office."""
        return -(-self.longest_meeting // self.pause)


DEFAULT_TIMING = Timing()

CLOCKS_APART = timedelta(seconds=2)
"""Instances within a second of each other are assumed, so a host may be this far from storage's clock."""


def too_far_apart(ahead: timedelta | None) -> timedelta | None:
    """How far a host's clock is ahead of storage's (negative: behind), if that is too far; else None."""
    return ahead if ahead is not None and abs(ahead) > CLOCKS_APART else None
