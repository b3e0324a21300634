"""The offices that one instance shows: their common facts, made once, and who waits for them to change.

A page of a visitor or clerk is made from an `OfficeSnapshot`: the board as it is now, and the office's facts.
Facts are made anew at their next instant, when the board says that somebody was called, entered, or left,
when somebody who was missing is heard, here or by another instance, and else, while the queue merely grows
or details change, at most once a second. Nothing is looked at on a fixed interval.

Whoever waits is woken when the snapshot may look different: at once for a call, a room, a ring, an end and
for the ticket's own changes, and once a second for what only moves positions or corrects details.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from shared.domain.errors import Problem, Refused
from shared.domain.office.office import Office
from shared.front_desk.board_changes import changed_tickets, is_urgent, moves_others
from shared.front_desk.office_facts import Sources, facts_of
from shared.front_desk.office_state import OfficeSnapshot, OfficeState
from shared.ports import Board

_log = logging.getLogger(__name__)
TOGETHER = timedelta(seconds=1)
"""Changes that only move positions or correct details are announced together, at this interval."""
RETRY_SECONDS = 1.0


class OfficeSnapshots:
    """All offices that one instance shows. Reading raises `not-found` and `StorageUnavailable`.

    `together`: how long changes that are not urgent may wait for others to be announced with them.
    """

    def __init__(self, together: timedelta = TOGETHER) -> None:
        self._together = together
        self._states: dict[str, OfficeState] = {}

    async def get(self, ports: Sources, office_id: str, *, exact: bool = False) -> OfficeSnapshot:
        """The office now; made once for all who ask together.

        `exact`: with the facts of this very version of the board, else they may be a second old.
        """
        office = await ports.offices.get(office_id)
        if office is None:
            raise Refused(Problem.NOT_FOUND)
        board = await ports.boards.get(office_id)
        state = self._state(ports, office_id)
        # While somebody asks, signs of life from other instances keep reaching the state.
        await ports.presence.known_signs(office_id)
        age = timedelta() if exact else self._together
        known = _usable(state, office, board, ports.clock.now(), age)
        if known is not None:
            return known
        async with state.making:
            known = _usable(state, office, board, ports.clock.now(), age)
            return known or await _make(ports, state, office, board)

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

    def _state(self, ports: Sources, office_id: str) -> OfficeState:
        state = self._states.get(office_id)
        if state is None:
            state = self._states[office_id] = OfficeState()
            ports.presence.listen(office_id, state)
            ports.records.listen(office_id, state.records_changed)
        return state

    def _enlist(
        self,
        ports: Sources,
        snapshot: OfficeSnapshot,
        wakeup: asyncio.Future[None],
        ticket_id: str | None,
    ) -> OfficeState:
        """Register `wakeup` with the office's waiters; set it at once if a newer snapshot was announced."""
        state = self._state(ports, snapshot.office.office_id)
        if state.task is None or state.task.done() or state.shown is None:
            state.shown = snapshot
            state.task = asyncio.create_task(self._keep_announcing(ports, snapshot.office.office_id, state))
        elif snapshot.version < state.shown.version and not wakeup.done():
            wakeup.set_result(None)
        state.waiters[wakeup] = ticket_id
        return state

    async def _keep_announcing(self, ports: Sources, office_id: str, state: OfficeState) -> None:
        """While anybody waits: notice changes and wake those whom they concern."""
        assert state.shown is not None
        seen, known, together = state.shown.board, state.shown, math.inf
        if known.facts_from != seen.version:  # facts of before a change know nothing of the instants after it
            together = self._together.total_seconds()
        while True:
            await _may_have_changed(ports, state, seen, known, together)
            try:
                board = await ports.boards.get(office_id)
                changed = changed_tickets(seen, board)
                # Own tickets first: making the facts of a long queue takes longer than waking one page.
                _wake([wakeup for wakeup, ticket_id in state.waiters.items() if ticket_id in changed])
                soon = state.shown_at + self._together.total_seconds() - asyncio.get_running_loop().time()
                waits = soon > 0 and not state.outdated and not is_urgent(state.shown.board, board)
                if waits and not _is_due(ports, state):
                    seen, known, together = board, state.snapshot, soon
                    continue
                snapshot = await self.get(ports, office_id, exact=True)
            except Exception as error:  # noqa: BLE001 - no failure may end the announcements
                _log.warning("office %s not looked at: %s %s", office_id, type(error).__name__, error)
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if snapshot.version != state.shown.version:
                state.shown_at = asyncio.get_running_loop().time()
                _wake(_concerned(state, state.shown, snapshot))
            state.shown, seen, known, together = snapshot, snapshot.board, snapshot, math.inf


