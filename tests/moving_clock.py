"""Housekeeping's timer and, after it, the queue's reader: what Graph has to do with is left to that one."""

from __future__ import annotations

from dataclasses import replace

from functions.platform.queue_work import do_deferred
from memory_adapters import memory_storage
from orchestrations.housekeeping.overdue_steps import do_overdue_work
from shared.meetings.call_events.reader import NotificationReader
from shared.services import Services, services_of
from shared.settings import read_settings
from tests.builders import Court

SETTINGS = read_settings({"AzureWebJobsStorage": "UseDevelopmentStorage=true", "TICKET_KEY": "A" * 43 + "="})


def services(court: Court, reader: NotificationReader | None = None) -> Services:
    """The court's desk behind the queues' readers."""
    made = services_of(SETTINGS, memory_storage(court.clock, court.account), court.meetings, court.clock, ())
    return replace(made, desk=court.desk, notifications=reader)


async def tick(court: Court) -> int:
    """One run of the timer, and what it left to the queue is done; how many tickets the timer moved."""
    moved = await do_overdue_work(court.desk)
    left = list(court.account.backlog.ticket_ids)
    court.account.backlog.ticket_ids.clear()
    for ticket_id in left:
        await do_deferred(services(court), ticket_id.encode())
    return moved
