"""The offices that one instance shows: their common facts, made once, and who waits for them to change.

A page of a visitor or clerk is made from an `OfficeSnapshot`: the board as it is now, and the office's facts.
Facts are made anew at their next instant, when the board says that somebody was called, entered, or left,
and else, while the queue merely grows or details change, at most once a second.

Whoever waits is woken when the snapshot may look different: at once for a call, a room, a ring, an end and
for the ticket's own changes, and once a second for what only moves positions or corrects details.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from shared.domain.errors import Problem, Refused
from shared.domain.office.office import Office
from shared.domain.queue.order import QueueOrder
from shared.front_desk.board_changes import changed_tickets, is_urgent
from shared.front_desk.office_facts import OfficeFacts, Sources, facts_of
from shared.ports import Board, StorageUnavailable

_log = logging.getLogger(__name__)
TOGETHER = timedelta(seconds=1)
"""Changes that only move positions or correct details are announced together, at this interval."""
RETRY_SECONDS = 1.0


@dataclass(frozen=True)
class OfficeSnapshot:
    """An office as visitors and clerks see it at `now`. The same value while nothing has changed."""

    board: Board
    facts: OfficeFacts
    version: int
    """Grows whenever the facts or the board have changed."""
    facts_from: int
    """The version of the board that the facts were made from; `board` may be a little later."""
    memo: dict[object, object] = field(default_factory=dict[object, object], compare=False, repr=False)
    """What was made from this snapshot and holds as long as it does, under keys of whoever made it."""

    making: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False, repr=False)
    """Held by who adds to the memo what others may want at the same time."""

    @property
    def office(self) -> Office:
        return self.facts.office

    @property
    def attended(self) -> bool:
        """Somebody calls, or would if anybody waited."""
        return self.facts.attendance.attended

    @cached_property
    def order(self) -> QueueOrder:
        return QueueOrder(stored.ticket for stored in self.board.waiting)


@dataclass
class _OfficeState:
    """What is known of one office, and who waits."""

    snapshot: OfficeSnapshot | None = None
    making: asyncio.Lock = field(default_factory=asyncio.Lock)
    served_at: datetime | None = None
    """When this instance last saw somebody being served there by a clerk who is heard."""
    waiters: dict[asyncio.Future[None], str | None] = field(
        default_factory=dict[asyncio.Future[None], str | None]
    )
    """Who waits -> the id of their ticket, if they look at one."""
    task: asyncio.Task[None] | None = None
    shown: OfficeSnapshot | None = None
    """The snapshot that everybody who waits has seen or was woken for."""
    shown_at: float = -math.inf
    """When that was, by the loop's clock."""
    heard_again: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when somebody is heard whom the facts count as absent or silent."""


class OfficeSnapshots:
    """All offices that one instance shows. Reading raises `not-found` and `StorageUnavailable`.

    `together`: how long changes that are not urgent may wait for others to be announced with them.
    """

    def __init__(self, together: timedelta = TOGETHER) -> None:
        self._together = together
        self._states: dict[str, _OfficeState] = {}

    async def get(self, ports: Sources, office_id: str, *, exact: bool = False) -> OfficeSnapshot:
        """The office now; made once for all who ask together.

        `exact`: with the facts of this very version of the board, else they may be a second old.
        """
        office = await ports.offices.get(office_id)
        if office is None:
            raise Refused(Problem.NOT_FOUND)
        board = await ports.boards.get(office_id)
        state = self._states.setdefault(office_id, _OfficeState())
        heard = (await ports.presence.known_signs(office_id)).version
        age = timedelta() if exact else self._together
        known = _usable(state, office, board, heard, ports.clock.now(), age)
        if known is not None:
            return known
        async with state.making:
            known = _usable(state, office, board, heard, ports.clock.now(), age)
            return known or await _make(ports, state, office, board)

    def visitor_heard(self, office_id: str, ticket_id: str) -> None:
        """A visitor's page was heard: an office that counts it as absent is recomputed and announced."""
        state = self._states.get(office_id)
        if state is not None and state.snapshot is not None and ticket_id in state.snapshot.facts.absent:
            state.heard_again.set()

    def clerk_heard(self, office_id: str) -> None:
        """A clerk's page was heard: an office with no clerk or a silent one is recomputed and announced."""
        state = self._states.get(office_id)
        if state is None or state.snapshot is None:
            return
        facts = state.snapshot.facts
        if facts.silent or not facts.attendance.attended:
            state.heard_again.set()

    def served_at(self, office_id: str) -> datetime | None:
        """When this instance last saw somebody being served at the office."""
        state = self._states.get(office_id)
        return state.served_at if state else None

    async def wait_for_change(
        self,
        ports: Sources,
        snapshots: Sequence[OfficeSnapshot],
        timeout: float,
        ticket_id: str | None = None,
        wakeup: asyncio.Future[None] | None = None,
    ) -> None:
        """Until one of the offices may look different from its snapshot, or `timeout` seconds are over.

        `ticket_id`: a change of this very ticket ends the wait at once, whatever its kind. `wakeup`: the
        caller's own future; setting its result ends the wait as well.
        """
        wakeup = wakeup or asyncio.get_running_loop().create_future()
        states = [self._enlist(ports, snapshot, wakeup, ticket_id) for snapshot in snapshots]
        try:
            async with asyncio.timeout(timeout):
                await wakeup
        except TimeoutError:
            return
        finally:
            for state in states:
                _leave(state, wakeup)

    def _enlist(
        self,
        ports: Sources,
        snapshot: OfficeSnapshot,
        wakeup: asyncio.Future[None],
        ticket_id: str | None,
    ) -> _OfficeState:
        """Have `wakeup` woken with all who wait for this office; at once if they were since `snapshot`."""
        state = self._states.setdefault(snapshot.office.office_id, _OfficeState())
        if state.task is None or state.task.done() or state.shown is None:
            state.shown = snapshot
            state.task = asyncio.create_task(self._keep_announcing(ports, snapshot.office.office_id, state))
        elif snapshot.version < state.shown.version and not wakeup.done():
            wakeup.set_result(None)
        state.waiters[wakeup] = ticket_id
        return state

    async def _keep_announcing(self, ports: Sources, office_id: str, state: _OfficeState) -> None:
        """While anybody waits: notice what changes and wake whom it concerns."""
        assert state.shown is not None
        seen, rest = state.shown.board, _until_due(ports, state.shown)
        while True:
            heard_again = await _board_changes(ports, seen, rest, state.heard_again)
            try:
                board = await ports.boards.get(office_id)
                changed = changed_tickets(seen, board)
                # Own tickets first: making the facts of a long queue takes longer than waking one page.
                _wake([wakeup for wakeup, ticket_id in state.waiters.items() if ticket_id in changed])
                soon = state.shown_at + self._together.total_seconds() - asyncio.get_running_loop().time()
                waits = soon > 0 and not heard_again and not is_urgent(state.shown.board, board)
                if waits and not _is_due(ports, state):
                    seen, rest = board, soon
                    continue
                snapshot = await self.get(ports, office_id, exact=True)
            except (Refused, StorageUnavailable) as error:
                _log.warning("office %s not looked at: %s", office_id, error)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if snapshot.version != state.shown.version:
                state.shown_at = asyncio.get_running_loop().time()
                _wake(list(state.waiters))
            state.shown, seen, rest = snapshot, snapshot.board, _until_due(ports, snapshot)


