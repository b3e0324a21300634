"""Decides what one episode results in. Pure: history, batch and answer in; events, work and status out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from local_host.durable.answer import Action, ActionKind, EpisodeAnswer, compact
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
class EpisodeResult:
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
    answer: EpisodeAnswer,
    knows_activity: Callable[[str], bool],
    now: float,
) -> EpisodeResult:
    """The result of an episode in which the orchestrator gave `answer` to history plus `batch`.

    `batch` begins with `ORCHESTRATOR_STARTED`; `now` is stamped on what the episode schedules.
    """
    if _too_long(answer.custom_status):
        answer = EpisodeAnswer(error=_TOO_LONG, aborts=True)
    if answer.aborts:
        failed = compact(failed_text(generation.name, answer))
        return _Episode(batch, generation.custom_status, (), now).ended("Failed", failed, 0)
    replay = Replay(answer.actions, knows_activity)
    for event in generation.stored:
        replay.feed(event)
    fired = 0
    for event in batch:
        open_before = len(replay.open)
        replay.feed(event)
        fired += event.kind is EventKind.TIMER_FIRED and len(replay.open) < open_before
    episode = _Episode(batch, _custom_status(generation, answer), tuple(replay.new_work), now)
    return replace(
        _result(episode, generation.name, answer, replay),
        cancelled_timers=len(replay.cancelled),
        fired_timers=fired,
        unknown_activities=tuple(replay.unknown),
    )


@dataclass(frozen=True)
class _Episode:
    """What the result of an episode contains however it goes on: events taken, status shown, work begun."""

    batch: Sequence[HistoryEvent]
    custom_status: str | None
    work: tuple[tuple[int, Action], ...]
    now: float

    def goes_on(self) -> EpisodeResult:
        """The instance waits for what it has begun."""
        last = HistoryEvent(EventKind.ORCHESTRATOR_COMPLETED, self.now)
        events = (*self.batch, *self._scheduled(), last)
        return EpisodeResult(events, RUNNING, custom_status=self.custom_status, work=self.work)

    def continues_as_new(self, next_input: str, carried: tuple[HistoryEvent, ...]) -> EpisodeResult:
        """A new generation begins with this input and the events that this one has not used."""
        return EpisodeResult(
            events=(*self.batch, *self._scheduled()),
            status=CONTINUED,
            custom_status=self.custom_status,
            work=self.work,
            next_input=next_input,
            carried=carried,
        )

    def ended(self, status: str, output: str | None, number: int) -> EpisodeResult:
        """The instance has ended; `number` is that of the event that says so."""
        last = HistoryEvent(
            EventKind.EXECUTION_COMPLETED, self.now, number=number, text=output, status=status
        )
        made = sorted([*self._scheduled(), last], key=lambda event: event.number)
        events = (*self.batch, *made, HistoryEvent(EventKind.ORCHESTRATOR_COMPLETED, self.now))
        return EpisodeResult(events, status, output, self.custom_status, self.work)

    def _scheduled(self) -> list[HistoryEvent]:
        return [
            HistoryEvent(EventKind.TASK_SCHEDULED, self.now, number=number, name=action.name)
            if action.kind is ActionKind.CALL_ACTIVITY
            else HistoryEvent(EventKind.TIMER_CREATED, self.now, number=number, fire_at=action.fire_at)
            for number, action in self.work
        ]


def _result(episode: _Episode, name: str, answer: EpisodeAnswer, replay: Replay) -> EpisodeResult:
    if replay.terminated is not None:
        reason = replay.terminated.text
        output = None if reason is None else compact(reason)
        return episode.ended("Terminated", output, replay.end_number)
    if replay.fault is not None:
        return episode.ended("Failed", compact(replay.fault), replay.take_number())
    if replay.passed_all and answer.error is not None:
        return episode.ended("Failed", compact(failed_text(name, answer)), replay.take_number())
    if replay.passed_all and answer.is_done:
        if replay.continues is not None:
            return episode.continues_as_new(compact(replay.continues.text), tuple(replay.carried))
        return episode.ended("Completed", answer.output, replay.take_number())
    return episode.goes_on()


def failed_text(name: str, answer: EpisodeAnswer) -> str:
    """The output of a failed orchestration; it precedes the error's own text."""
    error = answer.error or ""
    return error if answer.bare_error else f"Orchestrator function '{name}' failed: {error}"


def _custom_status(generation: Generation, answer: EpisodeAnswer) -> str | None:
    # Only the first episode of a generation inherits what an earlier one has shown.
    inherits = answer.custom_status is None and not generation.stored
    return generation.custom_status if inherits else answer.custom_status


def _too_long(custom_status: str | None) -> bool:
    return len((custom_status or "").encode("utf-16-le")) // 2 > _CUSTOM_STATUS_LIMIT