def _usable(
    state: OfficeState, office: Office, board: Board, now: datetime, age: timedelta
) -> OfficeSnapshot | None:
    """The known snapshot, brought up to this board where its facts still hold; None where they do not.

    Facts of another version of the board hold for `age`, unless the difference is urgent.
    """
    known = state.snapshot
    if known is None or state.outdated or not known.facts.made_at <= now < known.facts.until:
        return None
    if known.office is not office and known.office != office:
        return None
    if board.version < known.board.version:
        # This caller's board was read before the one of the known snapshot.
        board = known.board
    if known.facts_from == board.version:
        return known
    if now - known.facts.made_at >= age or is_urgent(known.board, board):
        return None
    if known.board.version != board.version:
        state.snapshot = OfficeSnapshot(
            board, known.facts, known.version + 1, known.facts_from, kept=known.kept
        )
    return state.snapshot


async def _make(ports: Sources, state: OfficeState, office: Office, board: Board) -> OfficeSnapshot:
    known, now = state.snapshot, ports.clock.now()
    if known is not None and known.facts.is_serving:
        # While somebody waits for changes its end would have been noticed, so the service lasts until now.
        state.served_at = now if state.task is not None else known.facts.made_at
    state.begin()
    facts = await facts_of(ports, office, board, state.served_at)
    if facts.is_serving:
        state.served_at = facts.made_at
    if known is None:
        made = OfficeSnapshot(board, facts, 1, board.version)
    elif known.board.version == board.version and facts.looks_like(known.facts):
        made = OfficeSnapshot(board, facts, known.version, board.version, known.memo, known.kept)
    else:
        made = OfficeSnapshot(board, facts, known.version + 1, board.version, kept=known.kept)
    state.take(made)
    return made


def _is_due(ports: Sources, state: OfficeState) -> bool:
    known = state.snapshot
    return known is None or ports.clock.now() >= known.facts.until


async def _may_have_changed(
    ports: Sources, state: OfficeState, seen: Board, known: OfficeSnapshot | None, seconds: float
) -> None:
    """Until the board differs from `seen`, the facts from those of `known`, or `seconds` are over.

    Facts differ when they have been made anew, are outdated, or their instant has come.
    """
    state.news.clear()
    if known is None or state.outdated or state.snapshot is not known:
        return
    reasons = (
        asyncio.create_task(ports.boards.wait_for_change(seen.office_id, seen.version, seconds)),
        asyncio.create_task(_until(ports, known.facts.until)),
        asyncio.create_task(state.news.wait()),
    )
    try:
        await asyncio.wait(reasons, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for reason in reasons:
            reason.cancel()


async def _until(ports: Sources, instant: datetime) -> None:
    # The rest is taken when the sleep begins: a clock that is moved before would carry the instant along.
    await ports.clock.sleep((instant - ports.clock.now()).total_seconds())


def _concerned(
    state: OfficeState, shown: OfficeSnapshot, snapshot: OfficeSnapshot
) -> Sequence[asyncio.Future[None]]:
    """Who waits and may see a difference: of details that changed, only the clerks.

    The pages of the changed tickets themselves are awake already.
    """
    if not snapshot.facts.looks_like(shown.facts) or moves_others(shown.board, snapshot.board):
        return list(state.waiters)
    return [wakeup for wakeup, ticket_id in state.waiters.items() if ticket_id is None]


def _wake(waiters: Iterable[asyncio.Future[None]]) -> None:
    for wakeup in waiters:
        if not wakeup.done():
            wakeup.set_result(None)


def _leave(state: OfficeState, wakeup: asyncio.Future[None]) -> None:
    state.waiters.pop(wakeup, None)
    if not state.waiters and state.task is not None:
        state.task.cancel()
        state.task = None
