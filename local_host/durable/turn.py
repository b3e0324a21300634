"""One turn of an instance: its waiting messages, one episode or more, one transaction."""

from __future__ import annotations

import logging
import math
import uuid
from collections.abc import Sequence
from dataclasses import replace

from local_host.durable.answer import ActionKind, EpisodeAnswer, read_answer, read_failure
from local_host.durable.episode import CONTINUED, FINISHED, EpisodeResult, Generation, conclude
from local_host.durable.history import EventKind, HistoryEvent
from local_host.durable.hub_queues import CONTROL, WORK
from local_host.durable.parts import Parts, decoded
from local_host.durable.payload import trigger_payload
from local_host.durable.records import DurableWork, EpisodeCommit, Instance, Message, Outgoing

_NO_FUNCTION = (
    "The function '{name}' doesn't exist, is disabled, or is not an orchestrator function. "
    "Additional info: the local host checks names when an instance runs, as Azure does."
)
_DISCARDED = "%s: Discarding %d dequeued history event(s): the instance is %s"
_ANSWERS = {EventKind.TASK_COMPLETED, EventKind.TASK_FAILED, EventKind.TIMER_FIRED}
_CHANCES = 5
_BAD_INPUT = "One or more errors occurred. (Exception while executing function: Functions.{name})"

log = logging.getLogger("local_host.durable")


