"""Decides what one episode results in. Pure: history, batch and answer in; events, work and status out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from local_host.durable.answer import Action, ActionKind, Answer, compact
from local_host.durable.history import EventKind, HistoryEvent
from local_host.durable.shim import Replay

RUNNING = "Running"
PENDING = "Pending"
CONTINUED = "ContinuedAsNew"
FINISHED = frozenset({"Completed", "Failed", "Terminated", "Canceled"})

_CUSTOM_STATUS_LIMIT = 8703
_TOO_LONG = (
    "The UTF-16 size of the JSON-serialized payload must not exceed 16 KB. Please shorten the custom status."
)


@dataclass(frozen=True)
class Generation:
    """One execution of an instance as it stands before an episode; `stored` is empty in its first."""

    instance_id: str
    execution_id: str
    name: str
    stored: tuple[HistoryEvent, ...]
    custom_status: str | None
    carried: int = 0
    """How many events of the first batch come from the generation before."""


@dataclass(frozen=True)
class Outcome:
    """What an episode results in. `events` is the whole new part of the history, frame events included."""

    events: tuple[HistoryEvent, ...]
    status: str
    output: str | None = None
    custom_status: str | None = None
    work: tuple[tuple[int, Action], ...] = ()
    next_input: str | None = None
    carried: tuple[HistoryEvent, ...] = ()
    cancelled_timers: int = 0
    fired_timers: int = 0
    unknown_activities: tuple[str, ...] = ()


def conclude(
    generation: Generation,
    batch: Sequence[HistoryEvent],
    answer: Answer,
    knows_activity: Callable[[str], bool],
    now: float,
) -> Outcome:
    """The outcome of an episode in which the orchestrator gave `answer` to history plus `batch`.

    `batch` begins with `ORCHESTRATOR_STARTED`; `now` is stamped on what the episode schedules.
    """
    if _too_long(answer.custom_status):
        answer = Answer(error=_TOO_LONG, aborts=True)
    if answer.aborts:
        failed = compact(failed_text(generation.name, answer))
        return _ended(batch, "Failed", failed, generation.custom_status, (), 0, now)
    replay = Replay(answer.actions, knows_activity)
    for event in generation.stored:
        replay.feed(event)
    fired = 0
    for event in batch:
        open_before = len(replay.open)
        replay.feed(event)
        fired += event.kind is EventKind.TIMER_FIRED and len(replay.open) < open_before
    return replace(
        _outcome(generation, batch, answer, replay, now),
        cancelled_timers=len(replay.cancelled),
        fired_timers=fired,
        unknown_activities=tuple(replay.unknown),
    )


def _outcome(
    generation: Generation, batch: Sequence[HistoryEvent], answer: Answer, replay: Replay, now: float
) -> Outcome:
    work, custom = tuple(replay.new_work), _custom_status(generation, answer)
    if replay.terminated is not None:
        reason = replay.terminated.text
        output = None if reason is None else compact(reason)
        return _ended(batch, "Terminated", output, custom, work, replay.end_number, now)
    if replay.fault is not None:
        return _ended(batch, "Failed", compact(replay.fault), custom, work, replay.take_number(), now)
    if replay.passed_all and answer.error is not None:
        failed = compact(failed_text(generation.name, answer))
        return _ended(batch, "Failed", failed, custom, work, replay.take_number(), now)
    if replay.passed_all and answer.is_done:
        if replay.continues is not None:
            return Outcome(
                events=(*batch, *_scheduled(work, now)),
                status=CONTINUED,
                custom_status=custom,
                work=work,
                next_input=compact(replay.continues.text),
                carried=tuple(replay.carried),
            )
        return _ended(batch, "Completed", answer.output, custom, work, replay.take_number(), now)
    events = (*batch, *_scheduled(work, now), HistoryEvent(EventKind.ORCHESTRATOR_COMPLETED, now))
    return Outcome(events=events, status=RUNNING, custom_status=custom, work=work)


def failed_text(name: str, answer: Answer) -> str:
    """The output of a failed orchestration; it precedes the error's own text."""
    error = answer.error or ""
    return error if answer.bare_error else f"Orchestrator function '{name}' failed: {error}"


def _custom_status(generation: Generation, answer: Answer) -> str | None:
    # Only the first episode of a generation inherits what an earlier one has shown.
    inherits = answer.custom_status is None and not generation.stored
    return generation.custom_status if inherits else answer.custom_status


def _too_long(custom_status: str | None) -> bool:
    return len((custom_status or "").encode("utf-16-le")) // 2 > _CUSTOM_STATUS_LIMIT


def _ended(
    batch: Sequence[HistoryEvent],
    status: str,
    output: str | None,
    custom_status: str | None,
    work: Sequence[tuple[int, Action]],
    number: int,
    now: float,
) -> Outcome:
    last = HistoryEvent(EventKind.EXECUTION_COMPLETED, now, number=number, text=output, status=status)
    made = sorted([*_scheduled(work, now), last], key=lambda event: event.number)
    events = (*batch, *made, HistoryEvent(EventKind.ORCHESTRATOR_COMPLETED, now))
    return Outcome(events=events, status=status, output=output, custom_status=custom_status, work=tuple(work))


def _scheduled(work: Sequence[tuple[int, Action]], now: float) -> list[HistoryEvent]:
    return [
        HistoryEvent(EventKind.TASK_SCHEDULED, now, number=number, name=action.name)
        if action.kind is ActionKind.CALL_ACTIVITY
        else HistoryEvent(EventKind.TIMER_CREATED, now, number=number, fire_at=action.fire_at)
        for number, action in work
    ]
