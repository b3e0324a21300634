"""The nineteen metrics by name. infra/telemetry-names.json describes them; a test keeps both equal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class MetricKind(StrEnum):
    """How the values of a metric add up."""

    COUNTER = "counter"
    HISTOGRAM = "histogram"
    GAUGE = "gauge"


@dataclass(frozen=True)
class Metric:
    """`unit` is UCUM's for seconds, a plain noun otherwise."""

    kind: MetricKind
    unit: str


JOINED = "balcao.visits.joined"
CALLED = "balcao.visits.called"
ENDED = "balcao.visits.ended"
FAILED_CALLS = "balcao.calls.failed"
WAIT = "balcao.wait.seconds"
WAITING = "balcao.queue.waiting"
OLDEST = "balcao.queue.oldest.seconds"
UNATTENDED = "balcao.queue.unattended.seconds"
TURNED_AWAY = "balcao.entries.turned.away"
BURST = "balcao.entries.burst"
LIMITED = "balcao.requests.limited"
LATE = "balcao.timer.late.seconds"
MOVED = "balcao.housekeeping.moved"
LEFT = "balcao.housekeeping.left"
GRAPH_REQUESTS = "balcao.graph.requests"
GRAPH_SECONDS = "balcao.graph.seconds"
LAG = "balcao.load.lag.seconds"
MEMORY = "balcao.load.memory.share"
SHED = "balcao.load.shed"

METRICS: Mapping[str, Metric] = {
    JOINED: Metric(MetricKind.COUNTER, "visits"),
    CALLED: Metric(MetricKind.COUNTER, "visits"),
    ENDED: Metric(MetricKind.COUNTER, "visits"),
    FAILED_CALLS: Metric(MetricKind.COUNTER, "calls"),
    WAIT: Metric(MetricKind.HISTOGRAM, "s"),
    WAITING: Metric(MetricKind.GAUGE, "visitors"),
    OLDEST: Metric(MetricKind.GAUGE, "s"),
    UNATTENDED: Metric(MetricKind.GAUGE, "s"),
    TURNED_AWAY: Metric(MetricKind.COUNTER, "entries"),
    BURST: Metric(MetricKind.GAUGE, "entries"),
    LIMITED: Metric(MetricKind.COUNTER, "requests"),
    LATE: Metric(MetricKind.HISTOGRAM, "s"),
    MOVED: Metric(MetricKind.COUNTER, "visits"),
    LEFT: Metric(MetricKind.GAUGE, "parts"),
    GRAPH_REQUESTS: Metric(MetricKind.COUNTER, "requests"),
    GRAPH_SECONDS: Metric(MetricKind.HISTOGRAM, "s"),
    LAG: Metric(MetricKind.HISTOGRAM, "s"),
    MEMORY: Metric(MetricKind.GAUGE, "share"),
    SHED: Metric(MetricKind.COUNTER, "requests"),
}


class Measure(Protocol):
    """Records one value of a metric of `METRICS`. Never raises, never waits."""

    def __call__(self, name: str, value: float, **dimensions: str) -> None: ...
