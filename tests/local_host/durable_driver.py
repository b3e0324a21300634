"""Plays the extension for one instance, episode by episode, with the real SDK as the worker."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, cast

from azure.durable_functions import Orchestrator

from local_host.durable.answer import Action, ActionKind, EpisodeAnswer, read_answer, read_failure
from local_host.durable.episode import EpisodeResult, Generation, conclude
from local_host.durable.history import EventKind, HistoryEvent
from local_host.durable.payload import trigger_payload
from local_host.durable.shim import Replay
from tests.local_host.durable_flows import Context

BEGIN = 1_790_000_000.0
_INBOUND = re.compile(r"(?P<kind>\w+)(?:#(?P<task>\d+))?(?: (?P<word>\w+))?(?:=(?P<value>.*)| (?P<text>.*))?")


class Driver:
    """Plays the extension for one instance, episode by episode, with the real SDK as the worker."""

    def __init__(self, flow: Callable[[Context], object]) -> None:
        create = cast("Callable[[Any], Callable[[str], str]]", Orchestrator.create)  # pyright: ignore[reportUnknownMemberType] - the SDK's annotations are partial
        self._call = create(flow)
        self.stored: tuple[HistoryEvent, ...] = ()
        self.custom_status: str | None = None
        self.now = BEGIN

    def play(self, *inbound: str) -> EpisodeAnswer:
        """One episode with these inbound events; returns the SDK's answer."""
        return self.episode([event_of(text, self.now) for text in inbound])[0]

    def episode(self, inbound: Sequence[HistoryEvent]) -> tuple[EpisodeAnswer, EpisodeResult]:
        self.now += 1
        batch = (HistoryEvent(EventKind.ORCHESTRATOR_STARTED, self.now), *inbound)
        answer = self._ask(batch)
        generation = Generation("i", "e", "o", self.stored, self.custom_status)
        result = conclude(generation, batch, answer, _known, self.now)
        self.stored += result.events
        self.custom_status = result.custom_status
        return answer, result

    def open(self, answer: EpisodeAnswer) -> list[int]:
        replay = Replay(answer.actions, _known)
        for event in self.stored:
            replay.feed(event)
        return sorted(replay.open)

    def _ask(self, batch: Sequence[HistoryEvent]) -> EpisodeAnswer:
        payload = trigger_payload(instance_id="i", execution_id="e", stored=self.stored, batch=batch)
        try:
            return read_answer(self._call(payload))
        except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
            return read_failure(error)


def _known(name: str) -> bool:
    return name in ("A", "B")


def event_of(text: str, at: float) -> HistoryEvent:
    if text == "Started":
        return HistoryEvent(EventKind.EXECUTION_STARTED, at, name="o")
    found = _INBOUND.fullmatch(text)
    assert found, text
    task = int(found["task"] or -1)
    match found["kind"]:
        case "TaskCompleted":
            return HistoryEvent(EventKind.TASK_COMPLETED, at, task=task, text=found["value"])
        case "TaskFailed":
            return HistoryEvent(EventKind.TASK_FAILED, at, task=task, text="boom", details="d")
        case "TimerFired":
            return HistoryEvent(EventKind.TIMER_FIRED, at, task=task, fire_at=at)
        case "EventRaised":
            return HistoryEvent(EventKind.EVENT_RAISED, at, name=found["word"], text=found["value"])
        case "ExecutionTerminated":
            return HistoryEvent(EventKind.EXECUTION_TERMINATED, at, text=(found["text"] or "").strip("'"))
        case other:
            raise AssertionError(f"the case data have an unknown event: {other}")


def action_text(action: Action) -> str:
    match action.kind:
        case ActionKind.CALL_ACTIVITY:
            return f"act {action.name}"
        case ActionKind.CREATE_TIMER:
            return "timer(cancelled)" if action.cancelled else "timer"
        case ActionKind.WAIT_FOR_EVENT:
            return f"wait {action.name}"
        case ActionKind.CONTINUE_AS_NEW:
            return f"continueAsNew {action.text}"
        case ActionKind.WHEN_ANY | ActionKind.WHEN_ALL:
            word = "any" if action.kind is ActionKind.WHEN_ANY else "all"
            return f"{word}[{', '.join(map(action_text, action.children))}]"


def emitted(result: EpisodeResult) -> list[str]:
    texts: list[str] = []
    for event in result.events:
        if event.kind is EventKind.TASK_SCHEDULED:
            texts.append(f"TaskScheduled#{event.number} {event.name}")
        elif event.kind is EventKind.TIMER_CREATED:
            texts.append(f"TimerCreated#{event.number}")
        elif event.kind is EventKind.EXECUTION_COMPLETED:
            texts.append("Finished")
    return texts
