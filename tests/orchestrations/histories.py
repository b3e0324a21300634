"""One visit driven through the real SDK, episode by episode, as the host would."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from azure.durable_functions import Orchestrator

from local_host.durable.answer import Action, ActionKind, EpisodeAnswer, read_answer, read_failure
from local_host.durable.episode import EpisodeResult, Generation, conclude
from local_host.durable.history import EventKind, HistoryEvent
from local_host.durable.payload import trigger_payload
from orchestrations import names
from orchestrations.messages import Step, VisitInput
from orchestrations.visit import visit
from tests.builders import START

create = cast("Callable[[Any], Callable[[str], str]]", Orchestrator.create)  # pyright: ignore[reportUnknownMemberType] - the SDK's annotations are partial


class Visit:
    """One durable instance: its stored history, its custom status, and the work it has asked for.

    Continue-as-new begins the next generation in the same call, as the host does.
    """

    def __init__(self, given: VisitInput, at: datetime = START) -> None:
        self._set_out(json.dumps(given.to_payload()), at)

    @classmethod
    def with_input(cls, text: str) -> Visit:
        """A visit started with any text in the place of an given."""
        made = cls.__new__(cls)
        made._set_out(text, START)
        return made

    def _set_out(self, text: str, at: datetime) -> None:
        self._call = create(visit)
        self.now = at.timestamp()
        self.generations = 0
        self.custom_statuses: list[str | None] = []
        self.status = "Pending"
        self.output: str | None = None
        self.begun_anew_after: list[list[str]] = []
        """The actions of each generation that ended by beginning anew."""
        self._begin(json.dumps(text))

    def _begin(self, input_text: str) -> None:
        self.stored: tuple[HistoryEvent, ...] = ()
        self.generations += 1
        started = HistoryEvent(EventKind.EXECUTION_STARTED, self.now, name=names.VISIT, text=input_text)
        self._episode([started])

    def _episode(self, inbound: Sequence[HistoryEvent]) -> None:
        batch = (HistoryEvent(EventKind.ORCHESTRATOR_STARTED, self.now), *inbound)
        payload = trigger_payload(instance_id="i", execution_id="e", stored=self.stored, batch=batch)
        answer = self._ask(payload)
        assert self._ask(payload) == answer, "a replay must give the same answer"
        before = self.custom_statuses[-1] if self.custom_statuses else None
        result = conclude(
            Generation("i", "e", names.VISIT, self.stored, before), batch, answer, _known, self.now
        )
        self._take(answer, result)

    def _ask(self, payload: str) -> EpisodeAnswer:
        try:
            return read_answer(self._call(payload))
        except Exception as error:  # noqa: BLE001 - the SDK raises nothing narrower
            return read_failure(error)

    def _take(self, answer: EpisodeAnswer, result: EpisodeResult) -> None:
        self.answer, self.result = answer, result
        self.stored += result.events
        self.status, self.output = result.status, result.output
        self.custom_statuses.append(result.custom_status)
        if result.next_input is not None:
            self.begun_anew_after.append(self.actions())
            self._begin(result.next_input)

    # --- what happens to the visit -------------------------------------------------------------------------

    def answer_step(self, step: Step) -> None:
        """The activity has found this."""
        self.answer_raw(json.dumps(step.to_payload()))

    def answer_raw(self, text: str) -> None:
        """The activity has returned this JSON."""
        task = self._open_activity()
        self._episode([HistoryEvent(EventKind.TASK_COMPLETED, self.now, task=task, text=text)])

    def fail_step(self) -> None:
        """The activity raised."""
        task = self._open_activity()
        reason = "Activity function 'advance' failed:  StorageUnavailable: down"
        self._episode([HistoryEvent(EventKind.TASK_FAILED, self.now, task=task, text=reason, details="{}")])

    def wake(self, *, after: float = 0.0) -> None:
        """Somebody raises the event, so many seconds later."""
        self.now += after
        self._episode([HistoryEvent(EventKind.EVENT_RAISED, self.now, name=names.WAKE, text='"null"')])

    def fire(self, *, early: float = 0.0) -> None:
        """The timer fires, perhaps `early` seconds before its time."""
        number, due = self.timer()
        self.now = due - early
        self._episode([HistoryEvent(EventKind.TIMER_FIRED, self.now, task=number, fire_at=due)])

    def mature(self, number: int, due: float) -> None:
        """The message of a timer that was cancelled comes when it is due."""
        self.now = due
        self._episode([HistoryEvent(EventKind.TIMER_FIRED, self.now, task=number, fire_at=due)])

    # --- what the visit has asked for ----------------------------------------------------------------

    def timer(self) -> tuple[int, float]:
        """Number and due time of the last timer made."""
        made = [event for event in self.stored if event.kind is EventKind.TIMER_CREATED]
        assert made, "no timer was made"
        return made[-1].number, made[-1].fire_at or 0.0

    def _open_activity(self) -> int:
        made = [event for event in self.stored if event.kind is EventKind.TASK_SCHEDULED]
        assert made, "no activity was called"
        return made[-1].number

    def actions(self) -> list[str]:
        """The actions of the present generation, in words."""
        return [words(action) for action in self.answer.actions]


def _known(name: str) -> bool:
    return name == names.ADVANCE


def words(action: Action) -> str:
    match action.kind:
        case ActionKind.CALL_ACTIVITY:
            return f"{action.name}({json.loads(action.text or 'null')})"
        case ActionKind.CREATE_TIMER:
            return "timer cancelled" if action.cancelled else "timer"
        case ActionKind.WAIT_FOR_EVENT:
            return f"wait for {action.name}"
        case ActionKind.CONTINUE_AS_NEW:
            return "begin anew"
        case ActionKind.WHEN_ANY | ActionKind.WHEN_ALL:
            return " or ".join(map(words, action.children))