class Turns:
    """Gives instances their turns. The caller sees to it that an instance has one at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def run(self, instance_id: str, batch: Sequence[Message]) -> bool:
        """Process `batch`. Returns False, with nothing done, if the message that starts it is missing."""
        instance = self._parts.store.find(instance_id)
        stored = self._parts.store.history(instance_id)
        batch = self._known(instance_id, instance, batch)
        consumed = [message.id for message in batch]
        events = _relevant(instance, bool(stored), batch)
        if instance is None or not events:
            self._parts.store.drop(instance_id, consumed, {}, _matured(batch))
            if batch:
                log.warning(_DISCARDED, instance_id, len(batch), instance.status if instance else "unknown")
            return True
        if not stored and events[0].kind is not EventKind.EXECUTION_STARTED:
            return False
        progress = EpisodeCommit(instance, instance.execution_id, consumed)
        await self._episodes(progress, stored, events)
        self._parts.store.commit(progress)
        return True

    def _known(self, instance_id: str, instance: Instance | None, batch: Sequence[Message]) -> list[Message]:
        """The messages without answers to an execution that the hub does not know, or no longer knows.

        In Azure its history may just not be written yet: they return five times before they are dropped.
        """
        execution = instance.execution_id if instance else ""
        unclaimed = [m for m in batch if m.event.kind in _ANSWERS and m.execution_id != execution]
        if not unclaimed:
            return [*batch]
        back: dict[int, float] = {}
        for message in unclaimed:
            if message.deliveries > _CHANCES:
                log.warning(_DISCARDED, instance_id, 1, "unknown")
                continue
            delay = 2**message.deliveries
            back[message.id] = self._parts.now() + delay
            log.warning("%s: Message %s was received out of order", instance_id, message.event.kind.label)
            log.warning("%s: Abandoning it with a visibility delay of %d s", instance_id, delay)
        work = DurableWork(unclaimed_deliveries=len(unclaimed), warnings=len(unclaimed) + len(back))
        gone = [message.id for message in unclaimed if message.id not in back]
        self._parts.store.drop(instance_id, gone, back, work)
        return [m for m in batch if m not in unclaimed]

    async def _episodes(
        self, progress: EpisodeCommit, stored: tuple[HistoryEvent, ...], events: Sequence[HistoryEvent]
    ) -> None:
        """One episode after another into `progress`, until no new generation begins."""
        carried = 0
        while True:
            batch = (HistoryEvent(EventKind.ORCHESTRATOR_STARTED, self._parts.now()), *events)
            row = progress.instance
            generation = Generation(
                row.instance_id, row.execution_id, row.name, stored, row.custom_status, carried
            )
            answer = await self._ask(generation, batch)
            knows = self._parts.functions.knows_activity
            result = conclude(generation, batch, answer, knows, self._parts.now())
            self._take_in(progress, generation, batch, result)
            if result.status != CONTINUED:
                return
            stored, carried = (), len(result.carried)
            events = self._next_generation(progress, result)

    async def _ask(self, generation: Generation, batch: Sequence[HistoryEvent]) -> EpisodeAnswer:
        function = self._parts.functions.orchestrator(generation.name)
        if function is None:
            text = _NO_FUNCTION.format(name=generation.name)
            log.error("%s: %s", generation.instance_id, text)
            return EpisodeAnswer(error=text, aborts=True)
        try:
            payload = trigger_payload(
                instance_id=generation.instance_id,
                execution_id=generation.execution_id,
                stored=generation.stored,
                batch=batch,
                carried=generation.carried,
            )
        except ValueError:
            return EpisodeAnswer(error=_BAD_INPUT.format(name=generation.name), aborts=True)
        try:
            given = {function.trigger.name: decoded(function, payload)}
            answer = read_answer(await self._parts.worker.invoke(function, given))
        except Exception as error:  # noqa: BLE001 - user code is called here: whatever it raises fails the instance
            answer = read_failure(error)
        if answer.refused:
            log.error("%s (%s): %s", generation.instance_id, generation.name, answer.error)
        return answer

    def _take_in(
        self,
        progress: EpisodeCommit,
        generation: Generation,
        batch: Sequence[HistoryEvent],
        result: EpisodeResult,
    ) -> None:
        now = self._parts.now()
        row = progress.instance
        for name in result.unknown_activities:
            log.error(
                "%s (%s) called the activity '%s', which does not exist: as in Azure, this instance now "
                "waits for ever. Check the name, then terminate and purge the instance.",
                row.instance_id,
                row.name,
                name,
            )
        progress.work += _counts(row, generation, batch, result)
        progress.outgoing += self._messages(row.execution_id, result, now)
        progress.new_events += result.events
        progress.instance = replace(
            row,
            status=result.status,
            output=result.output,
            custom_status=result.custom_status,
            updated=now,
            cancelled_timers=result.cancelled_timers,
        )

    def _messages(self, execution_id: str, result: EpisodeResult, now: float) -> list[Outgoing]:
        messages: list[Outgoing] = []
        for number, action in result.work:
            if action.kind is ActionKind.CALL_ACTIVITY:
                call = HistoryEvent(
                    EventKind.TASK_SCHEDULED, now, number=number, name=action.name, text=action.text
                )
                messages.append(Outgoing(WORK, execution_id, call, now))
            else:
                fired = HistoryEvent(EventKind.TIMER_FIRED, now, task=number, fire_at=action.fire_at)
                messages.append(Outgoing(CONTROL, execution_id, fired, self._visible(action.fire_at, now)))
        return messages

    def _visible(self, fire_at: float, now: float) -> float:
        """The queue takes whole seconds: a timer's message becomes visible up to a second before it is
        due.
        """
        delay = max(0.0, fire_at - now)
        return now + (delay if self._parts.settings.exact_timers else math.floor(delay))

    def _next_generation(self, progress: EpisodeCommit, result: EpisodeResult) -> list[HistoryEvent]:
        now = self._parts.now()
        row = progress.instance
        progress.instance = replace(
            row, execution_id=uuid.uuid4().hex, input=result.next_input, cancelled_timers=0, output=None
        )
        progress.new_events.clear()
        progress.replaces_history = True
        started = HistoryEvent(EventKind.EXECUTION_STARTED, now, name=row.name, text=result.next_input)
        return [started, *result.carried]


def _relevant(instance: Instance | None, has_history: bool, batch: Sequence[Message]) -> list[HistoryEvent]:
    """The events that count, the start first: not those of another execution, nor a second start."""
    if instance is None or instance.status in FINISHED:
        return []
    mine = [m.event for m in batch if m.execution_id in (None, instance.execution_id)]
    starts = [event for event in mine if event.kind is EventKind.EXECUTION_STARTED]
    others = [event for event in mine if event.kind is not EventKind.EXECUTION_STARTED]
    return others if has_history else [*starts[:1], *others]


def _matured(batch: Sequence[Message]) -> DurableWork:
    timers = sum(message.event.kind is EventKind.TIMER_FIRED for message in batch)
    return DurableWork(timers_matured=timers, warnings=bool(batch))


def _counts(
    row: Instance, generation: Generation, batch: Sequence[HistoryEvent], result: EpisodeResult
) -> DurableWork:
    kinds = [event.kind for event in batch]
    calls = sum(action.kind is ActionKind.CALL_ACTIVITY for _, action in result.work)
    fired_in_batch = kinds.count(EventKind.TIMER_FIRED)
    return DurableWork(
        wakeups=kinds.count(EventKind.EVENT_RAISED) - generation.carried * (not generation.stored),
        activities=calls,
        timers_created=len(result.work) - calls,
        timers_fired=result.fired_timers,
        timers_cancelled=max(0, result.cancelled_timers - row.cancelled_timers),
        timers_matured=fired_in_batch - result.fired_timers,
        continue_as_new=result.status == CONTINUED,
        episodes=1,
    )
