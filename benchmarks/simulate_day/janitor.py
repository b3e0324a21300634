"""The timers and the queue reader of the app, called as their triggers would call them."""

from __future__ import annotations

import asyncio

from benchmarks.simulate_day.house import House
from shared.domain.meeting import MeetingFailed
from shared.ports import StorageUnavailable

REPAIR_EVERY = 30.0
QUEUE_EVERY = 20.0
DEQUEUES = 5
"""After so many a message goes to the poison queue, where it alarms."""


async def housekeeping(house: House) -> None:
    """The timer that repairs, all day."""
    while True:
        # By the wall clock: a run that takes long does not move the next one, it makes one fall out.
        await asyncio.sleep(REPAIR_EVERY - house.clock.monotonic() % REPAIR_EVERY)
        if not house.is_down:
            await house.rules.do_overdue_work(house.housekeeper)


async def after_visits(house: House) -> None:
    """The queue of what was left after visits, all day: at least once, and again after a failure."""
    tries: dict[str, int] = {}
    while True:
        await asyncio.sleep(QUEUE_EVERY)
        waiting = house.account.backlog.ticket_ids
        batch = list(waiting)
        waiting.clear()
        for ticket_id in batch:
            house.counted["left for the queue"] += ticket_id not in tries
            tries[ticket_id] = tries.get(ticket_id, 0) + 1
            try:
                stored = await house.desk().tickets.load(ticket_id)
                if stored is not None:
                    await house.rules.settle(house.desk(), stored)
            except (MeetingFailed, StorageUnavailable):
                if tries[ticket_id] < DEQUEUES:
                    waiting.append(ticket_id)
                else:
                    house.counted["poison messages"] += 1