def _usable(
    state: _OfficeState, office: Office, board: Board, heard: int, now: datetime, age: timedelta
) -> OfficeSnapshot | None:
    """The known snapshot, brought up to this board where its facts still hold; None where they do not.

    Facts of another version of the board hold for `age`, unless the difference is urgent.
    """
    known = state.snapshot
    if known is None or not known.facts.made_at <= now < known.facts.until:
        return None
    # A later version than asked for is one that this caller will hear of next.
    if known.facts.signs_version < heard or (known.office is not office and known.office != office):
        return None
    if board.version < known.board.version:
        # Read before others asked: they know better.
        board = known.board
    if known.facts_from == board.version:
        return known
    if now - known.facts.made_at >= age or is_urgent(known.board, board):
        return None
    if known.board.version != board.version:
        state.snapshot = OfficeSnapshot(board, known.facts, known.version + 1, known.facts_from)
    return state.snapshot


async def _make(ports: Sources, state: _OfficeState, office: Office, board: Board) -> OfficeSnapshot:
    known, now = state.snapshot, ports.clock.now()
    if known is not None and known.facts.is_serving:
        # It went on until now if somebody has waited for changes all the time.
        state.served_at = now if state.task is not None else known.facts.made_at
    facts = await facts_of(ports, office, board, state.served_at)
    if facts.is_serving:
        state.served_at = facts.made_at
    if known is None:
        made = OfficeSnapshot(board, facts, 1, board.version)
    elif known.board.version == board.version and facts.looks_like(known.facts):
        made = OfficeSnapshot(board, facts, known.version, board.version, known.memo)
    else:
        made = OfficeSnapshot(board, facts, known.version + 1, board.version)
    state.snapshot = made
    return made


def _is_due(ports: Sources, state: _OfficeState) -> bool:
    known = state.snapshot
    return known is None or ports.clock.now() >= known.facts.until


def _until_due(ports: Sources, snapshot: OfficeSnapshot) -> float:
    return max(0.0, (snapshot.facts.until - ports.clock.now()).total_seconds())


async def _board_changes(ports: Sources, seen: Board, timeout: float, heard_again: asyncio.Event) -> bool:
    """Until the board differs from `seen`, `heard_again` is set (then True), or `timeout` s are over."""
    board = asyncio.create_task(ports.boards.wait_for_change(seen.office_id, seen.version, timeout))
    heard = asyncio.create_task(heard_again.wait())
    try:
        await asyncio.wait((board, heard), return_when=asyncio.FIRST_COMPLETED)
        return heard_again.is_set()
    finally:
        heard_again.clear()
        board.cancel()
        heard.cancel()


def _wake(waiters: Iterable[asyncio.Future[None]]) -> None:
    for wakeup in waiters:
        if not wakeup.done():
            wakeup.set_result(None)


def _leave(state: _OfficeState, wakeup: asyncio.Future[None]) -> None:
    state.waiters.pop(wakeup, None)
    if not state.waiters and state.task is not None:
        state.task.cancel()
        state.task = None
