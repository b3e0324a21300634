"""History events: what is stored, fed to the orchestrator on every replay, and shown to the operator."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any


class EventKind(IntEnum):
    """The extension's numbers of the events that the supported features can cause."""

    EXECUTION_STARTED = 0
    EXECUTION_COMPLETED = 1
    EXECUTION_TERMINATED = 3
    TASK_SCHEDULED = 4
    TASK_COMPLETED = 5
    TASK_FAILED = 6
    TIMER_CREATED = 10
    TIMER_FIRED = 11
    ORCHESTRATOR_STARTED = 12
    ORCHESTRATOR_COMPLETED = 13
    EVENT_RAISED = 15

    @property
    def label(self) -> str:
        """The name in the management API, such as `TaskCompleted`."""
        return "".join(word.capitalize() for word in self.name.split("_"))


_FRAMES = {EventKind.ORCHESTRATOR_STARTED, EventKind.ORCHESTRATOR_COMPLETED}
_OUT = {EventKind.TASK_SCHEDULED, EventKind.TIMER_CREATED, EventKind.EXECUTION_COMPLETED}
INBOUND = frozenset(EventKind) - _FRAMES - _OUT
"""What arrives from outside the execution."""


@dataclass(frozen=True)
class HistoryEvent:
    """One event of one generation. `at` and `fire_at` are seconds since 1970, UTC.

    `number` is the event's own number (-1 from outside), `task` the number that it answers, `text` its
    JSON text (input, result) or plain text (reason), `status` the outcome of the whole execution.
    """

    kind: EventKind
    at: float
    number: int = -1
    task: int = -1
    name: str | None = None
    text: str | None = None
    details: str | None = None
    fire_at: float | None = None
    status: str | None = None

    def to_text(self) -> str:
        """The stored form: JSON without default values."""
        fields = asdict(self)
        kept = {key: value for key, value in fields.items() if value is not None and value != -1}
        return json.dumps(kept, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> HistoryEvent:
        """The inverse of `to_text`."""
        fields: dict[str, Any] = json.loads(text)
        return cls(EventKind(fields.pop("kind")), **fields)


def utc_text(seconds: float, *, whole: bool = False) -> str:
    """ISO-8601 with `Z`: microseconds as the history has them, or `whole` seconds as the status has them."""
    instant = datetime.fromtimestamp(seconds, UTC)
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ" if whole else "%Y-%m-%dT%H:%M:%S.%fZ")


def seconds_of(text: str) -> float:
    """Seconds since 1970 of an ISO-8601 instant; one without an offset counts as UTC.

    Raises `ValueError` for any other text.
    """
    instant = datetime.fromisoformat(text)
    return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()
