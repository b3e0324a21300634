"""The timers and queue triggers as Azure indexes them. Their work is loaded when it is first due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import azure.durable_functions as df
import azure.functions as func

from shared.first_use import FirstUse
from shared.queue_names import Queue

if TYPE_CHECKING:
    from functions.platform.timers import TimedWork
    from shared.services import Services

TWICE_A_MINUTE = "15,45 * * * * *"
HOURLY = "0 40 * * * *"
EACH_MORNING = "0 30 6 * * *"
CONNECTION = "AzureWebJobsStorage"

QueueWork = Callable[[bytes], Awaitable[None]]
"""Does the work of one message, given its body."""


def queue_triggers(services: FirstUse[Services]) -> df.Blueprint:
    """The queue triggers of the app."""
    bp = df.Blueprint()
    deferred = FirstUse(lambda: _load_deferred(services.get()))
    notifications = FirstUse(lambda: _load_notifications(services.get()))

    async def after_visits(message: func.QueueMessage) -> None:
        do_deferred = await deferred.ready()
        await do_deferred(message.get_body())

    trigger = bp.queue_trigger(  # pyright: ignore[reportUnknownMemberType]  (the SDK's kwargs are untyped)
        arg_name="message", queue_name=Queue.AFTER_VISIT.value, connection=CONNECTION
    )
    bp.function_name("work_after_visit")(trigger(after_visits))

    async def graph_notifications(message: func.QueueMessage) -> None:
        do_notification = await notifications.ready()
        await do_notification(message.get_body())

    trigger = bp.queue_trigger(  # pyright: ignore[reportUnknownMemberType]  (the SDK's kwargs are untyped)
        arg_name="message", queue_name=Queue.GRAPH_NOTIFICATIONS.value, connection=CONNECTION
    )
    bp.function_name("work_graph_notifications")(trigger(graph_notifications))
    return bp


def timers(services: FirstUse[Services]) -> df.Blueprint:
    """The timers of the app."""
    bp = df.Blueprint()
    work = FirstUse(lambda: _load_timers(services.get()))

    async def housekeeping_minute(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        await (await work.ready()).do_overdue(client)

    async def housekeeping_personal(timer: func.TimerRequest) -> None:
        await (await work.ready()).erase_personal()

    async def housekeeping_history(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        await (await work.ready()).purge_history(client)

    async def housekeeping_rows(timer: func.TimerRequest, client: df.DurableOrchestrationClient) -> None:
        await (await work.ready()).do_daily(client)

    minute = bp.timer_trigger(schedule=TWICE_A_MINUTE, arg_name="timer", use_monitor=False)
    waking = bp.durable_client_input(client_name="client")(housekeeping_minute)
    bp.function_name("housekeeping_minute")(minute(waking))
    hourly = bp.timer_trigger(schedule=HOURLY, arg_name="timer")
    bp.function_name("housekeeping_personal")(hourly(housekeeping_personal))
    for daily in (housekeeping_history, housekeeping_rows):
        morning = bp.timer_trigger(schedule=EACH_MORNING, arg_name="timer")
        with_client = bp.durable_client_input(client_name="client")(daily)
        bp.function_name(daily.__name__)(morning(with_client))
    return bp


def _load_deferred(services: Services) -> QueueWork:
    from functions.platform.queue_work import do_deferred, with_notes_flushed

    return with_notes_flushed(services, do_deferred)


def _load_notifications(services: Services) -> QueueWork:
    from functions.platform.queue_work import do_graph_notification, with_notes_flushed

    return with_notes_flushed(services, do_graph_notification)


def _load_timers(services: Services) -> TimedWork:
    from functions.platform.timers import TimedWork

    return TimedWork(services)
