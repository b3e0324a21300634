"""What must be true of a ticket, read from its audit alone, as the published rules tell it.

Nothing here looks at the flags of the ticket, and no rule of the product is asked: the entries say what
happened when, the machine knows what visitors had asked for, and the numbers are those of the rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.domain.actor import Actor
from shared.domain.status import Status
from shared.domain.ticket.audit import AuditEntry
from shared.domain.ticket.transitions import Operation

MINUTE, LONG_MINUTE, GRACE = timedelta(seconds=60), timedelta(minutes=5), timedelta(seconds=3)
TO_CONFIRM, PAUSE, PAUSES = timedelta(seconds=30), timedelta(minutes=3), 10
PAUSES_ELSEWHERE = 40
TO_RETURN, TO_RETURN_AFTER_DROP = timedelta(minutes=5), timedelta(minutes=15)
UNREACHED_AFTER, NOBODY_CAME_AFTER = timedelta(minutes=15), timedelta(minutes=5)
_UNDO_A_CALL = {
    *(Operation.ROOM_FAILED, Operation.UNHEARD, Operation.RELEASE, Operation.NOBODY_CAME),
    *(Operation.ENTRY_HELD, Operation.PUT_BACK),
}
_SIGNS_OF_LIFE = {Operation.HEARD, Operation.READY, Operation.MORE_TIME, Operation.RETURN}
_CALLS = {Operation.CLAIM, Operation.RECALL}


@dataclass(frozen=True)
class Story:
    """Where a ticket stands by what has happened to it."""

    absent: bool = False
    paused_until: datetime | None = None
    pauses: int = 0
    """The visitor's own; `elsewhere` are those for a visit at another office."""
    elsewhere: int = 0
    returns: int = 0
    passed_over_at: datetime | None = None
    room_ready_at: datetime | None = None
    deadline: datetime | None = None
    """Of the call that rings or has rung."""
    rings_long: bool = False
    entered_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was missed or ended."""
    called_by: str | None = None
    """The clerk of the last call."""
    promised_to: str | None = None
    """The clerk who served another when this visitor entered in time."""
    came_at: datetime | None = None
    """When its visitor returned or came from another office, or was put back to the place since."""

    def is_paused(self, now: datetime) -> bool:
        return self.paused_until is not None and now < self.paused_until

    def may_return_until(self, status: Status) -> datetime | None:
        """Exclusive; None for a ticket that has returned once, or was not missed or dropped."""
        if self.returns or self.ended_at is None:
            return None
        return self.ended_at + (TO_RETURN_AFTER_DROP if status is Status.COMPLETED else TO_RETURN)


def story_of(
    entries: Sequence[AuditEntry], asked: Sequence[tuple[int, bool]], before: Story | None = None
) -> Story:
    """Read a ticket's entries from the first on, and check each against what had happened until then.

    `asked`: from which change on the visitor had asked for more time, or not. `before` is the story of the
    ticket at the office that sent the visitor here: what was used up stays used up.
    """
    story = Story()
    if before:
        story = Story(pauses=before.pauses, elsewhere=before.elsewhere, returns=before.returns)
    for entry in entries:
        wants_long = [long for since, long in asked if since < entry.sequence]
        story = _next(story, entry, bool(wants_long) and wants_long[-1])
    return story


def _next(story: Story, entry: AuditEntry, wants_long: bool) -> Story:
    check_time(story, entry)
    operation, at = entry.operation, entry.at
    story = _cleared(_promised(_placed(story, entry), entry), operation)
    match operation:
        case Operation.PASSED_OVER:
            return replace(story, passed_over_at=at)
        case Operation.ROOM_READY:
            return replace(story, room_ready_at=at)
        case Operation.AWAY | Operation.UNHEARD:
            return replace(story, absent=True)
        case Operation.RING:
            length = LONG_MINUTE if wants_long else MINUTE
            return replace(story, absent=False, deadline=at + length, rings_long=wants_long)
        case Operation.ENTER:
            return replace(story, entered_at=at)
        case Operation.MORE_TIME:
            own = entry.reason is None
            used = {"pauses": story.pauses + 1} if own else {"elsewhere": story.elsewhere + 1}
            return replace(story, paused_until=at + PAUSE, **used)
        case Operation.RETURN:
            return replace(story, returns=story.returns + 1)
        case Operation.NO_SHOW | Operation.UNREACH | Operation.FINISH:
            return replace(story, ended_at=at)
        case _:
            return story


def _placed(story: Story, entry: AuditEntry) -> Story:
    """A ticket that comes back counts as heard then, however long ago it arrived."""
    came_over = entry.operation is Operation.JOIN and entry.actor is Actor.SYSTEM
    undone = entry.operation in _UNDO_A_CALL | {Operation.MORE_TIME} and entry.before is not entry.after
    if came_over or entry.operation is Operation.RETURN or (undone and story.came_at is not None):
        return replace(story, came_at=entry.at)
    return story


def _promised(story: Story, entry: AuditEntry) -> Story:
    """The clerk whose next call the ticket is, until any call of it or a pause."""
    if entry.operation in _CALLS:
        return replace(story, called_by=entry.actor_id, promised_to=None)
    if entry.operation is Operation.ENTRY_HELD:
        return replace(story, promised_to=story.called_by)
    return replace(story, promised_to=None) if entry.operation is Operation.MORE_TIME else story


def _cleared(story: Story, operation: Operation) -> Story:
    """Forget what no longer holds after this entry."""
    if operation in _SIGNS_OF_LIFE:
        story = replace(story, absent=False, passed_over_at=None)
    if operation in _CALLS | {Operation.READY}:
        story = replace(story, paused_until=None)
    if operation in _CALLS | _UNDO_A_CALL:
        story = replace(story, passed_over_at=None)
    if operation in _CALLS | {Operation.RETURN}:
        story = replace(story, ended_at=None)
    if operation in _CALLS | _UNDO_A_CALL | {Operation.MORE_TIME, Operation.RETURN}:
        story = replace(story, room_ready_at=None, deadline=None, rings_long=False, entered_at=None)
    return story


def check_time(story: Story, entry: AuditEntry) -> None:
    """Nothing happens before its time, and what ends with its time does not happen after it."""
    operation, at = entry.operation, entry.at
    if operation is Operation.UNHEARD:
        assert story.room_ready_at is not None
        assert at >= story.room_ready_at + TO_CONFIRM
    if operation in {Operation.ENTER, Operation.ENTRY_HELD}:
        assert story.deadline is not None
        assert at < story.deadline
    if operation is Operation.NO_SHOW:
        assert story.deadline is not None
        assert at >= story.deadline + GRACE
    if operation is Operation.UNREACH:
        assert story.passed_over_at is not None
        assert at >= story.passed_over_at + UNREACHED_AFTER
        assert not story.is_paused(at)
    if operation is Operation.NOBODY_CAME:
        assert story.entered_at is not None
        assert at >= story.entered_at + NOBODY_CAME_AFTER
    if operation is Operation.MORE_TIME:
        assert story.pauses < PAUSES or entry.reason is not None
        assert story.elsewhere < PAUSES_ELSEWHERE or entry.reason is None
    if operation is Operation.RETURN:
        assert entry.before is not None
        until = story.may_return_until(entry.before)
        assert until is not None, "once"
        assert at < until
    if operation is Operation.CLAIM and entry.actor is not Actor.SYSTEM and entry.reason is None:
        # A call in order; one with a reason may take anybody who waits.
        assert not story.absent
        assert not story.is_paused(at)
