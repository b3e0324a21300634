"""Queue triggers: work whose sender could not wait. At least once, so everything here is idempotent."""

from __future__ import annotations

import logging

import azure.durable_functions as df
import azure.functions as func

from shared.domain.credentials import is_ticket_id
from shared.front_desk import system
from shared.services import Services
from shared.storage.names import Queue

log = logging.getLogger(__name__)
CONNECTION = "AzureWebJobsStorage"


class BadWork(ValueError):
    """A message that no version of ours sends: it goes to the poison queue, where it alarms."""


def blueprint(services: Services) -> df.Blueprint:
    """The queue triggers of the app."""
    bp = df.Blueprint()

    async def after_visit(message: func.QueueMessage) -> None:
        await settle_ticket(services, message.get_body())

    trigger = bp.queue_trigger(  # pyright: ignore[reportUnknownMemberType]  (the SDK's kwargs are untyped)
        arg_name="message", queue_name=Queue.AFTER_VISIT.value, connection=CONNECTION
    )
    bp.function_name("work_after_visit")(trigger(after_visit))
    return bp


async def settle_ticket(services: Services, body: bytes) -> None:
    """What was left after a visit. Raises what keeps it from being done: the queue brings it again."""
    ticket_id = body.decode("utf-8", "replace").strip()
    if not is_ticket_id(ticket_id):
        raise BadWork("a message of the after-visit queue is a ticket id")
    stored = await services.desk.tickets.load(ticket_id)
    if stored is None:
        log.warning("after-visit work for a ticket that is gone")
        return
    await system.settle_or_fail(services.desk, stored)
