"""Housekeeping and the queue of after-visit work, run as their triggers would run them."""

from __future__ import annotations

import asyncio

from benchmarks.simulate_day.court import SimulatedCourt
from shared.ports import StorageUnavailable

EVERY_SECONDS = 30.0


async def run_background_work(court: SimulatedCourt) -> None:
    """All day, by the wall clock: a run that takes long makes the next one fall out."""
    while True:
        await asyncio.sleep(EVERY_SECONDS - court.clock.monotonic() % EVERY_SECONDS)
        await court.use_cases.do_overdue_work(court.housekeeper)
        deferred = list(court.account.backlog.ticket_ids)
        court.account.backlog.ticket_ids.clear()
        for ticket_id in deferred:
            court.counts["deferred after-visit work"] += 1
            try:
                stored = await court.desk().tickets.load(ticket_id)
                if stored is not None:
                    await court.use_cases.after_visit(court.desk(), stored)
            except StorageUnavailable:  # the message is delivered again
                court.account.backlog.ticket_ids.append(ticket_id)
