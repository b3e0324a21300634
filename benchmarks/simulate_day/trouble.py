"""What happens to a court besides its visitors: Graph fails in bursts, offices suspend their entries."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from benchmarks.simulate_day.house import House
from benchmarks.simulate_day.offices import Counter, Team
from shared.domain.clerk import Clerk, Role
from shared.domain.meeting import MeetingFailure
from shared.front_desk.clerk import actions as clerks
from shared.ports import StorageUnavailable

BURSTS = 8
PATIENT = (MeetingFailure.THROTTLED, MeetingFailure.UNAVAILABLE, MeetingFailure.TIMED_OUT)


async def graph_fails(house: House, begins: datetime, ends: datetime) -> None:
    """Bursts over the day, of every kind; some requests work but lose their answer."""
    random = house.random
    length = (ends - begins).total_seconds()
    for at in sorted(random.uniform(0, length) for _ in range(BURSTS)):
        await house.clock.until(begins + timedelta(seconds=at))
        reason = random.choice(PATIENT if random.random() < 0.7 else list(MeetingFailure))
        house.meetings.fail(
            reason,
            times=random.randint(2, 40),
            retry_after=random.choice([None, 1.0, 4.0, 20.0, 60.0]),
            lost=reason is not MeetingFailure.THROTTLED and reason in PATIENT and random.random() < 0.4,
        )
        house.counted["bursts of failures of Graph"] += 1


async def entries_suspended(house: House, team: Team, counter: Counter, at: datetime) -> None:
    """A clerk suspends the entries of an office for a while, with a message."""
    await house.clock.until(at)
    clerk, office_id = house.random.choice(team.clerks), counter.office.office_id
    for suspended, message in ((True, "Sistema indisponível, voltamos logo."), (False, None)):
        await house.ask(
            lambda desk, suspended=suspended, message=message: clerks.set_entries(
                desk, clerk, office_id, suspended=suspended, message=message
            )
        )
        house.counted["entries suspended"] += suspended
        await asyncio.sleep(house.random.uniform(300, 1_800))


async def day_closed(house: House, counter: Counter, at: datetime) -> None:
    """A manager says «Encerrar o dia»."""
    await house.clock.until(at)
    office_id = counter.office.office_id
    manager = Clerk("gestora", "Gestora", frozenset({Role.MANAGER}), (office_id,))
    await house.ask(lambda desk: house.rules.close_day(desk, manager, office_id, "falta de energia"))
    house.counted["days closed by a manager"] += 1


async def positions_sampled(house: House, office_ids: Sequence[str], times: int) -> None:
    """Looks at boards about so many times in the six hours of most offices, and counts along on paper."""
    while True:
        await asyncio.sleep(house.random.expovariate(times / 21_600))
        office_id = house.random.choice(office_ids)
        try:
            board = await house.rules.fresh_board(house.desk(), office_id)
        except StorageUnavailable:
            continue
        changed = house.watch.paper.changed_at(office_id)
        if changed is None or changed >= board.read_at:
            continue  # nobody has come yet, or somebody wrote between the reading and this look
        counted = house.watch.paper.positions(office_id)
        same = dict(board.positions) == counted
        house.watch.expect("position", same, None, f"{office_id}: {board.positions} is not {counted}")
