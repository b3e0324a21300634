"""The rows that the task hub keeps, as objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, field

from local_host.durable.history import HistoryEvent


@dataclass(frozen=True)
class Instance:
    """An instance's row. `input`, `output` and `custom_status` are JSON texts; times are UTC seconds."""

    instance_id: str
    execution_id: str
    name: str
    status: str
    input: str | None
    output: str | None
    custom_status: str | None
    created: float
    updated: float
    cancelled_timers: int = 0


@dataclass(frozen=True)
class Message:
    """A numbered message: an inbound event of an instance, or (on the work queue) the call of an activity.

    A work message's event has the activity's `name`, the `number` of the call and its input as `text`.
    """

    id: int
    instance_id: str
    execution_id: str | None
    event: HistoryEvent
    deliveries: int
    """How often it has been taken, this time included."""


@dataclass(frozen=True)
class Outgoing:
    """A message to be made: on the queue `control` or `work`, seen from `visible_at` on (UTC seconds)."""

    queue: str
    execution_id: str | None
    event: HistoryEvent
    visible_at: float


@dataclass(frozen=True)
class DurableWork:
    """What an instance has cost, over all its starts: the counts that price Azure's storage requests.

    A timer is `matured` when it falls due although it was cancelled or its instance has ended. If its
    execution has continued as new since, no execution claims it any more: it is delivered six times, which
    `unclaimed_deliveries` count.
    `warnings` are the lines that Azure's host logs about messages that nobody waits for.
    """

    starts: int = 0
    wakeups: int = 0
    activities: int = 0
    timers_created: int = 0
    timers_fired: int = 0
    timers_cancelled: int = 0
    timers_matured: int = 0
    unclaimed_deliveries: int = 0
    warnings: int = 0
    continue_as_new: int = 0
    episodes: int = 0

    def __add__(self, other: DurableWork) -> DurableWork:
        return DurableWork(*(mine + its for mine, its in zip(astuple(self), astuple(other), strict=True)))

    @property
    def storage_requests(self) -> int:
        """What it costs in Azure, polls excepted, by the counts measured on the real host.

        An unclaimed delivery is taken, looked up and returned or deleted (according to the sources).
        """
        timers = self.timers_cancelled + 4 * self.timers_matured + 5 * self.timers_fired
        timers += 3 * self.unclaimed_deliveries
        return 8 * self.starts + 7 * (self.activities + self.wakeups) + timers


@dataclass
class EpisodeCommit:
    """All that a turn changes: it grows episode by episode, and is written in one transaction.

    `replaces_history` is set when the instance has continued as new. `expected_execution` guards against
    an instance that was replaced or purged meanwhile: then only the consumed messages go.
    """

    instance: Instance
    expected_execution: str
    consumed: Sequence[int]
    new_events: list[HistoryEvent] = field(default_factory=list[HistoryEvent])
    outgoing: list[Outgoing] = field(default_factory=list[Outgoing])
    replaces_history: bool = False
    work: DurableWork = field(default_factory=DurableWork)
