"""The fifteen metrics by name. infra/telemetry-names.json describes them; a test keeps both equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """How the values of a metric add up."""

    COUNTER = "counter"
    HISTOGRAM = "histogram"
    GAUGE = "gauge"


@dataclass(frozen=True)
class Metric:
    """`unit` is UCUM's for seconds, a plain noun otherwise."""

    kind: Kind
    unit: str


JOINED = "balcao.visits.joined"
CALLED = "balcao.visits.called"
ENDED = "balcao.visits.ended"
FAILED_CALLS = "balcao.calls.failed"
WAIT = "balcao.wait.seconds"
WAITING = "balcao.queue.waiting"
OLDEST = "balcao.queue.oldest.seconds"
UNATTENDED = "balcao.queue.unattended.seconds"
LATE = "balcao.timer.late.seconds"
MOVED = "balcao.housekeeping.moved"
GRAPH_REQUESTS = "balcao.graph.requests"
GRAPH_SECONDS = "balcao.graph.seconds"
LAG = "balcao.load.lag.seconds"
MEMORY = "balcao.load.memory.share"
SHED = "balcao.load.shed"

METRICS: Mapping[str, Metric] = {
    JOINED: Metric(Kind.COUNTER, "visits"),
    CALLED: Metric(Kind.COUNTER, "visits"),
    ENDED: Metric(Kind.COUNTER, "visits"),
    FAILED_CALLS: Metric(Kind.COUNTER, "calls"),
    WAIT: Metric(Kind.HISTOGRAM, "s"),
    WAITING: Metric(Kind.GAUGE, "visitors"),
    OLDEST: Metric(Kind.GAUGE, "s"),
    UNATTENDED: Metric(Kind.GAUGE, "s"),
    LATE: Metric(Kind.HISTOGRAM, "s"),
    MOVED: Metric(Kind.COUNTER, "visits"),
    GRAPH_REQUESTS: Metric(Kind.COUNTER, "requests"),
    GRAPH_SECONDS: Metric(Kind.HISTOGRAM, "s"),
    LAG: Metric(Kind.HISTOGRAM, "s"),
    MEMORY: Metric(Kind.GAUGE, "share"),
    SHED: Metric(Kind.COUNTER, "requests"),
}


class Measure(Protocol):
    """Records one value of a metric of `METRICS`. Never raises, never waits."""

    def __call__(self, name: str, value: float, **dimensions: str) -> None: ...
