"""The whole court at one instant: how each office's queue stands, worst first.

Storage is asked only when somebody looks, and for offices where somebody has entered lately: elsewhere nobody
can wait. All who look within a few seconds are shown the same.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from shared.domain.office.office import OPEN_DAY, Office, OfficeDay
from shared.domain.queue.presence import SignsOfLife, is_attended, is_silent
from shared.domain.status import Status
from shared.domain.ticket.room_outage import is_without_room
from shared.front_desk.desk import Desk
from shared.front_desk.office_snapshots import OfficeSnapshot
from shared.ports import OfficeQuery

TOGETHER = timedelta(seconds=5)
"""How old what is shown may be."""
LOOK_BACK_AGAIN = timedelta(minutes=10)
"""How often the offices are asked for where somebody entered only yesterday."""
AT_ONCE = 16
"""Offices that are looked at concurrently."""
_ALL = 1_000_000


@dataclass(frozen=True)
class OfficeStanding:
    """How one office stands."""

    office: Office
    is_open: bool
    attended: bool
    unattended_since: datetime | None
    """Since when somebody who could be called waits, and nobody calls; None where that is not so, and at a
    closed office."""
    waiting: int
    longest_wait_from: datetime | None
    """The arrival of who has waited longest."""
    in_service: int
    clerks: int
    """Clerks whose page is heard there."""
    office_day: OfficeDay
    room_problems: int
    """Who waits because the last room did not open."""

    @property
    def somebody_inside(self) -> bool:
        return self.waiting > 0 or self.in_service > 0

    @property
    def place(self) -> tuple[object, ...]:
        """Worst first: nobody calls, rooms fail, the longest wait, the most who wait."""
        never = datetime.max.replace(tzinfo=UTC)
        return (
            self.unattended_since or never,
            -self.room_problems,
            self.longest_wait_from or never,
            -self.waiting,
            not self.is_open,
            self.office.name,
        )


@dataclass
class _Made:
    """What was made last of some offices."""

    at: datetime
    standings: Sequence[OfficeStanding]


@dataclass
class Overviews:
    """What one instance shows, and what it knows of where to look."""

    _made: dict[tuple[str, ...] | None, _Made] = field(default_factory=dict[tuple[str, ...] | None, _Made])
    _making: asyncio.Lock = field(default_factory=asyncio.Lock)
    _earlier: set[str] = field(default_factory=set[str])
    """Offices where somebody entered yesterday, without those that were found empty since."""
    _looked_back_at: datetime | None = None

    async def get(self, desk: Desk, office_ids: tuple[str, ...] | None) -> Sequence[OfficeStanding]:
        """All offices, or these: at most `TOGETHER` old, worst first. Raises `StorageUnavailable`."""
        async with self._making:
            now = desk.clock.now()
            known = self._made.get(office_ids)
            if known is None or not known.at <= now < known.at + TOGETHER:
                self._made = {key: made for key, made in self._made.items() if now < made.at + TOGETHER}
                known = self._made[office_ids] = _Made(now, await self._make(desk, office_ids, now))
            return known.standings

    async def _make(
        self, desk: Desk, office_ids: tuple[str, ...] | None, now: datetime
    ) -> Sequence[OfficeStanding]:
        every = (await desk.offices.search(OfficeQuery(active=None, limit=_ALL), now)).offices
        offices = [office for office in every if office_ids is None or office.office_id in office_ids]
        today = set(await desk.active.since(now.date()))
        if self._looked_back_at is None or now >= self._looked_back_at + LOOK_BACK_AGAIN:
            self._earlier = set(await desk.active.since((now - timedelta(days=1)).date())) - today
            self._looked_back_at = now
        turns = asyncio.Semaphore(AT_ONCE)

        async def look(office: Office) -> OfficeStanding:
            signs = await desk.presence.known_signs(office.office_id)
            if office.office_id not in today and office.office_id not in self._earlier:
                return _nobody_inside(office, signs, now)
            async with turns:
                snapshot = await desk.snapshots.get(desk, office.office_id)
            return _standing(snapshot, signs, now)

        found = await asyncio.gather(*map(look, offices))
        self._earlier -= {each.office.office_id for each in found if _is_idle(each)}
        return sorted(found, key=lambda each: each.place)


def _is_idle(standing: OfficeStanding) -> bool:
    return not standing.somebody_inside and standing.office_day == OPEN_DAY


def _nobody_inside(office: Office, signs: SignsOfLife, now: datetime) -> OfficeStanding:
    """An office where nobody has entered lately: only its hours and its clerks' pages are needed."""
    return OfficeStanding(
        office=office,
        is_open=office.active and office.hours.is_open(now),
        attended=is_attended(signs, now, office.timing.absent_after),
        unattended_since=None,
        waiting=0,
        longest_wait_from=None,
        in_service=0,
        clerks=_clerks(office, signs, now),
        office_day=OPEN_DAY,
        room_problems=0,
    )


def _standing(snapshot: OfficeSnapshot, signs: SignsOfLife, now: datetime) -> OfficeStanding:
    board, facts = snapshot.board, snapshot.facts
    waiting = [stored.ticket for stored in board.waiting]
    return OfficeStanding(
        office=snapshot.office,
        is_open=snapshot.office.active and facts.is_open,
        attended=snapshot.attended,
        unattended_since=facts.attendance.unattended_since if facts.is_open else None,
        waiting=len(waiting),
        longest_wait_from=min((ticket.arrival for ticket in waiting), default=None),
        in_service=sum(stored.ticket.status is Status.IN_SERVICE for stored in board.held),
        clerks=_clerks(snapshot.office, signs, now),
        office_day=board.office_day,
        room_problems=sum(map(is_without_room, waiting)),
    )


def _clerks(office: Office, signs: SignsOfLife, now: datetime) -> int:
    limit = office.timing.absent_after
    return sum(not is_silent(heard, heard, now, limit) for heard in signs.clerks.values())
